"""The states of an assignment: the domain's whole table, every pair of them."""

from itertools import product

import pytest

from advocacy.assignment_states import APPEARED, ENDED, LIVE, NEXT, SEAT, UNANSWERED
from advocacy.assignments import moved
from advocacy.errors import IllegalTransition
from tests.advocacy.samples import NOW, S, in_state

# Copied from the domain.
TABLE = """
PROPOSED  -> HELD | CANCELLED
HELD      -> INVITED | EXPIRED | CANCELLED
INVITED   -> ACCEPTED | TENTATIVE | DECLINED | EXPIRED | CANCELLED
TENTATIVE -> ACCEPTED | DECLINED | EXPIRED | CANCELLED
ACCEPTED  -> CONFIRMED | WITHDRAWN | CANCELLED
CONFIRMED -> ATTENDED | NO_SHOW | EXCUSED | WITHDRAWN | CANCELLED
STANDBY   -> INVITED | ACCEPTED | DECLINED | CANCELLED
ATTENDED  -> NO_SHOW | EXCUSED
NO_SHOW   -> ATTENDED | EXCUSED
EXCUSED   -> ATTENDED | NO_SHOW
"""
LEGAL = {
    (S(before.strip()), S(after.strip()))
    for before, _, afters in (line.partition("->") for line in TABLE.strip().splitlines())
    for after in afters.split("|")
}


@pytest.mark.parametrize("before, after", list(product(S, S)))
def test_a_state_follows_another_or_is_refused_naming_what_may(before: S, after: S) -> None:
    assignment = in_state(before)
    if (before, after) in LEGAL:
        changed = moved(assignment, after, at=NOW, by="carla", reason="because")
        step = changed.history[-1]
        assert (changed.state, changed.live) == (after, after in LIVE)
        assert (step.from_, step.to, step.at, step.by, step.reason) == (
            *(before, after, NOW),
            *("carla", "because"),
        )
        assert changed.history[:-1] == assignment.history
        return
    with pytest.raises(IllegalTransition) as refused:
        moved(assignment, after, at=NOW, by="carla")
    assert refused.value.from_ == before
    assert set(refused.value.allowed) == {S(to) for from_, to in LEGAL if from_ is before}
    assert refused.value.code == "ILLEGAL_TRANSITION"


def test_every_state_has_its_line_and_the_ends_lead_nowhere() -> None:
    assert set(NEXT) == set(S)
    assert {state for state in S if not NEXT[state]} == ENDED
    assert {S.DECLINED, S.EXPIRED, S.WITHDRAWN, S.CANCELLED} == ENDED


def test_live_states_are_those_that_keep_the_seat_before_the_day() -> None:
    assert {S.HELD, S.INVITED, S.TENTATIVE, S.ACCEPTED, S.CONFIRMED} == LIVE
    assert {S.INVITED, S.TENTATIVE} == UNANSWERED
    assert {S.ATTENDED, S.NO_SHOW, S.EXCUSED} == APPEARED


def test_a_seat_is_held_filled_or_completed_as_its_assignment_stands() -> None:
    assert {state: str(status) for state, status in SEAT.items()} == {
        **dict.fromkeys((S.HELD, S.INVITED, S.TENTATIVE), "HELD"),
        **dict.fromkeys((S.ACCEPTED, S.CONFIRMED), "FILLED"),
        **dict.fromkeys((S.ATTENDED, S.NO_SHOW, S.EXCUSED), "COMPLETED"),
    }


@pytest.mark.parametrize("end", sorted(ENDED))
def test_a_refusal_after_an_end_says_that_a_new_assignment_is_made(end: S) -> None:
    with pytest.raises(IllegalTransition, match="never a revived one"):
        moved(in_state(end), S.INVITED, at=NOW, by="carla")
