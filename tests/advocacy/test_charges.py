"""Charges: what an ask takes of budgets in each of its states."""

from datetime import datetime

import pytest

from advocacy.activities import ActivityType
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment, Transition, moved
from advocacy.budgets import Hold
from advocacy.charges import charge_of
from tests.advocacy.samples import (
    DAY,
    END,
    NOW,
    START,
    accepted,
    appeared,
    confirmed,
    held_for,
    in_state,
    invited,
    person,
)

S = AssignmentState
LATER = NOW + DAY
HOLDS = {
    S.PROPOSED: None,
    S.STANDBY: None,
    S.HELD: Hold.HELD,
    S.INVITED: Hold.HELD,
    S.TENTATIVE: Hold.HELD,
    S.ACCEPTED: Hold.HELD,
    S.CONFIRMED: Hold.HELD,
    S.ATTENDED: Hold.USED,
    S.NO_SHOW: Hold.USED,
    S.EXCUSED: Hold.USED,
    S.DECLINED: Hold.RELEASED,
    S.EXPIRED: Hold.RELEASED,
    S.WITHDRAWN: Hold.RELEASED,
    S.CANCELLED: Hold.RELEASED,
}


def hold_of(assignment: Assignment) -> tuple[Hold, datetime]:
    """What an ask does to the budget, and since when it fades."""
    charge = charge_of(assignment)
    assert charge is not None
    return charge.entry.hold, charge.entry.at


@pytest.mark.parametrize("state", S)
def test_each_state_holds_uses_or_gives_back(state: S) -> None:
    charge = charge_of(in_state(state))
    assert (charge and charge.entry.hold) == HOLDS[state]


def test_a_charge_says_whose_it_is_and_what_it_takes() -> None:
    ana = person(account_id="acc_1")
    held = held_for(ana)
    charge = charge_of(held)
    assert charge is not None
    assert (charge.advocate_id, charge.account_id) == ("adv_1", "acc_1")
    entry = charge.entry
    assert (entry.activity, entry.cost, entry.quarter) == (ActivityType.WEBINAR, 30, "2026Q4")
    assert (entry.asked_at, entry.at) == (NOW, NOW)
    assert entry.ask_id == held.id


@pytest.mark.parametrize("state", S)
def test_what_is_held_is_held_until_the_slot_ends(state: S) -> None:
    charge = charge_of(in_state(state))
    assert (charge and charge.entry.until) == (END if HOLDS[state] is Hold.HELD else None)


def test_its_quarter_is_when_it_takes_place_not_when_it_was_asked() -> None:
    later = invited(starts_at=START + 60 * DAY, ends_at=END + 60 * DAY)
    charge = charge_of(later)
    assert charge is not None
    assert charge.entry.quarter == "2027Q1"


def test_what_was_given_back_fades_from_that_moment() -> None:
    cancelled = moved(accepted(), S.CANCELLED, at=LATER, by="carla")
    assert hold_of(cancelled) == (Hold.RELEASED, LATER)
    expired = moved(invited(), S.EXPIRED, at=LATER, by="rostrum")
    assert hold_of(expired) == (Hold.RELEASED, LATER)


def test_what_was_used_fades_from_the_end_of_the_slot() -> None:
    assert hold_of(appeared("ATTENDED", END + DAY, confirmed())) == (Hold.USED, END)


def test_what_was_noted_before_the_slot_ended_fades_from_then_corrected_or_not() -> None:
    early = appeared("EXCUSED", LATER, confirmed())
    assert hold_of(early) == (Hold.USED, LATER)
    assert hold_of(appeared("NO_SHOW", END + DAY, early)) == (Hold.USED, LATER)


def test_an_ask_from_before_there_were_budgets_takes_nothing() -> None:
    assert charge_of(invited().changed(activity=None)) is None


def test_an_end_without_a_history_counts_from_the_ask() -> None:
    bare = in_state(S.CANCELLED).changed(history=())
    assert hold_of(bare) == (Hold.RELEASED, NOW)
    step = Transition(from_=S.HELD, to=S.CANCELLED, at=LATER, by="carla")
    assert hold_of(bare.changed(history=(step,))) == (Hold.RELEASED, LATER)
