"""Intervals are half-open, and their union covers the same instants once."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from advocacy.intervals import Interval, total_seconds, union

START = datetime(2026, 10, 25, tzinfo=UTC)


def between(start: int, end: int) -> Interval:
    """From one minute to another."""
    return Interval(start=START + timedelta(minutes=start), end=START + timedelta(minutes=end))


pairs = st.tuples(st.integers(0, 60), st.integers(1, 30))
intervals = st.lists(pairs.map(lambda p: between(p[0], p[0] + p[1])), max_size=12)


def minutes(intervals: list[Interval] | tuple[Interval, ...]) -> set[int]:
    """The minutes that intervals cover."""
    return {
        minute
        for interval in intervals
        for minute in range(100)
        if interval.contains(START + timedelta(minutes=minute))
    }


@given(intervals)
def test_the_union_covers_the_same_instants_once(given_intervals: list[Interval]) -> None:
    merged = union(given_intervals)
    assert minutes(merged) == minutes(given_intervals)
    assert total_seconds(merged) == 60 * len(minutes(given_intervals))
    assert total_seconds(merged) <= total_seconds(given_intervals)
    assert list(merged) == sorted(merged, key=lambda interval: interval.start)
    assert all(not a.overlaps(b) and not a.touches(b) for a in merged for b in merged if a != b)


@given(intervals, st.randoms())
def test_the_union_depends_on_neither_order_nor_repetition(
    given_intervals: list[Interval], order: st.DataObject
) -> None:
    mixed = given_intervals * 2
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert union(mixed) == union(given_intervals) == union(union(given_intervals))


@given(pairs, pairs)
def test_two_overlap_when_they_share_an_instant(a: tuple[int, int], b: tuple[int, int]) -> None:
    first, second = between(a[0], sum(a)), between(b[0], sum(b))
    shared = minutes([first]) & minutes([second])
    assert first.overlaps(second) == second.overlaps(first) == bool(shared)
    clipped = first.clip(second)
    assert (minutes([clipped]) if clipped else set()) == shared


def test_touching_is_no_overlap() -> None:
    assert not between(0, 10).overlaps(between(10, 20))
    assert between(0, 10).touches(between(10, 20))
    assert between(0, 10).clip(between(10, 20)) is None
    assert union([between(10, 20), between(0, 10)]) == (between(0, 20),)


def test_the_end_is_no_part_of_it() -> None:
    assert between(0, 10).contains(START)
    assert not between(0, 10).contains(START + timedelta(minutes=10))


@pytest.mark.parametrize("end", [0, -1])
def test_an_interval_is_neither_empty_nor_backwards(end: int) -> None:
    with pytest.raises(ValidationError):
        between(0, end)


def test_times_are_aware_and_kept_in_utc() -> None:
    with pytest.raises(ValidationError):
        Interval(start=START.replace(tzinfo=None), end=START)
    ahead = timezone(timedelta(hours=2))
    interval = Interval(start=START.astimezone(ahead), end=START + timedelta(hours=1))
    assert interval.start.tzinfo is UTC
    assert interval.seconds == 3600
