"""A share, and how sure it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.shares import share


@pytest.mark.parametrize(
    "yes, n, low, high",
    [
        # As published: Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # By hand: one of one, z² / (1 + z²) wide.
        (1, 1, 0.2065, 1.0),
        (0, 1, 0.0, 0.7935),
    ],
)
def test_a_share_has_wilsons_interval(yes: int, n: int, low: float, high: float) -> None:
    found = share(yes, n)
    assert (found.value, found.n) == (yes / n, n)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_without_observations_anything_is_possible() -> None:
    nothing = share(0, 0)
    assert (nothing.value, nothing.low, nothing.high, nothing.n) == (0.5, 0, 1, 0)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_within_its_interval_and_more_observations_narrow_it(
    seen: tuple[int, int],
) -> None:
    yes, n = seen
    found, more = share(yes, n), share(4 * yes, 4 * n)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert more.high - more.low < found.high - found.low
