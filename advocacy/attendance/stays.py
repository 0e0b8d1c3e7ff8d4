"""Stays: the times somebody was in the room, from the joins and leaves that one source tells of."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from advocacy.attendance.coincidences import TOLERANCE
from advocacy.attendance.connections import Connection
from advocacy.attendance.facts import Joined, Left
from advocacy.attendance.sessions import Session
from advocacy.platforms import SourceKind


@dataclass(slots=True)
class Stay:
    """Once in the room.

    `start` None: only the leave was told, so how long it was is not known. `end_told` false: nobody
    saw them leave, so the end is the session's. `other`: what start and end may mean too, where a
    local hour came twice.
    """

    start: datetime | None
    end: datetime
    end_told: bool
    source: SourceKind
    session: Session
    other: tuple[datetime, datetime] | None = None

    @property
    def seconds(self) -> float:
        """How long it was; 0 when that is not known."""
        return (self.end - self.start).total_seconds() if self.start else 0.0


@dataclass(slots=True)
class Moment:
    """What happened to a connection at one time."""

    joined: Joined | None = None
    left: Left | None = None


def stays_of(connection: Connection, session: Session) -> Iterator[Stay]:
    """The stays of one connection, source by source."""
    told: dict[SourceKind, dict[datetime, Moment]] = defaultdict(lambda: defaultdict(Moment))
    for join in connection.joined:
        told[join.origin.source][join.at].joined = join
    for leave in connection.left:
        told[leave.origin.source][leave.at].left = leave
    for source in SourceKind:
        if source in told:
            yield from paired(told[source], source, session)


def paired(moments: dict[datetime, Moment], source: SourceKind, session: Session) -> Iterator[Stay]:
    """Each join with the last leave before the next join; a leave without a join stands alone."""
    times = sorted(moments)
    if clocks_disagree(moments, times):
        yield Stay(times[1], times[1], True, source, session)
        return
    stay: Stay | None = None
    came: Joined | None = None
    for at in times:
        joined, left = moments[at].joined, moments[at].left
        if left and stay:
            stay.end, stay.end_told, stay.other = at, True, other_reading(came, left)
        elif left:
            yield Stay(at if joined else None, at, True, source, session)
        if joined and (stay or not left):
            if stay:
                yield closed(stay, at)
            came, stay = joined, Stay(at, at, False, source, session)
    if stay:
        yield closed(stay, session.closes_at)


def clocks_disagree(moments: dict[datetime, Moment], times: list[datetime]) -> bool:
    """Whether one join and its leave, a moment long, were noted in the wrong order."""
    if len(times) != 2 or times[1] - times[0] > TOLERANCE:
        return False
    first, second = moments[times[0]], moments[times[1]]
    return first.joined is None and second.left is None


def closed(stay: Stay, at: datetime) -> Stay:
    """The stay with an end: its own, or else `at`."""
    if not stay.end_told:
        stay.end = max(stay.end, at)
    return stay


def other_reading(came: Joined | None, left: Left) -> tuple[datetime, datetime] | None:
    """The second reading of both times; None when each means one thing only."""
    if came is None or (came.or_at is None and left.or_at is None):
        return None
    return (came.or_at or came.at, left.or_at or left.at)
