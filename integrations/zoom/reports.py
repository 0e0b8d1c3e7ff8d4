"""Reports: Zoom's attendee report of a webinar and participant lists of a meeting, as CSV.

Sections may come in any order and with rows padded to the widest of them; columns are found by
their names. The summary, where there is one, stands before the people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import BinaryIO

from advocacy.attendance.row_errors import RowError
from advocacy.platforms import external_key
from integrations.reports import ReadRow, Report, ReportContext, ReportHeader, UnreadableFile
from integrations.tables import Table
from integrations.zoom.columns import (
    Columns,
    Section,
    cell,
    heading,
    people_columns,
    section_of,
    summary_columns,
)
from integrations.zoom.mistakes import refuse_other
from integrations.zoom.rows import PersonRow, RowReader, minutes_of
from integrations.zoom.times import Dates
from integrations.zoom.visits import Visits

TITLE = "attendee report"
GENERATED = "report generated"
# A report says within its first rows that it is one.
PREFACE = 200
# So many rows of one person are settled together.
TOGETHER = 500


def read_report(file: BinaryIO, context: ReportContext) -> Report:
    """The facts in a report, read as they are asked for. Raises UnreadableFile and WrongReport."""
    reading = Reading(Table(file), context)
    return Report(reading.header, reading.rows())


class Reading:
    """Goes through a report once, from the top."""

    def __init__(self, table: Table, context: ReportContext) -> None:
        """Read up to the first list of people. Raises WrongReport when this is another file."""
        self._rows = iter(table)
        self._context = context
        self._dates = Dates(context.zone, context.starts_at)
        self._section = Section.PARTICIPANTS
        self._columns: Columns | None = None
        self._early: list[RowError] = []
        self.header = self._preface()

    def _preface(self) -> ReportHeader:
        """What comes before the people, read for what the report says of itself."""
        seen: list[Sequence[str]] = []
        summary: Summary | None = None
        generated = ""
        for row in islice(self._rows, PREFACE):
            if isinstance(row, RowError):
                self._early.append(row)
                continue
            seen.append(row.cells)
            columns = summary_columns(row.cells)
            section = section_of(row.cells)
            if columns:
                summary = Summary(columns, ())
            elif summary and not summary.cells:
                summary = Summary(summary.columns, row.cells)
            elif heading(row.cells[0]).rstrip(":") == GENERATED:
                generated = row.cells[1] if len(row.cells) > 1 else ""
            elif section:
                self._section = section
            elif self._begins_list(row.cells):
                break
        if self._early and not seen:
            raise UnreadableFile(f"Row {self._early[0].row}: {self._early[0].message}")
        refuse_other(seen, known=bool(self._columns or summary))
        return self._header(summary or Summary({}, ()), generated.strip())

    def _begins_list(self, cells: Sequence[str]) -> bool:
        """Whether these are headings; if so, they hold from here on."""
        columns = people_columns(cells)
        self._columns = columns or self._columns
        return columns is not None

    def _header(self, summary: "Summary", generated: str) -> ReportHeader:
        """The header; what it says of the event's date settles how dates are written."""
        self._dates.learn(generated, of_event=False)
        for name in ("start", "end"):
            self._dates.learn(summary.text(name), of_event=True)
        started_at, minutes = self._nearest(summary.text("start")), summary.number("minutes")
        ended_at = self._nearest(summary.text("end"))
        if started_at and minutes and not ended_at:
            ended_at = started_at + timedelta(minutes=minutes)
        return ReportHeader(
            layout=self._layout(),
            external_id=external_key(summary.text("id")) or None,
            title=summary.text("title") or None,
            started_at=started_at,
            ended_at=ended_at,
            minutes=minutes,
            generated_at=self._nearest(generated),
            host_email=summary.text("host_email") or None,
            registered=summary.number("registered"),
            cancelled=summary.number("cancelled"),
            unique_viewers=summary.number("unique_viewers"),
        )

    def _layout(self) -> str:
        """Which of Zoom's reports it is."""
        if self._section is not Section.PARTICIPANTS or self._columns is None:
            return "webinar attendees"
        return "meeting participants" if "join" in self._columns else "meeting participants, once"

    def _nearest(self, text: str) -> datetime | None:
        """The instant that a text tells, of two the one nearer to the event; None if it is none."""
        try:
            readings = self._dates.readings(text) if text else ()
        except (ValueError, OverflowError):
            return None
        return min(readings, key=lambda at: abs(at - self._context.starts_at), default=None)

    def rows(self) -> Iterator[ReadRow | RowError]:
        """The people, one row after another."""
        yield from self._early
        visits = Visits(self.header, self._context)
        for _, rows in groupby(self._people(), key=person_of):
            while together := list(islice(rows, TOGETHER)):
                people = [row for row in together if isinstance(row, PersonRow)]
                yield from (row for row in together if isinstance(row, RowError))
                yield from (error for row in people for error in row.errors)
                yield from visits.facts_of(people)

    def _people(self) -> Iterator[PersonRow | RowError]:
        """The lines of the lists, section by section."""
        reader = RowReader(self._dates, self.header.host_email)
        skip_next = False
        for row in self._rows:
            if isinstance(row, RowError):
                yield row
            elif section := section_of(row.cells):
                self._section, self._columns = section, None
                if section is Section.UNKNOWN:
                    message = f"The section “{row.cells[0].strip()[:60]}” is not known: left out."
                    yield RowError(row=row.number, message=message)
            elif skip_next or self._is_furniture(row.cells):
                skip_next = not skip_next and summary_columns(row.cells) is not None
            elif self._columns and self._section is not Section.UNKNOWN:
                yield reader.read(row.number, self._section, self._columns, row.cells)

    def _is_furniture(self, cells: Sequence[str]) -> bool:
        """Whether the row tells of the report and not of a person."""
        if heading(cells[0]).rstrip(":") in (TITLE, GENERATED) or not any(map(str.strip, cells)):
            return True
        hint = "|".join(cells).casefold()
        if "minutes)" in hint or "original name" in hint:
            return self._begins_list(cells) or summary_columns(cells) is not None
        return False


@dataclass(frozen=True, slots=True)
class Summary:
    """The row that says what the report is about."""

    columns: Columns
    cells: Sequence[str]

    def text(self, name: str) -> str:
        """One of its texts; empty if it has none."""
        return cell(self.cells, self.columns, name)

    def number(self, name: str) -> int | None:
        """One of its numbers."""
        return minutes_of(self.text(name))


def person_of(row: PersonRow | RowError) -> str | None:
    """What consecutive rows of one person have in common."""
    return row.who if isinstance(row, PersonRow) else None
