"""Reports: attendance in a file that somebody exported from a platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from advocacy.attendance.facts import Fact
from advocacy.attendance.row_errors import RowError
from advocacy.entity import Value
from advocacy.values import Instant


class UnreadableFile(Exception):
    """The file is no table of text at all; the message says what is wrong with it."""


class WrongReport(UnreadableFile):
    """A table, but not the report that was asked for; the message says what it looks like."""


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a file does not tell: the zone of its times, and the event it is of.

    The event's time settles what a time may mean otherwise (05/10, or an hour that came twice).
    """

    zone: ZoneInfo
    starts_at: datetime
    ends_at: datetime
    received_at: datetime


class ReportHeader(Value):
    """What a report says of itself; None = it does not.

    `external_id` lets the caller refuse the report of another webinar.
    """

    layout: str
    external_id: str | None = None
    title: str | None = None
    started_at: Instant | None = None
    ended_at: Instant | None = None
    minutes: int | None = None
    generated_at: Instant | None = None
    host_email: str | None = None
    registered: int | None = None
    cancelled: int | None = None
    unique_viewers: int | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The facts of one row, possibly none (somebody absent); `row` is its line, from 1."""

    row: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its header at once, its rows as they are read. Rows with errors spoil no others.

    A row may give facts and, for a cell that cannot be taken, an error as well.
    """

    header: ReportHeader
    rows: Iterator[ReadRow | RowError]
