"""Asks that are not for a slot: what stands against them, what follows what, what they take."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.activities import ActivityType, Willingness
from advocacy.activity_requests import (
    ActivityRequest,
    RequestActivity,
    SettleActivityRequest,
    blockers,
    expire,
    request_activity,
    settle,
)
from advocacy.activity_states import NEXT, OPEN, OWN, ActivityState
from advocacy.advocates import Advocate
from advocacy.availability import Availability
from advocacy.budgets import Budget, Entry, Hold, quarter_of
from advocacy.charges import charge_of_request
from advocacy.consents import Consent, ConsentPurpose, ConsentState
from advocacy.erasures import erase_request
from advocacy.errors import IllegalTransition, InvalidInput, ProblemCode
from advocacy.intervals import Interval
from advocacy.lifecycles import AdvocateStatus
from advocacy.policies import Policy
from tests.advocacy.samples import DAY, HOUR, NOW, person

MOMENT = timedelta(milliseconds=1)
A, P, S = ActivityType, ProblemCode, ActivityState


def asked(advocate: Advocate | None = None, **said: Any) -> ActivityRequest:
    """Somebody asked for a quote unless told."""
    said = {"activity": "QUOTE", "subject": "The new release.", **said}
    command = RequestActivity.model_validate({"advocate_id": "adv_1", **said})
    advocate = advocate or person(account_id="acc_1")
    cost = Policy().costs[command.activity]
    return request_activity(
        command, advocate, cost=cost, now=NOW, by="carla", overridden=said.get("override_reason")
    )


def settled(
    request: ActivityRequest,
    to: ActivityState,
    *,
    at: datetime = NOW + HOUR,
    own: bool = False,
    note: str | None = None,
) -> ActivityRequest:
    """What noting a state makes of an ask."""
    command = SettleActivityRequest(id=request.id, to=to, note=note)
    return settle(request, command, now=at, by="carla", own=own)


def in_state(state: ActivityState) -> ActivityRequest:
    """An ask in any state, however it came there."""
    return asked().changed(state=state)


def against(
    advocate: Advocate,
    activity: ActivityType,
    *spent: Entry,
    at: datetime | None = None,
    **budgets: Budget,
) -> list[ProblemCode]:
    """The codes of what stands against asking, with what was asked before."""
    known = {advocate.id: Budget(id=advocate.id, entries=spent), **budgets}
    return [each.code for each in blockers(advocate, activity, at, known, Policy(), NOW)]


def entry(activity: ActivityType, at: datetime = NOW, cost: float = 0) -> Entry:
    """Something that takes place in the quarter of `at`, and costs nothing unless told."""
    return Entry(
        ask_id=f"act_{activity}_{at}",
        activity=activity,
        cost=cost,
        hold=Hold.HELD,
        asked_at=NOW,
        at=NOW,
        quarter=quarter_of(at),
    )


def test_an_ask_waits_seven_days_or_until_it_takes_place() -> None:
    assert asked().expires_at == NOW + 7 * DAY
    assert asked(takes_place_at=NOW + DAY).expires_at == NOW + DAY
    assert asked(takes_place_at=NOW + 30 * DAY).expires_at == NOW + 7 * DAY
    assert asked(expires_at=NOW + HOUR).expires_at == NOW + HOUR
    with pytest.raises(InvalidInput) as refused:
        asked(expires_at=NOW)
    assert refused.value.path == ["expiresAt"]


def test_it_takes_place_now_unless_told_and_keeps_what_was_set_aside() -> None:
    assert asked().takes_place_at == NOW
    assert asked(takes_place_at=NOW + DAY).takes_place_at == NOW + DAY
    assert (asked().overridden, asked().history[0].by) == (None, "carla")
    assert asked(override_reason="She insists.").overridden == "She insists."


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("after", S)
@pytest.mark.parametrize("before", S)
def test_only_what_the_tables_say_follows(
    before: ActivityState, after: ActivityState, own: bool
) -> None:
    allowed = OWN.get(before, ()) if own else NEXT[before]
    request = in_state(before)
    if after in allowed:
        changed = settled(request, after, own=own, note="So it is.")
        assert (changed.state, changed.note) == (after, "So it is.")
        step = changed.history[-1]
        assert (step.from_, step.to, step.reason) == (before, after, "So it is.")
        return
    with pytest.raises(IllegalTransition) as refused:
        settled(request, after, own=own)
    assert (refused.value.from_, refused.value.allowed) == (before, list(allowed))


def test_nobody_says_that_an_ask_expired_and_no_end_is_followed() -> None:
    assert all(S.EXPIRED not in after for after in (*NEXT.values(), *OWN.values()))
    assert {before for before, after in NEXT.items() if after} == OPEN == set(OWN)
    assert all(set(OWN[state]) <= set(NEXT[state]) for state in OWN)


def test_an_ask_expires_when_it_is_due_and_an_answer_that_comes_late_is_none() -> None:
    request, due = asked(), NOW + 7 * DAY
    assert expire(request, now=due - timedelta(milliseconds=1), by="x") is request
    expired = expire(request, now=due, by="rostrum")
    assert (expired.state, expired.history[-1].reason) == (S.EXPIRED, "No answer in time.")
    assert expire(expired, now=due, by="x") is expired
    accepted = settled(request, S.ACCEPTED, at=due - timedelta(milliseconds=1))
    assert expire(accepted, now=due + DAY, by="x") is accepted
    with pytest.raises(IllegalTransition) as refused:
        settled(request, S.ACCEPTED, at=due)
    assert (refused.value.from_, refused.value.allowed) == (S.EXPIRED, [])


@pytest.mark.parametrize(
    "states, hold, at",
    [
        ([], Hold.HELD, NOW),
        ([S.ACCEPTED], Hold.HELD, NOW),
        ([S.ACCEPTED, S.DONE], Hold.USED, NOW + 2 * DAY),
        ([S.DECLINED], Hold.RELEASED, NOW + DAY),
        ([S.ACCEPTED, S.DECLINED], Hold.RELEASED, NOW + 2 * DAY),
        ([S.CANCELLED], Hold.RELEASED, NOW + DAY),
    ],
)
def test_an_ask_holds_its_cost_uses_it_once_done_and_gives_most_back_otherwise(
    states: list[ActivityState], hold: Hold, at: datetime
) -> None:
    request = asked(activity="REFERENCE_CALL", takes_place_at=datetime(2027, 1, 9, tzinfo=UTC))
    for number, state in enumerate(states, 1):
        request = settled(request, state, at=NOW + number * DAY)
    charge = charge_of_request(request)
    assert (charge.advocate_id, charge.account_id) == ("adv_1", "acc_1")
    assert charge.entry == Entry(
        ask_id=request.id,
        activity=A.REFERENCE_CALL,
        cost=40,
        hold=hold,
        asked_at=NOW,
        at=at,
        quarter="2027Q1",
        until=request.takes_place_at if states == [S.ACCEPTED] else None,
    )


@pytest.mark.parametrize(
    "said, until",
    [
        ({}, NOW + 30 * DAY),
        ({"takes_place_at": NOW}, NOW + 30 * DAY),
        ({"takes_place_at": NOW + HOUR}, NOW + HOUR),
        ({"takes_place_at": NOW + 90 * DAY}, NOW + 90 * DAY),
    ],
)
def test_what_was_accepted_is_held_until_it_takes_place_or_for_thirty_days(
    said: dict[str, Any], until: datetime
) -> None:
    accepted = settled(asked(**said), S.ACCEPTED, at=NOW)
    assert charge_of_request(accepted).entry.until == until
    # Noted as done when that is over, it was used from then on all the same.
    late = charge_of_request(settled(accepted, S.DONE, at=until + DAY)).entry
    assert (late.hold, late.at, late.until) == (Hold.USED, until, None)


@pytest.mark.parametrize(
    "at, found",
    [
        (None, []),
        (NOW - HOUR, []),
        (NOW - HOUR + MOMENT, [P.OUTSIDE_AVAILABILITY]),
        (NOW + DAY - MOMENT, [P.OUTSIDE_AVAILABILITY]),
        (NOW + DAY, []),
    ],
)
def test_for_something_at_a_time_they_are_free_for_an_hour(
    at: datetime | None, found: list[ProblemCode]
) -> None:
    away = Availability(blackouts=(Interval(start=NOW, end=NOW + DAY),))
    assert against(person(availability=away), A.REFERENCE_CALL, at=at) == found


def test_nobody_is_asked_for_what_is_past() -> None:
    assert asked(takes_place_at=NOW).takes_place_at == NOW
    with pytest.raises(InvalidInput) as refused:
        asked(takes_place_at=NOW - MOMENT)
    assert refused.value.path == ["takesPlaceAt"]


def test_what_expired_is_given_back_from_then_on() -> None:
    expired = expire(asked(), now=NOW + 8 * DAY, by="rostrum")
    released = charge_of_request(expired).entry
    assert (released.hold, released.at) == (Hold.RELEASED, NOW + 8 * DAY)


@pytest.mark.parametrize(
    "activity, purpose",
    [
        (A.REFERENCE_CALL, ConsentPurpose.REFERENCE_CALL),
        (A.QUOTE, ConsentPurpose.QUOTE_USE),
        (A.QUOTE, ConsentPurpose.NAME_USE),
        (A.TESTIMONIAL, ConsentPurpose.QUOTE_USE),
        (A.TESTIMONIAL, ConsentPurpose.NAME_USE),
        (A.CASE_STUDY, ConsentPurpose.NAME_USE),
        (A.CASE_STUDY, ConsentPurpose.LOGO_USE),
        (A.CASE_STUDY, ConsentPurpose.QUOTE_USE),
    ],
)
@pytest.mark.parametrize(
    "state, expires_at, found",
    [
        (None, None, []),
        (ConsentState.GRANTED, None, []),
        (ConsentState.GRANTED, NOW + DAY, []),
        (ConsentState.GRANTED, NOW, [P.CONSENT_MISSING]),
        (ConsentState.DENIED, None, [P.CONSENT_MISSING]),
        (ConsentState.WITHDRAWN, None, [P.CONSENT_MISSING]),
    ],
)
def test_a_no_to_what_the_activity_needs_stands_against_it_and_nothing_else_does(
    activity: ActivityType,
    purpose: ConsentPurpose,
    state: ConsentState | None,
    expires_at: datetime | None,
    found: list[ProblemCode],
) -> None:
    said = (Consent(purpose=purpose, state=state, expires_at=expires_at),) if state else ()
    assert against(person(consents=said), activity) == found
    assert against(person(consents=said), A.BETA_TEST) == []


def test_all_that_stands_against_an_ask_is_told_at_once_the_hardest_first() -> None:
    advocate = person(
        status=AdvocateStatus.PAUSED,
        willing_for=(Willingness(activity=A.REVIEW),),
        consents=(Consent(purpose=ConsentPurpose.QUOTE_USE, state=ConsentState.DENIED),),
    )
    found = against(advocate, A.QUOTE, entry(A.KEYNOTE, cost=91))
    assert found == [P.NOT_ACTIVE, P.CONSENT_MISSING, P.NOT_WILLING, P.OVERUSED]
    noes = [Consent(purpose=each, state=ConsentState.DENIED) for each in ConsentPurpose]
    story = against(person(consents=noes[1:-1]), A.CASE_STUDY)
    assert story == [P.CONSENT_MISSING] * 3
    left_alone = person(status=AdvocateStatus.DO_NOT_CONTACT)
    assert against(left_alone, A.QUOTE) == [P.DO_NOT_CONTACT]


@pytest.mark.parametrize("spent, found", [(90, []), (90.5, [P.OVERUSED])])
def test_a_quote_needs_ten_points_of_the_person_and_of_their_account(
    spent: float, found: list[ProblemCode]
) -> None:
    assert against(person(), A.QUOTE, entry(A.KEYNOTE, cost=spent)) == found
    account = Budget(id="acc_1", entries=(entry(A.KEYNOTE, cost=2900 + spent),))
    assert against(person(account_id="acc_1"), A.QUOTE, acc_1=account) == found


def test_two_reference_calls_a_quarter_unless_they_said_otherwise() -> None:
    january = datetime(2027, 1, 1, tzinfo=UTC)
    two = [entry(A.REFERENCE_CALL), entry(A.REFERENCE_CALL, NOW + DAY)]
    assert against(person(), A.REFERENCE_CALL, *two) == [P.OVERUSED]
    assert against(person(), A.REFERENCE_CALL, *two, at=january) == []
    assert against(person(), A.REVIEW, *two) == []
    one, three = (
        person(willing_for=(Willingness(activity=A.REFERENCE_CALL, max_per_quarter=most),))
        for most in (1, 3)
    )
    assert against(three, A.REFERENCE_CALL, *two) == []
    assert against(one, A.REFERENCE_CALL, two[0]) == [P.OVERUSED]


def test_an_erased_ask_has_no_words_left_and_what_was_open_is_taken_back() -> None:
    names = frozenset({"ana ruiz"})
    said = asked(subject="Ana's story", override_reason="Ana wants it.")
    open_ = settle(
        said,
        SettleActivityRequest(id=said.id, to=S.ACCEPTED, note="I, Ana, will."),
        now=NOW + HOUR,
        by="Ana Ruiz",
        own=True,
    )
    erased = erase_request(open_, names, now=NOW + DAY, by="carla")
    assert [step.to for step in erased.history] == [S.ASKED, S.ACCEPTED, S.CANCELLED]
    assert "ana" not in erased.model_dump_json().lower()
    done = settled(settled(asked(), S.ACCEPTED), S.DONE)
    assert erase_request(done, names, now=NOW + DAY, by="carla").state is S.DONE


@given(st.lists(st.tuples(st.sampled_from(S), st.booleans(), st.integers(0, 100)), max_size=8))
def test_whatever_is_noted_in_whatever_order_the_history_leads_from_the_ask_to_the_state(
    notes: list[tuple[ActivityState, bool, int]],
) -> None:
    request, now = asked(), NOW
    for to, own, hours in notes:
        now += hours * HOUR
        try:
            request = settled(request, to, at=now, own=own)
        except IllegalTransition:
            continue
    steps = request.history
    assert (steps[0].from_, steps[-1].to) == (None, request.state)
    assert all(one.to is two.from_ for one, two in pairwise(steps))
    assert (charge_of_request(request).entry.hold is Hold.HELD) is (request.state in OPEN)
