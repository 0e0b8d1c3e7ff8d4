"""Accounts: the customer companies."""

from datetime import date
from typing import Annotated

import strawberry

from advocacy import accounts as rules
from resolvers import accounts as resolve
from resolvers import budgets
from schema.access import COORDINATORS, STAFF, STAFF_AND_ADVOCATES
from schema.arguments import EXPECTED_VERSION, Id
from schema.binding import batched, given, mutation, needed, plain, query, shown_enum, shows
from schema.budgets import AskBudget
from schema.edges import AdvocateConnectionRef
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.problems import Problem

shown_enum(
    rules.TouchModel,
    "How closely a customer is looked after.",
    {
        "HIGH_TOUCH": "A named person looks after them.",
        "LOW_TOUCH": "A team looks after many.",
        "NO_TOUCH": "They look after themselves.",
    },
)
shown_enum(
    rules.LifecycleStage,
    "Where a customer stands: Land, Adopt, Expand, Renew.",
    {
        "LAND": "Just won.",
        "ADOPT": "Learning to use it.",
        "EXPAND": "Using more of it.",
        "RENEW": "About to decide, or has decided, to stay.",
        "CHURNED": "Gone.",
    },
)


@shows(rules.Account, description="A customer company.")
class Account(Node):
    """A customer company."""

    version: int = plain("Counts its writes; send it as expectedVersion.")
    name: str = plain("The company's name.")
    domain: str | None = plain("Its internet domain, in lower case.")
    industry: str | None = plain("Its industry.")
    region: str | None = plain("Where it is looked after from.")
    touch_model: rules.TouchModel = plain("How closely it is looked after.")
    lifecycle_stage: rules.LifecycleStage = plain("Where it stands as a customer.")
    customer_since: date | None = plain("Its first day as a customer.")

    @batched(budgets.of_accounts, "How much its people together were asked for; for staff.", STAFF)
    def ask_budget(self) -> AskBudget: ...

    @batched(resolve.advocates, "The people of this company who may speak, by name.")
    def advocates(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AdvocateConnectionRef: ...


@edge(Account, "account")
class AccountEdge:
    """One row."""


@connection(AccountEdge, Account, "account")
class AccountConnection:
    """A page."""


@strawberry.type(description="What became of a write to an account.")
class AccountPayload:
    """The answer to a write."""

    account: Account | None = plain("The account as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="Which accounts; every condition given must hold.")
class AccountFilter:
    """Conditions."""

    search: str | None = given(
        "Words, or their beginnings, of the name, domain or industry.", default=None
    )
    industries: list[str] | None = given(
        "One of these industries, as written on the account.", default=None
    )
    touch_models: list[rules.TouchModel] | None = given(
        "Looked after in one of these ways.", default=None
    )


@strawberry.input(description="A customer company to take in.")
class CreateAccountInput:
    """A new account."""

    name: str = needed("The company's name.")
    domain: str | None = given("Its internet domain; no two accounts share one.")
    industry: str | None = given("Its industry.")
    region: str | None = given("Its region.")
    touch_model: rules.TouchModel | None = given(
        "How closely it is looked after; LOW_TOUCH unless told."
    )
    customer_since: date | None = given("Its first day as a customer.")


@strawberry.input(description="What to change of an account; what is left out stays.")
class UpdateAccountInput:
    """Changes to an account."""

    id: strawberry.ID = needed("The account.")
    expected_version: int | None = given(EXPECTED_VERSION)
    name: str | None = given("The company's name.")
    domain: str | None = given("Its internet domain.")
    industry: str | None = given("Its industry.")
    region: str | None = given("Its region.")
    touch_model: rules.TouchModel | None = given("How closely it is looked after.")
    lifecycle_stage: rules.LifecycleStage | None = given("Where it stands as a customer.")
    customer_since: date | None = given("Its first day as a customer.")


@strawberry.type
class AccountQueries:
    """Reading accounts."""

    @query(STAFF_AND_ADVOCATES, resolve.account, "One account; an advocate sees their own.")
    def account(self, id: Id) -> Account | None: ...

    @query(STAFF, resolve.accounts, "Accounts by name.")
    def accounts(
        self,
        filter: Annotated[AccountFilter | None, strawberry.argument(description="Which.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AccountConnection: ...


@strawberry.type
class AccountMutations:
    """Writing accounts."""

    @mutation(
        COORDINATORS, rules.CreateAccount, resolve.create_account, "Take in a customer company."
    )
    def create_account(self, input: CreateAccountInput) -> AccountPayload: ...

    @mutation(COORDINATORS, rules.UpdateAccount, resolve.update_account, "Change an account.")
    def update_account(self, input: UpdateAccountInput) -> AccountPayload: ...
