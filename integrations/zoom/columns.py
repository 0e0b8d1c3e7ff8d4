"""Columns: the headings of Zoom's reports, which move and change case but keep their names."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

Columns: TypeAlias = Mapping[str, int]

HEADINGS = {
    "attended": "attended",
    "user name (original name)": "name",
    "user name": "name",
    "name (original name)": "name",
    "name": "name",
    "first name": "first_name",
    "last name": "last_name",
    "email": "email",
    "user email": "email",
    "email address": "email",
    "join time": "join",
    "leave time": "leave",
    "time in session (minutes)": "minutes",
    "duration (minutes)": "minutes",
    "total duration (minutes)": "minutes",
    "registration time": "registered",
    "approval status": "status",
    "in waiting room": "waiting",
}
SUMMARY = {
    "topic": "title",
    "webinar id": "id",
    "meeting id": "id",
    "id": "id",
    "actual start time": "start",
    "start time": "start",
    "end time": "end",
    "actual duration (minutes)": "minutes",
    "duration (minutes)": "minutes",
    "# registered": "registered",
    "# cancelled": "cancelled",
    "unique viewers": "unique_viewers",
    "user email": "host_email",
    "host email": "host_email",
}


class Section(StrEnum):
    """The parts of a report, by whom they list."""

    HOSTS = "host details"
    PANELISTS = "panelist details"
    ATTENDEES = "attendee details"
    OTHERS = "other details"
    PARTICIPANTS = "participants"
    UNKNOWN = "unknown"


def heading(cell: str) -> str:
    """A heading as it is compared."""
    return " ".join(cell.replace("\u00a0", " ").casefold().split())


def columns_of(cells: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    """Where each known column is; of several with one meaning the first."""
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = names.get(heading(cell))
        if name is not None:
            found.setdefault(name, position)
    return found


def people_columns(cells: Sequence[str]) -> dict[str, int] | None:
    """The columns of a list of people, if these cells are its headings.

    Other platforms head their columns with names and times, too; the minutes are Zoom's.
    """
    columns = columns_of(cells, HEADINGS)
    own = "minutes" in columns or any("original name" in heading(cell) for cell in cells)
    timed = "minutes" in columns or "join" in columns
    return columns if "name" in columns and own and timed else None


def summary_columns(cells: Sequence[str]) -> dict[str, int] | None:
    """The columns of the report's own summary, if these cells are its headings."""
    columns = columns_of(cells, SUMMARY)
    return columns if "title" in columns and "id" in columns else None


def section_of(cells: Sequence[str]) -> Section | None:
    """The section that this row opens: one cell with the name of it; None for other rows."""
    if not cells or any(cell.strip() for cell in cells[1:]):
        return None
    title = heading(cells[0]).rstrip(":")
    if not title.endswith(" details"):
        return None
    named = (s for s in Section if s.value.split()[0] in title)
    return next(named, Section.UNKNOWN)


def cell(cells: Sequence[str], columns: Columns, name: str) -> str:
    """The text of a column; empty where the row or the report has none, or says "--"."""
    position = columns.get(name)
    if position is None or position >= len(cells):
        return ""
    text = cells[position].strip()
    return "" if text == "--" else text
