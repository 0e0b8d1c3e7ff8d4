"""Imports: attendance, accounts, people and answers that integrations and files bring in."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import imports as domain
from advocacy.attendance import row_errors
from advocacy.ingestion import IngestAttendance
from resolvers import imports as resolve
from schema.access import COORDINATORS_AND_SYSTEMS, STAFF_AND_SYSTEMS
from schema.arguments import Id
from schema.attendance import AttendeeRole
from schema.binding import given, mutation, needed, plain, query, shown_enum, shows, subscription
from schema.nodes import Node
from schema.platforms import Platform
from schema.problems import Problem

shown_enum(
    domain.ImportState,
    "Where an import stands.",
    {
        "RECEIVED": "Stored, and will be read.",
        "RUNNING": "Being read.",
        "DONE": "Read; rows with errors were left out.",
        "FAILED": "Could not be read at all; the errors say why.",
    },
)


shown_enum(
    domain.ImportKind,
    "What an import brings in.",
    {
        "ATTENDANCE": "Who came to an event.",
        "ACCOUNTS": "Customer companies.",
        "ADVOCATES": "People.",
        "RESPONSES": "Answers to surveys.",
    },
)


@shows(row_errors.RowError, description="Why a row, or the whole file, was left out.")
class RowError:
    """A row left out."""

    row: int = plain("The row, as a spreadsheet counts them; 0: the whole file.")
    column: str | None = plain("The column, if it is about one.")
    message: str = plain("What is wrong and what to do.")


@shows(domain.Column, description="What a column of a file was taken to hold.")
class ImportColumn:
    """A column that was recognised."""

    field: str = plain("What it holds, by the name that a mapping uses.")
    header: str = plain("Its header in the file.")


@shows(domain.Dialect, description="How a file was written, as far as that was found out.")
class ImportDialect:
    """A dialect."""

    encoding: str = plain("How its bytes are read as text, such as utf-8 or cp1252.")
    separator: str = plain("What separates its cells.")
    columns: list[ImportColumn] = plain("The columns that were recognised, from left to right.")
    unmapped: list[str] = plain("Headers of columns that were left aside; a mapping can use them.")


@shows(domain.Import, description="Rows on their way in, and what became of them.")
class Import(Node):
    """An import."""

    kind: domain.ImportKind = plain("What it brings in.")
    dialect: ImportDialect | None = plain(
        "How the table was written; null for attendance, and until it is read."
    )
    platform: Platform = plain("Where it came from; CSV for tables of people.")
    state: domain.ImportState = plain("Where it stands.")
    dry_run: bool = plain("Whether it was only tried: nothing is kept then.")
    total: int = plain("Rows that tell of somebody or something, without those in error.")
    created: int = plain("Rows that were all new.")
    updated: int = plain("Rows that added something to what was known.")
    unchanged: int = plain("Rows that told nothing new.")
    quarantined: int = plain("Rows that name nobody; they are kept all the same.")
    errors: list[RowError] = plain("Rows that were left out, the first 1,000.")


@strawberry.type(description="What became of a batch of attendance.")
class ImportPayload:
    """The answer to a batch."""

    import_: Import | None = strawberry.field(
        name="import", description="The import; null when refused."
    )
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="One person's registration, stay or activity.")
class AttendanceRecordInput:
    """A record."""

    external_id: str | None = given("The platform's key of the registrant.")
    name: str | None = given("Their name; nobody is recognised by it.")
    email: str | None = given("Their address, in any spelling.")
    role: AttendeeRole | None = given("What they were there for; ATTENDEE unless told.")
    registered_at: datetime | None = given("When they registered.")
    joined_at: datetime | None = given("When they came in.")
    left_at: datetime | None = given("When they left; the session's end when missing.")
    on_demand_seconds: int | None = given("How long they watched later.")
    questions: int | None = given("Questions they asked.")
    poll_answers: int | None = given("Polls they answered.")


@strawberry.input(description="A batch of attendance for one event.")
class IngestAttendanceInput:
    """A batch."""

    event_id: strawberry.ID = needed("The event.")
    platform: Platform = needed("Where it comes from.")
    delivery_id: str = needed("Your id of this batch; the same one again changes nothing.")
    records: list[AttendanceRecordInput] = needed("What happened; at most 5,000.")


@strawberry.type
class ImportQueries:
    """Reading imports."""

    @query(STAFF_AND_SYSTEMS, resolve.import_, "One import; systems see attendance and answers.")
    def import_(self, id: Id) -> Import | None: ...


@strawberry.type
class ImportMutations:
    """Bringing attendance in."""

    @mutation(
        COORDINATORS_AND_SYSTEMS,
        IngestAttendance,
        resolve.ingest_attendance,
        "Bring in a batch of attendance; idempotent by deliveryId.",
    )
    def ingest_attendance(self, input: IngestAttendanceInput) -> ImportPayload: ...


@strawberry.type
class ImportSubscriptions:
    """Watching imports."""

    @subscription(STAFF_AND_SYSTEMS, resolve.import_changed, "The import, after each step.")
    def import_changed(
        self,
        import_id: Annotated[strawberry.ID, strawberry.argument(description="The import.")],
    ) -> AsyncGenerator[Import, None]: ...
