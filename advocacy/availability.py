"""Availability: when a person is free, by weekly wall-time rules and by times when they are not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from advocacy.entity import Command, Value
from advocacy.errors import InvalidInput
from advocacy.intervals import Interval, Span, merge, without
from advocacy.values import TimeZone, instant, zone
from advocacy.wall_times import Closing, Opening, instants_of

LONGEST = timedelta(days=400)
# No zone ever skipped or repeated more than a day, so a rule reaches no further than this.
REACH = timedelta(days=2)
WEEK = timedelta(days=7)
MOST_RULES = 100
MOST_BLACKOUTS = 500


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


WEEKDAYS = tuple(Weekday)


class AvailabilityState(StrEnum):
    """Whether a person can at some time; nothing declared is neither yes nor no."""

    FREE = "FREE"
    BUSY = "BUSY"
    UNKNOWN = "UNKNOWN"


def check_order(from_: str, to: str) -> None:
    """ValueError when a time does not lie within one day."""
    if from_ >= to:
        raise ValueError(
            f"{from_} to {to} does not lie within a day: split what goes past midnight into two, "
            "one that ends at 24:00 and one of the next day that begins at 00:00"
        )


class AvailabilityRule(Value):
    """Free every `weekday` in [from_, to), wall time of `time_zone`."""

    weekday: Weekday
    from_: Opening
    to: Closing
    time_zone: TimeZone

    @model_validator(mode="after")
    def lies_within_a_day(self) -> Self:
        """Refuse a rule that is empty or goes past midnight."""
        check_order(self.from_, self.to)
        return self


Rules = Annotated[tuple[AvailabilityRule, ...], Field(max_length=MOST_RULES)]
Blackouts = Annotated[tuple[Interval, ...], Field(max_length=MOST_BLACKOUTS)]


class Availability(Value):
    """What a person declared; rules may overlap, and so may blackouts."""

    rules: Rules = ()
    blackouts: Blackouts = ()

    @property
    def known(self) -> bool:
        """Whether anything is declared; without it they are neither free nor busy."""
        return bool(self.rules or self.blackouts)


class NewRule(Command):
    """A weekly time; without a zone it is the person's."""

    weekday: Weekday
    from_: Opening
    to: Closing
    time_zone: TimeZone | None = None

    @model_validator(mode="after")
    def lies_within_a_day(self) -> Self:
        """Refuse a rule that is empty or goes past midnight."""
        check_order(self.from_, self.to)
        return self


class SetAvailability(Command):
    """Declare when a person is free, in place of what was declared before."""

    advocate_id: str
    rules: Annotated[tuple[NewRule, ...], Field(max_length=MOST_RULES)]
    blackouts: Blackouts


def declared(command: SetAvailability, time_zone: str) -> Availability:
    """What the command declares for a person who lives in `time_zone`, in order, each once."""
    rules = {
        AvailabilityRule(
            weekday=new.weekday, from_=new.from_, to=new.to, time_zone=new.time_zone or time_zone
        )
        for new in command.rules
    }
    blackouts = sorted(set(command.blackouts), key=lambda each: (each.start, each.end))
    return Availability(rules=tuple(sorted(rules, key=in_the_week)), blackouts=tuple(blackouts))


def in_the_week(rule: AvailabilityRule) -> tuple[int, str, str, str]:
    """Where a rule stands among others."""
    return WEEKDAYS.index(rule.weekday), rule.from_, rule.to, rule.time_zone


def span_of(start: datetime, end: datetime) -> Span:
    """[start, end) as it can be asked about.

    InvalidInput when it is empty, longer than 400 days or beyond the calendar.
    """
    try:
        start, end = instant(start), instant(end)
    except ValueError as error:
        raise InvalidInput(f"{str(error).capitalize()}.", ["from"]) from error
    if end <= start:
        raise InvalidInput("The time must end after it starts.", ["to"])
    if end - start > LONGEST:
        raise InvalidInput(f"At most {LONGEST.days} days at once.", ["to"])
    return start, end


def windows(availability: Availability, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """When the person is free within [start, end), in order and disjoint: rules minus blackouts.

    `span_of` says what is refused.
    """
    free = free_spans(availability, *span_of(start, end))
    return tuple(Interval(start=each[0], end=each[1]) for each in free)


def standing(
    availability: Availability, starts_at: datetime, ends_at: datetime
) -> AvailabilityState:
    """Whether the person can throughout [starts_at, ends_at).

    Who declared blackouts alone is busy in them, and otherwise it is not known.
    """
    if not availability.rules:
        blacked = any(b.start < ends_at and starts_at < b.end for b in availability.blackouts)
        return AvailabilityState.BUSY if blacked else AvailabilityState.UNKNOWN
    if ends_at - starts_at > LONGEST:
        return AvailabilityState.BUSY
    fits = free_spans(availability, starts_at, ends_at) == [(starts_at, ends_at)]
    return AvailabilityState.FREE if fits else AvailabilityState.BUSY


def free_spans(availability: Availability, start: datetime, end: datetime) -> list[Span]:
    """The union of the rules' times within [start, end), minus the blackouts."""
    spans = [span for rule in availability.rules for span in occurrences(rule, start, end)]
    clipped = [(max(s, start), min(e, end)) for s, e in spans if s < end and start < e]
    return without(merge(clipped), [(b.start, b.end) for b in availability.blackouts])


def occurrences(rule: AvailabilityRule, start: datetime, end: datetime) -> Iterator[Span]:
    """The rule's times, in UTC, of every week that could reach into [start, end)."""
    home = zone(rule.time_zone)
    day = start.astimezone(home).date() - REACH
    last = end.astimezone(home).date() + REACH
    day += timedelta(days=(WEEKDAYS.index(rule.weekday) - day.weekday()) % 7)
    while day <= last:
        yield from instants_of(day, rule.from_, rule.to, home)
        day += WEEK
