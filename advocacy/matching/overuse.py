"""Overuse: what stands against one more ask, by the budgets of a person and of their account."""

from collections.abc import Mapping
from datetime import datetime

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.budgets import Budget, figures, quarter_of, room_at, times_in
from advocacy.errors import ProblemCode
from advocacy.matching.blockers import Blocker
from advocacy.policies import Policy


def overused(
    advocate: Advocate,
    activity: ActivityType,
    takes_place: datetime,
    budgets: Mapping[str, Budget],
    policy: Policy,
    now: datetime,
) -> list[Blocker]:
    """The limits that asking for an `activity` would pass: effort, the quarter, the account."""
    cost = policy.costs[activity]
    own = budgets.get(advocate.id) or Budget(id=advocate.id)
    found = [
        beyond(own, cost, policy.capacity, policy, now, "They have"),
        often_enough(advocate, activity, quarter_of(takes_place), own, policy),
    ]
    if advocate.account_id is not None:
        account = budgets.get(advocate.account_id) or Budget(id=advocate.account_id)
        found.append(
            beyond(account, cost, policy.account_capacity, policy, now, "Their account has")
        )
    return [blocker for blocker in found if blocker is not None]


def beyond(
    budget: Budget, cost: float, capacity: float, policy: Policy, now: datetime, who: str
) -> Blocker | None:
    """What is left of a budget does not do for this cost."""
    stands = figures(budget, now, capacity, policy)
    if stands.fits(cost):
        return None
    at = room_at(cost, stands.used, capacity - stands.held, now, policy)
    wait = f"Wait until {at:%Y-%m-%d}" if at else "Wait until their open asks are settled"
    return Blocker(
        code=ProblemCode.OVERUSED,
        message=(
            f"{who} {stands.remaining:.0f} of {capacity:.0f} points of effort left; "
            f"this takes {cost:.0f}."
        ),
        relaxation=f"{wait}, or override with a reason.",
    )


def often_enough(
    advocate: Advocate, activity: ActivityType, quarter: str, budget: Budget, policy: Policy
) -> Blocker | None:
    """They do this as often in the quarter as they said they would, or as anybody should."""
    declared = [each for each in advocate.willing_for if each.activity is activity]
    most = declared[0].max_per_quarter if declared else None
    most = policy.quarterly.get(activity) if most is None else most
    if most is None or times_in(budget, {activity}, quarter) < most:
        return None
    return Blocker(
        code=ProblemCode.OVERUSED,
        message=f"They do {activity} at most {most} times in a quarter, and do so in {quarter}.",
        relaxation="Choose a date in another quarter, or override with a reason.",
    )
