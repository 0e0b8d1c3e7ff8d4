"""Events: reading and writing them, and what follows from a new status."""

from collections.abc import Sequence
from typing import Any

from advocacy import events as rules
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import moved
from advocacy.events import CreateEvent, Event, EventStatus, TransitionEvent, UpdateEvent
from advocacy.slots import SlotStatus, move_slot
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected
from resolvers.reading import expect, needed
from resolvers.recordings import record_from_now
from resolvers.recounting import recount_linked
from resolvers.seating import settle
from resolvers.visibility import visible_events
from store.events import BY_START


async def event(context: Context, id: str) -> Event | None:
    """One event, if the viewer sees it."""
    return (await by_ids(context, [id]))[0]


async def by_ids(context: Context, ids: Sequence[str]) -> list[Event | None]:
    """The event of each id that the viewer sees."""
    return await visible_events(context, await context.store.events.many(ids))


async def events(context: Context, filter: Any = None, **window: Any) -> Connection[Event]:
    """Events, the earliest first."""
    stored = context.store.events
    where = stored.where(**vars(filter)) if filter else {}
    return await connected(stored, where, BY_START, Window(**window))


async def create_event(context: Context, command: CreateEvent) -> Event:
    """Draft an event; what a platform sent for it before is counted."""
    event = rules.create_event(command, context.clock.now())

    async def work() -> Event:
        stored = await context.store.events.insert(event)
        await recount_linked(context, stored)
        return stored

    return await context.store.transaction(work)


async def update_event(context: Context, command: UpdateEvent) -> Event:
    """Change an event; what a platform sent for its new names is counted.

    When it is to be recorded, coordinators are told of who is asked and has not agreed to that.
    """

    async def work() -> Event:
        before = await needed(context.store.events, command.id, "id", "event")
        expect(before.version, command.expected_version)
        event = await context.store.events.replace(rules.update_event(before, command))
        if event.recorded and not before.recorded:
            await record_from_now(context, event)
        if event.external_refs != before.external_refs:
            await recount_linked(context, before)
            await recount_linked(context, event)
        return event

    return await context.store.transaction(work)


async def transition_event(context: Context, command: TransitionEvent) -> Event:
    """Move an event to its next status, with its slots and whoever is asked for them."""

    async def work() -> Event:
        before = await needed(context.store.events, command.id, "id", "event")
        event = await context.store.events.replace(rules.transition_event(before, command))
        if event.status is EventStatus.CANCELLED:
            await cancel_all(context, event, command.reason or "The event is cancelled.")
        if event.status is EventStatus.COMPLETED:
            await complete_seats(context, event)
        return event

    return await context.store.transaction(work)


async def cancel_all(context: Context, event: Event, reason: str) -> None:
    """Cancel every live ask and every seat of a cancelled event."""
    now, by = context.clock.now(), context.viewer.name
    live = await context.store.assignments.live_of_event(event.id)
    cancelled = [
        moved(each, AssignmentState.CANCELLED, at=now, by=by, reason=reason) for each in live
    ]
    await settle(context, cancelled, seats=False)
    slots = await context.store.slots.by_event(event.id)
    await context.store.slots.replace_all(
        [
            move_slot(slot, SlotStatus.CANCELLED, reason)
            for slot in slots
            if slot.status is not SlotStatus.CANCELLED
        ]
    )


async def complete_seats(context: Context, event: Event) -> None:
    """Complete the filled seats of an event that is over; appearances are recorded by people."""
    slots = await context.store.slots.by_event(event.id)
    filled = [slot for slot in slots if slot.status is SlotStatus.FILLED]
    await context.store.slots.replace_all(
        [move_slot(slot, SlotStatus.COMPLETED) for slot in filled]
    )
