"""A transaction that its whole task shares, so that nothing has to be passed along."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

import pymongo
from pymongo.errors import PyMongoError

from store.errors import NO_SUCH_TRANSACTION, DatabaseError, Unavailable, translated

T = TypeVar("T")

_UNKNOWN_RESULT = "UnknownTransactionCommitResult"
_COMMIT_PAUSE = 0.05
ABORT_SECONDS = 2.0


class Session(Protocol):
    """What a driver's session must offer."""

    async def commit_transaction(self) -> None:
        """Make it last."""

    async def abort_transaction(self) -> None:
        """Make it as if it had never been."""


class Transaction:
    """One attempt. Its commands go one after the other, even when they are awaited together."""

    def __init__(self, owner: object, session: Session) -> None:
        self.owner = owner
        self.after_commit: list[Callable[[], None]] = []
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
                        raise _unknown(error) from error
                await asyncio.sleep(_COMMIT_PAUSE)

    async def abort(self) -> None:
        """Give it up; the server does so by itself when it cannot be told."""
        async with self._turn:
            self._over = True
            try:
                with pymongo.timeout(ABORT_SECONDS):
                    await _to_its_end(self._session.abort_transaction())
            except PyMongoError:
                return


ambient: ContextVar[Transaction | None] = ContextVar("transaction", default=None)


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
