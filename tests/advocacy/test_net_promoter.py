"""NPS and CSAT from counts: the domain's vectors, and what always holds."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.net_promoter import csat_of, half_away_from_zero, nps_of
from advocacy.surveys import NpsCategory, category_of


def test_the_domains_own_example() -> None:
    found = nps_of({10: 3, 9: 2, 8: 1, 7: 2, 6: 1, 0: 1}, incentivised_excluded=4)
    assert (found.promoters, found.passives, found.detractors) == (5, 3, 2)
    assert (found.responses, found.score, found.rounded) == (10, 30, 30)
    assert found.margin95 == pytest.approx(48.4, abs=0.05)
    assert found.margin95 == pytest.approx(196 * sqrt((0.5 + 0.2 - 0.3**2) / 10), abs=1e-12)
    assert found.incentivised_excluded == 4


@pytest.mark.parametrize(
    "people, score, rounded",
    [
        # −12.5 rounds to −13; Python's own round says −12.
        ({9: 3, 0: 4, 7: 1}, -12.5, -13),
        ({9: 4, 0: 3, 7: 1}, 12.5, 13),
        ({9: 1, 7: 199}, 0.5, 1),
        ({0: 1, 7: 199}, -0.5, -1),
        ({9: 1, 7: 2}, 100 / 3, 33),
        ({9: 2, 0: 1, 8: 3}, 100 / 6, 17),
        ({0: 1}, -100, -100),
        ({10: 7}, 100, 100),
        ({7: 5}, 0, 0),
    ],
)
def test_rounding_goes_away_from_zero(people: dict[int, int], score: float, rounded: int) -> None:
    found = nps_of(people)
    assert found.score == pytest.approx(score, abs=1e-12)
    assert found.rounded == rounded
    assert isinstance(found.rounded, int)


def test_nobody_has_no_score() -> None:
    found = nps_of({})
    assert (found.score, found.rounded, found.margin95, found.responses) == (None, None, None, 0)
    none = csat_of({})
    assert (none.percent, none.mean, none.satisfied, none.responses) == (None, None, 0, 0)


def test_all_of_one_mind_leave_no_margin() -> None:
    assert nps_of({10: 3}).margin95 == nps_of({7: 3}).margin95 == nps_of({0: 3}).margin95 == 0


def test_satisfaction_is_a_share_and_the_mean_another_number() -> None:
    found = csat_of({5: 1, 4: 2, 3: 3, 1: 2})
    assert (found.satisfied, found.responses) == (3, 8)
    assert (found.percent, found.mean) == (37.5, (5 + 8 + 9 + 2) / 8)


counts = st.dictionaries(st.integers(0, 10), st.integers(0, 500))
TERMS = {NpsCategory.PROMOTER: 100, NpsCategory.PASSIVE: 0, NpsCategory.DETRACTOR: -100}


@given(counts)
def test_the_score_is_the_mean_of_plus_and_minus_a_hundred(people: dict[int, int]) -> None:
    found = nps_of(people)
    terms = [TERMS[category_of(score)] for score, n in people.items() for _ in range(n)]
    assert found.promoters + found.passives + found.detractors == found.responses == len(terms)
    if not terms:
        assert found.score is None
        return
    mean = sum(terms) / len(terms)
    deviation = sqrt(sum((term - mean) ** 2 for term in terms) / len(terms))
    assert found.score == pytest.approx(mean, abs=1e-9)
    assert found.margin95 == pytest.approx(1.96 * deviation / sqrt(len(terms)), abs=1e-6)
    assert found.score is not None
    assert found.rounded is not None
    assert abs(found.score) <= 100
    assert abs(found.rounded - found.score) <= 0.5 + 1e-9


@given(counts)
def test_turning_promoters_into_detractors_turns_the_score(people: dict[int, int]) -> None:
    turn = {NpsCategory.PROMOTER: 0, NpsCategory.PASSIVE: 7, NpsCategory.DETRACTOR: 10}
    turned = dict.fromkeys(turn.values(), 0)
    for score, number in people.items():
        turned[turn[category_of(score)]] += number
    found, other = nps_of(people), nps_of(turned)
    assert other.margin95 == found.margin95
    if found.score is not None and found.rounded is not None:
        assert (other.score, other.rounded) == (-found.score, -found.rounded)


@given(counts, st.integers(1, 50))
def test_more_of_the_same_changes_the_margin_alone(people: dict[int, int], times: int) -> None:
    found = nps_of(people)
    more = nps_of({score: number * times for score, number in people.items()})
    assert (more.score, more.rounded) == (found.score, found.rounded)
    if found.margin95 is not None:
        assert more.margin95 == pytest.approx(found.margin95 / sqrt(times), abs=1e-9)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 500)))
def test_satisfaction_stays_within_its_bounds(people: dict[int, int]) -> None:
    found = csat_of(people)
    assert 0 <= found.satisfied <= found.responses == sum(people.values())
    if found.percent is not None and found.mean is not None:
        assert found.percent == pytest.approx(100 * found.satisfied / found.responses, abs=1e-9)
        assert 1 <= found.mean <= 5


@given(st.integers(-10_000, 10_000), st.integers(1, 400))
def test_halves_go_away_from_zero_and_nothing_else_does(numerator: int, denominator: int) -> None:
    found = half_away_from_zero(numerator, denominator)
    assert half_away_from_zero(-numerator, denominator) == -found
    assert 2 * abs(found * denominator - numerator) <= denominator
    if 2 * abs(found * denominator - numerator) == denominator:
        assert abs(found) * denominator > abs(numerator)
