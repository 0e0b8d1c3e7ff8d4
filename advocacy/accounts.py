"""Customer companies. Loyalty and advocacy are different facts; this is who the company is."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.entity import Command, Entity
from advocacy.ids import new_id
from advocacy.values import Name
from advocacy.words import folded, tokens

PREFIX = "acc"
Short = Annotated[str, Field(max_length=200)]


class TouchModel(StrEnum):
    """How closely the customer is looked after."""

    HIGH_TOUCH = "HIGH_TOUCH"
    LOW_TOUCH = "LOW_TOUCH"
    NO_TOUCH = "NO_TOUCH"


class LifecycleStage(StrEnum):
    """Where the customer stands in Land, Adopt, Expand, Renew."""

    LAND = "LAND"
    ADOPT = "ADOPT"
    EXPAND = "EXPAND"
    RENEW = "RENEW"
    CHURNED = "CHURNED"


class Account(Entity):
    """A customer company. `name_key` and `search` are derived from what people wrote."""

    name: Name
    domain: Short | None = None
    industry: Short | None = None
    region: Short | None = None
    touch_model: TouchModel = TouchModel.LOW_TOUCH
    lifecycle_stage: LifecycleStage = LifecycleStage.LAND
    customer_since: date | None = None
    created_at: datetime
    name_key: str = ""
    search: tuple[str, ...] = ()


class CreateAccount(Command):
    """Take in a customer company."""

    name: Name
    domain: Short | None = None
    industry: Short | None = None
    region: Short | None = None
    touch_model: TouchModel | None = None
    customer_since: date | None = None


class UpdateAccount(Command):
    """Change what is given; a field that is not given stays."""

    id: str
    expected_version: int | None = None
    name: Name = ""
    domain: Short | None = None
    industry: Short | None = None
    region: Short | None = None
    touch_model: TouchModel = TouchModel.LOW_TOUCH
    lifecycle_stage: LifecycleStage = LifecycleStage.LAND
    customer_since: date | None = None


def create_account(command: CreateAccount, now: datetime) -> Account:
    """A new account as the command describes it."""
    given = command.model_dump(exclude_none=True)
    return with_keys(Account(id=new_id(PREFIX, now), created_at=now, **given))


def update_account(account: Account, command: UpdateAccount) -> Account:
    """The account with what the command gives; names are searched and sorted anew."""
    return with_keys(account.changed(**command.given()))


def with_keys(account: Account) -> Account:
    """The account with its derived keys: what it sorts by and what a search finds it by."""
    domain = account.domain.lower() if account.domain else None
    return account.changed(
        domain=domain,
        name_key=folded(account.name),
        search=tokens([account.name, domain, account.industry]),
    )
