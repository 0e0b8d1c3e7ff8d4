"""Advocates: reading and writing the people who may speak."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from advocacy import advocates as rules
from advocacy.accounts import Account
from advocacy.advocates import Advocate, CreateAdvocate, UpdateAdvocate
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment
from advocacy.budgets import Budget
from advocacy.calendars import Calendar
from advocacy.personas import AssessPersona, PersonaProfile
from resolvers.budgets import hold_off_asks
from resolvers.context import Context
from resolvers.duplicates import find_duplicates
from resolvers.paging import Connection, Window, connected, connected_each
from resolvers.reading import expect, needed
from resolvers.recognition import claim_keys
from resolvers.trails import current
from resolvers.visibility import seen_ids
from resolvers.writing import again, rewrite
from store.advocates import BY_NAME, NEWEST, OLDEST
from store.assignments import NEWEST as ASKED_LAST


class AdvocateOrder(StrEnum):
    """In what order people are listed."""

    NAME = "NAME"
    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


ORDERS = {
    AdvocateOrder.NAME: BY_NAME,
    AdvocateOrder.NEWEST: NEWEST,
    AdvocateOrder.OLDEST: OLDEST,
}


async def advocate(context: Context, id: str) -> Advocate | None:
    """One person, if the viewer sees them."""
    return (await by_ids(context, [id]))[0]


async def by_ids(context: Context, ids: Sequence[str]) -> list[Advocate | None]:
    """The person of each id whom the viewer sees; of a merged record, the one it became."""
    return await current(context, seen_ids(context.viewer, ids))


async def advocates(
    context: Context, filter: Any = None, order_by: AdvocateOrder | None = None, **window: Any
) -> Connection[Advocate]:
    """People in the order asked for."""
    stored = context.store.advocates
    where = stored.where(**vars(filter)) if filter else {}
    order = ORDERS[order_by or AdvocateOrder.NAME]
    return await connected(stored, where, order, Window(**window))


async def accounts(parents: Sequence[Advocate], context: Context) -> Sequence[Account | None]:
    """The account of each person, if they have one."""
    return await context.store.accounts.many([person.account_id or "" for person in parents])


async def personas(parents: Sequence[Advocate], context: Context) -> Sequence[PersonaProfile]:
    """What the evidence says of each person as of now."""
    now = context.clock.now()
    return [person.persona(now) for person in parents]


async def assignments(
    parents: Sequence[Advocate],
    context: Context,
    states: Sequence[AssignmentState] | None = None,
    from_: datetime | None = None,
    to: datetime | None = None,
    **window: Any,
) -> Sequence[Connection[Assignment]]:
    """What each person was asked for, the newest first."""
    stored = context.store.assignments
    where = stored.where(states=states, from_=from_, to=to)
    ids = [person.id for person in parents]
    return await connected_each(stored, "advocate_id", ids, ASKED_LAST, Window(**window), where)


async def create_advocate(context: Context, command: CreateAdvocate) -> Advocate:
    """Take in a person, with an empty calendar and a budget of which nothing is used."""

    async def work() -> Advocate:
        company = await company_of(context, command.account_id)
        now, by = context.clock.now(), context.viewer.name
        advocate = rules.create_advocate(command, now, by=by, company=company)
        await claim_keys(context, None, advocate, returning=command.returning_reason is not None)
        await context.store.budgets.insert(Budget(id=advocate.id))
        await context.store.calendars.insert(Calendar(id=advocate.id))
        await context.store.advocates.insert(advocate)
        await find_duplicates(context, [advocate], {})
        return advocate

    return await again(context, work)


async def update_advocate(context: Context, command: UpdateAdvocate) -> Advocate:
    """Change a person."""

    async def work() -> Advocate:
        before = await needed(context.store.advocates, command.id, "id", "advocate")
        expect(before.version, command.expected_version)
        company = await company_of(context, command.account_id)
        await hold_off_asks(context, [before.id])
        after = rules.update_advocate(before, command, company=company)
        await claim_keys(context, before, after)
        stored = await context.store.advocates.replace(after)
        if after.duplicate_keys != before.duplicate_keys:
            await find_duplicates(context, [stored])
        return stored

    return await again(context, work)


async def assess_persona(context: Context, command: AssessPersona) -> Advocate:
    """Add evidence about a person's persona."""
    now = context.clock.now()
    return await rewrite(
        context,
        context.store.advocates,
        command.advocate_id,
        "advocate",
        lambda before: rules.assess_persona(before, command, now),
        field="advocateId",
    )


async def company_of(context: Context, account_id: str | None) -> str | None:
    """The name of the account that a person is to belong to, which stays so until this is stored.

    NotFound when there is no such account.
    """
    if account_id is None:
        return None
    await context.store.accounts.lock(account_id)
    return (await needed(context.store.accounts, account_id, "accountId", "account")).name
