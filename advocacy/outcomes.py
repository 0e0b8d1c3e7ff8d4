"""Outcomes: what one appearance brought, and what all of an event's did."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from advocacy.entity import Command, Value
from advocacy.errors import InvalidInput
from advocacy.values import Currency, Text

Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4, allow_inf_nan=False)]
Rating = Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)]
Leads = Annotated[int, Field(ge=0, le=10_000_000)]


class Outcome(Value):
    """What an appearance brought. Rating 1..5; amounts in `currency`; live time in seconds."""

    attended: bool | None = None
    live_seconds: int | None = None
    rating: Rating | None = None
    feedback: Text | None = None
    leads: Leads = 0
    influenced_pipeline: Amount | None = None
    influenced_revenue: Amount | None = None
    currency: Currency | None = None
    recorded_at: datetime


class RecordOutcome(Command):
    """Note what an appearance brought; a field that is not given stays as it was."""

    id: str
    rating: Rating | None = None
    feedback: Text | None = None
    leads: Leads | None = None
    influenced_pipeline: Amount | None = None
    influenced_revenue: Amount | None = None
    currency: Currency | None = None


class Money(Value):
    """Sums over outcomes; None where nothing was recorded or currencies differ."""

    influenced_pipeline: Decimal | None
    influenced_revenue: Decimal | None
    currency: str | None


def record_outcome(before: Outcome | None, command: RecordOutcome, now: datetime) -> Outcome:
    """The outcome with what the command gives; amounts need a currency."""
    given = {name: value for name, value in command if name != "id" and value is not None}
    outcome = Outcome.model_validate({**dict(before or Outcome(recorded_at=now)), **given})
    outcome = outcome.model_copy(update={"recorded_at": now})
    amounts = (outcome.influenced_pipeline, outcome.influenced_revenue)
    if any(amount is not None for amount in amounts) and outcome.currency is None:
        raise InvalidInput("An amount needs its currency, such as EUR.", ["currency"])
    return outcome


def total_money(outcomes: Sequence[Outcome]) -> Money:
    """Amounts of one currency added up exactly; amounts of several are not added at all."""
    pipeline = [o for o in outcomes if o.influenced_pipeline is not None]
    revenue = [o for o in outcomes if o.influenced_revenue is not None]
    currencies = {outcome.currency for outcome in (*pipeline, *revenue)}
    if len(currencies) != 1:
        return Money(influenced_pipeline=None, influenced_revenue=None, currency=None)
    return Money(
        influenced_pipeline=total([o.influenced_pipeline for o in pipeline]),
        influenced_revenue=total([o.influenced_revenue for o in revenue]),
        currency=currencies.pop(),
    )


def total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The exact sum; None of nothing."""
    given = [amount for amount in amounts if amount is not None]
    return sum(given, Decimal(0)) if given else None
