"""Opens MongoDB and speaks to it; the only file that knows which driver does."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl, urlsplit

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import PyMongoError

from store.collection import Collection
from store.documents import CODEC, Document, M
from store.errors import (
    AlreadyStored,
    DatabaseError,
    HistoryLost,
    Rejected,
    StandaloneRefused,
    Unavailable,
    translated,
)
from store.feed import Change, Feed
from store.round_trips import RoundTrips, Tally, counting
from store.transactions import Transactions

__all__ = [
    "AlreadyStored",
    "Change",
    "Database",
    "DatabaseError",
    "Feed",
    "HistoryLost",
    "Rejected",
    "StandaloneRefused",
    "Unavailable",
]

T = TypeVar("T")

# Asked for unless the address says otherwise. A retried write is exactly once on MongoDB but not on
# the embedded server, so it is the address that turns it on.
DEFAULTS = {"w": "majority", "journal": True, "retryWrites": False, "appname": "rostrum"}
TRANSACTION_SECONDS = 5.0
# Each takes a thread of MOTOR_MAX_WORKERS, in store/__init__.py. So do transactions, and each
# stream of changes.
COMMANDS_AT_ONCE = 40
# The name of the set of one that the embedded server pretends to be.
EMBEDDED_SET = "secantus"


class Database:
    """An open database. Belongs to the event loop it was opened on."""

    def __init__(
        self, client: AsyncIOMotorClient[Document], name: str, trips: RoundTrips, seconds: float
    ) -> None:
        self._client = client
        self._database = client.get_database(name, codec_options=CODEC)
        self._trips = trips
        self._seconds = seconds
        self._transactions = Transactions(self._session, self._kill_sessions)
        self._commands = asyncio.Semaphore(COMMANDS_AT_ONCE)
        # The embedded server deadlocks when a plain write waits for a row that a transaction has
        # changed while a second transaction writes to the same collection. A transaction does not
        # wait but fails and runs again, so there every write is one.
        self.writes_alone = True
        self.name = name

    @classmethod
    async def open(cls, uri: str, name: str = "rostrum", timeout_ms: int = 10_000) -> Self:
        """Connect to `uri`; no command may take longer than `timeout_ms` milliseconds.

        Raises StandaloneRefused for a server without transactions, Unavailable when nobody answers
        and Rejected for a wrong address or password.
        """
        trips = RoundTrips()
        client = _client(uri, timeout_ms, trips)
        database = cls(client, name, trips, timeout_ms / 1000)
        try:
            await database._meet()
        except BaseException:
            await database.close()
            raise
        return database

    async def _meet(self) -> None:
        """See whom we are talking to."""
        hello = await self._plainly(self._client.admin.command("hello"))
        if "setName" not in hello and hello.get("msg") != "isdbgrid":
            raise StandaloneRefused(
                "This MongoDB runs alone, so it has neither transactions nor change streams. "
                "Start it as a replica set of one: mongod --replSet rs0, then once "
                "mongosh --eval 'rs.initiate()'."
            )
        self.writes_alone = hello.get("setName") != EMBEDDED_SET

    async def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    async def ping(self) -> None:
        """Raises Unavailable unless the server answers."""
        await self._plainly(self._client.admin.command("ping"))

    async def probe(self) -> None:
        """Raises unless a document can be written and read back."""
        at = datetime.now(UTC).isoformat()
        written = await self.write(
            "probes",
            lambda raw, session: raw.find_one_and_update(
                {"_id": "probe"},
                {"$set": {"at": at}},
                upsert=True,
                return_document=True,
                session=session,
            ),
        )
        if written["at"] != at:
            raise Unavailable("the database does not keep what it is given")

    def collection(self, name: str, model: type[M]) -> Collection[M]:
        """The collection `name`, which holds entities of the kind `model`."""
        return Collection(self, name, model)

    @property
    def round_trips(self) -> int:
        """How many commands were sent in all; connections and ends of transactions not counted."""
        return self._trips.count

    def counting(self) -> AbstractContextManager[Tally]:
        """Counts the round trips of this task alone: `with database.counting() as trips: …`."""
        return counting()

    async def transaction(
        self, work: Callable[[], Awaitable[T]], seconds: float = TRANSACTION_SECONDS
    ) -> T:
        """What `work` returns, its writes kept together or not at all.

        Every call that `work` makes joins in, and so does a transaction inside it. When another
        transaction was first, `work` runs again: it may have no effect but on the database. Raises
        Unavailable when it does not get through within `seconds`, or when it is not known whether
        it did.
        """
        return await self._transactions.run(work, seconds)

    def after_commit(self, then: Callable[[], None]) -> None:
        """Call `then` once the surrounding transaction is stored; at once when there is none."""
        transaction = self._transactions.current
        if transaction:
            transaction.after_commit.append(then)
        else:
            then()

    @property
    def in_transaction(self) -> bool:
        """Whether a call made now would join a transaction."""
        return self._transactions.current is not None

    async def run(self, name: str, command: Callable[[Any, Any], Awaitable[T]]) -> T:
        """The answer to `command(collection, session)`, inside the surrounding transaction.

        For this folder only: it shows the driver.
        """
        raw = self._database[name]
        transaction = self._transactions.current
        if transaction:
            return await transaction.run(lambda session: command(raw, session))
        async with self._commands:
            return await self._plainly(command(raw, None))

    async def write(self, name: str, command: Callable[[Any, Any], Awaitable[T]]) -> T:
        """The same for a command that changes something. For this folder only."""
        if self.writes_alone:
            return await self.run(name, command)
        return await self.transaction(lambda: self.run(name, command), self._seconds)

    async def rows(self, name: str, pipeline: list[Document], size: int) -> list[Document]:
        """At most `size` rows that `pipeline` makes, in one round trip. For this folder only."""

        async def aggregate(raw: Any, session: Any) -> list[Document]:
            cursor = raw.aggregate(pipeline, session=session, batchSize=size + 1)
            rows: list[Document] = await cursor.to_list(size)
            return rows

        return await self.run(name, aggregate)

    async def command(self, command: Document) -> Document:
        """The server's reply to a command on this database. For this folder only."""
        reply: Document = await self._plainly(self._database.command(command))
        return reply

    async def watch(
        self, collections: Iterable[str], resume_after: Mapping[str, Any] | None = None
    ) -> Feed:
        """The changes to `collections` from now on, or after a token that a Change carried.

        Nothing made after this returns is missed. Raises HistoryLost for a token that is too old.
        """
        return await Feed.open(self._database, collections, resume_after)

    async def _session(self) -> Any:
        return await self._plainly(self._client.start_session())

    async def _kill_sessions(self, ids: list[Any]) -> None:
        await self._plainly(self._client.admin.command({"killSessions": ids}))

    async def _plainly(self, answer: Awaitable[T]) -> T:
        try:
            return await answer
        except PyMongoError as error:
            raise translated(error) from error


def _client(uri: str, timeout_ms: int, trips: RoundTrips) -> AsyncIOMotorClient[Document]:
    if not uri.startswith(("mongodb://", "mongodb+srv://")):
        raise Rejected("this is no database address: it begins with mongodb:// or mongodb+srv://")
    try:
        given = {key.lower() for key, _ in parse_qsl(urlsplit(uri).query)}
        options: dict[str, Any] = {
            key: value for key, value in DEFAULTS.items() if key.lower() not in given
        }
        with warnings.catch_warnings():
            # The driver only warns of an option it does not understand, and goes on without it.
            warnings.simplefilter("error", UserWarning)
            return AsyncIOMotorClient(uri, timeoutMS=timeout_ms, event_listeners=[trips], **options)
    except (PyMongoError, ValueError, UserWarning) as error:
        raise Rejected(f"this is no usable database address: {error}") from error
