"""Cursors: the sort values of one row, as text that means nothing to anybody else."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn, overload

from bson.decimal128 import Decimal128

from advocacy.errors import InvalidInput
from store.documents import Document

Keys = Sequence[tuple[str, int]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
INT64 = 2**63


class Cursors(Sequence[str]):
    """The cursors of some rows, each made when it is asked for: most pages need only the last."""

    def __init__(self, keys: Keys, documents: Sequence[Document]) -> None:
        self._keys = keys
        self._documents = documents

    def __len__(self) -> int:
        return len(self._documents)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return Cursors(self._keys, self._documents[index])
        return cursor_of(self._documents[index], self._keys)


def cursor_of(document: Document, keys: Keys) -> str:
    """The cursor of a row in the order of `keys`."""
    values = [_packed(_value_at(document, field)) for field, _ in keys]
    text = json.dumps([_mark(keys), *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def values_of(cursor: str, keys: Keys, argument: str) -> list[Any]:
    """The sort values that `cursor` carries.

    Raises InvalidInput about `argument` ("after" or "before") when it is damaged or was made for
    another order. What comes out is always a plain value, never part of a query.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        mark, *values = json.loads(text, parse_constant=_no_number)
        if mark != _mark(keys) or len(values) != len(keys):
            raise ValueError("made for another order")
        unpacked = [_unpacked(value) for value in values]
        if not isinstance(unpacked[-1], str):
            raise ValueError("no id")
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise InvalidInput(
            "This cursor was not given out for this list in this order.", [argument]
        ) from error
    return unpacked


def _mark(keys: Keys) -> str:
    """A few letters that stand for an order."""
    return hashlib.blake2s(repr(list(keys)).encode(), digest_size=3).hexdigest()


def _value_at(document: Document, path: str) -> Any:
    value: Any = document
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _packed(value: Any) -> Any:
    match value:
        case datetime():
            return {"t": (value - EPOCH) // MILLISECOND}
        case Decimal():
            return {"d": str(value)}
        case list() | dict():
            raise TypeError("rows cannot be sorted by a list or an object")
    return value


def _unpacked(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case int() if -INT64 <= value < INT64:
            return value
        case float() if isfinite(value):
            return value
        case str():
            value.encode()  # half a surrogate pair is no text
            return value
        case {"t": int(milliseconds)} if len(value) == 1:
            return EPOCH + timedelta(milliseconds=milliseconds)
        case {"d": str(digits)} if len(value) == 1:
            number = Decimal128(digits).to_decimal()
            if number.is_finite():
                return number
    raise ValueError("no sort value")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value")
