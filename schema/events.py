"""Events: webinars, conferences and the like."""

from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import events as domain
from resolvers import attendance as watching
from resolvers import events as resolve
from resolvers import outcomes as results
from resolvers import panels as sessions
from schema.access import COORDINATORS, SIGNED_IN, STAFF, STAFF_AND_SYSTEMS
from schema.arguments import EXPECTED_VERSION, Id
from schema.attendance import AttendeeRole
from schema.binding import batched, given, mutation, needed, plain, query, shown_enum, shows
from schema.edges import (
    AttendanceSummaryRef,
    AttendeeConnectionRef,
    EventOutcomeRef,
    PanelRef,
)
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.platforms import Platform
from schema.problems import Problem
from schema.scalars import URL, Locale, TimeZone

shown_enum(
    domain.EventKind,
    "What sort of gathering it is.",
    {
        "WEBINAR": "Online, with an audience.",
        "CONFERENCE": "In person, with many sessions.",
        "MEETUP": "In person, small and local.",
        "ROUNDTABLE": "A talk among equals.",
        "ADVISORY_BOARD": "Chosen customers who give advice.",
    },
)
shown_enum(
    domain.EventStatus,
    "Where an event stands.",
    {
        "DRAFT": "Being prepared.",
        "PUBLISHED": "Announced.",
        "LIVE": "Running.",
        "COMPLETED": "Over.",
        "CANCELLED": "Called off, with everybody asked for it.",
    },
)
shown_enum(
    domain.Audience,
    "Whether the seats belong to one account.",
    {
        "SINGLE_ACCOUNT": "Several people of one account.",
        "MULTI_ACCOUNT": "People of several accounts.",
    },
)


@shows(domain.ExternalRef, description="What the webinar platform calls the event.")
class ExternalRef:
    """A name elsewhere."""

    platform: Platform = plain("The platform.")
    external_id: str = plain("Its id there, such as a webinar's number.")
    join_url: URL | None = plain("Where to join.")


@shows(domain.Event, description="A gathering with panels, lasting from startsAt up to endsAt.")
class Event(Node):
    """A gathering."""

    version: int = plain("Counts its writes; send it as expectedVersion.")
    title: str = plain("What it is called.")
    description: str | None = plain("What it is about.")
    kind: domain.EventKind = plain("What sort of gathering it is.")
    status: domain.EventStatus = plain("Where it stands.")
    audience: domain.Audience = plain("Whether the seats belong to one account.")
    time_zone: TimeZone = plain("The zone it is announced in.")
    starts_at: datetime = plain("When it begins.")
    ends_at: datetime = plain("When it ends.")
    language: Locale | None = plain("The language it is held in.")
    topics: list[str] = plain("What it is about, in words that match people's topics.")
    goals: list[str] = plain("What it is to bring.")
    external_refs: list[ExternalRef] = plain("What webinar platforms call it.")
    recorded: bool = plain("Whether it is recorded, which everybody on stage has to consent to.")

    @batched(sessions.by_events, "Its sessions, by time.")
    def panels(self) -> list[PanelRef]: ...

    @batched(watching.summaries, "Who came to watch, in numbers.")
    def attendance(self) -> AttendanceSummaryRef: ...

    @batched(watching.attendees, "Who came, or had registered, by name; for staff.", STAFF)
    def attendees(
        self,
        role: Annotated[
            AttendeeRole | None, strawberry.argument(description="Only those in this role.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AttendeeConnectionRef: ...

    @batched(results.of_events, "What it brought; for staff.", STAFF)
    def outcome(self) -> EventOutcomeRef: ...


@edge(Event, "event")
class EventEdge:
    """One row."""


@connection(EventEdge, Event, "event")
class EventConnection:
    """A page."""


@strawberry.type(description="What became of a write to an event.")
class EventPayload:
    """The answer to a write."""

    event: Event | None = plain("The event as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="Which events; every condition given must hold.")
class EventFilter:
    """Conditions."""

    search: str | None = given("Words, or their beginnings, of title or topics.", default=None)
    kinds: list[domain.EventKind] | None = given("Of one of these kinds.", default=None)
    statuses: list[domain.EventStatus] | None = given("In one of these statuses.", default=None)
    from_: datetime | None = given("Ending after this instant.", name="from", default=None)
    to: datetime | None = given("Beginning before this instant.", default=None)
    platform: Platform | None = given("Running on this platform.", default=None)
    external_id: str | None = given("Known by this id on its platform.", default=None)


@strawberry.input(description="What the webinar platform calls the event.")
class ExternalRefInput:
    """A name elsewhere."""

    platform: Platform = needed("The platform.")
    external_id: str = needed("Its id there; what came for that id before is applied.")
    join_url: URL | None = given("Where to join.")


@strawberry.input(description="An event to draft.")
class CreateEventInput:
    """A new event."""

    title: str = needed("What it is called.")
    description: str | None = given("What it is about.")
    kind: domain.EventKind = needed("What sort of gathering it is.")
    audience: domain.Audience | None = given("MULTI_ACCOUNT unless told.")
    time_zone: TimeZone = needed("The zone it is announced in.")
    starts_at: datetime = needed("When it begins.")
    ends_at: datetime = needed("When it ends.")
    language: Locale | None = given("The language it is held in.")
    topics: list[str] | None = given("What it is about.")
    goals: list[str] | None = given("What it is to bring.")
    external_refs: list[ExternalRefInput] | None = given("What webinar platforms call it.")
    recorded: bool | None = given("Whether it is recorded; not, unless told.")


@strawberry.input(description="What to change of an event; what is left out stays.")
class UpdateEventInput:
    """Changes to an event."""

    id: strawberry.ID = needed("The event.")
    expected_version: int | None = given(EXPECTED_VERSION)
    title: str | None = given("What it is called.")
    description: str | None = given("What it is about.")
    language: Locale | None = given("The language it is held in.")
    topics: list[str] | None = given("All it is about.")
    goals: list[str] | None = given("All it is to bring.")
    external_refs: list[ExternalRefInput] | None = given("All that platforms call it.")
    recorded: bool | None = given("Whether it is recorded.")


@strawberry.input(description="An event's next status.")
class TransitionEventInput:
    """A status."""

    id: strawberry.ID = needed("The event.")
    to: domain.EventStatus = needed("The next status; CANCELLED ends everything asked for it.")
    reason: str | None = given("Why.")


@strawberry.type
class EventQueries:
    """Reading events."""

    @query(SIGNED_IN, resolve.event, "One event; an advocate sees those they were asked for.")
    def event(self, id: Id) -> Event | None: ...

    @query(STAFF_AND_SYSTEMS, resolve.events, "Events, the earliest first.")
    def events(
        self,
        filter: Annotated[EventFilter | None, strawberry.argument(description="Which.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EventConnection: ...


@strawberry.type
class EventMutations:
    """Writing events."""

    @mutation(COORDINATORS, domain.CreateEvent, resolve.create_event, "Draft an event.")
    def create_event(self, input: CreateEventInput) -> EventPayload: ...

    @mutation(COORDINATORS, domain.UpdateEvent, resolve.update_event, "Change an event.")
    def update_event(self, input: UpdateEventInput) -> EventPayload: ...

    @mutation(
        COORDINATORS,
        domain.TransitionEvent,
        resolve.transition_event,
        "Publish, start, complete or cancel an event.",
    )
    def transition_event(self, input: TransitionEventInput) -> EventPayload: ...
