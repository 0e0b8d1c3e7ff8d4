"""What a history of asks says, from its counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.reliability import Reliability

COUNTS = st.integers(min_value=0, max_value=1_000)


def test_without_a_history_nothing_is_known() -> None:
    nothing = Reliability()
    assert (nothing.show_rate, nothing.rating) == (None, None)
    assert (nothing.acceptance.value, nothing.acceptance.n) == (0.5, 0)


def test_late_cancellations_count_against_showing_up() -> None:
    history = Reliability(shows=6, no_shows=1, late_cancellations=1)
    assert history.show_rate == 0.75


def test_acceptance_leaves_open_asks_out() -> None:
    history = Reliability(asks=9, accepted=2, declined=1, expired=1)
    assert (history.acceptance.value, history.acceptance.n) == (0.5, 4)


def test_the_rating_is_a_mean() -> None:
    assert Reliability(ratings=2, rated=9).rating == 4.5


@given(COUNTS, COUNTS, COUNTS)
def test_rates_are_shares(shows: int, no_shows: int, late: int) -> None:
    history = Reliability(
        shows=shows,
        no_shows=no_shows,
        late_cancellations=late,
        accepted=shows,
        declined=no_shows,
        expired=late,
    )
    rate = history.show_rate
    assert (rate is None) == (shows + no_shows + late == 0)
    assert rate is None or rate == pytest.approx(history.acceptance.value)
    assert history.acceptance.low <= history.acceptance.value <= history.acceptance.high
