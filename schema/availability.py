"""Availability: when a person is free, as declared and as it falls on the calendar."""

from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import availability as domain
from advocacy.availability import AvailabilityState, Weekday
from resolvers import availability as resolve
from schema.binding import batched, plain, shown_enum, shows
from schema.intervals import Interval
from schema.scalars import TimeZone

__all__ = ["Availability", "Weekday"]

shown_enum(
    Weekday,
    "A day of the week, in the rule's zone.",
    {day.name: f"{day.name.capitalize()}s." for day in Weekday},
)
shown_enum(
    AvailabilityState,
    "Whether a person can at some time.",
    {
        "FREE": "All of it lies in times when they said they are free.",
        "BUSY": "Some of it lies outside those times, or in a blackout.",
        "UNKNOWN": "They have not said: neither free nor busy.",
    },
)
Start = Annotated[datetime, strawberry.argument(name="from", description="From this instant.")]
End = Annotated[
    datetime, strawberry.argument(description="Up to this instant, 400 days later at the most.")
]


@shows(domain.AvailabilityRule, description="A time of every week when a person is free.")
class AvailabilityRule:
    """A weekly time."""

    weekday: Weekday = plain("The day.")
    from_: str = plain('When it begins, wall time of the zone, such as "09:00".', name="from")
    to: str = plain('When it ends; "24:00" is the end of the day.')
    time_zone: TimeZone = plain("The zone whose clocks are meant.")


@shows(domain.Availability, description="When a person is free. Bookings here do not count.")
class Availability:
    """A declaration."""

    known: bool = plain("Whether anything was declared; without it, neither free nor busy.")
    rules: list[AvailabilityRule] = plain("When they are free, every week.")
    blackouts: list[Interval] = plain("When they are not, whatever the rules say.")

    @batched(
        resolve.windows,
        "When they are free in a time: the rules without the blackouts, across changes of clocks.",
    )
    def windows(self, from_: Start, to: End) -> list[Interval]: ...

    @batched(resolve.states, "Whether they are free throughout a time.")
    def state(self, from_: Start, to: End) -> AvailabilityState: ...
