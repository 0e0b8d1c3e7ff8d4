"""Scalars: what is taken in, how it is written out, and what is refused."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLScalarType
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.root import schema


def scalar(name: str) -> GraphQLScalarType:
    """A scalar of the schema."""
    kind = schema._schema.type_map[name]
    assert isinstance(kind, GraphQLScalarType)
    return kind


def parsed(name: str, value: Any) -> Any:
    """What a value from outside becomes."""
    return scalar(name).parse_value(value)


def written(name: str, value: Any) -> Any:
    """What a value of ours is written as."""
    return scalar(name).serialize(value)


HALF_PAST = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text, at",
    [
        ("2026-10-25T00:30:00Z", HALF_PAST),
        ("2026-10-25T00:30Z", HALF_PAST),
        ("2026-10-25T02:30:00+02:00", HALF_PAST),
        ("2026-10-24T19:30:00-05:00", HALF_PAST),
        ("2026-10-25T00:30:00.250Z", HALF_PAST + timedelta(milliseconds=250)),
        ("2026-10-25T00:30:00.000Z", HALF_PAST),
    ],
)
def test_an_instant_is_taken_in_as_utc(text: str, at: datetime) -> None:
    found = parsed("DateTime", text)
    assert (found, found.tzinfo) == (at, UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "2026-10-25",
        "2026-10-25T00:30:00",
        "2026-10-25T24:30:00Z",
        "2026-13-25T00:30:00Z",
        "2026-02-29T00:30:00Z",
        "2026-W43-7T00:30:00Z",
        "20261025T003000+0000",
        "2026-10-25T00:30:00 Europe/Madrid",
        "0001-01-01T00:00:00+14:00",
        "yesterday",
        1792888200,
        None,
        True,
        ["2026-10-25T00:30:00Z"],
    ],
)
def test_what_is_no_instant_is_refused(wrong: Any) -> None:
    with pytest.raises(GraphQLError):
        parsed("DateTime", wrong)


@pytest.mark.parametrize(
    "at, text",
    [
        (HALF_PAST, "2026-10-25T00:30:00Z"),
        (HALF_PAST + timedelta(milliseconds=5), "2026-10-25T00:30:00.005Z"),
        (HALF_PAST.astimezone(timezone(timedelta(hours=2))), "2026-10-25T00:30:00Z"),
    ],
)
def test_an_instant_is_written_in_utc_with_as_much_as_there_is(at: datetime, text: str) -> None:
    assert written("DateTime", at) == text


@settings(deadline=None)
@given(
    st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001
    st.integers(-23 * 60, 23 * 60),
)
def test_an_instant_that_is_written_is_read_back(local: datetime, offset: int) -> None:
    zone = timezone(timedelta(minutes=offset))
    at = local.replace(microsecond=local.microsecond // 1000 * 1000, tzinfo=zone)
    assert parsed("DateTime", written("DateTime", at)) == at
    assert parsed("DateTime", at.isoformat()) == at


def test_a_day_is_taken_in_and_written() -> None:
    assert parsed("Date", "2026-10-25") == date(2026, 10, 25)
    assert written("Date", date(2026, 10, 25)) == "2026-10-25"


@pytest.mark.parametrize(
    "wrong",
    ["", "2026-10-32", "20261025", "25/10/2026", "2026-10-5", "2026-W43-7", 20261025, None],
)
def test_what_is_no_day_is_refused(wrong: Any) -> None:
    with pytest.raises(GraphQLError):
        parsed("Date", wrong)


@pytest.mark.parametrize(
    "text, amount", [("1250.50", "1250.50"), ("0", "0"), ("-3.1", "-3.1"), ("1e3", "1000")]
)
def test_an_amount_is_exact(text: str, amount: str) -> None:
    found = parsed("Decimal", text)
    assert isinstance(found, Decimal)
    assert found == Decimal(amount)
    assert written("Decimal", found) == amount


def test_an_amount_is_never_written_with_an_exponent() -> None:
    assert written("Decimal", Decimal("0.00000001")) == "0.00000001"
    assert written("Decimal", Decimal("1E+3")) == "1000"
    assert written("Decimal", Decimal("10.10")) == "10.10"


@pytest.mark.parametrize(
    "wrong", ["", "NaN", "sNaN", "Infinity", "-inf", "12,50", "€5", "1.2.3", 12.5, 3, None, True]
)
def test_what_is_no_amount_is_refused_and_so_is_an_inexact_number(wrong: Any) -> None:
    with pytest.raises(GraphQLError):
        parsed("Decimal", wrong)


@pytest.mark.parametrize(
    "name, text, kept",
    [
        ("TimeZone", "Europe/Madrid", "Europe/Madrid"),
        ("Locale", "pt-br", "pt-BR"),
        ("EmailAddress", " Ana@Example.com ", "Ana@Example.com"),
        ("URL", "https://example.com/join?x=1", "https://example.com/join?x=1"),
        ("URL", "http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_texts_of_a_kind_are_taken_in_and_written(name: str, text: str, kept: str) -> None:
    assert parsed(name, text) == kept
    assert written(name, kept) == kept


@pytest.mark.parametrize(
    "name, wrong",
    [
        *[("TimeZone", each) for each in ("", "CET+1", "Madrid", "../UTC", 1, None)],
        *[("Locale", each) for each in ("", "english", "e", 1, None)],
        *[("EmailAddress", each) for each in ("", "ana", "Ana <a@example.com>", 1, None)],
        *[("URL", each) for each in ("", "example.com", "javascript:alert(1)", "ftp://x.example")],
        *[("URL", each) for each in ("https://", "/join", "data:text/html,x", 1, None)],
    ],
)
def test_what_is_of_no_such_kind_is_refused(name: str, wrong: Any) -> None:
    with pytest.raises(GraphQLError):
        parsed(name, wrong)


@pytest.mark.parametrize(
    "name", ["DateTime", "Date", "Decimal", "TimeZone", "Locale", "EmailAddress", "URL"]
)
def test_a_text_beyond_all_measure_is_refused_unread(name: str) -> None:
    with pytest.raises(GraphQLError, match="Wanted"):
        parsed(name, "1" * 2001)


def test_json_is_answered_as_it_is_and_never_taken_in() -> None:
    assert written("JSON", {"a": [1, None]}) == {"a": [1, None]}
    with pytest.raises(GraphQLError, match="never given"):
        parsed("JSON", {})


def test_every_scalar_of_ours_is_tested_here() -> None:
    ours = {
        name
        for name, kind in schema._schema.type_map.items()
        if isinstance(kind, GraphQLScalarType)
    }
    assert ours - {"ID", "Int", "Float", "String", "Boolean"} == {
        *("DateTime", "Date", "Decimal", "TimeZone", "Locale", "EmailAddress", "URL"),
        "JSON",
    }
