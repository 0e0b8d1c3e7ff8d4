"""Readings: which of the instants that a row's local times may mean are meant.

By the row's own minutes (Zoom rounds them up), by the order of one person's rows, by the event;
what stays open takes the earlier one and keeps the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from math import ceil

# Further from the minutes column than this, no reading explains it: then it explains nothing.
MINUTES_OFF = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What a join and a leave may mean; the leave may not be told."""

    join: datetime
    leave: datetime | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reading taken, and the other one that was as good by the minutes."""

    reading: Reading
    other: Reading | None


def readings_of(
    joins: Sequence[datetime], leaves: Sequence[datetime], minutes: int | None
) -> list[Reading]:
    """Every reading in which somebody leaves no earlier than they join, as the minutes have it."""
    if not leaves:
        return [Reading(join, None) for join in joins]
    found = [
        (off(join, leave, minutes), Reading(join, leave))
        for join, leave in product(joins, leaves)
        if leave >= join
    ]
    best = min((apart for apart, _ in found), default=0)
    tolerated = best + 1 if best <= MINUTES_OFF else max(apart for apart, _ in found)
    return [reading for apart, reading in found if apart <= tolerated]


def off(join: datetime, leave: datetime, minutes: int | None) -> int:
    """By how many minutes the stay differs from what the row says."""
    if minutes is None:
        return 0
    return abs(ceil((leave - join).total_seconds() / 60) - minutes)


def choose(
    rows: Sequence[Sequence[Reading]], windows: Sequence[tuple[datetime, datetime]]
) -> list[Chosen]:
    """One reading for each of a person's consecutive rows, none of which is without any.

    `windows` are when the event was, the most telling first.
    """
    certain: list[datetime | None] = []
    following: datetime | None = None
    for readings in reversed(rows):
        certain.append(following)
        following = readings[0].join if len(readings) == 1 else following
    certain.reverse()
    chosen: list[Chosen] = []
    before: datetime | None = None
    for readings, after in zip(rows, certain, strict=True):

        def preference(
            reading: Reading, before: datetime | None = before, after: datetime | None = after
        ) -> tuple[bool, list[float], datetime]:
            out_of_order = bool(
                (before and reading.join < before) or (after and reading.join > after)
            )
            return (out_of_order, [-shared(reading, window) for window in windows], reading.join)

        ranked = sorted(readings, key=preference)
        chosen.append(Chosen(ranked[0], ranked[1] if len(ranked) > 1 else None))
        before = ranked[0].join
    return chosen


def shared(reading: Reading, window: tuple[datetime, datetime]) -> float:
    """The seconds of a reading that lie inside a window."""
    start, end = window
    leave = reading.leave or max(end, reading.join)
    return max(0.0, (min(leave, end) - max(reading.join, start)).total_seconds())
