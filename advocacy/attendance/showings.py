"""Showings: the instances in which one webinar id was run, and which of them are one occurrence."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from advocacy.attendance.facts import Fact, Present, Registered

# Instances without a schedule that follow one another within this time are one, restarted.
RESTART = timedelta(hours=1)


@dataclass(slots=True)
class Showing:
    """One instance: when its facts are from, and its schedule as it was told last."""

    first: datetime
    last: datetime
    schedule: tuple[datetime, datetime] | None = None  # told at, scheduled start

    def add(self, at: datetime, scheduled_start: datetime | None) -> None:
        """Take in one fact."""
        self.first = min(self.first, at)
        self.last = max(self.last, at)
        if scheduled_start is not None:
            told = (at, scheduled_start)
            self.schedule = max(told, self.schedule or told)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What the audience takes for one showing: the instances of one schedule, or of one evening."""

    start: datetime
    scheduled: bool
    instances: frozenset[str]


def time_of(fact: Fact) -> datetime | None:
    """When what the fact tells happened; None for totals and for what is told without a time."""
    return None if isinstance(fact, Present) else fact.at


def instance_of(fact: Fact) -> str:
    """The instance a fact is about; where none is named, its schedule names it."""
    scheduled = fact.origin.scheduled_start
    return fact.origin.instance or (scheduled.isoformat() if scheduled else "")


def occurrences_of(facts: Iterable[Fact]) -> list[Occurrence]:
    """What was shown, by the facts from the room (registrations show nothing)."""
    showings: dict[str, Showing] = {}
    for fact in facts:
        at = time_of(fact) or fact.origin.scheduled_start
        if at is not None and not isinstance(fact, Registered):
            showing = showings.setdefault(instance_of(fact), Showing(at, at))
            showing.add(at, fact.origin.scheduled_start)
    scheduled: dict[datetime, set[str]] = defaultdict(set)
    for instance, showing in showings.items():
        if showing.schedule:
            scheduled[showing.schedule[1]].add(instance)
    loose = {name: showing for name, showing in showings.items() if not showing.schedule}
    evenings = evenings_of(loose)
    for evening in evenings:
        if evening.start in scheduled:
            scheduled[evening.start] |= evening.instances
    found = [Occurrence(start, True, frozenset(names)) for start, names in scheduled.items()]
    return found + [evening for evening in evenings if evening.start not in scheduled]


def evenings_of(showings: dict[str, Showing]) -> list[Occurrence]:
    """Instances without a schedule, those together that follow one another closely."""
    evenings: list[tuple[datetime, datetime, set[str]]] = []
    for name, showing in sorted(showings.items(), key=lambda item: (item[1].first, item[0])):
        if evenings and showing.first <= evenings[-1][1] + RESTART:
            start, last, names = evenings[-1]
            evenings[-1] = (start, max(last, showing.last), names | {name})
        else:
            evenings.append((showing.first, showing.last, {name}))
    return [Occurrence(start, False, frozenset(names)) for start, _, names in evenings]
