"""Attendees: who came to one event or had registered for it, as kept and shown."""

from datetime import datetime
from hashlib import blake2b

from advocacy.attendance.facts import AttendeeRole, RegistrationStatus
from advocacy.attendance.people import AttendanceFlag, Person, PlatformScore
from advocacy.entity import Entity
from advocacy.ids import encode
from advocacy.intervals import Interval
from advocacy.words import folded

PREFIX = "att"
BITS = 80


class Attendee(Entity):
    """A person of an event's attendance. Seconds are the union of devices; times are UTC.

    The id is made from the event and what the person is known by, so that counting anew keeps it.
    """

    event_id: str
    key: str
    name: str | None = None
    name_key: str = ""
    email: str | None = None
    role: AttendeeRole
    registration: RegistrationStatus | None = None
    registered_at: datetime | None = None
    attended: bool
    live: tuple[Interval, ...] = ()
    live_seconds: int
    duration_known: bool
    joins: int
    on_demand_seconds: int
    questions: int
    poll_answers: int
    platform_score: PlatformScore | None = None
    quarantined: bool
    flags: tuple[AttendanceFlag, ...] = ()


def attendee_of(event_id: str, person: Person) -> Attendee:
    """The person as they are kept for `event_id`."""
    digest = blake2b(f"{event_id} {person.key}".encode(), digest_size=BITS // 8).digest()
    moment = event_id.partition("_")[2][:10]
    return Attendee(
        id=f"{PREFIX}_{moment}{encode(int.from_bytes(digest), BITS // 5)}",
        event_id=event_id,
        key=person.key,
        name=person.name,
        name_key=folded(person.name or person.email or ""),
        email=person.email,
        role=person.role,
        registration=person.registration,
        registered_at=person.registered_at,
        attended=person.attended,
        live=person.live,
        live_seconds=person.live_seconds,
        duration_known=person.duration_known,
        joins=person.segments,
        on_demand_seconds=person.on_demand_seconds,
        questions=person.questions,
        poll_answers=person.poll_answers,
        platform_score=person.platform_score,
        quarantined=person.quarantined,
        flags=person.flags,
    )
