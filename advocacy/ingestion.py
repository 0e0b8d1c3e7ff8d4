"""Ingestion: attendance that integrations bring in, and what any door gives to be kept."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from advocacy.attendance.facts import Fact
from advocacy.attendance.records import AttendanceRecord, facts_of_record
from advocacy.attendance.row_errors import RowError
from advocacy.entity import Command, Value
from advocacy.platforms import Platform

Row = tuple[Fact, ...]


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
    """The facts of each record, or why it was left out."""
    for number, record in enumerate(command.records, start=1):
        key = f"{command.delivery_id}/{number}"
        facts = facts_of_record(record, platform=command.platform, key=key, received_at=received_at)
        if record.joined_at and record.left_at and record.left_at < record.joined_at:
            yield RowError(row=number, column="leftAt", message="leftAt is before joinedAt.")
        elif not facts:
            message = "Give registeredAt, joinedAt, leftAt or an activity."
            yield RowError(row=number, message=message)
        else:
            yield facts


def names_nobody(row: Sequence[Fact]) -> bool:
    """Whether none of the row's facts tells a registrant or an address."""
    return not any(
        getattr(fact, "registrant_id", None) or getattr(fact, "email", None) for fact in row
    )
