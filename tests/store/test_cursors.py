"""What a cursor carries, and what is refused when somebody makes one up."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import InvalidInput
from store.cursors import Cursors, cursor_of, values_of

KEYS = (("a.b", -1), ("c", 1), ("_id", 1))

values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9))
    | st.datetimes(timezones=st.just(UTC)).map(
        lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
    )
)


def packed(values: Any) -> str:
    """A cursor made by hand, with the right mark for KEYS."""
    ours = base64.urlsafe_b64decode(cursor_of({"_id": ""}, KEYS) + "==")
    text = json.dumps([json.loads(ours)[0], *values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@given(values, values, st.text())
def test_gives_back_what_it_was_made_of(a: Any, c: Any, id: str) -> None:
    cursor = cursor_of({"a": {"b": a}, "c": c, "_id": id}, KEYS)
    assert values_of(cursor, KEYS, "after") == [a, c, id]
    assert cursor.isascii()
    assert not set(cursor) & set("+/= ")


def test_what_is_missing_is_empty() -> None:
    assert values_of(cursor_of({"_id": "x"}, KEYS), KEYS, "after") == [None, None, "x"]
    assert values_of(cursor_of({"a": 1, "_id": "x"}, KEYS), KEYS, "after") == [None, None, "x"]


def test_an_instant_is_the_same_in_every_zone() -> None:
    there = datetime(2026, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    cursor = cursor_of({"c": there, "_id": "x"}, KEYS)
    assert cursor == cursor_of({"c": there.astimezone(UTC), "_id": "x"}, KEYS)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        values_of(cursor, KEYS, "before")
    assert refused.value.path == ["before"]


@pytest.mark.parametrize(
    "values",
    [
        [],
        [1, 2],
        [1, 2, "x", 3],
        [1, 2, None],
        [1, 2, 3],
        [{"$gt": ""}, 2, "x"],
        [[1], 2, "x"],
        [{"t": "now"}, 2, "x"],
        [{"t": 10**18}, 2, "x"],
        [{"t": 1, "$gt": 1}, 2, "x"],
        [{"d": "NaN"}, 2, "x"],
        [{"d": "Infinity"}, 2, "x"],
        [{"d": "1e99999"}, 2, "x"],
        [{"d": "1." + "1" * 40}, 2, "x"],
        [{"d": "abc"}, 2, "x"],
        [2**63, 2, "x"],
        [float("nan"), 2, "x"],
        [float("inf"), 2, "x"],
        ["\ud800", 2, "x"],
    ],
)
def test_values_that_were_never_in_a_row_are_refused(values: list[Any]) -> None:
    with pytest.raises(InvalidInput):
        values_of(packed(values), KEYS, "after")


def test_what_is_packed_by_hand_is_otherwise_fine() -> None:
    assert values_of(packed([{"d": "1.50"}, {"t": 0}, "x"]), KEYS, "after") == [
        Decimal("1.50"),
        datetime(1970, 1, 1, tzinfo=UTC),
        "x",
    ]


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 100_000, "null", "{}", '"x"', "[]", ""])
def test_odd_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        values_of(base64.urlsafe_b64encode(text.encode()).decode(), KEYS, "after")


@pytest.mark.parametrize(
    "other",
    [
        (("_id", 1),),
        (("a.b", 1), ("c", 1), ("_id", 1)),
        (("c", 1), ("a.b", -1), ("_id", 1)),
        (("a.b", -1), ("d", 1), ("_id", 1)),
    ],
)
def test_one_of_another_order_is_refused(other: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(InvalidInput):
        values_of(cursor_of({"a": {"b": 1}, "c": 2, "_id": "x"}, other), KEYS, "after")


def test_rows_are_not_sorted_by_lists() -> None:
    with pytest.raises(TypeError):
        cursor_of({"a": {"b": [1]}, "_id": "x"}, KEYS)


def test_cursors_of_a_page() -> None:
    rows: list[dict[str, Any]] = [{"_id": "x"}, {"_id": "y"}, {"_id": "z"}]
    cursors = Cursors(KEYS, rows)
    made = [cursor_of(row, KEYS) for row in rows]
    assert list(cursors) == made
    assert cursors[-1] == made[2]
    assert list(cursors[1:]) == made[1:]
    assert len(cursors) == 3
