"""Speaking slots: reading and writing the seats, and watching them."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment, moved
from advocacy.errors import IllegalTransition
from advocacy.events import still_open
from advocacy.panels import Panel
from advocacy.slots import (
    AddSlot,
    CancelSlot,
    SlotStatus,
    SpeakingSlot,
    create_slots,
    move_slot,
)
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected
from resolvers.reading import each_of, grouped, needed
from resolvers.seating import settle
from resolvers.watching import watched
from store.slots import BY_START


async def by_panels(parents: Sequence[Panel], context: Context) -> Sequence[Sequence[SpeakingSlot]]:
    """The seats of each session, in the order they were added."""
    ids = [panel.id for panel in parents]
    slots = await context.store.slots.by_panels(ids)
    return grouped(slots, lambda slot: slot.panel_id, ids)


async def panels(parents: Sequence[SpeakingSlot], context: Context) -> Sequence[Panel]:
    """The session of each seat."""
    return await each_of(context.store.panels, [slot.panel_id for slot in parents])


async def of_assignments(parents: Sequence[Assignment], context: Context) -> Sequence[SpeakingSlot]:
    """The seat that each assignment is for."""
    return await each_of(context.store.slots, [each.slot_id for each in parents])


async def slots(context: Context, filter: Any = None, **window: Any) -> Connection[SpeakingSlot]:
    """Seats, the earliest first."""
    stored = context.store.slots
    where = stored.where(**vars(filter)) if filter else {}
    return await connected(stored, where, BY_START, Window(**window))


async def add_slot(context: Context, command: AddSlot) -> SpeakingSlot:
    """Add a seat to a session."""

    async def work() -> SpeakingSlot:
        panel = await needed(context.store.panels, command.panel_id, "panelId", "panel")
        # Nothing is added to an event while it is called off, or to a session while it moves.
        await context.store.events.lock(panel.event_id)
        await context.store.panels.lock(panel.id)
        [event] = await each_of(context.store.events, [panel.event_id])
        still_open(event, "panelId")
        during = (panel.starts_at, panel.ends_at)
        now = context.clock.now()
        [slot] = create_slots([command.slot], panel.id, panel.event_id, during, now)
        return await context.store.slots.insert(slot)

    return await context.store.transaction(work)


async def cancel_slot(context: Context, command: CancelSlot) -> SpeakingSlot:
    """Call a seat off, with whoever is asked for it."""
    now, by = context.clock.now(), context.viewer.name

    async def work() -> SpeakingSlot:
        slot = await needed(context.store.slots, command.id, "id", "slot")
        if slot.status is SlotStatus.CANCELLED:
            raise IllegalTransition("The slot is called off already.", slot.status, [])
        if slot.assignment_id is not None:
            [assignment] = await each_of(context.store.assignments, [slot.assignment_id])
            reason = command.reason or "The slot is called off."
            to = AssignmentState.CANCELLED
            cancelled = moved(assignment, to, at=now, by=by, reason=reason)
            await settle(context, [cancelled], seats=False)
        called_off = move_slot(slot, SlotStatus.CANCELLED, command.reason)
        return await context.store.slots.replace(called_off)

    return await context.store.transaction(work)


async def slot_changed(context: Context, event_id: str) -> AsyncIterator[SpeakingSlot]:
    """Each seat of the event as it is after each change."""
    async for slot in watched(context, context.store.slots, event_id):
        yield slot
