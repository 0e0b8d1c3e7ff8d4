"""Webhooks: what each of Zoom's events tells, for webinars and meetings alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from advocacy.attendance.facts import (
    AttendeeRole,
    Bound,
    Fact,
    Joined,
    Left,
    Origin,
    Registered,
    RegistrationStatus,
    RoleChanged,
    SessionEnded,
    SessionStarted,
)
from advocacy.platforms import Platform, SourceKind, external_key
from integrations.platform import Unreadable
from integrations.zoom.participants import join_keys, sighting_of
from integrations.zoom.payloads import Payload, instant, number, part, parts, text
from integrations.zoom.phones import phone_number

AREAS = ("webinar", "meeting")
# Instant, personal and “no fixed time”: their start_time is when they began, not a schedule.
UNSCHEDULED = (1, 3, 4, 6)
# A start told within this time of the schedule was on schedule; what is told is when it was sent.
PUNCTUAL = timedelta(seconds=60)
# A month: nothing that lasts longer on paper tells when it ends.
MOST_MINUTES = 43_200
STAFF = ("host", "co-host", "cohost")


@dataclass(frozen=True, slots=True)
class Event:
    """One event: the webinar it is about, where that is from, and when it was sent."""

    action: str
    object: Payload
    origin: Origin
    sent_at: datetime | None
    received_at: datetime

    @property
    def participant(self) -> Payload:
        """What is told of the person."""
        return part(self.object, "participant")

    def at(self, payload: Payload, name: str) -> datetime:
        """The time that a field gives, or else when the event was sent. Raises Unreadable."""
        zoned = {"timezone": self.object.get("timezone"), name: payload.get(name)}
        at = instant(zoned, name) or self.sent_at
        if at is None:
            raise Unreadable("The event gives no time.")
        return at


def is_used(event: str) -> bool:
    """Whether an event of this name can tell anything of attendance."""
    area, _, action = event.partition(".")
    return area in AREAS and action in READERS


def facts_of_event(payload: Payload, received_at: datetime) -> tuple[Fact, ...]:
    """The facts of one event; none when it is of no use. Raises Unreadable."""
    name = text(payload, "event") or ""
    if not is_used(name):
        return ()
    content = part(payload, "payload")
    described = part(content, "object")
    external_id = text(described, "id")
    if external_id is None:
        raise Unreadable("The event does not say which webinar it is about.")
    try:
        event = Event(
            action=name.partition(".")[2],
            object=described,
            origin=origin_of(described, external_id, text(content, "account_id")),
            sent_at=instant(payload, "event_ts"),
            received_at=received_at,
        )
        return READERS[event.action](event)
    except ValidationError as error:
        raise Unreadable("The event holds values that make no sense.") from error


def origin_of(described: Payload, external_id: str, account: str | None) -> Origin:
    """Where the facts are from, and the showing they are about."""
    scheduled = number(described, "type") not in UNSCHEDULED
    minutes = number(described, "duration")
    return Origin(
        platform=Platform.ZOOM,
        source=SourceKind.WEBHOOK,
        account=account,
        external_id=external_key(external_id),
        instance=text(described, "uuid"),
        scheduled_start=instant(described, "start_time") if scheduled else None,
        scheduled_minutes=minutes if scheduled and minutes and minutes <= MOST_MINUTES else None,
    )


def joined(event: Event) -> tuple[Fact, ...]:
    """Somebody came in."""
    at = event.at(event.participant, "join_time")
    who = sighting_of(event.object)
    return (Joined(origin=event.origin, received_at=event.received_at, at=at, **who),)


def left(event: Event) -> tuple[Fact, ...]:
    """Somebody went out."""
    at = event.at(event.participant, "leave_time")
    who = sighting_of(event.object)
    return (Left(origin=event.origin, received_at=event.received_at, at=at, **who),)


def role_changed(event: Event) -> tuple[Fact, ...]:
    """Somebody was made host or co-host, or is so no longer."""
    at = event.at(event.participant, "date_time")
    new_role = (text(event.participant, "new_role") or text(event.object, "new_role") or "").lower()
    role = AttendeeRole.STAFF if new_role in STAFF else AttendeeRole.ATTENDEE
    who = {**sighting_of(event.object), "role": role}
    return (RoleChanged(origin=event.origin, received_at=event.received_at, at=at, **who),)


def bound(event: Event) -> tuple[Fact, ...]:
    """A telephone turned out to be the voice of somebody in the room."""
    telephone = join_keys(event.participant)
    person = join_keys(event.participant, "bind_")
    if not telephone or not person:
        return ()
    return (
        Bound(
            origin=event.origin,
            received_at=event.received_at,
            join_keys=telephone,
            person_keys=person,
            phone=phone_number(text(event.participant, "phone_number")),
            at=event.sent_at,
        ),
    )


def started(event: Event) -> tuple[Fact, ...]:
    """A practice session or a broadcast began; Zoom does not say which."""
    scheduled = instant(event.object, "start_time")
    at = event.sent_at or scheduled
    if at is None:
        raise Unreadable("The event gives no time.")
    if scheduled and timedelta(0) <= at - scheduled <= PUNCTUAL:
        at = scheduled
    return (SessionStarted(origin=event.origin, received_at=event.received_at, at=at),)


def ended(event: Event) -> tuple[Fact, ...]:
    """A practice session or the whole showing was over."""
    at = event.at(event.object, "end_time")
    practice = event.object.get("practice_session") is True
    return (
        SessionEnded(origin=event.origin, received_at=event.received_at, at=at, practice=practice),
    )


def registration(status: RegistrationStatus | None) -> Callable[[Event], tuple[Fact, ...]]:
    """The reader of a registration event; with None the registrant tells the status."""

    def read(event: Event) -> tuple[Fact, ...]:
        who = part(event.object, "registrant")
        registered = instant(who, "create_time") or (event.sent_at if status is None else None)
        names = (text(who, "first_name"), text(who, "last_name"))
        fact = Registered(
            origin=event.origin,
            received_at=event.received_at,
            registrant_id=text(who, "id"),
            email=text(who, "email"),
            name=" ".join(name for name in names if name),
            status=status or status_told(who),
            registered_at=registered,
            at=event.sent_at,
            occurrences=occurrences_of(event.object) or occurrences_of(who),
        )
        return (fact,) if fact.registrant_id or fact.email else ()

    return read


def status_told(registrant: Payload) -> RegistrationStatus:
    """The status of a new registration: approved at once unless it says otherwise."""
    told = (text(registrant, "status") or "").upper()
    known = told in RegistrationStatus.__members__
    return RegistrationStatus(told) if known else RegistrationStatus.APPROVED


def occurrences_of(payload: Payload) -> tuple[datetime, ...]:
    """The starts that a registration is limited to; an occurrence's id is its start, too."""
    starts = (
        instant(occurrence, "start_time") or instant(occurrence, "occurrence_id")
        for occurrence in parts(payload, "occurrences")
    )
    return tuple(start for start in starts if start)


READERS: Mapping[str, Callable[[Event], tuple[Fact, ...]]] = {
    "participant_joined": joined,
    "participant_left": left,
    "participant_role_changed": role_changed,
    "participant_bind": bound,
    "started": started,
    "ended": ended,
    "registration_created": registration(None),
    "registration_approved": registration(RegistrationStatus.APPROVED),
    "registration_cancelled": registration(RegistrationStatus.CANCELLED),
    "registration_denied": registration(RegistrationStatus.DENIED),
}
