"""Respondents: whose answers are taken down, and what their answers make of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from advocacy.advocates import Advocate, with_keys
from advocacy.consents import no_to_contact
from advocacy.errors import NotFound, ProblemCode, Refused
from advocacy.lifecycles import AdvocateStatus
from advocacy.matching.blockers import Blocker
from advocacy.policies import Policy
from advocacy.surveys import (
    RECENT,
    RecordSurveyResponse,
    SurveyKind,
    SurveyResponse,
    Trend,
    sentiment_of,
)


def steps_of(policy: Policy) -> Mapping[SurveyKind, float]:
    """How far a score of each kind must move to be a trend."""
    return {SurveyKind.NPS: policy.nps_step, SurveyKind.CSAT: policy.csat_step}


def heard(advocate: Advocate | None, command: RecordSurveyResponse) -> Advocate:
    """The person, if their answer may be taken down.

    NotFound when there is none any more; Refused when they had asked to be left alone by then.
    """
    if advocate is None or advocate.status is AdvocateStatus.ERASED:
        raise NotFound(f"There is no advocate {command.advocate_id}.", ["advocateId"])
    since = left_alone_since(advocate)
    if since is not None and command.responded_at >= since:
        raise Refused(
            "They had asked not to be contacted, so no survey should have reached them.",
            [
                Blocker(
                    code=ProblemCode.DO_NOT_CONTACT,
                    message=f"They asked not to be contacted on {since:%Y-%m-%d}.",
                    relaxation="Answers from before that day are taken down.",
                )
            ],
        )
    return advocate


def left_alone_since(advocate: Advocate) -> datetime | None:
    """Since when they do not want to be contacted, by their status or by a consent."""
    said = [each.recorded_at for each in no_to_contact(advocate.consents)]
    if advocate.status is AdvocateStatus.DO_NOT_CONTACT:
        said.append(advocate.status_at)
    return min((at for at in said if at is not None), default=None)


def answered(advocate: Advocate, answers: Iterable[SurveyResponse], policy: Policy) -> Advocate:
    """The person with what their answers say; the last five of each kind must be among these."""
    return with_keys(advocate.changed(sentiment=sentiment_of(answers, steps_of(policy))))


def fallen(before: Advocate, after: Advocate, kinds: Iterable[SurveyKind]) -> list[SurveyKind]:
    """In which of `kinds` new answers have the person fall.

    An answer from long ago that comes in late and changes nothing is no news.
    """
    if before.sentiment == after.sentiment:
        return []
    return [kind for kind in kinds if after.sentiment.trend_in(kind) is Trend.FALLING]


def story_of(kind: SurveyKind, answers: Iterable[SurveyResponse]) -> str:
    """A falling trend in a sentence: the latest scores, the oldest first."""
    theirs = sorted((each for each in answers if each.kind is kind), key=lambda each: each.order)
    scores = [str(each.score) for each in theirs[-RECENT:]]
    return f"Their {kind} answers are falling: {scores[-1]} after {', '.join(scores[:-1])}."
