"""The stored part of a candidate's score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.appeal import WEIGHTS, ReasonCode, appeal_of, carrying, fondness, plain_appeal_of

SCORES = st.integers(min_value=0, max_value=10)


@pytest.mark.parametrize(
    "nps, age, expected",
    [(10, 0, 1.0), (0, 0, 0.0), (5, 0, 0.5), (9, 365, 0.7), (1, 730, 0.4), (None, 0, 0.5)],
)
def test_feelings_fade_towards_the_neutral_value(
    nps: int | None, age: float, expected: float
) -> None:
    assert fondness(nps, age) == pytest.approx(expected)


@pytest.mark.parametrize(
    "reach, expected", [(None, 0), (0, 0), (9, 0.2), (99_999, 1), (2_000_000_000, 1)]
)
def test_a_hundred_thousand_listeners_are_as_many_as_count(
    reach: int | None, expected: float
) -> None:
    assert carrying(reach) == pytest.approx(expected)


def test_the_weights_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_a_promoter_who_was_never_asked_appeals_most() -> None:
    best = appeal_of(nps=10, asked=False, reach=99_999, willing=True)
    assert best == pytest.approx(0.30 + 0.20 + 0.10 + 0.10)
    asked = appeal_of(nps=10, asked=True, reach=99_999, willing=True)
    assert asked == pytest.approx(best - 0.10)
    assert appeal_of(nps=None, asked=False, reach=None, willing=False) == pytest.approx(0.40)


@given(SCORES, SCORES, st.booleans(), st.none() | st.integers(0, 10**9), st.booleans())
def test_who_likes_us_more_never_appeals_less(
    one: int, other: int, asked: bool, reach: int | None, willing: bool
) -> None:
    low, high = sorted((one, other))
    found = [appeal_of(nps=n, asked=asked, reach=reach, willing=willing) for n in (low, high)]
    assert 0 <= found[0] <= found[1] <= 0.7 + 1e-9
    plain = plain_appeal_of(asked=asked, reach=reach, willing=willing)
    assert found[0] - WEIGHTS[ReasonCode.SENTIMENT] * low / 10 == pytest.approx(plain)
