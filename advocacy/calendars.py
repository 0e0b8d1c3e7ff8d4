"""One person's calendar: the times they are booked for, across all events.

It is one document a person, so that two bookings of one person always meet in the same place and
only one of two that overlap can be written.
"""

from datetime import datetime

from advocacy.conflicts import Conflict, ConflictType, Severity
from advocacy.entity import Entity, Value
from advocacy.errors import DoubleBooked
from advocacy.intervals import Interval
from advocacy.values import Instant

IN_THE_WAY = "They are booked elsewhere at that time."


class Booking(Value):
    """A time that a live assignment takes, [starts_at, ends_at)."""

    assignment_id: str
    slot_id: str
    event_id: str
    starts_at: Instant
    ends_at: Instant

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether both take some instant; touching is no overlap."""
        return self.starts_at < ends_at and starts_at < self.ends_at


class Calendar(Entity):
    """A person's live bookings; its id is the person's."""

    bookings: tuple[Booking, ...] = ()


def book(calendar: Calendar, *wanted: Booking) -> Calendar:
    """The calendar with `wanted`, each in place of what its assignment held.

    DoubleBooked lists everything in the way of any of them, also of one another.
    """
    moved = {booking.assignment_id for booking in wanted}
    kept = [b for b in calendar.bookings if b.assignment_id not in moved]
    conflicts: list[Conflict] = []
    for booking in wanted:
        clashes = [b for b in kept if b.overlaps(booking.starts_at, booking.ends_at)]
        conflicts += [clash_of(calendar.id, booking, clash) for clash in clashes]
        kept.append(booking)
    if conflicts:
        raise DoubleBooked(IN_THE_WAY, conflicts)
    return calendar.changed(bookings=tuple(sorted(kept, key=lambda b: (b.starts_at, b.ends_at))))


def release(calendar: Calendar, assignment_ids: set[str]) -> Calendar:
    """The calendar without what these assignments held."""
    left = tuple(b for b in calendar.bookings if b.assignment_id not in assignment_ids)
    return calendar.changed(bookings=left)


def clash_of(advocate_id: str, wanted: Booking, clash: Booking) -> Conflict:
    """The conflict between a wanted booking and one that stands."""
    start = max(wanted.starts_at, clash.starts_at)
    end = min(wanted.ends_at, clash.ends_at)
    first, second = sorted((wanted.slot_id, clash.slot_id))
    return Conflict(
        key=f"double-booked:{advocate_id}:{first}:{second}:{start:%Y%m%dT%H%M%SZ}",
        type=ConflictType.DOUBLE_BOOKED,
        severity=Severity.BLOCKING,
        message=f"Booked from {clash.starts_at:%Y-%m-%d %H:%M} to {clash.ends_at:%H:%M} UTC.",
        advocate_id=advocate_id,
        slot_ids=(wanted.slot_id, clash.slot_id),
        overlap=Interval(start=start, end=end),
    )
