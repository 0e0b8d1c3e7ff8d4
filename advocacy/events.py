"""Events: webinars, conferences and the like, from draft to done."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from advocacy.entity import Command, Entity, Value
from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.ids import new_id
from advocacy.platforms import Platform, external_key
from advocacy.values import Instant, Locale, Name, Text, TimeZone, TopicNames
from advocacy.words import tokens

PREFIX = "evt"


class EventKind(StrEnum):
    """What sort of gathering it is."""

    WEBINAR = "WEBINAR"
    CONFERENCE = "CONFERENCE"
    MEETUP = "MEETUP"
    ROUNDTABLE = "ROUNDTABLE"
    ADVISORY_BOARD = "ADVISORY_BOARD"

    @property
    def in_person(self) -> bool:
        """Whether people usually travel to it."""
        return self in (EventKind.CONFERENCE, EventKind.MEETUP)


class EventStatus(StrEnum):
    """Where an event stands."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    LIVE = "LIVE"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class Audience(StrEnum):
    """Whether the seats belong to one account or mix several."""

    SINGLE_ACCOUNT = "SINGLE_ACCOUNT"
    MULTI_ACCOUNT = "MULTI_ACCOUNT"


NEXT: Mapping[EventStatus, tuple[EventStatus, ...]] = {
    EventStatus.DRAFT: (EventStatus.PUBLISHED, EventStatus.CANCELLED),
    EventStatus.PUBLISHED: (EventStatus.LIVE, EventStatus.CANCELLED),
    EventStatus.LIVE: (EventStatus.COMPLETED, EventStatus.CANCELLED),
    EventStatus.COMPLETED: (),
    EventStatus.CANCELLED: (),
}


class ExternalRef(Value):
    """What the webinar platform calls this event; a number is kept as its digits alone."""

    platform: Platform
    external_id: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(external_key)]
    join_url: str | None = None


ExternalRefs = Annotated[tuple[ExternalRef, ...], Field(max_length=20)]


class Event(Entity):
    """A gathering with panels. Its interval is half-open: [starts_at, ends_at)."""

    title: Name
    description: Text | None = None
    kind: EventKind
    status: EventStatus = EventStatus.DRAFT
    status_reason: Text | None = None
    audience: Audience = Audience.MULTI_ACCOUNT
    time_zone: TimeZone
    starts_at: Instant
    ends_at: Instant
    language: Locale | None = None
    topics: TopicNames = ()
    goals: TopicNames = ()
    external_refs: ExternalRefs = ()
    recorded: bool = False
    created_at: datetime
    search: tuple[str, ...] = ()


class Timed(Command):
    """A command with a start and an end, in that order."""

    starts_at: Instant
    ends_at: Instant

    @model_validator(mode="after")
    def ends_after_start(self) -> Self:
        """Refuse an interval that is empty or runs backwards."""
        if self.ends_at <= self.starts_at:
            raise ValueError("endsAt must be after startsAt")
        return self


class CreateEvent(Timed):
    """Draft an event."""

    title: Name
    description: Text | None = None
    kind: EventKind
    audience: Audience | None = None
    time_zone: TimeZone
    language: Locale | None = None
    topics: TopicNames | None = None
    goals: TopicNames | None = None
    external_refs: ExternalRefs | None = None
    recorded: bool | None = None


class UpdateEvent(Command):
    """Change what is given; a field that is not given stays."""

    id: str
    expected_version: int | None = None
    title: Name = ""
    description: Text | None = None
    language: Locale | None = None
    topics: TopicNames = ()
    goals: TopicNames = ()
    external_refs: ExternalRefs = ()
    recorded: bool = False


class TransitionEvent(Command):
    """Move an event to its next status."""

    id: str
    to: EventStatus
    reason: Text | None = None


def create_event(command: CreateEvent, now: datetime) -> Event:
    """A new draft as the command describes it."""
    given = {name: value for name, value in command if value is not None}
    return with_keys(Event(id=new_id(PREFIX, now), created_at=now, **given))


def update_event(event: Event, command: UpdateEvent) -> Event:
    """The event with what the command gives."""
    return with_keys(event.changed(**command.given()))


def transition_event(event: Event, command: TransitionEvent) -> Event:
    """The event in its next status, or a refusal that names what is allowed."""
    allowed = NEXT[event.status]
    if command.to not in allowed:
        raise IllegalTransition(
            f"An event that is {event.status} cannot become {command.to}.", event.status, allowed
        )
    return event.changed(status=command.to, status_reason=command.reason)


def still_open(event: Event, field: str) -> None:
    """InvalidInput about the input `field` when an event is over or called off."""
    if event.status in (EventStatus.COMPLETED, EventStatus.CANCELLED):
        raise InvalidInput(f"The event is {event.status}: nothing can be added to it.", [field])


def with_keys(event: Event) -> Event:
    """The event with the words that a search finds it by."""
    return event.changed(search=tokens([event.title, *event.topics]))
