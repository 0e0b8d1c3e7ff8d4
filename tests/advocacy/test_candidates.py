"""Whom to ask next: the score, its reasons, and what speaks against it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.accounts import Account, with_keys
from advocacy.activities import ActivityType, Willingness
from advocacy.activity_requests import forbidden
from advocacy.appeal import ReasonCode
from advocacy.budgets import Budget, Entry, Hold, quarter_of
from advocacy.candidates import Background, Candidate, candidate_of, reasons_of, refuse_gating
from advocacy.concerns import concerns, left_alone
from advocacy.consents import Consent, ConsentPurpose, ConsentState
from advocacy.errors import InvalidInput
from advocacy.policies import Policy
from advocacy.reliability import Reliability
from advocacy.surveys import Sentiment, Trend, category_of
from tests.advocacy.samples import DAY, NOW, person

A = ActivityType
R = ReasonCode
P = ConsentPurpose
NOBODY = Background(accounts={}, budgets={}, reliability={}, policy=Policy())
YEAR = timedelta(days=365)


def felt(nps: int, age: timedelta = timedelta(), trend: Trend = Trend.STABLE) -> Sentiment:
    """What one NPS answer of some age says."""
    return Sentiment(nps=nps, nps_at=NOW - age, nps_category=category_of(nps), nps_trend=trend)


def asked(days_ago: float, cost: float = 30, hold: Hold = Hold.USED) -> Entry:
    """An ask of some days ago for a webinar then."""
    at = NOW - days_ago * DAY
    return Entry(
        ask_id=f"asg_{days_ago}",
        activity=A.WEBINAR,
        cost=cost,
        hold=hold,
        asked_at=at,
        at=at,
        quarter=quarter_of(at),
    )


def behind(
    *entries: Entry, account: Account | None = None, history: Reliability | None = None
) -> Background:
    """What is known of adv_1 besides themselves."""
    return Background(
        accounts={account.id: account} if account else {},
        budgets={"adv_1": Budget(id="adv_1", entries=entries)} if entries else {},
        reliability={"adv_1": history} if history else {},
        policy=Policy(),
    )


def scored(
    around: Background = NOBODY, activity: ActivityType | None = None, **known: Any
) -> Candidate:
    """The candidate that a person is."""
    advocate = person(**known)
    return candidate_of(advocate, reasons_of(advocate, around, activity, NOW))


def contribution(candidate: Candidate, code: ReasonCode) -> float:
    """What one reason adds."""
    return next(each.contribution for each in candidate.reasons if each.code is code)


def against(
    around: Background = NOBODY, activity: ActivityType | None = None, **known: Any
) -> set[str]:
    """The codes of what speaks against a person."""
    return {each.code for each in concerns(person(**known), around, activity, NOW)}


def test_somebody_of_whom_nothing_is_known_has_the_neutral_score() -> None:
    candidate = scored()
    expected = {
        R.SENTIMENT: 0.15,
        R.NEVER_ASKED: 0.20,
        R.TENURE: 0,
        R.REACH: 0,
        R.RATING: 0.075,
        R.WILLINGNESS: 0.05,
        R.BUDGET_LEFT: 0.10,
    }
    assert {e.code: e.contribution for e in candidate.reasons} == pytest.approx(expected)
    assert candidate.score == pytest.approx(0.575)
    assert candidate.never_asked
    assert all(each.evidence and each.label for each in candidate.reasons)


@pytest.mark.parametrize(
    "nps, age, expected",
    [(10, 0 * YEAR, 0.30), (10, YEAR, 0.225), (0, 0 * YEAR, 0), (0, YEAR, 0.075)],
)
def test_feelings_count_by_their_age(nps: int, age: timedelta, expected: float) -> None:
    candidate = scored(sentiment=felt(nps, age))
    assert contribution(candidate, R.SENTIMENT) == pytest.approx(expected)


@pytest.mark.parametrize("days, expected", [(0, 0), (45, 0.05), (90, 0.075)])
def test_who_was_asked_rests_and_never_counts_as_much_as_who_was_not(
    days: int, expected: float
) -> None:
    candidate = scored(behind(asked(days)), asked=True)
    assert contribution(candidate, R.RESTED) == pytest.approx(expected)
    assert not candidate.never_asked


def test_an_ask_that_is_long_forgotten_was_an_ask() -> None:
    candidate = scored(asked=True)
    assert contribution(candidate, R.RESTED) == pytest.approx(0.10)


def test_tenure_is_that_of_the_customer() -> None:
    since = (NOW - 548 * DAY).date()
    account = with_keys(Account(id="acc_1", name="Acme", customer_since=since, created_at=NOW))
    candidate = scored(behind(account=account), account_id="acc_1")
    assert contribution(candidate, R.TENURE) == pytest.approx(0.05, abs=1e-4)
    assert "Acme is a customer since" in str(candidate.reasons)


def test_ratings_are_drawn_towards_four() -> None:
    candidate = scored(behind(history=Reliability(ratings=4, rated=20)))
    assert contribution(candidate, R.RATING) == pytest.approx(0.1 * (4.5 - 1) / 4)


@pytest.mark.parametrize(
    "activity, expected", [(A.KEYNOTE, 0.10), (None, 0.10), (A.REVIEW, 0.0), (A.QUOTE, 0.0)]
)
def test_willingness_is_for_what_is_asked(activity: ActivityType | None, expected: float) -> None:
    willing = (Willingness(activity=A.KEYNOTE),)
    candidate = scored(activity=activity, willing_for=willing)
    assert contribution(candidate, R.WILLINGNESS) == pytest.approx(expected)


def test_effort_left_is_what_the_budget_says() -> None:
    candidate = scored(behind(asked(60, cost=80), asked(0, cost=20, hold=Hold.HELD)), asked=True)
    assert contribution(candidate, R.BUDGET_LEFT) == pytest.approx(0.1 * 0.4)


def test_a_public_review_is_asked_whatever_they_feel() -> None:
    happy = scored(activity=A.REVIEW, sentiment=felt(10))
    unhappy = scored(activity=A.REVIEW, sentiment=felt(0, trend=Trend.FALLING))
    assert happy.score == unhappy.score
    assert R.SENTIMENT not in {each.code for each in happy.reasons}
    assert contribution(happy, R.NEVER_ASKED) == pytest.approx(0.20 / 0.70)
    feelings, low = {"DETRACTOR", "SENTIMENT_FALLING"}, felt(0, trend=Trend.FALLING)
    assert feelings <= against(activity=A.QUOTE, sentiment=low)
    assert not feelings & against(activity=A.REVIEW, sentiment=low)


def test_choosing_by_feelings_is_refused_for_a_public_review() -> None:
    refuse_gating(A.REVIEW, None)
    refuse_gating(A.QUOTE, 9)
    for activity, least in ((A.REVIEW, 0), (A.QUOTE, 11), (None, -1)):
        with pytest.raises(InvalidInput):
            refuse_gating(activity, least)


def test_what_an_activity_needs_is_told_when_it_is_missing() -> None:
    assert "CONSENT_MISSING" in against()
    granted = (Consent(purpose=P.RECORDING, state=ConsentState.GRANTED),)
    assert "CONSENT_MISSING" not in against(consents=granted)
    assert "CONSENT_MISSING" in against(activity=A.QUOTE, consents=granted)
    assert "CONSENT_MISSING" not in against(activity=A.PRODUCT_FEEDBACK)


@pytest.mark.parametrize("activity", A)
def test_what_a_no_would_forbid_is_told_while_nothing_is_said(activity: ActivityType) -> None:
    no = [Consent(purpose=each, state=ConsentState.DENIED) for each in P]
    refused = forbidden(person(consents=no), activity, NOW)
    missing = {
        each.message
        for each in concerns(person(), NOBODY, activity, NOW)
        if each.code == "CONSENT_MISSING" and "RECORDING" not in each.message
    }
    assert {each.message.replace("DENIED", "UNKNOWN") for each in refused} == missing


def test_who_has_no_effort_left_is_told_with_when_they_will() -> None:
    around = behind(asked(0, cost=90))
    [over] = [
        each for each in concerns(person(), around, A.KEYNOTE, NOW) if each.code == "OVERUSED"
    ]
    # 90 · 2^(-t / 60) = 50
    assert "10 of 100" in over.message
    assert f"{NOW + 60 * 0.848 * DAY:%Y-%m-%d}" in (over.relaxation or "")
    assert "OVERUSED" not in against(around, A.QUOTE)


def test_unwilling_people_and_unknown_calendars_are_told() -> None:
    willing = (Willingness(activity=A.KEYNOTE),)
    assert "NOT_WILLING" in against(activity=A.REVIEW, willing_for=willing)
    assert "NOT_WILLING" not in against(activity=A.KEYNOTE, willing_for=willing)
    assert "AVAILABILITY_UNKNOWN" in against(activity=A.KEYNOTE)
    assert "AVAILABILITY_UNKNOWN" not in against(activity=A.REVIEW)


@pytest.mark.parametrize(
    "state, alone",
    [
        (ConsentState.DENIED, True),
        (ConsentState.WITHDRAWN, True),
        (ConsentState.GRANTED, False),
    ],
)
def test_who_does_not_want_to_be_asked_is_left_alone(state: ConsentState, alone: bool) -> None:
    said = (Consent(purpose=P.CONTACT, state=state),)
    assert left_alone(person(consents=said), NOW) is alone


@given(
    st.none() | st.integers(0, 10),
    st.integers(0, 4_000),
    st.lists(st.tuples(st.integers(0, 400), st.floats(0, 90)), max_size=4),
    st.none() | st.integers(0, 10**9),
    st.sampled_from([None, *A]),
    st.integers(0, 50),
)
def test_contributions_add_up_to_a_score_within_bounds(
    nps: int | None,
    age: int,
    asks: list[tuple[int, float]],
    reach: int | None,
    activity: ActivityType | None,
    ratings: int,
) -> None:
    history = Reliability(ratings=ratings, rated=ratings * 5)
    entries = [asked(day, cost).changed(ask_id=f"asg_{n}") for n, (day, cost) in enumerate(asks)]
    candidate = scored(
        behind(*entries, history=history),
        activity,
        sentiment=Sentiment() if nps is None else felt(nps, age * DAY),
        reach=reach,
        asked=bool(entries),
    )
    assert abs(sum(each.contribution for each in candidate.reasons) - candidate.score) < 1e-9
    assert 0 <= candidate.score <= 1 + 1e-9
    assert candidate.never_asked is (not asks)
