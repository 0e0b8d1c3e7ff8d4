"""Attendance: who came to watch, and how we know."""

from collections.abc import AsyncGenerator
from datetime import datetime

import strawberry

from advocacy import attendees, audiences
from advocacy.attendance import facts, people, summaries
from advocacy.attendance.facts import AttendeeRole
from resolvers import attendance as resolve
from schema.access import STAFF_AND_SYSTEMS
from schema.arguments import Id
from schema.binding import plain, shown_enum, shows, subscription
from schema.intervals import Interval
from schema.nodes import Node
from schema.paging import connection, edge
from schema.platforms import Platform
from schema.scalars import EmailAddress

__all__ = ["AttendanceSummary", "Attendee", "AttendeeConnection", "AttendeeRole"]

shown_enum(
    AttendeeRole,
    "What somebody was in the room for.",
    {
        "ATTENDEE": "To watch; only these are audience.",
        "SPEAKER": "To speak.",
        "STAFF": "To run it.",
    },
)
shown_enum(
    facts.RegistrationStatus,
    "Where a registration stands.",
    {
        "PENDING": "Waits for approval; no registration yet.",
        "APPROVED": "Stands.",
        "DENIED": "Was refused; no registration.",
        "CANCELLED": "Stood and was called off.",
    },
)
shown_enum(
    people.AttendanceFlag,
    "What is worth knowing about how a row came to be.",
    {
        "REJOIN": "Came more than once.",
        "OVERLAPPING_DEVICES": "Was in with two devices at once; the time counts once.",
        "PHONE_BOUND": "A telephone was bound to them.",
        "LEFT_WITHOUT_JOIN": "Known to have left, not when they came; the time is not invented.",
        "CLOSED_BY_END": "Never left as far as we know; counted until the end.",
        "PHONE_DIAL_IN": "A telephone that was bound to nobody.",
        "NO_EMAIL": "Without an address.",
        "WALK_IN": "Was there without a standing registration.",
        "AMBIGUOUS_TIME": "A local time that happened twice; the likelier reading is counted.",
    },
)


@shows(summaries.Source, name="AttendanceSource", description="Where figures come from.")
class AttendanceSource:
    """A source."""

    platform: Platform = plain("The platform.")
    kind: str = plain("The door: rest, webhook, ingest or csv.")
    received_at: datetime = plain("When the last of it came.")
    records: int = plain("How many facts it told; the same fact twice is one.")


@shows(
    audiences.AttendanceSummary,
    description="An event's audience in numbers of people. Speakers and staff are not counted.",
)
class AttendanceSummary:
    """An audience."""

    registered: int = plain("Registrations that were approved, with those cancelled later.")
    cancelled: int = plain("Those of them that were cancelled.")
    attended: int = plain("People with a standing registration who were there live.")
    walk_ins: int = plain("People who were there live without one.")
    on_demand: int = plain("People who watched later only.")
    show_rate: float | None = plain(
        "attended / (registered - cancelled), 0 to 1; null without registrations."
    )
    median_minutes: float | None = plain("Half of those there live stayed at least so long.")
    quarantined: int = plain("Rows that are kept but name nobody: no registrant and no address.")
    questions: int = plain("Questions that the audience asked.")
    sources: list[AttendanceSource] = plain("Where the figures come from.")


@shows(people.PlatformScore, description="The vendor's own figure, raw and never averaged.")
class PlatformScore:
    """A vendor's figure."""

    platform: Platform = plain("Whose figure it is.")
    value: float = plain("The figure.")
    min: float = plain("The lowest it can be.")
    max: float = plain("The highest it can be.")


@shows(attendees.Attendee, description="Somebody who came to an event, or had registered for it.")
class Attendee(Node):
    """Somebody in the room."""

    name: str | None = plain("Their name, as they gave it.")
    email: EmailAddress | None = plain("Their address, in lower case.")
    role: AttendeeRole = plain("What they were there for.")
    registration: facts.RegistrationStatus | None = plain("Where it stands; null: never made.")
    registered_at: datetime | None = plain("When they registered.")
    attended: bool = plain("Whether they were there live.")
    live: list[Interval] = plain("When they were there, overlapping devices merged.")
    live_seconds: int = plain("How long they were there, overlaps counted once.")
    duration_known: bool = plain("Whether liveSeconds is all of it.")
    joins: int = plain("How many times they, or their devices, came in.")
    on_demand_seconds: int = plain("How long they watched later; never added to the live time.")
    questions: int = plain("Questions they asked.")
    poll_answers: int = plain("Polls they answered.")
    platform_score: PlatformScore | None = plain("The vendor's own figure.")
    quarantined: bool = plain("Whether the row names nobody.")
    flags: list[people.AttendanceFlag] = plain("What is worth knowing about the row.")


@edge(Attendee, "attendee")
class AttendeeEdge:
    """One row."""


@connection(AttendeeEdge, Attendee, "attendee")
class AttendeeConnection:
    """A page."""


@strawberry.type
class AttendanceSubscriptions:
    """Watching attendance."""

    @subscription(
        STAFF_AND_SYSTEMS, resolve.attendance_changed, "The event's numbers, after each change."
    )
    def attendance_changed(self, event_id: Id) -> AsyncGenerator[AttendanceSummary, None]: ...
