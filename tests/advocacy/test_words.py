"""Words and ids: what is compared, searched and sorted."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.ids import ALPHABET, encode, new_id, new_ids, prefix_of
from advocacy.words import email_key, folded, tokens
from tests.advocacy.samples import NOW


@pytest.mark.parametrize(
    "written, plain",
    [
        ("  Zoë   O’Brien ", "zoe o’brien"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ＦＵＬＬ width", "full width"),
        ("Nin\u0303o", "nino"),
        ("Ni\u00f1o", "nino"),
        ("İstanbul", "istanbul"),
        ("Ελλάδα", "ελλαδα"),
        ("東京\tタワー", "東京 タワー"),
        ("", ""),
    ],
)
def test_words_are_compared_without_case_accents_and_extra_blanks(written: str, plain: str) -> None:
    assert folded(written) == plain


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@settings(deadline=None)
@given(st.text(string.ascii_letters + " -áÉñ"))
def test_letters_of_either_case_fold_alike(text: str) -> None:
    assert folded(text.upper()) == folded(text.lower())


def test_tokens_are_the_distinct_words_in_order() -> None:
    assert tokens(["Zero-Trust for SMEs", None, "zero trust", ""]) == (
        *("for", "smes", "trust", "zero"),
    )
    assert tokens([]) == ()
    assert tokens(["--- !!"]) == ()


@settings(deadline=None)
@given(st.lists(st.text()))
def test_every_token_is_one_folded_word(texts: list[str]) -> None:
    for token in tokens(texts):
        assert token.replace("_", "a").isalnum() or not token.isascii()
        assert " " not in token
        assert tokens([token]) == (token,)


@pytest.mark.parametrize(
    "address",
    ["ana@example.com", " Ana@Example.COM ", "ANA@EXAMPLE.COM"],
)
def test_an_address_is_unique_in_any_spelling(address: str) -> None:
    assert email_key(address) == "ana@example.com"


def test_an_address_is_compared_in_one_normal_form() -> None:
    assert email_key("Zoe\u0308@example.com") == email_key("zo\u00eb@EXAMPLE.com")


moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC, microsecond=at.microsecond // 1000 * 1000)
)


@settings(deadline=None)
@given(moments, st.timedeltas(timedelta(milliseconds=1), timedelta(days=365)))
def test_ids_are_ordered_by_age(at: datetime, later: timedelta) -> None:
    assert new_id("evt", at) < new_id("evt", at + later)


def test_an_id_is_its_kind_and_twenty_six_letters_that_read_well() -> None:
    id = new_id("evt", NOW)
    kind, separator, rest = id.partition("_")
    assert (kind, separator, len(rest)) == ("evt", "_", 26)
    assert set(rest) <= set(ALPHABET)
    assert not set(ALPHABET) & set("ilou")
    assert prefix_of(id) == "evt"


def test_ids_of_one_moment_are_distinct_and_those_made_together_ascend() -> None:
    assert len({new_id("evt", NOW) for _ in range(1000)}) == 1000
    together = new_ids("slt", NOW, 200)
    assert together == sorted(set(together))
    assert len({id[: len("slt_") + 10] for id in together}) == 1


@pytest.mark.parametrize("id", ["", "evt", "01jd"])
def test_what_has_no_prefix_names_no_kind(id: str) -> None:
    assert prefix_of(id) == ""


def test_numbers_are_written_in_crockfords_base_32() -> None:
    assert [encode(0, 1), encode(31, 1), encode(32, 3), encode(1234, 4)] == [
        *("0", "z", "010", "016j"),
    ]
