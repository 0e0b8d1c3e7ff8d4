"""Facts: what a platform, a file or an integration says about one event, each a value of its own.

The state of attendance is a function of the *set* of these: in which order they came, and how
often, makes no difference. So a fact says where it is from, and its key leaves out when it came.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from advocacy.entity import Value
from advocacy.platforms import Platform, SourceKind
from advocacy.values import Instant
from advocacy.words import email_key

LONGEST_NAME = 200
LONGEST_ADDRESS = 254
FIRST_YEAR, LAST_YEAR = 1990, 2200


class AttendeeRole(StrEnum):
    """What somebody is in the room for."""

    ATTENDEE = "ATTENDEE"
    SPEAKER = "SPEAKER"
    STAFF = "STAFF"


class RegistrationStatus(StrEnum):
    """Where a registration stands, in the order in which it comes about."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DENIED = "DENIED"
    CANCELLED = "CANCELLED"


def of_our_time(at: datetime) -> datetime:
    """The instant, if attendance can be of it; one at the end of time would stop every sum."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"the year {at.year} is not one to attend something in")
    return at


def email_or_nothing(text: str | None) -> str | None:
    """The address as it is compared; None for a blank and for what cannot be one."""
    key = email_key(text) if text else ""
    return key if "@" in key and len(key) <= LONGEST_ADDRESS else None


def text_or_nothing(text: str | None) -> str | None:
    """The text in NFC, trimmed and of bearable length; None for a blank."""
    plain = unicodedata.normalize("NFC", text).strip() if text else ""
    return plain[:LONGEST_NAME] or None


def id_or_nothing(id: str | None) -> str | None:
    """The id, trimmed; None for a blank."""
    return (id.strip() or None) if id else None


def in_order(texts: Iterable[str]) -> tuple[str, ...]:
    """The distinct ones, sorted, so that equal sets are equal values."""
    return tuple(sorted(set(texts)))


def instants_in_order(instants: Iterable[datetime]) -> tuple[datetime, ...]:
    """The distinct ones, earliest first."""
    return tuple(sorted(set(instants)))


Moment = Annotated[Instant, AfterValidator(of_our_time)]
Minutes = Annotated[int, Field(ge=0, le=1_000_000)]
Id = Annotated[str | None, AfterValidator(id_or_nothing)]
Address = Annotated[str | None, AfterValidator(email_or_nothing)]
Words = Annotated[str | None, AfterValidator(text_or_nothing)]
JoinKeys = Annotated[tuple[str, ...], AfterValidator(in_order)]
Occurrences = Annotated[tuple[Moment, ...], AfterValidator(instants_in_order)]
Count = Annotated[int, Field(ge=0)]


class Origin(Value):
    """Where a fact came from, and which showing of which webinar it is about.

    `external_id` is the webinar's (digits only where it is a number), `instance` names one showing
    of it: None for what was given for an event directly (by a file, by an integration).
    """

    platform: Platform
    source: SourceKind
    account: Id = None
    external_id: Id = None
    instance: Id = None
    scheduled_start: Moment | None = None
    scheduled_minutes: Minutes | None = None


class Reported(Value):
    """What every fact says."""

    origin: Origin
    received_at: Moment


class Registered(Reported):
    """A registration got its status `at` that time; None = the platform does not say when."""

    kind: Literal["registered"] = "registered"
    registrant_id: Id = None
    email: Address = None
    name: Words = None
    status: RegistrationStatus
    registered_at: Moment | None = None
    at: Moment | None = None
    occurrences: Occurrences = ()


class Participation(Reported):
    """Somebody in the room, by whatever the platform tells of them.

    `join_keys` are the platform's ids of this one join ("uuid:…", "user:…"); `user_id` is the
    account of somebody signed in; `role` is None where the platform does not tell.
    """

    join_keys: JoinKeys = ()
    registrant_id: Id = None
    email: Address = None
    name: Words = None
    user_id: Id = None
    phone: Words = None
    role: AttendeeRole | None = None


class Joined(Participation):
    """Somebody came in. `or_at`: what the time may mean too, where a local hour came twice."""

    kind: Literal["joined"] = "joined"
    at: Moment
    or_at: Moment | None = None


class Left(Participation):
    """Somebody went out. `or_at` as for Joined."""

    kind: Literal["left"] = "left"
    at: Moment
    or_at: Moment | None = None


class RoleChanged(Participation):
    """Somebody in the room was given `role`."""

    kind: Literal["role_changed"] = "role_changed"
    at: Moment


class Score(Value):
    """A platform's own figure with the range it lies in."""

    value: float
    min: float
    max: float


class Present(Participation):
    """Totals of one person where no intervals are told; None = not told, which is not zero."""

    kind: Literal["present"] = "present"
    attended: bool = False
    live_seconds: Count | None = None
    on_demand_seconds: Count | None = None
    questions: Count | None = None
    poll_answers: Count | None = None
    score: Score | None = None


class Bound(Reported):
    """A telephone (`join_keys`) is the voice of somebody who is in the room too (`person_keys`)."""

    kind: Literal["bound"] = "bound"
    join_keys: JoinKeys
    person_keys: JoinKeys
    phone: Words = None
    at: Moment | None = None


class SessionStarted(Reported):
    """A showing began: its practice session or its broadcast; the platform may not say which."""

    kind: Literal["session_started"] = "session_started"
    at: Moment


class SessionEnded(Reported):
    """A showing ended; with `practice`, only the rehearsal before it did."""

    kind: Literal["session_ended"] = "session_ended"
    at: Moment
    practice: bool = False


Sighting = Joined | Left | RoleChanged | Present
Fact = Annotated[
    Registered | Sighting | Bound | SessionStarted | SessionEnded, Field(discriminator="kind")
]
FACT: TypeAdapter[Fact] = TypeAdapter(Fact)


def fact_key(fact: Fact) -> str:
    """32 hex digits that equal facts share: a hash of all but the time we received it.

    Fields that stand at their default are left out, so that a field added later changes no key.
    """
    content = fact.model_dump_json(exclude={"received_at"}, exclude_defaults=True)
    return blake2b(f"{fact.kind}{content}".encode(), digest_size=16).hexdigest()
