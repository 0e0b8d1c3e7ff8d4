"""Which of the facts known of a webinar are about this event.

One webinar id may be shown several times (a series, a crash and a restart), may be linked to
several events, and an app installed elsewhere may send us another customer's facts under it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from advocacy.attendance.facts import Fact, Registered
from advocacy.attendance.showings import Occurrence, instance_of, occurrences_of
from advocacy.attendance.windows import EventWindow
from advocacy.platforms import Platform, SourceKind


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a webinar that is the event's: its instances, and the starts they go by."""

    instances: frozenset[str]
    starts: frozenset[datetime]

    def holds(self, fact: Fact) -> bool:
        """Whether the fact is in it; a registration is, unless it names other occurrences only."""
        if isinstance(fact, Registered):
            return not fact.occurrences or not self.starts.isdisjoint(fact.occurrences)
        return instance_of(fact) in self.instances


def belonging(facts: Iterable[Fact], event: EventWindow) -> list[Fact]:
    """The facts about this event, in the order given."""
    facts = list(facts)
    webinars: dict[tuple[Platform, str | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        if not is_given(fact):
            webinars[fact.origin.platform, fact.origin.external_id].append(fact)
    kept = {
        id(fact)
        for (platform, external_id), known in webinars.items()
        for fact in of_webinar(platform, external_id, known, event)
    }
    return [fact for fact in facts if is_given(fact) or id(fact) in kept]


def is_given(fact: Fact) -> bool:
    """Whether the fact was given for the event itself, by a file or an integration."""
    return fact.origin.instance is None and fact.origin.source in (
        SourceKind.CSV,
        SourceKind.INGEST,
    )


def of_webinar(
    platform: Platform, external_id: str | None, facts: Sequence[Fact], event: EventWindow
) -> list[Fact]:
    """Those of one webinar's facts that are about the event."""
    facts = of_one_account(facts)
    instances = {fact.origin.instance for fact in facts}
    exact = frozenset(name for name in instances if name and event.names(platform, name))
    if exact:
        starts = {f.origin.scheduled_start for f in facts if instance_of(f) in exact}
        share = Share(exact, frozenset(start for start in starts if start))
    elif event.names(platform, external_id):
        share = nearest_share(platform, external_id, facts, event)
    else:
        return []
    return [fact for fact in facts if share.holds(fact)]


def of_one_account(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without those of other accounts: the account with the most of them is ours.

    Ties go to the smallest id; a fact that names no account stays.
    """
    counts = Counter(fact.origin.account for fact in facts if fact.origin.account)
    if not counts:
        return list(facts)
    ours = min(counts, key=lambda account: (-counts[account], account))
    return [fact for fact in facts if fact.origin.account in (None, ours)]


def nearest_share(
    platform: Platform, external_id: str | None, facts: Sequence[Fact], event: EventWindow
) -> Share:
    """The occurrence nearest to the event among those that are nearer to no other event.

    Before anything was shown, the occurrences that registrations name stand in for it.
    """

    def mine(starts: Iterable[datetime]) -> list[datetime]:
        return [at for at in starts if event.is_nearest(platform, external_id, at)]

    occurrences: dict[datetime, Occurrence] = {o.start: o for o in occurrences_of(facts)}
    start = nearest(mine(occurrences), event.starts_at)
    shown = occurrences[start] if start else None
    if shown and shown.scheduled:
        return Share(shown.instances, frozenset({shown.start}))
    promised = {at for f in facts if isinstance(f, Registered) for at in f.occurrences}
    named = nearest(mine(promised), start or event.starts_at)
    instances = shown.instances if shown else frozenset[str]()
    return Share(instances, frozenset({named}) if named else frozenset())


def nearest(starts: Iterable[datetime], to: datetime) -> datetime | None:
    """The start nearest to an instant (ties: the earlier); None among none."""
    return min(starts, key=lambda start: (abs(start - to), start), default=None)
