"""Imports: files and batches that are brought in, and what became of their rows."""

from datetime import datetime
from enum import StrEnum

from advocacy.attendance.row_errors import RowError
from advocacy.entity import Entity, Value
from advocacy.ids import new_id
from advocacy.platforms import Platform
from advocacy.values import TimeZone

PREFIX = "imp"
ERRORS_KEPT = 1000
MOST_COLUMNS = 200
# The rest of a longer one is cut off; a mapping names it without.
LONGEST_HEADER = 200


class ImportState(StrEnum):
    """Where an import stands."""

    RECEIVED = "RECEIVED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class ImportKind(StrEnum):
    """What an import brings in."""

    ATTENDANCE = "ATTENDANCE"
    ACCOUNTS = "ACCOUNTS"
    ADVOCATES = "ADVOCATES"
    RESPONSES = "RESPONSES"


class Column(Value):
    """Which field of ours the column under a header holds, by the name it has in the API."""

    field: str
    header: str


class Dialect(Value):
    """How a table was written, and what its columns hold; `unmapped` headers hold nothing known."""

    encoding: str
    separator: str
    columns: tuple[Column, ...] = ()
    unmapped: tuple[str, ...] = ()


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
    """A file or batch on its way in. `digest` tells a repeated batch from another of its name.

    Attendance is of an event; people come in tables, whose `mapping` says which column is which
    where their headers do not, and whose `dialect` is what was found. `zone_told` is whether the
    zone is somebody's word, `position` the last line that has landed, `by` who sent it.
    """

    kind: ImportKind = ImportKind.ATTENDANCE
    event_id: str | None = None
    platform: Platform
    by: str = ""
    mapping: tuple[Column, ...] = ()
    day_first: bool | None = None
    zone_told: bool = False
    dialect: Dialect | None = None
    position: int = 0
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


def new_people_import(
    kind: ImportKind,
    by: str,
    now: datetime,
    *,
    zone: str | None = None,
    mapping: tuple[Column, ...] = (),
    day_first: bool | None = None,
    dry_run: bool = False,
) -> Import:
    """A table of accounts, people or answers that has just been received from `by`.

    `zone` is that of its times, and of new people for whom it tells none; `day_first` says how to
    read 05/10, None that nobody said so.
    """
    return Import(
        id=new_id(PREFIX, now),
        kind=kind,
        platform=Platform.CSV,
        by=by,
        time_zone=zone or "UTC",
        zone_told=zone is not None,
        mapping=mapping,
        day_first=day_first,
        dry_run=dry_run,
        received_at=now,
    )


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
