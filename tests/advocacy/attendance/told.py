"""Facts as a platform might tell them, in a few words."""

from datetime import UTC, datetime, timedelta
from typing import Any

from advocacy.attendance.facts import (
    Bound,
    Fact,
    Joined,
    Left,
    Origin,
    Present,
    Registered,
    RegistrationStatus,
    SessionEnded,
    SessionStarted,
)
from advocacy.attendance.people import Person
from advocacy.attendance.tally import Tally, tally
from advocacy.attendance.windows import EventWindow
from advocacy.events import ExternalRef
from advocacy.platforms import Platform, SourceKind

START = datetime(2026, 10, 5, 16, tzinfo=UTC)


def minute(number: float) -> datetime:
    """That many minutes after the event's start."""
    return START + timedelta(minutes=number)


EVENT = EventWindow(
    starts_at=START,
    ends_at=minute(60),
    as_of=minute(10_000),
    external_refs=(ExternalRef(platform=Platform.ZOOM, external_id="1"),),
)
WEBHOOK = Origin(
    platform=Platform.ZOOM,
    source=SourceKind.WEBHOOK,
    account="ours",
    external_id="1",
    instance="first",
    scheduled_start=START,
    scheduled_minutes=60,
)
REST = WEBHOOK.model_copy(update={"source": SourceKind.REST})
CSV = Origin(platform=Platform.ZOOM, source=SourceKind.CSV, external_id="1")
INGEST = Origin(platform=Platform.ZOOM, source=SourceKind.INGEST)


def about(origin: Origin) -> dict[str, Any]:
    """Where a fact is from."""
    return {"origin": origin, "received_at": minute(100)}


def joined(key: str, at: float, origin: Origin = WEBHOOK, **who: Any) -> Joined:
    """Somebody came in."""
    return Joined(**about(origin), join_keys=(key,), at=minute(at), **who)


def left(key: str, at: float, origin: Origin = WEBHOOK, **who: Any) -> Left:
    """Somebody went out."""
    return Left(**about(origin), join_keys=(key,), at=minute(at), **who)


def stay(key: str, start: float, end: float, origin: Origin = WEBHOOK, **who: Any) -> list[Fact]:
    """Somebody came in and went out."""
    return [joined(key, start, origin, **who), left(key, end, origin, **who)]


def bound(telephone: str, person: str, phone: str | None = None) -> Bound:
    """A telephone is somebody's voice."""
    return Bound(**about(WEBHOOK), join_keys=(telephone,), person_keys=(person,), phone=phone)


def registered(
    registrant_id: str | None = None,
    email: str | None = None,
    status: RegistrationStatus = RegistrationStatus.APPROVED,
    at: float = -1000,
    origin: Origin = WEBHOOK,
    **more: Any,
) -> Registered:
    """Somebody registered."""
    return Registered(
        **about(origin),
        registrant_id=registrant_id,
        email=email,
        status=status,
        at=minute(at),
        **more,
    )


def present(key: str, origin: Origin = CSV, **told: Any) -> Present:
    """What is told of somebody in totals."""
    return Present(**about(origin), join_keys=(key,), **told)


def started(at: float, origin: Origin = WEBHOOK) -> SessionStarted:
    """It began."""
    return SessionStarted(**about(origin), at=minute(at))


def ended(at: float, origin: Origin = WEBHOOK, *, practice: bool = False) -> SessionEnded:
    """It was over."""
    return SessionEnded(**about(origin), at=minute(at), practice=practice)


def of(*facts: Any, event: EventWindow = EVENT) -> Tally:
    """The tally of these facts."""
    flat = [f for fact in facts for f in (fact if isinstance(fact, list) else [fact])]
    return tally(flat, event)


def only(tallied: Tally) -> Person:
    """The one person there is."""
    (person,) = tallied.people
    return person


def live(person: Person) -> list[tuple[float, float]]:
    """When they were there, in minutes after the event's start."""
    return [
        ((i.start - START).total_seconds() / 60, (i.end - START).total_seconds() / 60)
        for i in person.live
    ]
