"""Tables of accounts, people and survey answers: any dialect, columns in any order and language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from advocacy.attendance.row_errors import RowError
from advocacy.imports import LONGEST_HEADER, MOST_COLUMNS, Column, Dialect, ImportKind
from integrations.people_cells import Reading, value_of
from integrations.people_headers import HEADERS, NEEDED, field_named, field_of, shown
from integrations.reports import UnreadableFile
from integrations.spreadsheets import unguarded
from integrations.tables import SEPARATORS, Row, Table

# Fields of which it also matters how they are written, and what that is called.
WRITTEN = {"responded_at": "written_at"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """What one row says: a value for each of its cells that is not empty, by field.

    `number` is the line on which it begins, `headers` what its columns are called.
    """

    number: int
    values: Mapping[str, Any]
    headers: Mapping[str, str]


class PeopleTable:
    """A file as rows of one kind. Reads as it goes, so that memory does not grow with the file."""

    def __init__(
        self, file: BinaryIO, kind: ImportKind, mapping: Sequence[Column], reading: Reading
    ) -> None:
        """Find out how it is written and what its columns hold.

        Raises UnreadableFile for what is no table, or one that lacks what makes a row.
        """
        self._kind = kind
        self._reading = reading
        table = Table(file)
        header = header_of(table)
        separator = best_separator(kind, header, table.separator)
        if separator != table.separator:
            table = Table(file)
            table.separator = separator
            header = header_of(table)
        # The table goes on where the header ended.
        self._rows = iter(table)
        self._width = len(header.cells)
        self._fields = fields_of(kind, header.cells, mapping)
        self._headers = {field: clean(header.cells[at]) for at, field in self._fields.items()}
        self.dialect = Dialect(
            encoding=table.encoding,
            separator=separator,
            columns=tuple(
                Column(field=shown(field), header=self._headers[field])
                for field in self._fields.values()
            ),
            unmapped=tuple(
                clean(cell)
                for at, cell in enumerate(header.cells)
                if at not in self._fields and clean(cell)
            ),
        )

    @property
    def constants(self) -> Mapping[str, str]:
        """What the headers say of all rows: a score headed "NPS" is of that kind."""
        about = self._headers.get("score", "").casefold()
        kinds = [each for each in ("NPS", "CSAT") if each.casefold() in about]
        return {"kind": kinds[0]} if len(kinds) == 1 and "kind" not in self._headers else {}

    def __iter__(self) -> Iterator[TableRow | list[RowError]]:
        """The rows that say anything, and what is wrong with each that cannot be read."""
        for row in self._rows:
            if isinstance(row, RowError):
                yield [row]
            elif any(cell.strip() for cell in row.cells):
                yield self._read(row)

    def _read(self, row: Row) -> TableRow | list[RowError]:
        if any(cell.strip() for cell in row.cells[self._width :]):
            message = f"This row has more cells than the {self._width} headers: is one in quotes?"
            return [RowError(row=row.number, message=message)]
        values: dict[str, Any] = {**self.constants}
        errors = []
        for at, field in self._fields.items():
            text = unguarded(row.cells[at].strip()) if at < len(row.cells) else ""
            if not text.strip():
                continue
            try:
                values[field] = value_of(field, text, self._reading)
                if field in WRITTEN:
                    values[WRITTEN[field]] = text
            except ValueError as error:
                header = self._headers[field]
                errors.append(RowError(row=row.number, column=header, message=f"{error}."))
        return errors or TableRow(row.number, values, self._headers)


def header_of(table: Table) -> Row:
    """The first row. Raises UnreadableFile when there is none that could be headers."""
    first = next(iter(table), None)
    if first is None:
        raise UnreadableFile("The file is empty.")
    if isinstance(first, RowError):
        raise UnreadableFile(first.message)
    if len(first.cells) > MOST_COLUMNS:
        raise UnreadableFile(f"The first row has more than {MOST_COLUMNS} cells: no headers.")
    return first


def best_separator(kind: ImportKind, header: Row, guess: str) -> str:
    """The separator with which the most headers are known; `guess` where it makes no difference."""
    line = guess.join(header.cells)

    def known(separator: str) -> int:
        return sum(field_of(kind, clean(cell)) is not None for cell in line.split(separator))

    return max(SEPARATORS, key=lambda each: (known(each), each == guess))


def clean(cell: str) -> str:
    """A header without the quotes and marks around it."""
    return unguarded(cell.strip("\ufeff \u00a0\"'"))[:LONGEST_HEADER].strip()


def fields_of(kind: ImportKind, cells: Sequence[str], mapping: Sequence[Column]) -> dict[int, str]:
    """Which field each column holds, by its place; what the mapping says goes before its header.

    Raises UnreadableFile for a mapping that names what is not there, and without what is needed.
    """
    fields: dict[int, str] = {}
    for column in mapping:
        field = field_named(kind, column.field)
        if field is None:
            known = ", ".join(map(shown, HEADERS[kind]))
            raise UnreadableFile(f"There is no field “{column.field}”: there are {known}.")
        at = place_of(cells, column.header)
        if at in fields or field in fields.values():
            raise UnreadableFile(f"“{column.header}” or {column.field} is mapped twice.")
        fields[at] = field
    for at, cell in enumerate(cells):
        known_as = field_of(kind, clean(cell))
        if known_as and at not in fields and known_as not in fields.values():
            fields[at] = known_as
    refuse_incomplete(kind, cells, fields.values())
    return dict(sorted(fields.items()))


def place_of(cells: Sequence[str], header: str) -> int:
    """Which column has this header. Raises UnreadableFile."""
    names = [clean(cell).casefold() for cell in cells]
    if header.strip().casefold() not in names:
        raise UnreadableFile(f"There is no column “{header}”: there are {listed(cells)}.")
    return names.index(header.strip().casefold())


def refuse_incomplete(kind: ImportKind, cells: Sequence[str], fields: Iterable[str]) -> None:
    """Raise UnreadableFile unless there is a column for all that makes a row."""
    there = {"identities" if "." in field else field for field in fields}
    for what, wanted in NEEDED[kind].items():
        if there.isdisjoint(wanted):
            raise UnreadableFile(
                f"No column is known to hold {what}. The columns are {listed(cells)}. Say which "
                f'it is: mapping={{"{shown(wanted[0])}": "its header"}}.'
            )


def listed(cells: Sequence[str]) -> str:
    """The first headers, for a message."""
    names = [f"“{clean(cell)[:40]}”" for cell in cells[:30] if cell.strip()]
    return ", ".join(names) or "nameless"
