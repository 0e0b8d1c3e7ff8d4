"""Invitations: when they are due, what their tokens are good for, and when no longer."""

from datetime import datetime, timedelta

import pytest

from advocacy.asking import ask_again, expire
from advocacy.assignments import Assignment, moved
from advocacy.errors import IllegalTransition, InvalidInput, LinkExpired
from advocacy.intervals import Interval
from advocacy.invitations import Invitation, InvitationAnswer, pending
from tests.advocacy.samples import (
    DAY,
    END,
    HOUR,
    NOW,
    START,
    S,
    accepted,
    answered,
    held_for,
    invited,
    person,
)

ACCEPT, TENTATIVE, DECLINE = InvitationAnswer
MOMENT = timedelta(milliseconds=1)


def test_a_hold_reserves_and_tells_nobody() -> None:
    held = held_for(person())
    assert (held.state, held.live, held.invited_at, held.asks) == (S.HELD, True, None, 0)
    assert pending(held) is None
    assert (held.starts_at, held.ends_at) == (START, END)
    assert held.booking.overlaps(START, END)


def test_an_invitation_waits_for_its_answer() -> None:
    asked = invited()
    assert (asked.state, asked.invited_at, asked.asks, asked.answered) == (S.INVITED, NOW, 1, 0)
    assert [step.to for step in asked.history] == [S.HELD, S.INVITED]
    assert pending(asked) == Invitation(assignment_id=asked.id, ask=1)


@pytest.mark.parametrize(
    "starts_in, given, due_in",
    [
        (18 * DAY, None, 7 * DAY),
        (7 * DAY, None, 7 * DAY),
        (2 * DAY, None, 2 * DAY),
        (timedelta(0), None, 7 * DAY),
        (-HOUR, None, 7 * DAY),
        (18 * DAY, 10 * DAY, 10 * DAY),
    ],
)
def test_an_answer_is_due_in_a_week_or_when_the_slot_begins(
    starts_in: timedelta, given: timedelta | None, due_in: timedelta
) -> None:
    starts = NOW + starts_in
    expires = NOW + given if given else None
    asked = invited(expires_at=expires, starts_at=starts, ends_at=starts + HOUR)
    assert asked.expires_at == NOW + due_in


@pytest.mark.parametrize("late", [timedelta(0), -MOMENT])
def test_an_invitation_cannot_expire_before_it_is_sent(late: timedelta) -> None:
    with pytest.raises(InvalidInput) as refused:
        invited(expires_at=NOW + late)
    assert refused.value.path == ["expiresAt"]


@pytest.mark.parametrize(
    "answer, state, live",
    [(ACCEPT, S.ACCEPTED, True), (DECLINE, S.DECLINED, False), (TENTATIVE, S.TENTATIVE, True)],
)
def test_an_answer_is_kept_with_its_words(answer: InvitationAnswer, state: S, live: bool) -> None:
    other = Interval(start=START + DAY, end=END + DAY)
    after = answered(invited(), answer, now=NOW + HOUR, note="Gladly.", proposed_times=(other,))
    assert (after.state, after.live, after.responded_at) == (state, live, NOW + HOUR)
    assert (after.note, after.proposed_times) == ("Gladly.", (other,))
    assert (after.history[-1].by, after.history[-1].reason) == ("adv_1", "Gladly.")


@pytest.mark.parametrize("answer, reason", [(DECLINE, "OTHER"), (ACCEPT, None), (TENTATIVE, None)])
def test_only_a_no_has_a_reason_and_it_is_other_unless_told(
    answer: InvitationAnswer, reason: str | None
) -> None:
    assert answered(invited(), answer).decline_reason == reason
    told = answered(invited(), answer, decline_reason="TIME").decline_reason
    assert told == ("TIME" if answer is DECLINE else None)


@pytest.mark.parametrize("first", [ACCEPT, DECLINE])
@pytest.mark.parametrize("second", list(InvitationAnswer))
def test_a_token_is_spent_by_a_final_answer(
    first: InvitationAnswer, second: InvitationAnswer
) -> None:
    after = answered(invited(), first)
    assert pending(after) is None
    with pytest.raises(LinkExpired, match=f"the answer was {after.state}"):
        answered(after, second)


@pytest.mark.parametrize("final, state", [(ACCEPT, S.ACCEPTED), (DECLINE, S.DECLINED)])
def test_maybe_leaves_the_token_for_a_yes_or_a_no(final: InvitationAnswer, state: S) -> None:
    maybe = answered(invited(), TENTATIVE)
    assert pending(maybe) == Invitation(assignment_id=maybe.id, ask=1)
    assert answered(maybe, final).state is state
    with pytest.raises(IllegalTransition):
        answered(maybe, TENTATIVE)


def test_a_move_of_time_supersedes_the_token_and_keeps_the_old_answer() -> None:
    before = accepted()
    again = ask_again(before, START + DAY, END + DAY, now=NOW + HOUR, by="carla")
    assert (again.state, again.asks, again.sequence) == (S.INVITED, 2, 1)
    assert (again.starts_at, again.ends_at) == (START + DAY, END + DAY)
    assert (again.invited_at, again.responded_at) == (NOW + HOUR, None)
    assert again.history[:-1] == before.history
    assert (again.history[-1].from_, again.history[-1].to) == (S.ACCEPTED, S.INVITED)
    with pytest.raises(LinkExpired, match="newer invitation"):
        answered(again, ACCEPT, ask=1)
    assert answered(again, ACCEPT, ask=2).state is S.ACCEPTED


def test_a_move_while_nobody_is_told_changes_the_times_alone() -> None:
    held = held_for(person())
    again = ask_again(held, START + DAY, END + DAY, now=NOW, by="carla")
    assert (again.state, again.asks, again.starts_at) == (S.HELD, 0, START + DAY)
    assert again.history == held.history


def test_a_token_serves_until_the_very_moment_it_expires() -> None:
    asked = invited(expires_at=NOW + DAY)
    assert answered(asked, ACCEPT, now=NOW + DAY - MOMENT).state is S.ACCEPTED
    with pytest.raises(LinkExpired):
        answered(asked, ACCEPT, now=NOW + DAY)


@pytest.mark.parametrize("end", [S.CANCELLED, S.EXPIRED])
def test_a_token_of_an_ask_that_ended_no_longer_serves(end: S) -> None:
    ended = moved(invited(), end, at=NOW, by="carla")
    with pytest.raises(LinkExpired) as refused:
        answered(ended, ACCEPT)
    assert (refused.value.code, refused.value.path) == ("LINK_EXPIRED", ["token"])


@pytest.mark.parametrize("wait", [timedelta(0), DAY])
@pytest.mark.parametrize("before", [invited(), answered(invited(), TENTATIVE)])
def test_an_ask_expires_when_it_is_due(before: Assignment, wait: timedelta) -> None:
    due: datetime = before.expires_at or NOW
    assert expire(before, now=due - MOMENT, by="rostrum") is before
    after = expire(before, now=due + wait, by="rostrum")
    assert (after.state, after.live) == (S.EXPIRED, False)
    assert expire(after, now=due + 2 * DAY, by="rostrum") is after


@pytest.mark.parametrize("settled", [accepted(), answered(invited(), DECLINE)])
def test_an_answered_ask_never_expires(settled: Assignment) -> None:
    assert expire(settled, now=END + 400 * DAY, by="rostrum") is settled
