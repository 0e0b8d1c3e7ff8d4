"""Ingestion: attendance that an integration brings in, record by record, as facts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from pydantic import Field

from advocacy.attendance.facts import (
    AttendeeRole,
    Fact,
    Joined,
    Left,
    Origin,
    Present,
    Registered,
    RegistrationStatus,
)
from advocacy.attendance.row_errors import RowError
from advocacy.entity import Command, Value
from advocacy.platforms import Platform, SourceKind
from advocacy.values import Instant

Row = tuple[Fact, ...]
Short = Annotated[str, Field(max_length=300)]
Count = Annotated[int, Field(ge=0, le=2_000_000_000)]


class AttendanceRecord(Command):
    """One person's registration, stay or activity, as an integration tells it."""

    external_id: Short | None = None
    name: Short | None = None
    email: Short | None = None
    role: AttendeeRole | None = None
    registered_at: Instant | None = None
    joined_at: Instant | None = None
    left_at: Instant | None = None
    on_demand_seconds: Count | None = None
    questions: Count | None = None
    poll_answers: Count | None = None


class IngestAttendance(Command):
    """Bring in a batch for one event; `delivery_id` makes it idempotent."""

    event_id: str
    platform: Platform
    delivery_id: Annotated[str, Field(min_length=1, max_length=200)]
    records: Annotated[tuple[AttendanceRecord, ...], Field(max_length=5_000)]

    @property
    def digest(self) -> str:
        """What tells this batch from another that came under its name."""
        return sha256(self.model_dump_json().encode()).hexdigest()


class RecordAttendance(Value):
    """Keep facts, row by row: of one event, or of whichever events their webinars are linked to."""

    event_id: str | None = None
    rows: tuple[Row, ...]
    dry_run: bool = False


def rows_of(command: IngestAttendance, received_at: datetime) -> Iterator[Row | RowError]:
    """The facts of each record, or why it says nothing."""
    origin = Origin(platform=command.platform, source=SourceKind.INGEST)
    for number, record in enumerate(command.records, start=1):
        facts = facts_of(record, origin, received_at)
        if record.joined_at and record.left_at and record.left_at < record.joined_at:
            yield RowError(row=number, column="leftAt", message="leftAt is before joinedAt.")
        elif not facts:
            message = "Give registeredAt, joinedAt, leftAt or an activity."
            yield RowError(row=number, message=message)
        else:
            yield facts


def facts_of(record: AttendanceRecord, origin: Origin, received_at: datetime) -> Row:
    """What one record says, as facts."""
    known_by = record.external_id or record.email or record.name or ""
    person: dict[str, Any] = {
        "origin": origin,
        "received_at": received_at,
        "registrant_id": record.external_id,
        "email": record.email,
        "name": record.name,
    }
    stay = {**person, "join_keys": (f"ingest:{known_by}:{record.joined_at}",), "role": record.role}
    activity: dict[str, Any] = {
        "on_demand_seconds": record.on_demand_seconds,
        "questions": record.questions,
        "poll_answers": record.poll_answers,
    }
    facts: list[Fact] = []
    if record.registered_at is not None:
        at = record.registered_at
        status = RegistrationStatus.APPROVED
        facts.append(Registered(**person, status=status, registered_at=at, at=at))
    if record.joined_at is not None:
        facts.append(Joined(**stay, at=record.joined_at))
    if record.left_at is not None:
        facts.append(Left(**stay, at=record.left_at))
    if any(figure is not None for figure in activity.values()):
        facts.append(Present(**stay, **activity))
    return tuple(facts)


def names_nobody(row: Sequence[Fact]) -> bool:
    """Whether none of the row's facts tells a registrant or an address."""
    return not any(
        getattr(fact, "registrant_id", None) or getattr(fact, "email", None) for fact in row
    )
