"""Wall times: what clocks in a zone show, and the instants at which they show it."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from advocacy.intervals import Span

MIDNIGHT = "24:00"
WALL = re.compile(r"^([01]?[0-9]|2[0-3]):([0-5][0-9])$")
DAY = timedelta(days=1)


def wall_time(text: str) -> str:
    """A time of day as "09:00"; ValueError when it is none."""
    match = WALL.match(text.strip())
    if match is None:
        raise ValueError(f"“{text}” is not a time of day such as 09:00")
    hours, minutes = match.groups()
    return f"{hours:0>2}:{minutes}"


def closing_time(text: str) -> str:
    """A time of day, or "24:00": the end of the day."""
    return MIDNIGHT if text.strip() == MIDNIGHT else wall_time(text)


Opening = Annotated[str, Field(max_length=20), AfterValidator(wall_time)]
Closing = Annotated[str, Field(max_length=20), AfterValidator(closing_time)]


@lru_cache(maxsize=20_000)
def instants_of(day: date, opens: str, closes: str, home: ZoneInfo) -> tuple[Span, ...]:
    """From `opens` to `closes` on `day`, wall times, in UTC: two spans where clocks go back.

    A wall time that is skipped moves forward by what is skipped. One that comes twice means both:
    each pass of the clock has the wall times from `opens` to `closes`, and no others. Nothing is
    left where `opens` moves up to `closes` or past it.
    """
    first, last = passes(at_wall(day, opens), home), passes(at_wall(day, closes), home)
    if first[0] == first[1] and last[0] == last[1]:
        spans = [(first[0], last[0])]
    else:
        turn = put_back(*(first if first[0] < first[1] else last), home)
        spans = [(first[0], min(last[0], turn)), (max(first[1], turn), last[1])]
    return tuple(span for span in spans if span[0] < span[1])


def at_wall(day: date, wall: str) -> datetime:
    """The wall time on `day`, of no zone yet; "24:00" is the next day's 00:00."""
    if wall == MIDNIGHT:
        return datetime.combine(day + DAY, time())
    return datetime.combine(day, time.fromisoformat(wall))


def passes(wall: datetime, home: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which clocks show `wall`, the earlier first; mostly one and the same.

    For a wall time in a gap both are the one it moves to (PEP 495: fold=0 counts with the offset
    before the gap).
    """
    early = wall.replace(tzinfo=home, fold=0).astimezone(UTC)
    late = wall.replace(tzinfo=home, fold=1).astimezone(UTC)
    return early, max(early, late)


def put_back(early: datetime, late: datetime, home: ZoneInfo) -> datetime:
    """The instant, after `early` and not after `late`, at which the clock is put back.

    `early` and `late` show the same wall time; found to the second by halving.
    """
    before = early.astimezone(home).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(home).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
