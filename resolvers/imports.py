"""Imports: batches from integrations and files, row by row, each row on its own."""

from asyncio import to_thread
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from advocacy.attendance.row_errors import RowError
from advocacy.errors import KeyReused, NotFound, StaleVersion
from advocacy.events import Event
from advocacy.imports import Import, ImportKind, ImportState, Landed, new_import
from advocacy.ingestion import IngestAttendance, RecordAttendance, Row, rows_of
from advocacy.platforms import Platform, external_key
from advocacy.values import zone
from integrations.registry import platform_named
from integrations.reports import ReadRow, Report, ReportContext, UnreadableFile
from resolvers.attendance import record_attendance
from resolvers.context import Context
from resolvers.people_imports import land_table
from resolvers.reading import needed
from resolvers.visibility import sees_import
from store.database import AlreadyStored

KIND = "apply_import"
ROWS_AT_ONCE = 500
CHUNK = 1_000_000
IN_MEMORY = 8_000_000


async def import_(context: Context, id: str) -> Import | None:
    """One import, if the viewer sees it."""
    return (await by_ids(context, [id]))[0]


async def by_ids(context: Context, ids: Sequence[str]) -> list[Import | None]:
    """The import of each id that the viewer sees."""
    found = await context.store.imports.many(ids)
    return [each if each and sees_import(context.viewer, each) else None for each in found]


async def import_changed(context: Context, import_id: str) -> AsyncIterator[Import]:
    """The import after each step, from the moment of subscribing."""
    imports = context.store.imports
    if await import_(context, import_id) is None:
        raise NotFound(f"There is no import {import_id}.", ["importId"])
    wanted = context.changes.subscribe(imports.name, lambda change: change.id == import_id)
    async with wanted as changes:
        async for _ in changes:
            current = await imports.get(import_id)
            if current is not None:
                yield current


async def ingest_attendance(context: Context, command: IngestAttendance) -> Import:
    """Bring in a batch; the same deliveryId again gives the same import and changes nothing."""
    event = await needed(context.store.events, command.event_id, "eventId", "event")
    now = context.clock.now()
    fresh = new_import(event.id, command.platform, event.time_zone, now).changed(
        delivery_key=f"{event.id}:{command.platform}:{command.delivery_id}",
        digest=command.digest,
        state=ImportState.RUNNING,
    )
    current = await begin(context, fresh)
    if current.digest != command.digest:
        raise KeyReused("This deliveryId came before, with something else.", ["deliveryId"])
    if current.state is ImportState.DONE:
        return current
    try:
        return await land(context, current, rows_of(command, now))
    except StaleVersion:
        # The same batch at the same time: whoever was first has counted it.
        return await needed(context.store.imports, current.id, "deliveryId", "import")


async def begin(context: Context, fresh: Import) -> Import:
    """The import as it is now stored, which may be an earlier one of the same delivery."""
    try:
        return await context.store.imports.insert(fresh)
    except AlreadyStored:
        before = await context.store.imports.first({"delivery_key": fresh.delivery_key})
        return before or fresh


async def receive_import(context: Context, import_: Import, file: AsyncIterable[bytes]) -> Import:
    """Store a file as it streams in, then the import with the job that reads it."""
    try:
        await keep_file(context, import_, file)
    except BaseException:
        # Whoever sends it broke off: they were told nothing, so nothing is kept.
        await context.store.imports.forget_file(import_.id)
        raise

    async def work() -> Import:
        await context.store.jobs.add(KIND, {"import_id": import_.id}, key=import_.id)
        return await context.store.imports.insert(import_)

    return await context.store.transaction(work)


async def keep_file(context: Context, import_: Import, file: AsyncIterable[bytes]) -> None:
    """Store a file in pieces as it streams in."""
    number, pending = 0, bytearray()
    async for piece in file:
        pending += piece
        while len(pending) >= CHUNK:
            await context.store.imports.keep_chunk(import_, number, bytes(pending[:CHUNK]))
            del pending[:CHUNK]
            number += 1
    if pending:
        await context.store.imports.keep_chunk(import_, number, bytes(pending))


async def apply_import(context: Context, payload: dict[str, Any]) -> None:
    """Read a stored file and land its rows; interrupted, it is read again to the same end."""
    import_ = await context.store.imports.get(payload["import_id"])
    if import_ is None:
        return
    if import_.state in (ImportState.DONE, ImportState.FAILED):
        await context.store.imports.forget_file(import_.id)
        return
    import_ = await context.store.imports.replace(import_.changed(state=ImportState.RUNNING))
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        async for chunk in context.store.imports.chunks(import_.id):
            file.write(chunk)
        file.seek(0)
        land_file = land_report if import_.kind is ImportKind.ATTENDANCE else land_table
        try:
            await land_file(context, import_, cast(BinaryIO, file))
        except UnreadableFile as error:
            await give_up(context, import_.id, str(error))
    await context.store.imports.forget_file(import_.id)


async def land_report(context: Context, import_: Import, file: BinaryIO) -> Import:
    """Land the rows of a platform's report of one event. Raises UnreadableFile."""
    event = await context.store.events.get(import_.event_id or "")
    if event is None:
        raise UnreadableFile("The event is gone.")
    report = await to_thread(read, import_, event, file)
    refuse_other_webinar(event, import_.platform, report.header.external_id)
    return await land(context, import_, facts_in(report))


def read(import_: Import, event: Event, file: BinaryIO) -> Report:
    """The report in the file, its header read. Raises UnreadableFile."""
    platform = platform_named(import_.platform)
    if platform is None or not platform.exports:
        raise UnreadableFile(f"Reports of {import_.platform} cannot be read yet.")
    return platform.read_report(
        file,
        ReportContext(
            zone=zone(import_.time_zone),
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            received_at=import_.received_at,
        ),
    )


def refuse_other_webinar(event: Event, platform: Platform, external_id: str | None) -> None:
    """UnreadableFile when the report is of a webinar other than those the event is linked to."""
    linked = [
        ref.external_id
        for ref in event.external_refs
        if ref.platform is platform and external_key(ref.external_id).isdecimal()
    ]
    if external_id and linked and external_key(external_id) not in map(external_key, linked):
        raise UnreadableFile(
            f"This is the report of webinar {external_id}; the event is linked to "
            f"{', '.join(linked)}. Choose the event it belongs to, or link the event to it."
        )


def facts_in(report: Report) -> Iterator[Row | RowError]:
    """The rows of a report that tell of somebody, and the errors, as they are read."""
    for row in report.rows:
        if isinstance(row, ReadRow):
            if row.facts:
                yield row.facts
        else:
            yield row


async def land(context: Context, import_: Import, rows: Iterable[Row | RowError]) -> Import:
    """Keep the rows, some hundred at a time; the import tells how far it is, and in the end all."""
    done, errors = Landed(), list[RowError]()
    source = iter(rows)
    # Reading is work for the processor: it must not keep other operations waiting.
    while batch := await to_thread(lambda: list(islice(source, ROWS_AT_ONCE))):
        errors += [each for each in batch if isinstance(each, RowError)]
        facts = tuple(each for each in batch if not isinstance(each, RowError))
        command = RecordAttendance(event_id=import_.event_id, rows=facts, dry_run=import_.dry_run)
        done += await record_attendance(context, command)
        if len(batch) == ROWS_AT_ONCE:
            progress = import_.with_rows(done, errors, ImportState.RUNNING)
            import_ = await context.store.imports.replace(progress)
    return await context.store.imports.replace(import_.with_rows(done, errors, ImportState.DONE))


async def give_up(context: Context, id: str, message: str) -> None:
    """Note why nothing of a file could be read."""
    errors = [RowError(row=0, message=message)]
    import_ = await needed(context.store.imports, id, "id", "import")
    await context.store.imports.replace(import_.with_rows(Landed(), errors, ImportState.FAILED))
