"""Visits: the facts in a person's rows, once it is settled what their times mean."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from advocacy.attendance.facts import Fact, Joined, Left, Origin, Present, Registered
from advocacy.platforms import Platform, SourceKind
from integrations.reports import ReadRow, ReportContext, ReportHeader
from integrations.zoom.readings import Chosen, Reading, choose
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

    def _registration(self, row: PersonRow) -> Iterator[Fact]:
        """Where a registration stood when the report was made."""
        if row.status and (row.email or row.name):
            yield Registered(
                origin=self._origin,
                received_at=self._received_at,
                email=row.email,
                name=row.name,
                status=row.status,
                registered_at=row.registered_at,
                at=self._generated_at or row.registered_at,
            )

    def _visit(self, row: PersonRow, choice: Chosen | None) -> Iterator[Fact]:
        """That somebody was there, with the times if there are any."""
        if not (row.email or row.name):
            return
        if choice:
            came, went = choice.reading.join, choice.reading.leave
            who = {**self._given(), **row.told(), "join_keys": self._key(row, came, went)}
            other_came, other_went = times_of(choice.other)
            yield Joined(**who, at=came, or_at=other_came if other_came != came else None)
            if went:
                yield Left(**who, at=went, or_at=other_went if other_went != went else None)
        elif row.leave_only:
            at = row.leave_only[-1]
            keys = self._key(row, None, at)
            yield Left(**self._given(), **row.told(), join_keys=keys, at=at)
        elif row.present:
            keys = self._key(row, None, None)
            yield Present(
                **self._given(),
                **row.told(),
                join_keys=keys,
                attended=True,
                live_seconds=row.seconds,
            )

    def _given(self) -> dict[str, Any]:
        """Where all the facts are from."""
        return {"origin": self._origin, "received_at": self._received_at}

    def _key(self, row: PersonRow, *times: datetime | None) -> tuple[str]:
        """An id for the row's join that the same row has in every export of the report."""
        said = "|".join([row.who, *(at.isoformat() if at else "" for at in times)])
        digest = blake2b(said.encode(), digest_size=12)
        return (f"row:{digest.hexdigest()}{'' if row.email else self._ordinal(digest.digest())}",)

    def _ordinal(self, digest: bytes) -> str:
        """Nothing for the first nameless row that says this, and then a number."""
        if len(self._strangers) >= MOST_STRANGERS and digest not in self._strangers:
            return ""
        count = self._strangers[digest] = self._strangers.get(digest, 0) + 1
        return "" if count == 1 else f"#{count}"


def times_of(reading: Reading | None) -> tuple[datetime | None, datetime | None]:
    """The two times of a reading."""
    return (reading.join, reading.leave) if reading else (None, None)
