"""Availability: when people are free, as they declare it and as it falls on the calendar."""

from asyncio import sleep
from collections.abc import Sequence
from datetime import datetime

from advocacy import availability as rules
from advocacy.advocates import Advocate
from advocacy.availability import Availability, AvailabilityState, SetAvailability
from advocacy.intervals import Interval
from resolvers.context import Context
from resolvers.declaring import declare


async def set_availability(context: Context, command: SetAvailability) -> Advocate:
    """Declare when a person is free, in place of what was declared before."""
    return await declare(
        context,
        command.advocate_id,
        lambda person: person.changed(availability=rules.declared(command, person.time_zone)),
    )


async def windows(
    parents: Sequence[Availability], context: Context, from_: datetime, to: datetime
) -> Sequence[Sequence[Interval]]:
    """When each is free within [from_, to)."""
    found = []
    for each in parents:
        found.append(rules.windows(each, from_, to))
        # A year of many people takes its time: others go on in between.
        await sleep(0)
    return found


async def states(
    parents: Sequence[Availability], context: Context, from_: datetime, to: datetime
) -> Sequence[AvailabilityState]:
    """Whether each can throughout [from_, to)."""
    start, end = rules.span_of(from_, to)
    found = []
    for each in parents:
        found.append(rules.standing(each, start, end))
        await sleep(0)
    return found
