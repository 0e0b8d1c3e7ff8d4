"""Roles: who is audience, who speaks and who runs the event."""

from collections.abc import Mapping
from datetime import timedelta

from advocacy.attendance.connections import Connection, Scope
from advocacy.attendance.facts import AttendeeRole, RoleChanged
from advocacy.attendance.identities import Someone
from advocacy.attendance.sessions import Session

# The audience floods in as a rehearsal ends; clocks that disagree by this make nobody a speaker.
DOORS_OPEN = timedelta(seconds=5)


def role_of(
    someone: Someone, speaker_emails: frozenset[str], sessions: Mapping[Scope, Session]
) -> AttendeeRole:
    """What the platform and the event say, then what somebody was made, then where they were.

    Who was in the room while it rehearsed is a speaker: the audience cannot be.
    """
    facts = [fact for connection in someone.connections for fact in connection.told()]
    told = {fact.role for fact in facts if not isinstance(fact, RoleChanged)}
    if AttendeeRole.STAFF in told:
        return AttendeeRole.STAFF
    emails = {fact.email for fact in someone.registrations if fact.email}
    emails = emails.union(*(connection.emails for connection in someone.connections))
    if AttendeeRole.SPEAKER in told or emails & speaker_emails:
        return AttendeeRole.SPEAKER
    changes = [(f.at, f.role) for f in facts if isinstance(f, RoleChanged) and f.role]
    if changes and max(changes)[1] is AttendeeRole.STAFF:
        return AttendeeRole.STAFF
    if any(rehearsed(connection, sessions[connection.scope]) for connection in someone.devices):
        return AttendeeRole.SPEAKER
    return AttendeeRole.ATTENDEE


def rehearsed(connection: Connection, session: Session) -> bool:
    """Whether the connection was there before the rehearsal ended."""
    until = session.rehearsed_until
    if until is None:
        return False
    times = [fact.at for fact in connection.joined] + [fact.at for fact in connection.left]
    return min(times, default=until) < until - DOORS_OPEN
