"""Survey answers: their scales, what they make of one person, in whatever order they come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from advocacy.consents import Consent
from advocacy.errors import InvalidInput, NotFound, ProblemCode, Refused
from advocacy.lifecycles import AdvocateStatus, StatusChange
from advocacy.policies import Policy
from advocacy.respondents import answered, fallen, heard, steps_of, story_of
from advocacy.surveys import (
    NpsCategory,
    RecordSurveyResponse,
    Sentiment,
    SurveyKind,
    SurveyResponse,
    Trend,
    category_of,
    digest_of,
    record_response,
    sentiment_of,
    trend_of,
)
from tests.advocacy.samples import DAY, NOW, person

NPS, CSAT = SurveyKind


def said(score: Any, kind: SurveyKind = NPS, **given: Any) -> RecordSurveyResponse:
    """Somebody's answer as it is told."""
    given = {"responded_at": NOW - DAY, "source": "Spring", "idempotency_key": "k", **given}
    return RecordSurveyResponse.model_validate(
        {"advocate_id": "adv_1", "kind": kind, "score": score, **given}
    )


def answer(
    score: int, day: int = 0, kind: SurveyKind = NPS, id: str = "", **given: Any
) -> SurveyResponse:
    """An answer of so many days after the beginning."""
    command = said(score, kind, responded_at=NOW - 100 * DAY + day * DAY, **given)
    return record_response(command, "adv_1", id=id or f"rsp_{kind}_{day:03}", now=NOW)


def answers(*scores: int, kind: SurveyKind = NPS) -> list[SurveyResponse]:
    """One person's answers, a day apart."""
    return [answer(score, day, kind) for day, score in enumerate(scores)]


def sentiment(given: Iterable[SurveyResponse]) -> Sentiment:
    """What answers say in a programme that sets nothing of its own."""
    return sentiment_of(given, steps_of(Policy()))


@pytest.mark.parametrize(
    "kind, score", [(NPS, 0), (NPS, 10), (CSAT, 1), (CSAT, 5), (NPS, "7"), (NPS, 7.0)]
)
def test_a_whole_number_on_the_scale_is_an_answer(kind: SurveyKind, score: Any) -> None:
    command = said(score, kind, comment=" Fine. ")
    kept = record_response(command, "adv_1", id="rsp_1", now=NOW)
    assert (kept.id, kept.score, kept.comment) == ("rsp_1", int(score), "Fine.")
    assert kept.advocate_id == "adv_1"
    assert (kept.responded_at, kept.recorded_at, kept.incentivised) == (NOW - DAY, NOW, False)


@pytest.mark.parametrize("kind, score", [(NPS, 11), (NPS, -1), (CSAT, 0), (CSAT, 6)])
def test_a_score_beside_the_scale_is_refused(kind: SurveyKind, score: int) -> None:
    with pytest.raises(InvalidInput, match=f"{kind} score is a whole number") as refused:
        record_response(said(score, kind), "adv_1", id="rsp_1", now=NOW)
    assert refused.value.path == ["score"]


@pytest.mark.parametrize("score", [7.5, "7.5", "", None, float("nan"), "seven"])
def test_what_is_no_whole_number_is_no_answer(score: Any) -> None:
    with pytest.raises(ValidationError):
        said(score)


def test_nobody_answers_in_the_future() -> None:
    tomorrow = said(9, responded_at=NOW + DAY)
    assert record_response(tomorrow, "adv_1", id="rsp_1", now=NOW).responded_at == NOW + DAY
    later = said(9, responded_at=NOW + DAY + timedelta(milliseconds=1))
    with pytest.raises(InvalidInput) as refused:
        record_response(later, "adv_1", id="rsp_1", now=NOW)
    assert refused.value.path == ["respondedAt"]


def test_the_digest_is_that_of_the_content() -> None:
    told = said(9, comment="Yes.")
    again = said(9, comment=" Yes. ", responded_at=(NOW - DAY).isoformat())
    assert (
        digest_of(told)
        == digest_of(again)
        == digest_of(said(9, comment="Yes.", advocate_id="adv_2"))
        == record_response(told, "adv_9", id="x", now=NOW).digest
    )
    others = [
        *(said(8, comment="Yes."), said(9), said(9, comment="Yes.", incentivised=True)),
        *(said(9, comment="Yes.", source="Other"), said(5, CSAT)),
        said(9, comment="Yes.", responded_at=NOW),
    ]
    assert len({digest_of(each) for each in (told, *others)}) == 7


def test_categories_are_those_of_the_domain() -> None:
    categories = [category_of(score) for score in range(11)]
    detractor, passive, promoter = (
        NpsCategory.DETRACTOR,
        NpsCategory.PASSIVE,
        NpsCategory.PROMOTER,
    )
    assert categories == [detractor] * 7 + [passive] * 2 + [promoter] * 2


@pytest.mark.parametrize(
    "scores, step, trend",
    [
        ([], 2, "INSUFFICIENT_DATA"),
        ([0, 10], 2, "INSUFFICIENT_DATA"),
        ([7, 7, 9], 2, "RISING"),
        ([7, 8, 9], 2, "STABLE"),
        ([9, 9, 7], 2, "FALLING"),
        ([9, 8, 7], 2, "STABLE"),
        ([8, 9, 6], 2, "FALLING"),
        # Against four before it, never five: the zero at the beginning is out.
        ([0, 8, 8, 8, 8, 9], 2, "STABLE"),
        ([0, 8, 8, 8, 9], 2, "RISING"),
        ([7, 7, 8, 9], 2, "STABLE"),
        ([7, 7, 7, 9], 2, "RISING"),
        ([3, 3, 4], 1, "RISING"),
        ([4, 4, 3], 1, "FALLING"),
        ([4, 5, 4, 4], 1, "STABLE"),
        ([8, 8, 5], 3.5, "STABLE"),
    ],
)
def test_a_trend_is_the_last_against_the_mean_of_up_to_four_before(
    scores: list[int], step: float, trend: str
) -> None:
    assert trend_of(scores, step) is Trend(trend)


scores = st.lists(st.integers(0, 10), max_size=9)


@given(scores)
def test_what_rises_falls_when_turned_round(found: list[int]) -> None:
    turned = {Trend.RISING: Trend.FALLING, Trend.FALLING: Trend.RISING}
    trend = trend_of(found, 2)
    assert trend_of([10 - score for score in found], 2) is turned.get(trend, trend)


@settings(deadline=None)
@given(scores, st.randoms(use_true_random=False), st.integers(0, 3))
def test_neither_order_nor_repetition_of_answers_matters(
    found: list[int], chance: Random, twice: int
) -> None:
    ordered = [
        answer(score, day // 2, NPS if day % 3 else CSAT, f"rsp_{day}")
        for day, score in enumerate(min(max(score, 1), 5) for score in found)
    ]
    found_out = sentiment(ordered)
    shuffled = [*ordered, *ordered[:twice]]
    chance.shuffle(shuffled)
    assert sentiment(shuffled) == found_out


@settings(deadline=None)
@given(scores)
def test_the_last_five_of_a_kind_are_enough(found: list[int]) -> None:
    assert sentiment(answers(*found)[-5:]) == sentiment(answers(*found))


def test_without_answers_nothing_is_known() -> None:
    found = sentiment([])
    assert found == Sentiment()
    assert (found.nps, found.nps_category, found.csat) == (None, None, None)
    assert found.trend is Trend.INSUFFICIENT_DATA


def test_a_person_is_what_they_answered_last() -> None:
    found = sentiment([*answers(9, 9, 6), *answers(2, 3, kind=CSAT)])
    assert (found.nps, found.nps_category) == (6, NpsCategory.DETRACTOR)
    assert (found.nps_at, found.csat_at) == (NOW - 98 * DAY, NOW - 99 * DAY)
    assert (found.csat, found.nps_trend) == (3, Trend.FALLING)
    assert found.csat_trend is Trend.INSUFFICIENT_DATA


def test_of_two_answers_at_one_instant_the_later_id_is_the_last() -> None:
    both = [answer(3, id="rsp_b"), answer(9, id="rsp_a")]
    assert sentiment(both).nps == sentiment(both[::-1]).nps == 3


def test_the_trend_is_that_of_nps_if_it_has_one_else_of_csat() -> None:
    csat = answers(2, 2, 4, kind=CSAT)
    assert sentiment([*answers(9, 9), *csat]).trend is Trend.RISING
    assert sentiment([*answers(9, 9, 9), *csat]).trend is Trend.STABLE
    assert sentiment(answers(9, 9)).trend is Trend.INSUFFICIENT_DATA


def test_how_far_is_a_trend_is_the_programmes_to_say() -> None:
    policy = Policy(nps_step=1, csat_step=2)
    assert steps_of(Policy()) == {NPS: 2, CSAT: 1}
    found = answered(person(), [*answers(8, 8, 9), *answers(2, 2, 3, kind=CSAT)], policy)
    assert found.sentiment.nps_trend is Trend.RISING
    assert found.sentiment.csat_trend is Trend.STABLE


def since(status: str, at: datetime) -> Any:
    """Somebody of a status since a moment."""
    to = AdvocateStatus(status)
    step = StatusChange(from_=AdvocateStatus.INVITED, to=to, at=at, by="carla")
    return person(status=to, status_history=(step,))


def test_whoever_asked_to_be_left_alone_is_not_surveyed() -> None:
    left = since("DO_NOT_CONTACT", NOW - 2 * DAY)
    with pytest.raises(Refused, match="asked not to be contacted") as refused:
        heard(left, said(9, responded_at=NOW - 2 * DAY))
    assert [each.code for each in refused.value.blockers] == [ProblemCode.DO_NOT_CONTACT]
    assert refused.value.code is ProblemCode.DO_NOT_CONTACT
    before = said(9, responded_at=NOW - 2 * DAY - timedelta(milliseconds=1))
    assert heard(left, before) is left


NO = [("CONTACT", "DENIED"), ("CONTACT", "WITHDRAWN"), ("DATA_PROCESSING", "WITHDRAWN")]


@pytest.mark.parametrize("purpose, state", NO)
def test_whoever_forbids_to_be_contacted_is_not_surveyed_from_then_on(
    purpose: str, state: str
) -> None:
    at = NOW - 2 * DAY
    word = Consent.model_validate({"purpose": purpose, "state": state, "recorded_at": at})
    forbids = person(consents=(word,))
    with pytest.raises(Refused, match="asked not to be contacted") as refused:
        heard(forbids, said(9, responded_at=at))
    [blocker] = refused.value.blockers
    assert blocker.message == "They asked not to be contacted on 2026-11-20."
    assert heard(forbids, said(9, responded_at=at - timedelta(milliseconds=1))) is forbids
    granted = person(consents=(word.changed(state="GRANTED"),))
    assert heard(granted, said(9)) is granted
    other = person(consents=(word.changed(purpose="RECORDING"),))
    assert heard(other, said(9)) is other


@pytest.mark.parametrize("gone", [None, since("ERASED", NOW - 9 * DAY)])
def test_there_are_no_answers_of_people_who_are_not_there(gone: Any) -> None:
    with pytest.raises(NotFound) as refused:
        heard(gone, said(9))
    assert refused.value.path == ["advocateId"]


@pytest.mark.parametrize("status", ["NOMINATED", "ACTIVE", "PAUSED", "ALUMNUS"])
def test_everybody_else_is_heard(status: str) -> None:
    there = since(status, NOW - 9 * DAY)
    assert heard(there, said(9)) is there


def test_somebody_falls_with_an_answer_that_changes_something() -> None:
    up, down = answers(9, 9, 9), answers(9, 9, 9, 3)
    before, after = answered(person(), up, Policy()), answered(person(), down, Policy())
    assert fallen(before, after, [NPS, CSAT]) == [NPS]
    assert fallen(before, after, [CSAT]) == []
    assert fallen(after, after, [NPS]) == []
    assert fallen(after, before, [NPS]) == []
    assert story_of(NPS, reversed(down)) == "Their NPS answers are falling: 3 after 9, 9, 9."
