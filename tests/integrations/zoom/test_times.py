"""The ways in which reports write a time, and the instants it may mean."""

from zoneinfo import ZoneInfo

import pytest

from integrations.zoom.times import Dates
from tests.integrations.zoom.recorded import instant

NEAR = instant("2026-09-15T15:00:00Z")
NEW_YORK = ZoneInfo("America/New_York")
MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    "text",
    [
        "Sep 15, 2026 11:00:00",
        "Sep 15, 2026 11:00 AM",
        "September 15, 2026 11:00:00 am",
        "Sept. 15 2026, 11:00:00",
        "15 Sep 2026 11:00:00",
        "15-Sep-2026 11:00",
        "09/15/2026 11:00:00 AM",
        "9/15/26, 11:00:00\u202fAM",
        "15/09/2026 11:00:00",
        "15.09.2026 11:00",
        "15-09-2026 11:00:00",
        "2026-09-15 11:00:00",
        "2026/09/15 11:00:00.000",
        "2026-09-15T11:00:00",
        "2026-09-15T15:00:00Z",
        "2026-09-15T17:00:00+02:00",
        "  Sep\u00a015,  2026 11:00:00 a.m. ",
    ],
)
def test_one_instant_in_many_words(text: str) -> None:
    assert Dates(NEW_YORK, NEAR).readings(text) == (NEAR,)


@pytest.mark.parametrize(
    "text, utc",
    [("12:30 AM", "04:30"), ("12:30 PM", "16:30"), ("01:30 PM", "17:30"), ("00:30", "04:30")],
)
def test_noon_and_midnight(text: str, utc: str) -> None:
    expected = instant(f"2026-09-15T{utc}:00Z")
    assert Dates(NEW_YORK, NEAR).readings(f"Sep 15, 2026 {text}") == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "--",
        "soon",
        "11:00:00",
        "Sep 31, 2026 11:00:00",
        "Foo 15, 2026 11:00:00",
        "13/13/2026 11:00:00",
        "Sep 15, 2026 13:00 PM",
        "Sep 15, 2026 25:00",
        "Sep 15, 0001 11:00:00",
        "9999-12-31 23:59:59",
        "Sep 15, 2026 11:00:00" + " " * 60,
    ],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Dates(NEW_YORK, NEAR).readings(text)


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_ends_of_time_settle_nothing_and_stop_nothing(year: str) -> None:
    for zone in (NEW_YORK, ZoneInfo("Asia/Tokyo")):
        dates = Dates(zone, NEAR)
        for text in (f"01/02/{year} 00:00:00", f"12/11/{year} 23:59:59"):
            dates.learn(text, of_event=True)
            with pytest.raises(ValueError, match="year"):
                dates.readings(text)


def test_the_hour_that_comes_twice_means_two_instants() -> None:
    dates = Dates(MADRID, NEAR)
    first, second = instant("2026-10-25T00:30:00Z"), instant("2026-10-25T01:30:00Z")
    assert dates.readings("Oct 25, 2026 02:30:00") == (first, second)
    assert len(dates.readings("Oct 25, 2026 03:00:00")) == 1
    assert len(dates.readings("Oct 25, 2026 01:59:59")) == 1


def test_the_hour_that_never_comes_moves_forward() -> None:
    readings = Dates(MADRID, NEAR).readings("2026-03-29 02:30:00")
    assert readings == (instant("2026-03-29T01:30:00Z"),)


def test_a_date_that_speaks_for_itself_settles_the_others() -> None:
    dates = Dates(NEW_YORK, NEAR)
    dates.learn("13/09/2026 11:00:00", of_event=False)
    assert dates.readings("05/06/2026 12:00:00") == (instant("2026-06-05T16:00:00Z"),)
    other = Dates(NEW_YORK, NEAR)
    other.learn("09/13/2026 11:00:00", of_event=False)
    assert other.readings("05/06/2026 12:00:00") == (instant("2026-05-06T16:00:00Z"),)


def test_a_date_of_something_else_settles_nothing_by_its_nearness() -> None:
    dates = Dates(NEW_YORK, NEAR)
    dates.learn("10/09/2026 11:00:00", of_event=False)
    dates.learn("09/10/2026 11:00:00", of_event=True)
    assert dates.readings("05/06/2026 12:00:00") == (instant("2026-05-06T16:00:00Z"),)
    dates.learn("13/09/2026 11:00:00", of_event=True)
    assert dates.readings("05/06/2026 12:00:00") == (instant("2026-05-06T16:00:00Z"),)
