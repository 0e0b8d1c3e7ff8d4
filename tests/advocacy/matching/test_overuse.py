"""Overuse: the limits of effort, quarter and account that one more ask would pass."""

from typing import Any

import pytest

from advocacy.activities import ActivityType, Willingness
from advocacy.advocates import Advocate
from advocacy.budgets import Budget, Entry, Hold
from advocacy.errors import ProblemCode
from advocacy.matching.overuse import overused
from advocacy.policies import Policy
from tests.advocacy.samples import DAY, NOW, START, person

A = ActivityType
POLICY = Policy()


def budget(id: str, *asks: tuple[float, Hold], **given: Any) -> Budget:
    """A budget with asks of so many points, made now."""
    facts = {"activity": A.WEBINAR, "asked_at": NOW, "at": NOW, "quarter": "2026Q4", **given}
    entries = [
        Entry(ask_id=f"asg_{number}", cost=cost, hold=hold, **facts)
        for number, (cost, hold) in enumerate(asks)
    ]
    return Budget(id=id, entries=tuple(entries))


def messages(
    advocate: Advocate,
    *budgets: Budget,
    activity: A = A.WEBINAR,
    policy: Policy = POLICY,
    days: float = 0,
) -> list[str]:
    """What stands against one more ask, `days` later."""
    known = {each.id: each for each in budgets}
    found = overused(advocate, activity, START, known, policy, NOW + days * DAY)
    assert {each.code for each in found} <= {ProblemCode.OVERUSED}
    assert all(each.relaxation and "override" in each.relaxation for each in found)
    return [each.message for each in found]


def test_whoever_was_never_asked_is_not_overused() -> None:
    for activity in A:
        assert messages(person(account_id="acc_1"), activity=activity) == []


@pytest.mark.parametrize(
    "held, activity, fits",
    [
        (70, A.WEBINAR, True),
        (70.01, A.WEBINAR, False),
        (50, A.KEYNOTE, True),
        (51, A.KEYNOTE, False),
        (90, A.QUOTE, True),
        (60, A.REFERENCE_CALL, True),
        (61, A.REFERENCE_CALL, False),
    ],
)
def test_an_ask_must_fit_in_what_is_left(held: float, activity: A, fits: bool) -> None:
    found = messages(person(), budget("adv_1", (held, Hold.HELD)), activity=activity)
    assert (found == []) is fits


def test_it_says_what_is_left_what_it_takes_and_when_to_ask() -> None:
    used = budget("adv_1", (90, Hold.USED), (50, Hold.USED))
    [blocker] = overused(person(), A.WEBINAR, START, {"adv_1": used}, POLICY, NOW)
    assert blocker.message == "They have 0 of 100 points of effort left; this takes 30."
    # 140 are 70 in sixty days.
    assert blocker.relaxation == "Wait until 2027-01-21, or override with a reason."
    held = budget("adv_1", (80, Hold.HELD))
    [blocker] = overused(person(), A.WEBINAR, START, {"adv_1": held}, POLICY, NOW)
    assert blocker.message == "They have 20 of 100 points of effort left; this takes 30."
    assert blocker.relaxation == (
        "Wait until their open asks are settled, or override with a reason."
    )


@pytest.mark.parametrize("days, fits", [(59.99, False), (60, True)])
def test_what_has_faded_is_no_longer_in_the_way(days: float, fits: bool) -> None:
    used = budget("adv_1", (90, Hold.USED), (50, Hold.USED))
    assert (messages(person(), used, days=days) == []) is fits


@pytest.mark.parametrize("held, fits", [(2970, True), (2971, False)])
def test_an_account_has_a_budget_of_its_own(held: float, fits: bool) -> None:
    account = budget("acc_1", (held, Hold.HELD))
    found = messages(person(account_id="acc_1"), account)
    assert found == (
        [] if fits else ["Their account has 29 of 3000 points of effort left; this takes 30."]
    )
    assert messages(person(account_id="acc_2"), account) == []
    assert messages(person(), account) == []


def test_a_programme_sets_its_own_limits() -> None:
    policy = Policy(capacity=20, account_capacity=25)
    known = budget("acc_1", (0, Hold.HELD))
    found = messages(person(account_id="acc_1"), known, policy=policy)
    assert found == [
        "They have 20 of 20 points of effort left; this takes 30.",
        "Their account has 25 of 25 points of effort left; this takes 30.",
    ]


def test_an_account_that_was_never_asked_has_its_limit_too() -> None:
    policy = Policy(account_capacity=20)
    found = messages(person(account_id="acc_1"), policy=policy)
    assert found == ["Their account has 20 of 20 points of effort left; this takes 30."]


def would(activity: A, most: int | None) -> Advocate:
    """Somebody who does this so often in a quarter."""
    return person(willing_for=[Willingness(activity=activity, max_per_quarter=most)])


CALLS = {"activity": A.REFERENCE_CALL}


@pytest.mark.parametrize(
    "who, asks, quarter, stands",
    [
        # Two reference calls a quarter, for whoever said nothing.
        (person(), 1, "2026Q4", False),
        (person(), 2, "2026Q4", True),
        (person(), 2, "2027Q1", False),
        # What they said counts instead, more or less.
        (would(A.REFERENCE_CALL, 3), 2, "2026Q4", False),
        (would(A.REFERENCE_CALL, 3), 3, "2026Q4", True),
        (would(A.REFERENCE_CALL, 1), 1, "2026Q4", True),
        (would(A.REFERENCE_CALL, 0), 0, "2026Q4", True),
        (would(A.REFERENCE_CALL, None), 2, "2026Q4", True),
        (would(A.WEBINAR, 1), 1, "2026Q4", False),
    ],
)
def test_a_quarter_has_room_for_so_many_of_an_activity(
    who: Advocate, asks: int, quarter: str, stands: bool
) -> None:
    asked = budget("adv_1", *[(1, Hold.HELD)] * asks, **{**CALLS, "quarter": quarter})
    found = messages(who, asked, activity=A.REFERENCE_CALL)
    assert bool(found) is stands


def test_other_activities_have_no_limit_in_a_quarter_unless_it_is_declared() -> None:
    asked = budget("adv_1", *[(1, Hold.USED)] * 9)
    assert messages(person(), asked) == []
    [message] = messages(would(A.WEBINAR, 9), asked)
    assert message == "They do WEBINAR at most 9 times in a quarter, and do so in 2026Q4."


def test_what_came_to_nothing_leaves_its_place_in_the_quarter() -> None:
    asked = budget("adv_1", *[(1, Hold.RELEASED)] * 5, **CALLS)
    assert messages(person(), asked, activity=A.REFERENCE_CALL) == []
