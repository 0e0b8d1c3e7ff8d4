"""Rows: one line of a report's lists of people, and the facts in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from advocacy.attendance.facts import AttendeeRole, RegistrationStatus
from advocacy.attendance.row_errors import RowError
from integrations.zoom.columns import Columns, Section, cell
from integrations.zoom.phones import phone_instead_of_name, phone_number
from integrations.zoom.readings import Reading, readings_of
from integrations.zoom.times import Dates

ROLES = {Section.HOSTS: AttendeeRole.STAFF, Section.PANELISTS: AttendeeRole.SPEAKER}
STATUSES = {
    "approv": RegistrationStatus.APPROVED,
    "pend": RegistrationStatus.PENDING,
    "wait": RegistrationStatus.PENDING,
    "den": RegistrationStatus.DENIED,
    "declin": RegistrationStatus.DENIED,
    "cancel": RegistrationStatus.CANCELLED,
}
YES = ("yes", "y", "true")
NO = ("no", "n", "false")


@dataclass(slots=True)
class PersonRow:
    """One line as it stands. Times are not settled yet: `readings` is what they may mean.

    `leave_only` are the instants that a leave without a join may mean; `seconds` is the row's own
    total; `errors` name the cells that cannot be taken.
    """

    number: int
    name: str
    email: str
    phone: str | None
    role: AttendeeRole | None
    status: RegistrationStatus | None = None
    registered_at: datetime | None = None
    present: bool = False
    seconds: int | None = None
    readings: list[Reading] = field(default_factory=list)
    leave_only: tuple[datetime, ...] = ()
    errors: list[RowError] = field(default_factory=list)

    @property
    def who(self) -> str:
        """What tells this person's rows from the next person's."""
        return self.email.lower() or self.name

    def told(self) -> dict[str, Any]:
        """What the row tells of the person, for a Participation."""
        return {"email": self.email, "name": self.name, "phone": self.phone, "role": self.role}


class RowReader:
    """Reads the lines of one report's lists."""

    def __init__(self, dates: Dates, host_email: str | None) -> None:
        self._dates = dates
        self._host_email = (host_email or "").lower()

    def read(
        self, number: int, section: Section, columns: Columns, cells: Sequence[str]
    ) -> PersonRow:
        """The line, with an error for each cell that cannot be taken."""
        row = self._person(number, section, columns, cells)
        if section is Section.ATTENDEES:
            self._registration(row, columns, cells)
        waits = cell(cells, columns, "waiting").lower() in YES
        absent = cell(cells, columns, "attended").lower() in NO
        if not waits and not absent:
            self._presence(row, columns, cells)
        return row

    def _person(
        self, number: int, section: Section, columns: Columns, cells: Sequence[str]
    ) -> PersonRow:
        """Who it is."""
        email = cell(cells, columns, "email")
        email = email if "@" in email else ""
        names = (cell(cells, columns, "first_name"), cell(cells, columns, "last_name"))
        name = cell(cells, columns, "name") or " ".join(part for part in names if part)
        role = ROLES.get(section)
        if section is Section.PARTICIPANTS and email and email.lower() == self._host_email:
            role = AttendeeRole.STAFF
        phone = None if email else phone_instead_of_name(name)
        if section is Section.OTHERS and not email:
            phone = phone_number(name)
        row = PersonRow(number, name, email, phone, role)
        if not email and not name:
            row.errors.append(RowError(row=number, message="The row names nobody."))
        return row

    def _registration(self, row: PersonRow, columns: Columns, cells: Sequence[str]) -> None:
        """When they registered and what became of it; a second visit's row leaves both blank."""
        registered, status = cell(cells, columns, "registered"), cell(cells, columns, "status")
        row.registered_at = next(iter(self._times(row, "Registration Time", registered)), None)
        row.status = next(
            (known for start, known in STATUSES.items() if status.lower().startswith(start)), None
        )
        if status and row.status is None:
            message = f"“{status[:40]}” is no approval status that we know."
            row.errors.append(RowError(row=row.number, column="Approval Status", message=message))
        elif registered and not status:
            row.status = RegistrationStatus.APPROVED

    def _presence(self, row: PersonRow, columns: Columns, cells: Sequence[str]) -> None:
        """When they came and went, or for how long they were there."""
        joined, left = cell(cells, columns, "join"), cell(cells, columns, "leave")
        minutes = minutes_of(cell(cells, columns, "minutes"))
        row.seconds = None if minutes is None else minutes * 60
        sound = len(row.errors)
        untimed = "join" not in columns and minutes is not None
        row.present = untimed or cell(cells, columns, "attended").lower() in YES
        for text in (joined, left):
            self._dates.learn(text, of_event=True)
        joins, leaves = self._times(row, "Join Time", joined), self._times(row, "Leave Time", left)
        if joins:
            row.readings = readings_of(joins, leaves, minutes)
            if not row.readings:
                message = "They leave before they join."
                row.errors.append(RowError(row=row.number, column="Leave Time", message=message))
        else:
            row.leave_only = leaves
        if len(row.errors) > sound and not row.readings:
            row.present = False

    def _times(self, row: PersonRow, column: str, text: str) -> tuple[datetime, ...]:
        """What a time may mean; nothing for a blank, and an error for what is no time."""
        try:
            return self._dates.readings(text) if text else ()
        except (ValueError, OverflowError) as error:
            row.errors.append(RowError(row=row.number, column=column, message=f"{error}."))
            return ()


def minutes_of(text: str) -> int | None:
    """A whole number of minutes; None where none is told."""
    digits = text.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None
