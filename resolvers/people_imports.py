"""Tables of accounts, people and answers: read and landed batch by batch, each batch once.

A batch and how far the import is are one transaction: an import that was interrupted goes on after
the last batch. One that is only tried does the same and undoes it.
"""

from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO, Protocol, TypeAlias

from advocacy.attendance.row_errors import RowError
from advocacy.errors import Refusal
from advocacy.imports import Import, ImportKind, ImportState, Landed
from advocacy.people_rows import Told, told
from advocacy.values import zone
from integrations.people_cells import Reading
from integrations.people_tables import PeopleTable
from resolvers.account_rows import AccountRows
from resolvers.advocate_rows import AdvocateRows
from resolvers.context import Context, Viewer
from resolvers.response_rows import ResponseRows
from resolvers.row_fates import Fate, Result
from store.database import AlreadyStored

MOST_ROWS = 200_000
TOO_MANY = f"A file may have {MOST_ROWS:,} rows: send the rest in another one."
Read: TypeAlias = Told[Any] | list[RowError]


class Landing(Protocol):
    """How the rows of one kind land, and what it remembers of a file from batch to batch."""

    at_once: int

    async def recall(self, rows: Sequence[Told[Any]]) -> None:
        """Note rows of this file that have landed before it was interrupted."""

    async def land(self, rows: Sequence[Told[Any]]) -> list[Result]:
        """What becomes of each row; in a transaction."""


LANDINGS: Mapping[ImportKind, Callable[[Context, Import], Landing]] = {
    ImportKind.ACCOUNTS: lambda context, _: AccountRows(context),
    ImportKind.ADVOCATES: AdvocateRows,
    ImportKind.RESPONSES: lambda context, _: ResponseRows(context),
}


class OnlyTried(Exception):
    """Undoes what was only tried; how far the import is nevertheless."""

    def __init__(self, progress: Import) -> None:
        super().__init__(progress.id)
        self.progress = progress


async def land_table(context: Context, import_: Import, file: BinaryIO) -> Import:
    """Land the rows of a table; the import, done. Raises UnreadableFile.

    Whoever sent the file is who did it, also in the histories.
    """
    context = replace(context, viewer=Viewer(import_.by, context.viewer.roles))
    table = await to_thread(open_table, import_, file)
    if import_.dry_run:
        # Nothing is kept of what was tried, so it begins anew.
        import_ = import_.with_rows(Landed(), [], ImportState.RUNNING).changed(position=0)
    import_ = await context.store.imports.replace(import_.changed(dialect=table.dialect))
    landing = LANDINGS[import_.kind](context, import_)
    rows = rows_in(import_.kind, table)
    before, refused = import_.position, {error.row for error in import_.errors}
    # Reading is work for the processor: it must not keep other operations waiting.
    while batch := await to_thread(lambda: list(islice(rows, landing.at_once))):
        landed = [e for e in batch if isinstance(e, Told) and e.line <= before]
        if landed:
            await landing.recall([each for each in landed if each.line not in refused])
        if fresh := [each for each in batch if line_of(each) > before]:
            import_ = await land_batch(context, import_, landing, fresh)
    return await context.store.imports.replace(import_.changed(state=ImportState.DONE))


def open_table(import_: Import, file: BinaryIO) -> PeopleTable:
    """The table in the file, its header read. Raises UnreadableFile."""
    reading = Reading(zone(import_.time_zone), import_.day_first)
    return PeopleTable(file, import_.kind, import_.mapping, reading)


def rows_in(kind: ImportKind, table: PeopleTable) -> Iterator[Read]:
    """The rows as they are read, and what is wrong with those that cannot be taken."""
    for number, row in enumerate(table):
        if number == MOST_ROWS:
            line = row[0].row if isinstance(row, list) else row.number
            yield [RowError(row=line, message=TOO_MANY)]
            return
        if isinstance(row, list):
            yield row
        else:
            yield told(kind, row.number, row.values, row.headers)


def line_of(row: Read) -> int:
    """The line on which a row begins."""
    return row[0].row if isinstance(row, list) else row.line


async def land_batch(
    context: Context, import_: Import, landing: Landing, batch: Sequence[Read]
) -> Import:
    """The import with these rows landed: all at once, or else one by one.

    Who is written by somebody else at that moment costs their own row at the most.
    """
    try:
        return await land_together(context, import_, landing, batch)
    except (AlreadyStored, Refusal):
        pass
    for each in batch:
        try:
            import_ = await land_together(context, import_, landing, [each])
        except (AlreadyStored, Refusal):
            message = "Somebody else wrote this at the same moment: send the row again."
            failed = [RowError(row=line_of(each), message=message)]
            import_ = await land_together(context, import_, landing, [failed])
    return import_


async def land_together(
    context: Context, import_: Import, landing: Landing, batch: Sequence[Read]
) -> Import:
    """The import with these rows landed, in one transaction."""
    rows = [each for each in batch if isinstance(each, Told)]
    unread = [error for each in batch if isinstance(each, list) for error in each]

    async def work() -> Import:
        results = await landing.land(rows)
        progress = progressed(import_, results, unread, line_of(batch[-1]))
        if import_.dry_run:
            raise OnlyTried(progress)
        return await context.store.imports.replace(progress)

    try:
        return await context.store.transaction(work)
    except OnlyTried as tried:
        return await context.store.imports.replace(tried.progress)


def progressed(
    import_: Import, results: Sequence[Result], unread: Sequence[RowError], position: int
) -> Import:
    """The import with what became of more rows, up to the line `position`."""
    fates = [each for each in results if isinstance(each, Fate)]
    refused = [each for each in results if isinstance(each, RowError)]
    landed = Landed(
        total=import_.total + len(fates),
        created=import_.created + fates.count(Fate.CREATED),
        updated=import_.updated + fates.count(Fate.UPDATED),
        unchanged=import_.unchanged + fates.count(Fate.UNCHANGED),
    )
    errors = [*import_.errors, *sorted([*unread, *refused], key=lambda each: each.row)]
    return import_.with_rows(landed, errors, ImportState.RUNNING).changed(position=position)
