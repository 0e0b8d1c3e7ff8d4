"""Values: zones, languages, addresses, instants, currencies and names, as they are kept."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from advocacy.values import (
    Currency,
    Email,
    Instant,
    Locale,
    Name,
    TimeZone,
    TopicNames,
    distinct,
    language_of,
)
from advocacy.words import folded


def kept(kind: Any, value: Any) -> Any:
    """What a value of this kind is kept as."""
    return TypeAdapter[Any](kind).validate_python(value)


@pytest.mark.parametrize(
    "written, tag",
    [
        ("en", "en"),
        ("PT-br", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("es-419", "es-419"),
        ("ZH-hANT-tw", "zh-Hant-TW"),
        ("sr-latn", "sr-Latn"),
        (" gsw ", "gsw"),
    ],
)
def test_a_language_tag_is_kept_in_its_canonical_case(written: str, tag: str) -> None:
    assert kept(Locale, written) == tag


@pytest.mark.parametrize("wrong", ["", "e", "english", "en-", "en--GB", "en-GBR1", "e1", "en GB"])
def test_what_is_no_language_tag_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="language tag"):
        kept(Locale, wrong)


@pytest.mark.parametrize("tag, language", [("pt-BR", "pt"), ("zh-Hant-TW", "zh"), ("en", "en")])
def test_a_language_is_its_tag_without_script_and_region(tag: str, language: str) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize("name", ["UTC", "Europe/Madrid", "America/Argentina/Ushuaia"])
def test_a_zone_is_one_of_ianas(name: str) -> None:
    assert kept(TimeZone, name) == name


@pytest.mark.parametrize(
    "wrong",
    ["", "Madrid", "Europe", "CET+1", "/etc/passwd", "../UTC", "Europe/Madrid\x00", "+01:00", "é"],
)
def test_what_is_no_zone_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="IANA"):
        kept(TimeZone, wrong)


@pytest.mark.parametrize("address", ["ana@example.com", "Ana.Ruiz+talks@Example.Co.Uk"])
def test_an_address_is_kept_as_written(address: str) -> None:
    assert kept(Email, f" {address} ") == address


@pytest.mark.parametrize(
    "wrong",
    ["", "ana", "ana@", "@example.com", "ana@example", "a b@example.com", "Ana <ana@example.com>"],
)
def test_what_cannot_be_an_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        kept(Email, wrong)


def test_an_address_has_a_length() -> None:
    with pytest.raises(ValidationError):
        kept(Email, f"{'a' * 64}@{'b' * 190}.com")


@settings(deadline=None)
@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_an_instant_is_kept_in_utc_to_the_millisecond(local: datetime, offset: int) -> None:
    given_ = local.replace(tzinfo=timezone(timedelta(minutes=offset)))
    at = kept(Instant, given_)
    assert at.tzinfo is UTC
    assert timedelta(0) <= given_ - at < timedelta(milliseconds=1)
    assert at.microsecond % 1000 == 0
    assert kept(Instant, at) == at


def test_a_time_without_an_offset_is_no_instant() -> None:
    with pytest.raises(ValidationError):
        kept(Instant, datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("written, code", [("EUR", "EUR"), (" usd ", "USD")])
def test_a_currency_is_kept_in_capitals(written: str, code: str) -> None:
    assert kept(Currency, written) == code


@pytest.mark.parametrize("wrong", ["", "E", "EURO", "€", "12A", "EU R"])
def test_what_is_no_currency_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="ISO 4217"):
        kept(Currency, wrong)


@pytest.mark.parametrize("wrong", ["", "x" * 201])
def test_a_name_has_a_length(wrong: str) -> None:
    with pytest.raises(ValidationError):
        kept(Name, wrong)


@pytest.mark.parametrize(
    "names, once",
    [
        (("AI", "ai", "Retail"), ("AI", "Retail")),
        (("Niño", "nino", "Retail"), ("Niño", "Retail")),
        (("AI", "Retail", "ai"), ("AI", "Retail")),
        (("a", "b", "c"), ("a", "b", "c")),
        ((), ()),
    ],
)
def test_topics_are_kept_once_each_in_the_first_spelling_and_order(
    names: tuple[str, ...], once: tuple[str, ...]
) -> None:
    assert kept(TopicNames, names) == once


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "A", "á", "b", "B", "c"])).map(tuple))
def test_distinct_names_are_the_first_of_each_in_the_order_given(names: tuple[str, ...]) -> None:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(folded(name), name)
    assert distinct(names) == tuple(seen.values())
