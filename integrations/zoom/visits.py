"""Visits: the facts in a person's rows, once it is settled what their times mean."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b

from advocacy.attendance.facts import Fact, Joined, Left, Origin, Present, Registered
from advocacy.platforms import Platform, SourceKind
from integrations.reports import ReadRow, ReportContext, ReportHeader
from integrations.zoom.readings import Chosen, choose
from integrations.zoom.rows import PersonRow

# Rows of nameless people that say the same are as many people, as long as we can remember them.
MOST_STRANGERS = 100_000


class Visits:
    """Turns the rows of one report into facts."""

    def __init__(self, header: ReportHeader, context: ReportContext) -> None:
        self._received_at = context.received_at
        self._generated_at = header.generated_at
        self._origin = Origin(
            platform=Platform.ZOOM, source=SourceKind.CSV, external_id=header.external_id
        )
        self._windows = [(context.starts_at, context.ends_at)]
        if header.started_at and header.ended_at:
            self._windows.append((header.started_at, header.ended_at))
        self._strangers: dict[bytes, int] = {}

    def facts_of(self, rows: Sequence[PersonRow]) -> Iterator[ReadRow]:
        """The facts of consecutive rows of one person."""
        timed = [row for row in rows if row.readings]
        chosen = choose([row.readings for row in timed], self._windows)
        settled = {row.number: choice for row, choice in zip(timed, chosen, strict=True)}
        for row in rows:
            facts = [*self._registration(row), *self._visit(row, settled.get(row.number))]
            yield ReadRow(row.number, tuple(facts))
