"""A transaction that its whole task shares, so that nothing has to be passed along."""

import asyncio
import contextlib
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextvars import ContextVar
from typing import Any, TypeVar

import pymongo
import structlog
from pymongo import ReadPreference
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from store.errors import NO_SUCH_TRANSACTION, DatabaseError, Unavailable, translated

T = TypeVar("T")

log = structlog.get_logger()

# Each takes a thread of MOTOR_MAX_WORKERS, in store/__init__.py.
AT_ONCE = 16
SNAPSHOT = ReadConcern("snapshot")
MAJORITY = WriteConcern("majority", j=True)

_UNKNOWN_RESULT = "UnknownTransactionCommitResult"
_COMMIT_PAUSE = 0.05
ABORT_SECONDS = 2.0


class Transaction:
    """One attempt. Its commands go one after the other, even when they are awaited together."""

    def __init__(self, owner: object, session: Any) -> None:
        self.owner = owner
        self.after_commit: list[Callable[[], None]] = []
        # Whether the server may not have heard of its end, and keeps its rows to itself.
        self.dangles = False
        self._session = session
        self._turn = asyncio.Lock()
        self._failure: DatabaseError | None = None
        self._over = False

    async def run(self, command: Callable[[Any], Awaitable[T]]) -> T:
        """The answer to `command`, which is called with the session.

        After a failed command MongoDB has given the transaction up, whoever catches the exception:
        so whatever follows raises the same one again.
        """
        async with self._turn:
            if self._over:
                raise RuntimeError("a task outlived the transaction that it was started in")
            if self._failure:
                raise self._failure
            try:
                return await _to_its_end(command(self._session))
            except PyMongoError as error:
                self._failure = translated(error)
                self.dangles = not isinstance(error, OperationFailure)
                raise self._failure from error

    async def commit(self, until: float) -> None:
        """Make it last, asking again until the loop's time `until` when no answer comes.

        Raises Unavailable that is not transient when it is not known what became of it: then the
        work must not be run again by us.
        """
        async with self._turn:
            self._over = True
            if self._failure:
                raise self._failure
            while True:
                try:
                    return await _to_its_end(self._session.commit_transaction())
                except PyMongoError as error:
                    if not error.has_error_label(_UNKNOWN_RESULT):
                        raise _of_commit(error) from error
                    if asyncio.get_running_loop().time() > until:
                        self.dangles = True
                        raise _unknown(error) from error
                await asyncio.sleep(_COMMIT_PAUSE)

    async def abort(self) -> None:
        """Give it up."""
        clock = asyncio.get_running_loop().time
        async with self._turn:
            self._over = True
            begun = clock()
            # The driver keeps to itself whether the server has answered.
            with contextlib.suppress(PyMongoError), pymongo.timeout(ABORT_SECONDS):
                await _to_its_end(self._session.abort_transaction())
            self.dangles |= clock() - begun > ABORT_SECONDS / 2


_ambient: ContextVar[Transaction | None] = ContextVar("transaction", default=None)


class Transactions:
    """Runs work in transactions of one client, again when it has to, and not too much at a time."""

    def __init__(
        self,
        open_session: Callable[[], Awaitable[Any]],
        kill_sessions: Callable[[list[Any]], Awaitable[Any]],
    ) -> None:
        self._open_session = open_session
        self._kill_sessions = kill_sessions
        self._dangling: list[Any] = []
        # More would mostly undo one another's work, and wait for it with their time running.
        self._room = asyncio.Semaphore(AT_ONCE)
        self._alone = asyncio.Lock()

    @property
    def current(self) -> Transaction | None:
        """The one that the running task is in."""
        transaction = _ambient.get()
        return transaction if transaction and transaction.owner is self else None

    async def run(self, work: Callable[[], Awaitable[T]], seconds: float) -> T:
        """What `work` returns, run in the current transaction or else in one of its own."""
        if self.current:
            return await work()
        clock = asyncio.get_running_loop().time
        left, attempt = seconds, 0
        while True:
            async with self._turn(again=attempt > 0):
                begun = clock()
                try:
                    return await self._attempt(work, begun + left)
                except Unavailable as error:
                    # Full jitter: those of two processes that met should not meet again.
                    pause = random.uniform(0, min(0.005 * 2**attempt, 0.25))  # noqa: S311 (no secret)
                    left -= clock() - begun + pause
                    if not error.transient or left < 0:
                        raise
            attempt += 1
            await asyncio.sleep(pause)

    @contextlib.asynccontextmanager
    async def _turn(self, *, again: bool) -> AsyncGenerator[None, None]:
        """Room for one attempt; waiting for it is not part of anybody's time.

        Whoever met another goes again alone among such, in turn: fifty that write the same thing
        are through after fifty turns, where each running again at once would undo the others.
        """
        async with contextlib.AsyncExitStack() as stack:
            if again:
                await stack.enter_async_context(self._alone)
            await stack.enter_async_context(self._room)
            yield

    async def _attempt(self, work: Callable[[], Awaitable[T]], until: float) -> T:
        await self._cut_off()
        session = await self._open_session()
        transaction = Transaction(self, session)
        token = _ambient.set(transaction)
        try:
            session.start_transaction(SNAPSHOT, MAJORITY, ReadPreference.PRIMARY)
            try:
                result = await work()
            except BaseException:
                await transaction.abort()
                raise
            await transaction.commit(until)
        finally:
            _ambient.reset(token)
            if transaction.dangles:
                self._dangling.append(session.session_id)
            await session.end_session()
        for then in transaction.after_commit:
            then()
        return result

    async def _cut_off(self) -> None:
        """End what the server did not hear the end of: else its rows stay taken for a minute."""
        dangling, self._dangling = self._dangling, []
        if not dangling:
            return
        try:
            with pymongo.timeout(ABORT_SECONDS):
                await self._kill_sessions(dangling)
        except Unavailable:
            self._dangling += dangling
        except DatabaseError as error:
            log.warning("transactions_left_dangling", error=str(error))


def _of_commit(error: PyMongoError) -> DatabaseError:
    # The driver repeats a commit whose answer was lost. "No such transaction" may then mean that
    # the first one succeeded before the server was restarted.
    if getattr(error, "code", None) == NO_SUCH_TRANSACTION:
        return _unknown(error)
    return translated(error)


def _unknown(error: PyMongoError) -> Unavailable:
    return Unavailable(f"it is not known whether this was stored: {error}")


async def _to_its_end(command: Awaitable[T]) -> T:
    """Wait for `command` even when cancelled: a session must never serve two commands at once."""
    running = asyncio.ensure_future(command)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()
        raise
