"""Visits: one person's time at the event, from all their stays and totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from advocacy.attendance.agreements import agreed
from advocacy.attendance.connections import Connection, Scope
from advocacy.attendance.facts import AttendeeRole, Present
from advocacy.attendance.identities import Someone
from advocacy.attendance.sessions import Session
from advocacy.attendance.stays import Stay, stays_of
from advocacy.attendance.totals import total
from advocacy.intervals import Interval, merge, total_seconds


@dataclass
class Visit:
    """Their stays by device and by telephone, and what was told of them in totals only."""

    devices: list[Stay]
    telephones: list[Stay]
    totals: list[Present]

    @cached_property
    def stays(self) -> list[Stay]:
        """All of them."""
        return self.devices + self.telephones

    @cached_property
    def present(self) -> list[Present]:
        """The totals that say they were there live."""
        return [fact for fact in self.totals if fact.attended]

    @property
    def attended(self) -> bool:
        """Whether they were there while it was on air: a rehearsal is no attendance."""
        return bool(self.present or on_air(self.stays))

    @cached_property
    def live(self) -> tuple[Interval, ...]:
        """When they were there, each instant once."""
        spans = [(s.start, s.end) for s in self.stays if s.start and s.start < s.end]
        return tuple(Interval(start=start, end=end) for start, end in merge(spans))

    @cached_property
    def told_seconds(self) -> int | None:
        """How long it was by a platform's total."""
        return total(self.present, lambda fact: fact.live_seconds)

    @cached_property
    def timed(self) -> bool:
        """Whether stays alone say how long it was."""
        return bool(self.stays or not self.present) and all(stay.start for stay in self.stays)

    @property
    def duration_known(self) -> bool:
        """Whether it is certain how long they were there."""
        return self.timed or self.told_seconds is not None

    @property
    def live_seconds(self) -> int:
        """How long they were there, overlaps once; a total counts where stays do not say it all."""
        seconds = round(total_seconds(self.live))
        return seconds if self.timed else max(seconds, self.told_seconds or 0)

    @property
    def seconds_sum(self) -> int:
        """The lengths of all stays added up, overlaps twice."""
        seconds = round(sum(stay.seconds for stay in self.stays))
        return seconds if self.timed else max(seconds, self.told_seconds or 0)

    @property
    def segments(self) -> int:
        """How many stays, or rows of totals where there are none."""
        return len(self.stays) or len({fact.join_keys for fact in self.present})


def visit_of(someone: Someone, role: AttendeeRole, sessions: Mapping[Scope, Session]) -> Visit:
    """Their visit; the audience's stays are clipped to what was on air."""
    devices = agreed(stays_in(someone.devices, sessions))
    telephones = agreed(stays_in(someone.telephones, sessions))
    if role is AttendeeRole.ATTENDEE:
        devices, telephones = on_air(devices), on_air(telephones)
    totals = [fact for connection in someone.connections for fact in connection.totals]
    return Visit(devices, telephones, totals)


def stays_in(
    connections: Iterable[Connection], sessions: Mapping[Scope, Session]
) -> Iterable[Stay]:
    """The stays of all the connections."""
    for connection in connections:
        yield from stays_of(connection, sessions[connection.scope])


def on_air(stays: Iterable[Stay]) -> list[Stay]:
    """What of the stays lies in the session, where its bounds are known."""
    found = []
    for stay in stays:
        starts_at, ends_at = stay.session.starts_at, stay.session.ends_at
        if stay.start is None:
            if starts_at is None or stay.end > starts_at:
                found.append(stay)
            continue
        start = max(stay.start, starts_at or stay.start)
        end = min(stay.end, ends_at or stay.end)
        if start == stay.start and end == stay.end:
            found.append(stay)
        elif start < end:
            found.append(replace(stay, start=start, end=end))
    return found
