"""Policies: the defaults of the domain, and what a programme may set otherwise."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from advocacy.activities import ActivityType
from advocacy.policies import Policy
from api.settings import Settings

A = ActivityType


def test_the_defaults_are_the_domains() -> None:
    policy = Policy()
    assert (policy.capacity, policy.half_life, policy.released_share) == (
        *(100, timedelta(days=60)),
        0.1,
    )
    assert policy.quarterly == {A.REFERENCE_CALL: 2}
    assert (policy.nps_step, policy.csat_step) == (2, 1)
    assert policy.late_within == timedelta(days=7)


@pytest.mark.parametrize(
    "activity, cost",
    [
        ("CONFERENCE_TALK", 50),
        ("KEYNOTE", 50),
        ("REFERENCE_CALL", 40),
        ("WEBINAR", 30),
        ("PANEL", 30),
        ("MODERATION", 25),
        ("ADVISORY_BOARD", 25),
        ("CASE_STUDY", 30),
        ("REVIEW", 20),
        ("QUOTE", 10),
    ],
)
def test_an_ask_costs_what_the_domain_says(activity: str, cost: float) -> None:
    assert Policy().costs[A(activity)] == cost


def test_every_activity_costs_something() -> None:
    assert set(Policy().costs) == set(A)
    assert min(Policy().costs.values()) > 0


def test_a_cost_that_is_not_named_keeps_its_default() -> None:
    policy = Policy.model_validate({"costs": {"WEBINAR": 12.5}})
    assert policy.costs == {**Policy().costs, A.WEBINAR: 12.5}


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": -1},
        {"capacity": float("inf")},
        {"account_capacity": float("nan")},
        {"half_life_days": 0},
        {"half_life_days": 1.5},
        {"released_share": 1.1},
        {"released_share": -0.1},
        {"costs": {"WEBINAR": -1}},
        {"costs": {"DANCING": 1}},
        {"costs": "cheap"},
        {"quarterly": {"REFERENCE_CALL": -1}},
        {"late_within_days": -1},
        {"nps_step": 0},
        {"more": 1},
    ],
)
def test_nonsense_is_no_policy(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(wrong)


def test_a_programme_sets_them_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTRUM_POLICY__CAPACITY", "80")
    monkeypatch.setenv("ROSTRUM_POLICY__COSTS", '{"WEBINAR": 20}')
    monkeypatch.setenv("ROSTRUM_POLICY__QUARTERLY", '{"WEBINAR": 1}')
    policy = Settings().policy
    assert (policy.capacity, policy.costs[A.WEBINAR], policy.costs[A.PANEL]) == (80, 20, 30)
    assert policy.quarterly == {A.WEBINAR: 1}
