"""Advocates: reading and writing the people who may speak."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from advocacy import advocates as rules
from advocacy.accounts import Account
from advocacy.advocates import (
    Advocate,
    AssessPersona,
    CreateAdvocate,
    SetAdvocateStatus,
    UpdateAdvocate,
)
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment
from advocacy.calendars import Calendar
from advocacy.personas import PersonaProfile
from advocacy.words import email_key
from resolvers.claiming import unless_held
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected, connected_each
from resolvers.reading import expect, needed
from resolvers.visibility import sees_person
from resolvers.writing import rewrite
from store.advocates import BY_NAME, NEWEST, OLDEST
from store.assignments import NEWEST as ASKED_LAST

EMAIL = "email"


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
    """The person of each id whom the viewer sees."""
    seen = [id if sees_person(context.viewer, id) else "" for id in ids]
    return await context.store.advocates.many(seen)


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
    wheres = [
        stored.where(states=states, advocate_ids=[person.id], from_=from_, to=to)
        for person in parents
    ]
    return await connected_each(stored, wheres, ASKED_LAST, Window(**window))


async def create_advocate(context: Context, command: CreateAdvocate) -> Advocate:
    """Take in a person, with an empty calendar."""
    advocate = rules.create_advocate(command, context.clock.now())
    await check_account(context, command.account_id)

    async def work() -> Advocate:
        await context.store.claims.take(EMAIL, advocate.email_key, advocate.id)
        await context.store.calendars.insert(Calendar(id=advocate.id))
        return await context.store.advocates.insert(advocate)

    return await unless_held(context, EMAIL, email_key(command.email), "email", work)


async def update_advocate(context: Context, command: UpdateAdvocate) -> Advocate:
    """Change a person."""
    await check_account(context, command.account_id)

    async def work() -> Advocate:
        before = await needed(context.store.advocates, command.id, "id", "advocate")
        expect(before.version, command.expected_version)
        after = rules.update_advocate(before, command)
        await context.store.claims.exchange(EMAIL, before.email_key, after.email_key, after.id)
        return await context.store.advocates.replace(after)

    return await unless_held(context, EMAIL, email_key(command.email), "email", work)


async def set_advocate_status(context: Context, command: SetAdvocateStatus) -> Advocate:
    """Move a person within the programme."""
    return await rewrite(
        context,
        context.store.advocates,
        command.id,
        "advocate",
        lambda before: rules.set_status(before, command),
    )


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


async def check_account(context: Context, account_id: str | None) -> None:
    """NotFound when a person is to belong to an account that does not exist."""
    if account_id is not None:
        await needed(context.store.accounts, account_id, "accountId", "account")
