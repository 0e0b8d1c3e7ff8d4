"""What can go wrong with the database, in our words: nobody outside this folder meets pymongo's."""

import re
from collections.abc import Mapping
from typing import Any

from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)

from store.documents import with_id

DUPLICATE_KEY = {11000, 11001, 12582}
WRITE_CONFLICT = 112
NO_SUCH_TRANSACTION = 251
# InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost
LOST_HISTORY = {260, 280, 286}
# InternalError and UnknownError are what the embedded server says of a full disk, the rest is
# MongoDB's: OutOfDiskSpace, ExceededMemoryLimit, LockTimeout, WriteConcernFailed and their like.
TROUBLE = {1, 8, 24, 46, 64, 79, 100, 146, 14031}

_INDEX_NAME = re.compile(r"\bindex: (\S+)")
_TRANSIENT = "TransientTransactionError"


class DatabaseError(Exception):
    """Anything the database would not or could not do."""


class Unavailable(DatabaseError):
    """The database did not answer, or lost a race too often: the same request may work later.

    `transient` says that nothing of the surrounding transaction was kept, so that it may run again.
    """

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient


class AlreadyStored(DatabaseError):
    """A unique index holds this key: `index_name` ("_id_" for the id) and `key_value`."""

    def __init__(self, index_name: str, key_value: Mapping[str, Any]) -> None:
        super().__init__(f"{index_name} holds {dict(key_value)} already")
        self.index_name = index_name
        self.key_value = dict(key_value)


class StandaloneRefused(DatabaseError):
    """A MongoDB without transactions and change streams."""


class HistoryLost(DatabaseError):
    """The changes after a resume token are no longer kept: start anew and read everything again."""


class Rejected(DatabaseError):
    """The database understood and said no: a wrong command, password or address, not bad luck."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


def translated(error: PyMongoError) -> DatabaseError:
    """Our word for the driver's error."""
    transient = error.has_error_label(_TRANSIENT)
    if isinstance(error, BulkWriteError):
        return _of_bulk(error, transient)
    if isinstance(error, OperationFailure):
        return _of_operation(error, transient)
    if isinstance(error, ConnectionFailure) or error.timeout:
        # The rest of the driver's message is its settings.
        said = re.split(r" \(configured|, Timeout: ", str(error), maxsplit=1)[0]
        return Unavailable(f"the database does not answer: {said}", transient=transient)
    return Rejected(str(error))


def _of_operation(error: OperationFailure, transient: bool) -> DatabaseError:
    if isinstance(error, ExecutionTimeout | WTimeoutError) or error.timeout:
        return Unavailable(f"the database takes too long: {_said(error)}", transient=transient)
    return _of_reply(error.code, error.details or {}, _said(error), transient)


def _of_bulk(error: BulkWriteError, transient: bool) -> DatabaseError:
    failures = error.details.get("writeErrors", [])
    if not failures:
        return Unavailable(f"a write was not confirmed: {error}", transient=transient)
    failure = failures[0]
    return _of_reply(failure.get("code"), failure, str(failure.get("errmsg")), transient)


def _of_reply(
    code: int | None, reply: Mapping[str, Any], said: str, transient: bool
) -> DatabaseError:
    if code in DUPLICATE_KEY:
        return _already_stored(reply)
    if code in LOST_HISTORY:
        return HistoryLost(said)
    if code == WRITE_CONFLICT:
        return Unavailable("others keep writing the same thing", transient=True)
    if transient or code in TROUBLE:
        return Unavailable(f"the database is in trouble: {said}", transient=transient)
    return Rejected(said, code)


def _already_stored(details: Mapping[str, Any]) -> AlreadyStored:
    found = _INDEX_NAME.search(details.get("errmsg", ""))
    return AlreadyStored(found[1] if found else "", with_id(details.get("keyValue", {})))


def _said(error: OperationFailure) -> str:
    """The server's own sentence, without the whole reply that pymongo appends."""
    return str((error.details or {}).get("errmsg") or error)
