"""Imports: files and batches of attendance, and what became of their rows."""

from datetime import datetime
from enum import StrEnum

from advocacy.attendance.row_errors import RowError
from advocacy.entity import Entity, Value
from advocacy.ids import new_id
from advocacy.platforms import Platform
from advocacy.values import TimeZone

PREFIX = "imp"
ERRORS_KEPT = 1000


class ImportState(StrEnum):
    """Where an import stands."""

    RECEIVED = "RECEIVED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class Landed(Value):
    """What became of rows: all new, partly new, nothing new; quarantined ones name nobody."""

    total: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0

    def __add__(self, other: "Landed") -> "Landed":
        """The counts of both."""
        return Landed(**{name: value + getattr(other, name) for name, value in self})


class Import(Entity):
    """A file or batch on its way in. `digest` tells a repeated batch from another of its name."""

    event_id: str
    platform: Platform
    state: ImportState = ImportState.RECEIVED
    dry_run: bool = False
    time_zone: TimeZone = "UTC"
    total: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    errors: tuple[RowError, ...] = ()
    delivery_key: str | None = None
    digest: str = ""
    received_at: datetime

    def with_rows(self, landed: Landed, errors: list[RowError], state: ImportState) -> "Import":
        """The import with what became of its rows so far; the first 1,000 errors are kept."""
        return self.changed(state=state, errors=tuple(errors[:ERRORS_KEPT]), **dict(landed))


def new_import(
    event_id: str, platform: Platform, zone: str, now: datetime, *, dry_run: bool = False
) -> Import:
    """An import that has just been received."""
    return Import(
        id=new_id(PREFIX, now),
        event_id=event_id,
        platform=platform,
        time_zone=zone,
        dry_run=dry_run,
        received_at=now,
    )
