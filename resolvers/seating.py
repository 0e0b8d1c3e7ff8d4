"""Seating: assignments, their seats, and their people's calendars and budgets, changed together.

Whatever happens to an assignment goes through here, inside a transaction, so that these never
disagree.
"""

from collections.abc import Sequence

from advocacy.assignment_states import SEAT
from advocacy.assignments import Assignment
from advocacy.calendars import IN_THE_WAY, book, release
from advocacy.charges import charge_of
from advocacy.conflicts import Conflict
from advocacy.errors import DoubleBooked
from advocacy.slots import SlotStatus, SpeakingSlot, move_slot
from resolvers.budgets import settle_charges
from resolvers.context import Context
from resolvers.reading import each_of
from resolvers.recounting import recount_later

SEATED = "slot"


async def settle(
    context: Context, changed: Sequence[Assignment], *, seats: bool = True
) -> list[Assignment]:
    """Store changed assignments, with their seats, calendars and budgets as their states demand.

    `seats=False` leaves the slots to the caller. DoubleBooked when a moved one does not fit its
    person's calendar. Two round trips for each of the kinds, however many there are.
    """
    if not changed:
        return []
    if seats:
        await settle_seats(context, changed)
    await settle_calendars(context, changed)
    await settle_claims(context, changed)
    await settle_budgets(context, changed)
    # Whoever sits in a seat of an event that has begun is a speaker, not audience.
    begun = {each.event_id for each in changed if each.starts_at <= context.clock.now()}
    await recount_later(context, sorted(begun))
    return await context.store.assignments.replace_all(changed)


async def settle_seats(context: Context, changed: Sequence[Assignment]) -> None:
    """Store the seats as the assignments in them demand."""
    slots = await each_of(context.store.slots, [each.slot_id for each in changed])
    pairs = zip(slots, changed, strict=True)
    moved = [(slot, seated(slot, assignment)) for slot, assignment in pairs]
    await context.store.slots.replace_all([after for before, after in moved if after != before])


def seated(slot: SpeakingSlot, assignment: Assignment) -> SpeakingSlot:
    """The seat as the assignment demands; one that was called off or is over stays so."""
    if slot.assignment_id not in (None, assignment.id):
        return slot
    holder = assignment.id if assignment.live else None
    if slot.status in (SlotStatus.CANCELLED, SlotStatus.COMPLETED):
        return slot if slot.assignment_id is None else slot.changed(assignment_id=holder)
    wanted = SEAT.get(assignment.state, SlotStatus.OPEN)
    return move_slot(slot, wanted).changed(assignment_id=holder)


async def settle_claims(context: Context, changed: Sequence[Assignment]) -> None:
    """Give up the seats of the assignments that ended."""
    ended = [each for each in changed if not each.live]
    await context.store.claims.give_up(
        SEATED, [each.slot_id for each in ended], [each.id for each in ended]
    )


async def settle_budgets(context: Context, changed: Sequence[Assignment]) -> None:
    """Store what the assignments take, as they stand, of the budgets concerned."""
    charges = map(charge_of, changed)
    await settle_charges(context, [charge for charge in charges if charge is not None])


async def settle_calendars(context: Context, changed: Sequence[Assignment]) -> None:
    """Store the calendars of the people concerned: live ones booked, the others released.

    DoubleBooked lists what is in the way of any of them.
    """
    people = sorted({each.advocate_id for each in changed})
    calendars = await each_of(context.store.calendars, people)
    after, conflicts = [], list[Conflict]()
    for calendar in calendars:
        theirs = [each for each in changed if each.advocate_id == calendar.id]
        ended = {each.id for each in theirs if not each.live}
        live = [each.booking for each in theirs if each.live]
        try:
            after.append(book(release(calendar, ended), *live))
        except DoubleBooked as refusal:
            conflicts += refusal.conflicts
    if conflicts:
        raise DoubleBooked(IN_THE_WAY, conflicts)
    pairs = zip(calendars, after, strict=True)
    await context.store.calendars.replace_all([new for old, new in pairs if new != old])
