"""Row fates: what becomes of the rows of a file, and which of them tell of the same thing."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeAlias

from advocacy.attendance.row_errors import RowError
from advocacy.entity import Entity
from advocacy.people_rows import Told


class Fate(StrEnum):
    """What a row came to."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"


Result: TypeAlias = Fate | RowError


def fate_of(before: Entity | None, after: Entity) -> Fate:
    """What a row came to that made `after` of `before`."""
    if before is None:
        return Fate.CREATED
    return Fate.UNCHANGED if after == before else Fate.UPDATED


class Seen:
    """What the rows of one file are about, by key, so that no two of them tell of the same."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def note(self, keys: Sequence[str], line: int) -> None:
        """The row on this line is about what has these keys."""
        for key in keys:
            self._lines.setdefault(key, line)

    def repeated(self, row: Told[Any], keys: Sequence[str], what: str) -> RowError | None:
        """Why a row is left out that tells, by these keys, of what an earlier one told of."""
        lines = [line for key in keys if (line := self._lines.get(key, row.line)) != row.line]
        return row.error(f"Row {lines[0]} is about the same {what}.") if lines else None
