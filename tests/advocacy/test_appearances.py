"""Appearances: from when they can be recorded, and how long they can be corrected."""

from datetime import datetime, timedelta

import pytest

from advocacy.assignment_states import APPEARED
from advocacy.assignments import WithdrawAssignment, moved, withdraw
from advocacy.errors import IllegalTransition
from tests.advocacy.samples import (
    DAY,
    END,
    HOUR,
    NOW,
    START,
    S,
    accepted,
    appeared,
    confirmed,
    in_state,
    invited,
)

MOMENT = timedelta(milliseconds=1)
CORRECTION = 30 * DAY


@pytest.mark.parametrize(
    "appearance, attended", [("ATTENDED", True), ("NO_SHOW", False), ("EXCUSED", None)]
)
def test_who_is_confirmed_can_be_recorded_at_any_time(
    appearance: str, attended: bool | None
) -> None:
    for at in (NOW, START, END + 100 * DAY):
        after = appeared(appearance, at, confirmed())
        assert (after.state, after.live) == (appearance, False)
        assert after.outcome
        assert (after.outcome.attended, after.outcome.recorded_at) == (attended, at)


def test_who_accepted_counts_as_confirmed_once_the_slot_has_begun() -> None:
    after = appeared("ATTENDED", START, accepted())
    assert after.state is S.ATTENDED
    assert (after.history[-1].from_, after.history[-1].to) == (S.ACCEPTED, S.ATTENDED)


def test_who_accepted_cannot_have_appeared_before_the_slot_begins() -> None:
    with pytest.raises(IllegalTransition, match="not begun") as refused:
        appeared("ATTENDED", START - MOMENT, accepted())
    assert refused.value.allowed == [S.CONFIRMED, S.WITHDRAWN, S.CANCELLED]


@pytest.mark.parametrize("state", sorted(set(S) - {S.ACCEPTED, S.CONFIRMED} - APPEARED))
def test_nobody_else_can_have_attended(state: S) -> None:
    with pytest.raises(IllegalTransition):
        appeared("ATTENDED", END, in_state(state))


@pytest.mark.parametrize(
    "recorded, corrected, allowed",
    [
        (END, END + CORRECTION, True),
        (END, END + CORRECTION + MOMENT, False),
        (NOW, END + CORRECTION, True),
        (NOW, END + CORRECTION + MOMENT, False),
        (END + 10 * DAY, END + 40 * DAY, True),
        (END + 10 * DAY, END + 40 * DAY + MOMENT, False),
        (END + 400 * DAY, END + 401 * DAY, True),
    ],
)
def test_an_appearance_can_be_corrected_for_thirty_days(
    recorded: datetime, corrected: datetime, allowed: bool
) -> None:
    before = appeared("ATTENDED", recorded, confirmed())
    if allowed:
        after = appeared("NO_SHOW", corrected, before)
        assert [step.to for step in after.history[-2:]] == [S.ATTENDED, S.NO_SHOW]
        assert after.outcome
        assert after.outcome.attended is False
        return
    with pytest.raises(IllegalTransition, match="30 days") as refused:
        appeared("NO_SHOW", corrected, before)
    assert refused.value.allowed == []


def test_corrections_of_a_correction_do_not_prolong_the_thirty_days() -> None:
    first = appeared("ATTENDED", END, confirmed())
    second = appeared("EXCUSED", END + 29 * DAY, first)
    with pytest.raises(IllegalTransition):
        appeared("NO_SHOW", END + 31 * DAY, second)


def test_the_same_appearance_twice_is_refused() -> None:
    with pytest.raises(IllegalTransition):
        appeared("ATTENDED", END, appeared("ATTENDED", END, confirmed()))


def test_stepping_back_keeps_why() -> None:
    command = WithdrawAssignment.model_validate({"id": "asg_1", "reason": "WORKLOAD"})
    after = withdraw(accepted(), command, now=NOW + HOUR, by="adv_1", late_within=7 * DAY)
    assert (after.state, after.live, after.decline_reason) == (S.WITHDRAWN, False, "WORKLOAD")
    assert (after.history[-1].by, after.history[-1].reason) == ("adv_1", "WORKLOAD")
    noted = withdraw(
        accepted(),
        command.model_copy(update={"note": "Ill."}),
        now=NOW,
        by="adv_1",
        late_within=7 * DAY,
    )
    assert (noted.note, noted.history[-1].reason) == ("Ill.", "Ill.")


def test_only_who_said_yes_can_step_back() -> None:
    command = WithdrawAssignment.model_validate({"id": "asg_1", "reason": "TIME"})
    with pytest.raises(IllegalTransition) as refused:
        withdraw(invited(), command, now=NOW, by="adv_1", late_within=7 * DAY)
    assert S.DECLINED in refused.value.allowed
    cancelled = moved(accepted(), S.CANCELLED, at=NOW, by="carla")
    with pytest.raises(IllegalTransition):
        withdraw(cancelled, command, now=NOW, by="adv_1", late_within=7 * DAY)
