"""What holds of availability windows in every zone, whatever its clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.availability import (
    WEEKDAYS,
    Availability,
    AvailabilityRule,
    AvailabilityState,
    standing,
    windows,
)
from advocacy.intervals import Interval, union
from advocacy.wall_times import instants_of

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Days around which each zone's clocks were changed, or are.
CHANGES = {
    "Australia/Lord_Howe": ["2026-04-04", "2026-10-03"],
    "Pacific/Apia": ["2011-12-30", "2012-03-31"],
    "Asia/Kathmandu": ["1985-12-31", "2026-06-01"],
    "America/St_Johns": ["2026-03-08", "2006-04-02", "2006-10-29"],
    "Africa/Casablanca": ["2026-02-15", "2026-03-22"],
    "America/Sao_Paulo": ["2018-02-18", "2018-11-04"],
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "Europe/Madrid": ["2026-03-29", "2026-10-25"],
    "Australia/Sydney": ["2026-04-04", "2026-10-03"],
    "Pacific/Kiritimati": ["1994-12-31", "2026-06-01"],
}
each_zone = pytest.mark.parametrize("name", list(CHANGES))
thorough = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def wall(minutes: int) -> str:
    """Minutes after midnight as a time of day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minutes_of(at: str) -> int:
    """A time of day as minutes after midnight."""
    hours, minutes = at.split(":")
    return int(hours) * 60 + int(minutes)


@st.composite
def rules_in(draw: st.DrawFn, name: str) -> AvailabilityRule:
    """A weekly time, of which many begin or end at night, where clocks change."""
    night = st.integers(0, 4 * 60) | st.integers(22 * 60, 24 * 60)
    first, last = sorted(
        draw(st.lists(night | st.integers(0, 24 * 60), min_size=2, max_size=2, unique=True))
    )
    weekday = draw(st.sampled_from(WEEKDAYS))
    return AvailabilityRule(weekday=weekday, from_=wall(first), to=wall(last), time_zone=name)


@st.composite
def spans_in(draw: st.DrawFn, name: str) -> tuple[datetime, datetime]:
    """A time of up to four days that mostly has a change of the zone's clocks in it."""
    day = datetime.fromisoformat(draw(st.sampled_from(CHANGES[name]))).replace(tzinfo=UTC)
    start = day + draw(st.integers(-2 * 1440, 1440)) * MINUTE
    return start, start + draw(st.integers(1, 4 * 1440)) * MINUTE


def in_rule(rule: AvailabilityRule, shown: datetime) -> bool:
    """Whether clocks that show `shown` show a time of the rule."""
    minutes = shown.hour * 60 + shown.minute
    return WEEKDAYS[shown.weekday()] is rule.weekday and minutes_of(
        rule.from_
    ) <= minutes < minutes_of(rule.to)


def offset_of(at: datetime, zone: ZoneInfo) -> timedelta:
    """How far the zone's clocks are ahead of UTC."""
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def skipped_before(at: datetime, zone: ZoneInfo) -> timedelta:
    """By how much clocks went forward, if that is less than as much ago; else nothing.

    In that time stand the wall times that were skipped.
    """
    now = offset_of(at, zone)
    skipped = now - offset_of(at - timedelta(hours=26), zone)
    if skipped <= timedelta():
        return timedelta()
    recent = offset_of(at - skipped, zone) != now
    return skipped if recent else timedelta()


@each_zone
@thorough
@given(data=st.data())
def test_the_windows_are_the_instants_whose_wall_time_is_in_a_rule(
    name: str, data: st.DataObject
) -> None:
    zone = ZoneInfo(name)
    rules = tuple(data.draw(st.lists(rules_in(name), min_size=1, max_size=4)))
    start, end = data.draw(spans_in(name))
    found = windows(Availability(rules=rules), start, end)
    length = (end - start) // MINUTE
    instants = {start + m * MINUTE for m in data.draw(st.sets(st.integers(0, length - 1)))}
    for each in found:
        instants |= {each.start - MINUTE, each.start, each.end - MINUTE, each.end}
    for at in sorted(each for each in instants if start <= each < end):
        free = any(each.contains(at) for each in found)
        shown = at.astimezone(zone).replace(tzinfo=None)
        plain = any(in_rule(rule, shown) for rule in rules)
        skipped = skipped_before(at, zone)
        if skipped:
            moved = any(in_rule(rule, shown - skipped) for rule in rules)
            assert not free or plain or moved, at
            assert free is any(lasts(rule, shown.date(), skipped, at, zone) for rule in rules), at
        else:
            assert free is plain, at


def lasts(
    rule: AvailabilityRule, day: date, skipped: timedelta, at: datetime, zone: ZoneInfo
) -> bool:
    """Whether the rule has begun and not ended on `day`, or on the day that was skipped before it.

    PEP 495 reads a wall time in a gap with the offset before it, and so moves it forward.
    """
    for each in (day, day - DAY) if skipped >= DAY else (day,):
        midnight = datetime(each.year, each.month, each.day)  # noqa: DTZ001 (a wall time)
        opens, closes = (
            (midnight + minutes_of(end) * MINUTE).replace(tzinfo=zone).astimezone(UTC)
            for end in (rule.from_, rule.to)
        )
        if WEEKDAYS[each.weekday()] is rule.weekday and opens <= at < closes:
            return True
    return False


@each_zone
@thorough
@given(data=st.data())
def test_windows_are_in_order_apart_and_inside_and_avoid_blackouts(
    name: str, data: st.DataObject
) -> None:
    rules = tuple(data.draw(st.lists(rules_in(name), max_size=5)))
    start, end = data.draw(spans_in(name))
    blackouts = tuple(
        Interval(start=each[0], end=each[1])
        for each in data.draw(st.lists(spans_in(name), max_size=2))
    )
    found = windows(Availability(rules=rules, blackouts=blackouts), start, end)
    assert all(start <= each.start < each.end <= end for each in found)
    assert all(one.end < other.start for one, other in pairwise(found))
    assert not any(each.overlaps(b) for each in found for b in blackouts)
    without = windows(Availability(rules=rules), start, end)
    inside = [b.clip(Interval(start=start, end=end)) for b in blackouts]
    cut = [each.clip(b) for each in without for b in inside if b]
    assert union([*found, *(each for each in cut if each)]) == without


@each_zone
@thorough
@given(data=st.data())
def test_a_time_asked_for_in_two_parts_has_the_same_windows(name: str, data: st.DataObject) -> None:
    rules = tuple(data.draw(st.lists(rules_in(name), min_size=1, max_size=4)))
    start, end = data.draw(spans_in(name))
    middle = start + data.draw(st.integers(1, 5 * 1440)) * MINUTE
    person = Availability(rules=rules)
    end = max(end, middle + MINUTE)
    parts = [*windows(person, start, middle), *windows(person, middle, end)]
    assert union(parts) == windows(person, start, end)


@each_zone
@thorough
@given(data=st.data())
def test_a_time_is_free_exactly_when_it_is_its_own_window(name: str, data: st.DataObject) -> None:
    rules = tuple(data.draw(st.lists(rules_in(name), min_size=1, max_size=4)))
    person = Availability(rules=rules)
    wide_start, wide_end = data.draw(spans_in(name))
    found = windows(person, wide_start, wide_end)
    for each in found:
        assert standing(person, each.start, each.end) is AvailabilityState.FREE
    start, end = data.draw(spans_in(name))
    alone = windows(person, start, end) == (Interval(start=start, end=end),)
    expected = AvailabilityState.FREE if alone else AvailabilityState.BUSY
    assert standing(person, start, end) is expected


@each_zone
@thorough
@given(data=st.data())
def test_a_day_without_a_change_of_clocks_is_as_long_as_the_rule_says(
    name: str, data: st.DataObject
) -> None:
    zone = ZoneInfo(name)
    rule = data.draw(rules_in(name))
    start, _ = data.draw(spans_in(name))
    day = start.date()
    midnight = datetime.combine(day, time(), zone)
    around = {offset_of(midnight + hours * timedelta(hours=1), zone) for hours in range(-30, 54)}
    spans = instants_of(day, rule.from_, rule.to, zone)
    length = sum((end - start for start, end in spans), timedelta())
    minutes = minutes_of(rule.to) - minutes_of(rule.from_)
    if len(around) == 1:
        assert len(spans) == 1
        assert length == minutes * MINUTE
    else:
        assert abs(length - minutes * MINUTE) <= max(around) - min(around)
