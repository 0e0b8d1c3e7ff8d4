"""Intervals: from a start up to, and without, an end."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from advocacy.intervals import Interval, total_seconds, union
from tests.advocacy.samples import HOUR, START


def span(start: float, end: float) -> Interval:
    """From one number of hours after START to another."""
    return Interval(start=START + start * HOUR, end=START + end * HOUR)


@pytest.mark.parametrize("length", [0, -1])
def test_an_interval_is_never_empty(length: int) -> None:
    with pytest.raises(ValidationError, match="must end after it starts"):
        span(1, 1 + length)


@pytest.mark.parametrize(
    "one, other, overlaps, touches",
    [
        ((0, 1), (1, 2), False, True),
        ((0, 1), (0.999, 2), True, False),
        ((0, 3), (1, 2), True, False),
        ((0, 1), (2, 3), False, False),
        ((0, 1), (0, 1), True, False),
    ],
)
def test_touching_is_no_overlap(
    one: tuple[float, float], other: tuple[float, float], overlaps: bool, touches: bool
) -> None:
    for a, b in [(one, other), (other, one)]:
        assert span(*a).overlaps(span(*b)) is overlaps
        assert span(*a).touches(span(*b)) is touches


def test_the_start_is_inside_and_the_end_is_not() -> None:
    assert span(0, 1).contains(START)
    assert not span(0, 1).contains(START + HOUR)
    assert span(0, 1).contains(START + HOUR - timedelta(microseconds=1000))


def test_clipping_keeps_what_lies_inside() -> None:
    assert span(0, 3).clip(span(1, 2)) == span(1, 2)
    assert span(0, 2).clip(span(1, 3)) == span(1, 2)
    assert span(0, 1).clip(span(1, 2)) is None


spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda s: span(s[0], s[0] + s[1]))


@settings(deadline=None)
@given(st.lists(spans))
def test_a_union_has_the_same_instants_as_few_intervals_in_order(given_: list[Interval]) -> None:
    merged = union(given_)
    for quarter in range(110):
        at = START + quarter * HOUR / 4
        assert any(i.contains(at) for i in merged) is any(i.contains(at) for i in given_)
    for before, after in pairwise(merged):
        assert before.end < after.start
    assert total_seconds(merged) <= total_seconds(given_)
    assert union(merged) == merged


def test_touching_intervals_become_one() -> None:
    assert union([span(1, 2), span(0, 1), span(3, 4)]) == (span(0, 2), span(3, 4))
    assert total_seconds([span(0, 1), span(0, 1)]) == 7200
