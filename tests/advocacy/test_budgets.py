"""Budgets: what asks take, how it fades, and when there is room again."""

from datetime import UTC, datetime, timedelta
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.activities import ActivityType
from advocacy.budgets import (
    FORGOTTEN_AFTER,
    AskBudget,
    Budget,
    Entry,
    Hold,
    figures,
    quarter_of,
    settled,
    times_in,
)
from advocacy.policies import Policy
from tests.advocacy.samples import DAY, NOW

A = ActivityType
POLICY = Policy()
MOMENT = timedelta(milliseconds=1)


def entry(
    cost: float, hold: Hold = Hold.HELD, days: float = 0, id: str | None = None, **given: object
) -> Entry:
    """An ask of so many points, asked and settled `days` ago."""
    at = NOW - days * DAY
    fields = {
        "ask_id": id or f"asg_{cost}_{hold}_{days}",
        "activity": A.WEBINAR,
        "cost": cost,
        "hold": hold,
        "asked_at": at,
        "at": at,
        "quarter": quarter_of(at),
        **given,
    }
    return Entry.model_validate(fields)


def stands(*entries: Entry, after: float = 0, capacity: float = 100) -> AskBudget:
    """The budget of these asks, so many days after NOW."""
    budget = Budget(id="adv_1", entries=entries)
    return figures(budget, NOW + after * DAY, capacity, POLICY)


def test_nothing_asked_leaves_everything() -> None:
    assert stands() == AskBudget(
        capacity=100, used=0, held=0, remaining=100, next_available_at=None, half_life_days=60
    )


@pytest.mark.parametrize("days", [0, 1, 60, 600])
def test_what_is_held_does_not_fade(days: float) -> None:
    found = stands(entry(30), entry(50, id="other"), after=days)
    assert (found.used, found.held, found.remaining) == (0, 80, 20)


@pytest.mark.parametrize(
    "days, used, held",
    [(0, 0, 40), (10 - 1e-6, 0, 40), (10, 40, 0), (40, 40 / 2**0.5, 0), (70, 20, 0)],
)
def test_what_is_held_is_used_from_the_end_of_its_time_on(
    days: float, used: float, held: float
) -> None:
    found = stands(entry(40, until=NOW + 10 * DAY), after=days)
    assert found.used == pytest.approx(used)
    assert found.held == held
    assert found.remaining == pytest.approx(100 - used - held)


@pytest.mark.parametrize(
    "days, used", [(0, 40), (30, 40 / 2**0.5), (60, 20), (120, 10), (600, 40 / 1024)]
)
def test_what_is_used_halves_in_sixty_days(days: float, used: float) -> None:
    found = stands(entry(40, Hold.USED), after=days)
    assert found.used == pytest.approx(used)
    assert found.held == 0
    assert found.remaining == pytest.approx(100 - used)


@pytest.mark.parametrize("cost, days, used", [(30, 0, 3), (50, 0, 5), (50, 60, 2.5), (40, 120, 1)])
def test_an_ask_that_came_to_nothing_leaves_a_tenth_which_fades(
    cost: float, days: float, used: float
) -> None:
    found = stands(entry(cost, Hold.RELEASED), after=days)
    assert found.used == pytest.approx(used)
    assert found.held == 0


def test_what_is_to_be_used_later_has_not_begun_to_fade() -> None:
    ahead = entry(40, Hold.USED, days=-10)
    assert stands(ahead).used == 40
    assert stands(ahead, after=10).used == 40
    assert stands(ahead, after=70).used == pytest.approx(20)


def test_a_programme_may_say_otherwise() -> None:
    policy = Policy(half_life_days=10, released_share=0.5)
    budget = Budget(id="adv_1", entries=(entry(40, Hold.RELEASED, 10), entry(8, Hold.USED, 20)))
    found = figures(budget, NOW, 50, policy)
    assert found.used == pytest.approx(12)
    assert found.remaining == pytest.approx(38)
    assert (found.capacity, found.half_life_days) == (50, 10)


def test_a_budget_that_was_overridden_has_nothing_left_and_never_less() -> None:
    found = stands(entry(90), entry(50, Hold.USED))
    assert (found.held, found.used, found.remaining) == (90, 50, 0)


@pytest.mark.parametrize("held, fits", [(70, True), (70.0001, False), (100, False), (0, True)])
def test_what_just_fits_fits(held: float, fits: bool) -> None:
    assert stands(entry(held)).fits(30) is fits


def test_three_thirds_of_a_point_fit_in_one() -> None:
    tenths = [entry(0.1, id=str(number)) for number in range(9)]
    assert stands(*tenths, capacity=1).fits(0.1)


@pytest.mark.parametrize(
    "entries, days",
    [
        # 140 fade to 70 in sixty days, 80 to 70 in 60 · log2(8/7).
        ([entry(90, Hold.USED), entry(50, Hold.USED)], 60),
        # 50 to the 20 beside the 50 that are held.
        ([entry(50, Hold.USED), entry(50)], 60 * log2(50 / 20)),
        ([entry(80, Hold.USED)], 60 * log2(8 / 7)),
    ],
)
def test_there_is_room_for_a_webinar_again_when_enough_has_faded(
    entries: list[Entry], days: float
) -> None:
    at = stands(*entries).next_available_at
    assert at is not None
    assert abs(at - (NOW + days * DAY)) <= MOMENT


@pytest.mark.parametrize("entries", [[], [entry(70)], [entry(35, Hold.USED), entry(35)]])
def test_with_room_now_there_is_nothing_to_wait_for(entries: list[Entry]) -> None:
    assert stands(*entries).next_available_at is None


@pytest.mark.parametrize("held", [70, 71, 100, 130])
def test_what_is_held_is_not_waited_for(held: float) -> None:
    assert stands(entry(held), entry(10, Hold.USED)).next_available_at is None


entries_of = st.lists(
    st.builds(
        lambda number, cost, hold, days: entry(cost, hold, days, id=f"asg_{number}"),
        st.integers(0, 30),
        st.floats(0.1, 60),
        st.sampled_from(Hold),
        st.floats(0, 500),
    ),
    max_size=12,
    unique_by=lambda each: each.ask_id,
)


@given(entries_of, st.floats(0, 69), st.floats(70.1, 500), st.floats(0, 300))
def test_there_is_room_at_that_millisecond_and_not_the_one_before(
    entries: list[Entry], held: float, used: float, days: float
) -> None:
    others = [each for each in entries if each.hold is not Hold.HELD]
    # So much was used at some time that there is no room today.
    star = entry(used * 2 ** (days / 60), Hold.USED, days, id="star")
    budget = Budget(id="adv_1", entries=(*others, star, entry(held, id="held")))
    at = stands(*budget.entries).next_available_at
    assert at is not None
    assert figures(budget, at, 100, POLICY).fits(30)
    assert not figures(budget, at - MOMENT, 100, POLICY).fits(30)
    assert figures(budget, at - MOMENT, 100, POLICY).next_available_at == at


@given(entries_of, st.floats(0, 400))
def test_all_points_are_used_held_or_left(entries: list[Entry], days: float) -> None:
    found = stands(*entries, after=days)
    total = found.used + found.held + found.remaining
    assert total == pytest.approx(max(100, found.used + found.held))
    assert min(found.used, found.held, found.remaining) >= 0
    assert stands(*entries, after=days + 1).used <= found.used


@given(entries_of, st.floats(0, 2000), st.floats(0.1, 60))
def test_forgetting_changes_no_figure(entries: list[Entry], days: float, cost: float) -> None:
    now = NOW + days * DAY
    before = Budget(id="adv_1", entries=tuple(entries))
    new = entry(cost, days=-days, id="new")
    after = settled(before, [new], now, POLICY)
    found, told = figures(after, now, 1000, POLICY), figures(before, now, 1000, POLICY)
    assert found.held == pytest.approx(told.held + cost)
    assert found.used == pytest.approx(told.used, abs=0.01)
    gone = set(before.entries).difference(after.entries)
    assert all(each.hold is not Hold.HELD and now - each.at >= FORGOTTEN_AFTER for each in gone)
    for quarter in {quarter_of(now - months * 30 * DAY) for months in range(11)}:
        times = times_in(before, {A.WEBINAR}, quarter) + (quarter == new.quarter)
        assert times_in(after, {A.WEBINAR}, quarter) == times


def test_many_old_traces_are_not_forgotten_at_once_when_they_add_up() -> None:
    traces = [entry(0.9, Hold.USED, days=401, id=f"asg_{number:03}") for number in range(100)]
    before = Budget(id="adv_1", entries=tuple(traces))
    after = settled(before, [], NOW, POLICY)
    assert 0 < len(before.entries) - len(after.entries) < 2


def test_an_old_ask_is_forgotten_and_what_is_held_never_is() -> None:
    old, held = entry(10, Hold.USED, 700), entry(10, Hold.HELD, 7000)
    after = settled(Budget(id="adv_1", entries=(old, held)), [], NOW, POLICY)
    assert after.entries == (held,)
    over = entry(10, Hold.HELD, 7000, until=NOW - 700 * DAY)
    recent = entry(10, Hold.HELD, 7000, id="recent", until=NOW - 9 * DAY)
    after = settled(Budget(id="adv_1", entries=(over, recent)), [], NOW, POLICY)
    assert after.entries == (recent,)


def test_an_ask_has_one_entry_however_often_it_is_settled() -> None:
    budget = settled(Budget(id="adv_1"), [entry(30, id="asg_1")], NOW, POLICY)
    budget = settled(budget, [entry(30, id="asg_2", days=-1)], NOW, POLICY)
    assert budget.last_asked_at == NOW + DAY
    used = entry(30, Hold.USED, id="asg_1")
    budget = settled(budget, [used], NOW, POLICY)
    assert [(each.ask_id, each.hold) for each in budget.entries] == [
        ("asg_1", Hold.USED),
        ("asg_2", Hold.HELD),
    ]
    assert settled(budget, [used], NOW, POLICY) == budget
    assert Budget(id="adv_1").last_asked_at is None


@pytest.mark.parametrize(
    "at, quarter",
    [
        (datetime(2026, 1, 1, tzinfo=UTC), "2026Q1"),
        (datetime(2026, 3, 31, 23, 59, 59, 999_000, tzinfo=UTC), "2026Q1"),
        (datetime(2026, 4, 1, tzinfo=UTC), "2026Q2"),
        (datetime(2026, 9, 30, 23, tzinfo=UTC), "2026Q3"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "2026Q4"),
        (datetime.fromisoformat("2027-01-01T00:30:00+01:00"), "2026Q4"),
        (datetime.fromisoformat("2026-12-31T23:30:00-01:00"), "2027Q1"),
    ],
)
def test_quarters_are_those_of_utc(at: datetime, quarter: str) -> None:
    assert quarter_of(at) == quarter


def test_a_quarter_counts_what_takes_place_in_it_and_was_not_released() -> None:
    def ask(id: str, hold: Hold, activity: A, quarter: str) -> Entry:
        return entry(40, hold, id=id, activity=activity, quarter=quarter)

    budget = Budget(
        id="adv_1",
        entries=(
            ask("a", Hold.HELD, A.REFERENCE_CALL, "2026Q4"),
            ask("b", Hold.USED, A.REFERENCE_CALL, "2026Q4"),
            ask("c", Hold.RELEASED, A.REFERENCE_CALL, "2026Q4"),
            ask("d", Hold.HELD, A.REFERENCE_CALL, "2027Q1"),
            ask("e", Hold.HELD, A.WEBINAR, "2026Q4"),
        ),
    )
    assert times_in(budget, {A.REFERENCE_CALL}, "2026Q4") == 2
    assert times_in(budget, {A.REFERENCE_CALL, A.WEBINAR}, "2026Q4") == 3
    assert times_in(budget, {A.REFERENCE_CALL}, "2026Q3") == 0
