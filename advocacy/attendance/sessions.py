"""Sessions: when the rehearsal of a showing was over, when it was on air, and when it closed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest

from advocacy.attendance.connections import Scope, scope_of
from advocacy.attendance.facts import Fact, Present, Registered, SessionEnded, SessionStarted
from advocacy.attendance.windows import EventWindow


@dataclass(frozen=True, slots=True)
class Session:
    """What is known of one showing; None = not told.

    `rehearsed_until`: the audience cannot have been there earlier. `closes_at`: how long those
    stayed who were not seen leaving. `runs`: that is until now, and may become longer.
    """

    rehearsed_until: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    closes_at: datetime
    runs: bool


@dataclass(slots=True)
class Told:
    """What facts tell of one showing."""

    starts: list[datetime] = field(default_factory=list)
    ends: list[datetime] = field(default_factory=list)
    rehearsals: list[datetime] = field(default_factory=list)
    schedule: list[datetime] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)

    def add(self, fact: Fact) -> None:
        """Take in one fact from the room."""
        if isinstance(fact, SessionStarted):
            self.starts.append(fact.at)
        elif isinstance(fact, SessionEnded):
            (self.rehearsals if fact.practice else self.ends).append(fact.at)
        if not isinstance(fact, Present) and fact.at:
            self.times.append(fact.at)
        start, minutes = fact.origin.scheduled_start, fact.origin.scheduled_minutes
        if start and minutes:
            self.schedule.append(start + timedelta(minutes=minutes))

    def starts_at(self) -> datetime | None:
        """When it went on air: the first start after the rehearsal, or the end of the rehearsal."""
        rehearsed = max(self.rehearsals, default=None)
        starts = [at for at in self.starts if rehearsed is None or at >= rehearsed]
        return min(starts, default=rehearsed)

    def session(self, event: EventWindow, next_start: datetime | None) -> Session:
        """The session; `next_start` is when the showing that follows it had begun at the latest."""
        starts_at = self.starts_at()
        ends = [at for at in self.ends if starts_at is None or at > starts_at]
        ends_at = max(ends, default=None)
        last = max(self.times, default=event.starts_at)
        scheduled_end = max(max(self.schedule, default=event.ends_at), last)
        now = max(event.as_of, last)
        closes_at = ends_at or min(scheduled_end, now, next_start or now)
        return Session(
            rehearsed_until=max(self.rehearsals, default=None),
            starts_at=starts_at,
            ends_at=ends_at,
            closes_at=closes_at,
            runs=ends_at is None and now < scheduled_end and closes_at == now,
        )


def sessions_of(facts: Iterable[Fact], event: EventWindow) -> Mapping[Scope, Session]:
    """The session of each showing, and the whole for what was given without one."""
    told: dict[Scope, Told] = defaultdict(Told)
    given: set[Scope] = set()
    for fact in facts:
        if not isinstance(fact, Registered):
            scope = scope_of(fact)
            told[scope].add(fact)
            if not scope[2]:
                given.add(scope)
    begun = {s: min(t.times, default=event.starts_at) for s, t in told.items() if s[2]}
    ordered = sorted(begun, key=lambda scope: (begun[scope], str(scope)))
    following = [begun[scope] for scope in ordered[1:]]
    sessions = {
        scope: told[scope].session(event, next_start)
        for scope, next_start in zip_longest(ordered, following)
    }
    whole = whole_of(list(sessions.values()))
    for scope in given:
        alone = told[scope].session(event, None)
        sessions[scope] = alone if whole is None else whole
    return sessions


def whole_of(sessions: list[Session]) -> Session | None:
    """From the first start to the last end of several; a bound that one does not know is open."""
    if not sessions:
        return None
    starts = [session.starts_at for session in sessions if session.starts_at]
    ends = [session.ends_at for session in sessions if session.ends_at]
    complete = len(sessions)
    return Session(
        rehearsed_until=None,
        starts_at=min(starts) if len(starts) == complete else None,
        ends_at=max(ends) if len(ends) == complete else None,
        closes_at=max(session.closes_at for session in sessions),
        runs=any(session.runs for session in sessions),
    )
