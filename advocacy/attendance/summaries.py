"""Summaries: an event's attendance in a few figures. Speakers and staff are not audience."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median

from advocacy.attendance.facts import Fact, RegistrationStatus
from advocacy.attendance.people import Person
from advocacy.entity import Value
from advocacy.platforms import Platform, SourceKind
from advocacy.values import Instant


class Source(Value):
    """One door that facts came through: how many different ones, and when the last arrived."""

    platform: Platform
    kind: SourceKind
    received_at: Instant
    records: int


class Summary(Value):
    """The audience counted.

    `registered` includes those `cancelled` later; `walk_ins` came without a standing registration;
    `show_rate` is attended / (registered − cancelled), 0..1, None without registrants;
    `median_minutes` is over all who were there live and whose time is known; `on_demand` watched
    only afterwards; `quarantined` rows belong to nobody we can tell.
    """

    registered: int
    cancelled: int
    attended: int
    walk_ins: int
    on_demand: int
    show_rate: float | None
    median_minutes: float | None
    quarantined: int
    sources: tuple[Source, ...]


def summary_of(people: Iterable[Person], sources: tuple[Source, ...]) -> Summary:
    """The figures of these people."""
    audience = [person for person in people if person.is_audience]
    registered = [person for person in audience if person.counts_as_registered]
    cancelled = [p for p in registered if p.registration is RegistrationStatus.CANCELLED]
    attended = [person for person in audience if person.is_expected and person.attended]
    walk_ins = [person for person in audience if person.is_walk_in]
    minutes = [p.live_seconds / 60 for p in (*attended, *walk_ins) if p.duration_known]
    expected = len(registered) - len(cancelled)
    return Summary(
        registered=len(registered),
        cancelled=len(cancelled),
        attended=len(attended),
        walk_ins=len(walk_ins),
        on_demand=sum(person.on_demand_seconds > 0 and not person.attended for person in audience),
        show_rate=len(attended) / expected if expected else None,
        median_minutes=median(minutes) if minutes else None,
        quarantined=sum(person.quarantined for person in audience),
        sources=sources,
    )


def sources_of(facts: Sequence[Fact]) -> tuple[Source, ...]:
    """The doors that these distinct facts came through, in a fixed order."""
    received: dict[tuple[Platform, SourceKind], list[datetime]] = {}
    for fact in facts:
        received.setdefault((fact.origin.platform, fact.origin.source), []).append(fact.received_at)
    return tuple(
        Source(platform=platform, kind=kind, received_at=max(times), records=len(times))
        for (platform, kind), times in sorted(received.items())
    )
