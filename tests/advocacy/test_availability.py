"""Availability: weekly wall times and blackouts, as windows and as an answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from advocacy.availability import (
    Availability,
    AvailabilityRule,
    AvailabilityState,
    NewRule,
    SetAvailability,
    Weekday,
    declared,
    standing,
    windows,
)
from advocacy.errors import InvalidInput
from advocacy.intervals import Interval

W, S = Weekday, AvailabilityState
MADRID, NEW_YORK, LORD_HOWE = "Europe/Madrid", "America/New_York", "Australia/Lord_Howe"
SAO_PAULO, APIA = "America/Sao_Paulo", "Pacific/Apia"


def at(text: str) -> datetime:
    """A time such as "2026-10-25 01:30", in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rule(weekday: str, from_: str, to: str, zone: str = MADRID) -> AvailabilityRule:
    """A weekly time."""
    return AvailabilityRule(weekday=W(weekday), from_=from_, to=to, time_zone=zone)


def but(start: str, end: str) -> Interval:
    """A blackout."""
    return Interval(start=at(start), end=at(end))


def shown(found: tuple[Interval, ...]) -> list[str]:
    """Windows in UTC, easy to read."""
    return [f"{each.start:%d %H:%M}–{each.end:%d %H:%M}" for each in found]


NINE_TO_FIVE = Availability(rules=tuple(rule(day, "09:00", "17:00") for day in list(W)[:5]))


def test_a_working_week_is_five_windows_in_the_zone_of_the_rules() -> None:
    # Monday 19 October 2026 is summer in Madrid, Monday 26 October is not.
    found = windows(NINE_TO_FIVE, at("2026-10-19 00:00"), at("2026-10-27 00:00"))
    assert shown(found) == [
        *(f"{day} 07:00–{day} 15:00" for day in range(19, 24)),
        "26 08:00–26 16:00",
    ]


def test_windows_are_clipped_to_what_is_asked() -> None:
    found = windows(NINE_TO_FIVE, at("2026-10-19 10:00"), at("2026-10-20 08:00"))
    assert shown(found) == ["19 10:00–19 15:00", "20 07:00–20 08:00"]


def test_overlapping_and_touching_rules_make_one_window_also_over_midnight_and_zones() -> None:
    rules = (
        rule("MONDAY", "22:00", "24:00"),
        rule("TUESDAY", "00:00", "02:00"),
        rule("TUESDAY", "01:30", "02:30", "UTC"),
        rule("TUESDAY", "05:00", "06:00"),
    )
    found = windows(Availability(rules=rules), at("2026-11-23 00:00"), at("2026-11-26 00:00"))
    assert shown(found) == ["23 21:00–24 01:00", "24 01:30–24 02:30", "24 04:00–24 05:00"]


def test_blackouts_are_cut_out() -> None:
    blackouts = (
        but("2026-11-23 09:00", "2026-11-23 10:00"),
        but("2026-11-23 09:30", "2026-11-23 11:00"),
        but("2026-11-24 00:00", "2026-11-26 12:00"),
    )
    person = NINE_TO_FIVE.changed(blackouts=blackouts)
    found = windows(person, at("2026-11-23 00:00"), at("2026-11-27 00:00"))
    assert shown(found) == ["23 08:00–23 09:00", "23 11:00–23 16:00", "26 12:00–26 16:00"]


@pytest.mark.parametrize(
    "zone, weekday, from_, to, around, expected",
    [
        # Clocks go from 02:00 to 03:00: 02:30 is 03:30.
        (MADRID, "SUNDAY", "02:30", "05:00", "2026-03-29", ["29 01:30–29 03:00"]),
        (MADRID, "SUNDAY", "01:00", "02:30", "2026-03-29", ["29 00:00–29 01:30"]),
        (MADRID, "SUNDAY", "02:15", "02:45", "2026-03-29", ["29 01:15–29 01:45"]),
        (MADRID, "SUNDAY", "02:00", "03:00", "2026-03-29", []),
        (MADRID, "SUNDAY", "02:30", "03:15", "2026-03-29", []),
        (NEW_YORK, "SUNDAY", "02:30", "04:00", "2026-03-08", ["08 07:30–08 08:00"]),
        # Half an hour is skipped: 02:10 is 02:40.
        (LORD_HOWE, "SUNDAY", "02:10", "03:00", "2026-10-04", ["03 15:40–03 16:00"]),
        # Midnight is skipped: the day ends where the next one begins, at 01:00.
        (SAO_PAULO, "SATURDAY", "20:00", "24:00", "2018-11-04", ["03 23:00–04 03:00"]),
        (SAO_PAULO, "SUNDAY", "00:30", "02:00", "2018-11-04", ["04 03:30–04 04:00"]),
        # A whole Friday is skipped.
        (APIA, "THURSDAY", "20:00", "24:00", "2011-12-30", ["30 06:00–30 10:00"]),
        (APIA, "FRIDAY", "09:00", "17:00", "2011-12-30", ["30 19:00–31 03:00"]),
    ],
)
def test_a_wall_time_that_is_skipped_moves_forward(
    zone: str, weekday: str, from_: str, to: str, around: str, expected: list[str]
) -> None:
    person = Availability(rules=(rule(weekday, from_, to, zone),))
    noon = at(f"{around} 12:00")
    found = windows(person, noon - timedelta(days=2), noon + timedelta(days=2))
    assert shown(found) == expected


@pytest.mark.parametrize(
    "zone, weekday, from_, to, around, expected",
    [
        # Clocks go from 03:00 back to 02:00.
        (
            *(MADRID, "SUNDAY", "02:15", "02:45", "2026-10-25"),
            ["25 00:15–25 00:45", "25 01:15–25 01:45"],
        ),
        (MADRID, "SUNDAY", "02:00", "03:00", "2026-10-25", ["25 00:00–25 02:00"]),
        (MADRID, "SUNDAY", "01:00", "04:00", "2026-10-25", ["24 23:00–25 03:00"]),
        (
            *(MADRID, "SUNDAY", "01:00", "02:30", "2026-10-25"),
            ["24 23:00–25 00:30", "25 01:00–25 01:30"],
        ),
        (
            *(MADRID, "SUNDAY", "02:30", "04:00", "2026-10-25"),
            ["25 00:30–25 01:00", "25 01:30–25 03:00"],
        ),
        (
            *(LORD_HOWE, "SUNDAY", "01:40", "01:50", "2026-04-05"),
            ["04 14:40–04 14:50", "04 15:10–04 15:20"],
        ),
        # At midnight clocks go back to 23:00.
        (
            *(SAO_PAULO, "SATURDAY", "23:30", "24:00", "2018-02-18"),
            ["18 01:30–18 02:00", "18 02:30–18 03:00"],
        ),
        (SAO_PAULO, "SUNDAY", "00:00", "01:00", "2018-02-18", ["18 03:00–18 04:00"]),
    ],
)
def test_a_wall_time_that_comes_twice_means_both(
    zone: str, weekday: str, from_: str, to: str, around: str, expected: list[str]
) -> None:
    person = Availability(rules=(rule(weekday, from_, to, zone),))
    noon = at(f"{around} 12:00")
    found = windows(person, noon - timedelta(days=2), noon + timedelta(days=2))
    assert shown(found) == expected


@pytest.mark.parametrize(
    "start, end, expected",
    [
        ("2026-11-23 08:00", "2026-11-23 16:00", S.FREE),
        ("2026-11-23 07:59", "2026-11-23 09:00", S.BUSY),
        ("2026-11-23 15:00", "2026-11-23 16:01", S.BUSY),
        ("2026-11-22 10:00", "2026-11-22 11:00", S.BUSY),
        ("2026-11-23 08:00", "2026-11-24 09:00", S.BUSY),
        ("2026-11-25 09:00", "2026-11-25 10:00", S.FREE),
        ("2026-11-25 09:59", "2026-11-25 10:01", S.BUSY),
        ("2026-11-25 10:30", "2026-11-25 10:45", S.BUSY),
        ("2026-11-25 11:00", "2026-11-25 12:00", S.FREE),
    ],
)
def test_a_time_is_free_when_all_of_it_lies_in_the_windows(
    start: str, end: str, expected: AvailabilityState
) -> None:
    lunch = but("2026-11-25 10:00", "2026-11-25 11:00")
    person = NINE_TO_FIVE.changed(blackouts=(lunch,))
    assert standing(person, at(start), at(end)) is expected


def test_a_time_over_two_rules_that_touch_is_free() -> None:
    rules = (rule("MONDAY", "09:00", "12:00"), rule("MONDAY", "12:00", "15:00"))
    person = Availability(rules=rules)
    assert standing(person, at("2026-11-23 10:00"), at("2026-11-23 12:00")) is S.FREE


def test_nothing_declared_is_neither_free_nor_busy() -> None:
    person = Availability()
    assert not person.known
    assert standing(person, at("2026-11-23 10:00"), at("2026-11-23 12:00")) is S.UNKNOWN
    assert windows(person, at("2026-11-23 00:00"), at("2026-11-24 00:00")) == ()


def test_who_declares_blackouts_alone_is_busy_in_them_and_else_unknown() -> None:
    person = Availability(blackouts=(but("2026-11-23 10:00", "2026-11-23 12:00"),))
    assert person.known
    assert standing(person, at("2026-11-23 11:00"), at("2026-11-23 13:00")) is S.BUSY
    assert standing(person, at("2026-11-23 12:00"), at("2026-11-23 13:00")) is S.UNKNOWN
    assert windows(person, at("2026-11-23 00:00"), at("2026-11-24 00:00")) == ()


def test_up_to_400_days_can_be_asked_for() -> None:
    start = at("2026-01-01 00:00")
    every_day = Availability(rules=tuple(rule(day, "00:00", "24:00") for day in W))
    end = start + timedelta(days=400)
    assert windows(every_day, start, end) == (Interval(start=start, end=end),)
    assert standing(every_day, start, end) is S.FREE
    assert standing(every_day, start, end + timedelta(seconds=1)) is S.BUSY


@pytest.mark.parametrize(
    "start, end, path",
    [
        ("2026-01-01 00:00", "2026-01-01 00:00", ["to"]),
        ("2026-01-02 00:00", "2026-01-01 00:00", ["to"]),
        ("2026-01-01 00:00", "2027-02-05 00:01", ["to"]),
        ("9999-12-30 00:00", "9999-12-31 00:00", ["from"]),
    ],
)
def test_what_cannot_be_asked_is_refused(start: str, end: str, path: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        windows(NINE_TO_FIVE, at(start), at(end))
    assert refused.value.path == path


@pytest.mark.parametrize("kind", [NewRule, AvailabilityRule])
@pytest.mark.parametrize(
    "from_, to, message",
    [
        ("17:00", "09:00", "split"),
        ("09:00", "09:00", "split"),
        ("22:00", "02:00", "ends at 24:00"),
        ("24:00", "24:00", "not a time of day"),
        ("09:00", "24:30", "not a time of day"),
        ("9", "17:00", "not a time of day"),
        ("09:60", "17:00", "not a time of day"),
        ("09:00", "17:00:00", "not a time of day"),
        ("٠٩:٠٠", "17:00", "not a time of day"),
    ],
)
def test_a_rule_lies_within_one_day(kind: Any, from_: str, to: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        kind(weekday=W.MONDAY, from_=from_, to=to, time_zone=MADRID)


def test_what_is_declared_is_kept_in_order_each_once_in_the_persons_zone() -> None:
    command = SetAvailability(
        advocate_id="adv_1",
        rules=(
            NewRule(weekday=W.TUESDAY, from_="9:00", to="17:00"),
            NewRule(weekday=W.MONDAY, from_=" 14:00", to="24:00 ", time_zone=NEW_YORK),
            NewRule(weekday=W.TUESDAY, from_="09:00", to="17:00", time_zone=MADRID),
        ),
        blackouts=(
            but("2026-12-24 00:00", "2026-12-27 00:00"),
            but("2026-12-01 00:00", "2026-12-02 00:00"),
            but("2026-12-24 00:00", "2026-12-27 00:00"),
        ),
    )
    found = declared(command, MADRID)
    assert found.rules == (
        rule("MONDAY", "14:00", "24:00", NEW_YORK),
        rule("TUESDAY", "09:00", "17:00", MADRID),
    )
    assert [each.start.day for each in found.blackouts] == [1, 24]


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError, match="not an IANA time zone"):
        NewRule(weekday=W.MONDAY, from_="09:00", to="17:00", time_zone="Europe/Atlantis")
