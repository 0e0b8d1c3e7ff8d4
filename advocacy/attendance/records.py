"""Records: attendance as an integration of ours hands it in, one person's visit each."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any

from pydantic import Field

from advocacy.attendance.facts import (
    AttendeeRole,
    Fact,
    Joined,
    Left,
    Moment,
    Origin,
    Present,
    Registered,
    RegistrationStatus,
)
from advocacy.entity import Command
from advocacy.platforms import Platform, SourceKind

Count = Annotated[int, Field(ge=0, le=2_000_000_000)]
Short = Annotated[str, Field(max_length=500)]


class AttendanceRecord(Command):
    """One visit of one person, who is known by `external_id`, else by e-mail, else not at all."""

    external_id: Short | None = None
    name: Short | None = None
    email: Short | None = None
    role: AttendeeRole | None = None
    registered_at: Moment | None = None
    joined_at: Moment | None = None
    left_at: Moment | None = None
    on_demand_seconds: Count | None = None
    questions: Count | None = None
    poll_answers: Count | None = None


def facts_of_record(
    record: AttendanceRecord, *, platform: Platform, key: str, received_at: datetime
) -> tuple[Fact, ...]:
    """The facts in one record that was handed in for an event.

    The same visit handed in again, now with its end, is the same visit. `key` names the record
    within all deliveries; it stands for who is neither known by an id nor by an address.
    """
    return tuple(told(record, platform, key, received_at))


def told(
    record: AttendanceRecord, platform: Platform, key: str, received_at: datetime
) -> Iterator[Fact]:
    """The facts one by one."""
    origin = Origin(platform=platform, source=SourceKind.INGEST)
    person: dict[str, Any] = {
        "origin": origin,
        "received_at": received_at,
        "registrant_id": record.external_id,
        "email": record.email,
        "name": record.name,
    }
    who = record.external_id or (record.email or "").lower() or key
    if record.registered_at:
        yield Registered(
            **person,
            status=RegistrationStatus.APPROVED,
            registered_at=record.registered_at,
            at=record.registered_at,
        )
    visit = {**person, "role": record.role, "join_keys": (visit_key(who, record.joined_at),)}
    if record.joined_at:
        yield Joined(**visit, at=record.joined_at)
    if record.left_at:
        yield Left(**visit, at=record.left_at)
    totals: dict[str, Any] = {
        "on_demand_seconds": record.on_demand_seconds,
        "questions": record.questions,
        "poll_answers": record.poll_answers,
    }
    if any(figure is not None for figure in totals.values()):
        yield Present(**visit, **totals)


def visit_key(who: str, joined_at: datetime | None) -> str:
    """A name for the visit that all records of it share."""
    said = f"{who}|{joined_at.isoformat() if joined_at else ''}"
    return f"visit:{blake2b(said.encode(), digest_size=12).hexdigest()}"
