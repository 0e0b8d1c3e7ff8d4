"""Assignments: asking a person for a slot, and what may become of the ask."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from advocacy import asking
from advocacy import assignments as rules
from advocacy.advocates import Advocate
from advocacy.asking import InviteAdvocate
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import (
    Assignment,
    CancelAssignment,
    ConfirmAssignment,
    WithdrawAssignment,
)
from advocacy.errors import IllegalTransition, NotFound, SlotTaken
from advocacy.matching.opportunity import activity_for
from advocacy.matching.overriding import refuse_unless_overridden
from advocacy.slots import SlotStatus, SpeakingSlot, move_slot
from resolvers.budgets import note_asked
from resolvers.context import Context
from resolvers.expiry import expire_later
from resolvers.matching import acceptances_of, surroundings_of
from resolvers.paging import Connection, Window, connected
from resolvers.reading import asked_before, each_of, grouped, needed
from resolvers.seating import SEATED, settle, settle_budgets, settle_calendars
from resolvers.visibility import own_only, own_or_none, own_people, sees_person
from resolvers.watching import watched
from resolvers.writing import again
from store.assignments import NEWEST


async def of_slots(
    parents: Sequence[SpeakingSlot], context: Context
) -> Sequence[Sequence[Assignment]]:
    """Everybody ever asked for each seat whom the viewer sees, the newest first."""
    ids = [slot.id for slot in parents]
    found = await context.store.assignments.by_slots(ids)
    return grouped(own_only(context.viewer, found), lambda each: each.slot_id, ids)


async def live_of_slots(
    parents: Sequence[SpeakingSlot], context: Context
) -> Sequence[Assignment | None]:
    """Who is asked for, or sits in, each seat, if the viewer sees them."""
    live = await context.store.assignments.many([slot.assignment_id or "" for slot in parents])
    return own_or_none(context.viewer, live)


async def advocates(parents: Sequence[Assignment], context: Context) -> Sequence[Advocate]:
    """The person of each assignment."""
    return await each_of(context.store.advocates, [each.advocate_id for each in parents])


async def assignments(
    context: Context, filter: Any = None, **window: Any
) -> Connection[Assignment]:
    """Assignments that the viewer sees, the newest first."""
    conditions = own_people(context.viewer, vars(filter) if filter else {})
    stored = context.store.assignments
    return await connected(stored, stored.where(**conditions), NEWEST, Window(**window))


async def invite_advocate(context: Context, command: InviteAdvocate) -> Assignment:
    """Ask a person for a slot: seat, calendar, ask and expiry in one transaction.

    Refused with SlotTaken, DoubleBooked, or Refused with every blocker that is not overridden.
    """
    # Whoever comes late is told so by one read; the transaction decides between the others.
    if command.idempotency_key is None:
        free(await needed(context.store.slots, command.slot_id, "slotId", "slot"))

    same = ("slot_id", "advocate_id")

    async def work() -> Assignment:
        before = await asked_before(context, context.store.assignments.by_key, command, same)
        return before or await ask(context, command)

    return await again(context, work)


async def ask(context: Context, command: InviteAdvocate) -> Assignment:
    """A new ask, stored with its seat, its place in calendar and budget, and its expiry."""
    now, by = context.clock.now(), context.viewer.name
    slot = free(await needed(context.store.slots, command.slot_id, "slotId", "slot"))
    advocate = await needed(context.store.advocates, command.advocate_id, "advocateId", "advocate")
    [around] = await surroundings_of(context, [slot], [advocate])
    fit = around.match(advocate, now)
    [acceptance] = await acceptances_of(context, [advocate.id])
    reason = refuse_unless_overridden(fit.blockers, command)
    activity = activity_for(advocate, around.opportunity.activities)
    cost = context.policy.costs[activity]
    held = asking.hold(slot, advocate, activity=activity, cost=cost, now=now, by=by, match=fit)
    invited = asking.invite(
        held, now=now, by=by, expires_at=command.expires_at, reason=reason
    ).changed(
        idempotency_key=command.idempotency_key,
        predicted_acceptance=acceptance.value if acceptance.n else None,
    )
    taken = move_slot(slot.changed(assignment_id=invited.id), SlotStatus.HELD)
    await context.store.slots.replace(taken)
    await context.store.claims.take(SEATED, slot.id, invited.id)
    await settle_calendars(context, [invited])
    await settle_budgets(context, [invited])
    await note_asked(context, advocate)
    await expire_later(context, invited)
    return await context.store.assignments.insert(invited)


def free(slot: SpeakingSlot) -> SpeakingSlot:
    """The slot, if nobody has it."""
    if slot.assignment_id is not None:
        raise SlotTaken(slot.assignment_id)
    if slot.status is not SlotStatus.OPEN:
        raise IllegalTransition(f"A slot that is {slot.status} cannot be offered.", slot.status, [])
    return slot


async def change_state(
    context: Context, id: str, change: Callable[[Assignment], Assignment]
) -> Assignment:
    """What `change` makes of an assignment, stored with its seat and calendar."""

    async def work() -> Assignment:
        before = await needed(context.store.assignments, id, "id", "assignment")
        if not sees_person(context.viewer, before.advocate_id):
            raise NotFound(f"There is no assignment {id}.", ["id"])
        [after] = await settle(context, [change(before)])
        return after

    return await context.store.transaction(work)


async def withdraw_assignment(context: Context, command: WithdrawAssignment) -> Assignment:
    """The person steps back from what they had accepted; their seat is free again."""
    now, late_within = context.clock.now(), context.policy.late_within

    def change(before: Assignment) -> Assignment:
        by = context.viewer.signs(before.advocate_id)
        return rules.withdraw(before, command, now=now, by=by, late_within=late_within)

    return await change_state(context, command.id, change)


async def cancel_assignment(context: Context, command: CancelAssignment) -> Assignment:
    """Take an ask back; its seat is free again."""
    now, by = context.clock.now(), context.viewer.name
    to, reason = AssignmentState.CANCELLED, command.reason
    return await change_state(
        context, command.id, lambda before: rules.moved(before, to, at=now, by=by, reason=reason)
    )


async def confirm_assignment(context: Context, command: ConfirmAssignment) -> Assignment:
    """Note that everything is settled with who accepted."""
    now, by = context.clock.now(), context.viewer.name
    to = AssignmentState.CONFIRMED
    return await change_state(
        context, command.id, lambda before: rules.moved(before, to, at=now, by=by)
    )


async def assignment_changed(context: Context, event_id: str) -> AsyncIterator[Assignment]:
    """Each assignment of the event as it is after each change."""
    async for assignment in watched(context, context.store.assignments, event_id):
        yield assignment
