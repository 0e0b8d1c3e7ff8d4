"""Rows: one person of the attendance, made of everything that is known of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advocacy.attendance.agreements import agreed
from advocacy.attendance.connections import Connection, Scope
from advocacy.attendance.facts import AttendeeRole, Participation, Present
from advocacy.attendance.identities import Someone
from advocacy.attendance.people import AttendanceFlag, Person
from advocacy.attendance.registrations import LONG_AGO, SOURCES, Registration, registration_of
from advocacy.attendance.roles import role_of
from advocacy.attendance.sessions import Session
from advocacy.attendance.showings import time_of
from advocacy.attendance.stays import Stay, stays_of
from advocacy.attendance.totals import score_of, total
from advocacy.intervals import Interval, total_seconds, union

Flag = AttendanceFlag


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's time at the event: their stays, and the totals told without times."""

    role: AttendeeRole
    devices: list[Stay]
    telephones: list[Stay]
    totals: list[Present]

    @property
    def stays(self) -> list[Stay]:
        """All of them."""
        return self.devices + self.telephones

    @property
    def present(self) -> list[Present]:
        """The totals of those who were there live."""
        return [fact for fact in self.totals if fact.attended]

    @property
    def attended(self) -> bool:
        """Whether they were there while it was on air; a rehearsal is no attendance."""
        return bool(self.present or on_air(self.stays))

    @property
    def told_seconds(self) -> int | None:
        """How long a platform says it was, where it gives no times."""
        return total(self.present, lambda fact: fact.live_seconds)

    @property
    def duration_known(self) -> bool:
        """Whether it is certain how long they were there."""
        timed = all(stay.start for stay in self.stays) and bool(self.stays or not self.present)
        return timed or self.told_seconds is not None


def row_of(
    someone: Someone, speaker_emails: frozenset[str], sessions: Mapping[Scope, Session]
) -> Person:
    """The person as everybody sees them."""
    role = role_of(someone, speaker_emails, sessions)
    visit = visit_of(someone, role, sessions)
    registration = registration_of(someone.registrations) or implied(someone)
    told = most_trusted(someone)
    email = next((e for e in (registration and registration.email, *(f.email for f in told)) if e), None)
    return Person()
