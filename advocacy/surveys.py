"""Surveys: what people answered, and what their answers together say of each of them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.entity import Command, Entity, Value
from advocacy.errors import InvalidInput
from advocacy.values import IdempotencyKey, Instant, Text

PREFIX = "rsp"
# A clock elsewhere may run ahead of ours; an answer from next week is a mistake.
AHEAD = timedelta(days=1)
COMPARED = 4
NEEDED = 3
RECENT = COMPARED + 1
PROMOTES = 9
PASSIVE = 7
SATISFIED = 4


class SurveyKind(StrEnum):
    """What was asked: would you recommend us (0..10), or are you satisfied (1..5)."""

    NPS = "NPS"
    CSAT = "CSAT"


class NpsCategory(StrEnum):
    """What a score of 0..10 makes of a person."""

    PROMOTER = "PROMOTER"
    PASSIVE = "PASSIVE"
    DETRACTOR = "DETRACTOR"


class Trend(StrEnum):
    """Where one person's scores are going."""

    RISING = "RISING"
    STABLE = "STABLE"
    FALLING = "FALLING"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


SCALES = {SurveyKind.NPS: (0, 10), SurveyKind.CSAT: (1, 5)}
Source = Annotated[str, Field(min_length=1, max_length=200)]


class SurveyResponse(Entity):
    """One answer of one person. `digest` tells a repeated answer from another with its key."""

    advocate_id: str
    kind: SurveyKind
    score: int
    responded_at: Instant
    comment: Text | None = None
    incentivised: bool = False
    source: str
    idempotency_key: str
    digest: str
    recorded_at: Instant

    @property
    def order(self) -> tuple[datetime, str]:
        """What says which of two answers is the later one, in whatever order they arrive."""
        return (self.responded_at, self.id)


class Sentiment(Value):
    """What a person's latest answers say; None and INSUFFICIENT_DATA where there are too few."""

    nps: int | None = None
    nps_at: Instant | None = None
    nps_category: NpsCategory | None = None
    nps_trend: Trend = Trend.INSUFFICIENT_DATA
    csat: int | None = None
    csat_at: Instant | None = None
    csat_trend: Trend = Trend.INSUFFICIENT_DATA

    @property
    def trend(self) -> Trend:
        """Of NPS if there are enough answers to it, else of CSAT."""
        return self.csat_trend if self.nps_trend is Trend.INSUFFICIENT_DATA else self.nps_trend

    def trend_in(self, kind: SurveyKind) -> Trend:
        """The trend of one kind of answer."""
        return self.nps_trend if kind is SurveyKind.NPS else self.csat_trend


class RecordSurveyResponse(Command):
    """Take down what a person answered."""

    advocate_id: str
    kind: SurveyKind
    score: int
    responded_at: Instant
    comment: Text | None = None
    incentivised: bool = False
    source: Source
    idempotency_key: IdempotencyKey


def record_response(
    command: RecordSurveyResponse, advocate_id: str, *, id: str, now: datetime
) -> SurveyResponse:
    """The answer that the command tells of, under the `id` it is given.

    It is that of the person as which they are known now, who may be told of by a former id.

    InvalidInput when the score is not on the kind's scale (NPS 0..10, CSAT 1..5), or the time more
    than a day ahead.
    """
    lowest, highest = SCALES[command.kind]
    if not lowest <= command.score <= highest:
        message = f"A {command.kind} score is a whole number from {lowest} to {highest}."
        raise InvalidInput(message, ["score"])
    if command.responded_at > now + AHEAD:
        raise InvalidInput("That is in the future: nobody can have answered yet.", ["respondedAt"])
    told = {**dict(command), "advocate_id": advocate_id}
    return SurveyResponse(id=id, recorded_at=now, digest=digest_of(command), **told)


def digest_of(command: RecordSurveyResponse) -> str:
    """The content of an answer in short: equal for the same answer told again.

    Whose it is, is left out: they may be told of by a former id.
    """
    return hashlib.sha256(command.model_dump_json(exclude={"advocate_id"}).encode()).hexdigest()


def category_of(score: int) -> NpsCategory:
    """PROMOTER at 9 and 10, PASSIVE at 7 and 8, DETRACTOR from 0 to 6."""
    if score >= PROMOTES:
        return NpsCategory.PROMOTER
    return NpsCategory.PASSIVE if score >= PASSIVE else NpsCategory.DETRACTOR


def trend_of(scores: Sequence[int], step: float) -> Trend:
    """Where one person's scores of one kind, the oldest first, are going.

    The last against the mean of up to four before it: RISING from +step, FALLING from −step; fewer
    than three are INSUFFICIENT_DATA.
    """
    if len(scores) < NEEDED:
        return Trend.INSUFFICIENT_DATA
    *before, last = scores[-RECENT:]
    # Multiplied out, so that a mean that no float can hold decides nothing.
    difference = last * len(before) - sum(before)
    if difference >= step * len(before):
        return Trend.RISING
    return Trend.FALLING if difference <= -step * len(before) else Trend.STABLE


def sentiment_of(
    responses: Iterable[SurveyResponse], steps: Mapping[SurveyKind, float]
) -> Sentiment:
    """What one person's answers say, given in any order; the last five of each kind are enough.

    `steps` is how far the scores of each kind must move to be a trend.
    """
    ordered = sorted({each.id: each for each in responses}.values(), key=lambda each: each.order)
    nps = [each for each in ordered if each.kind is SurveyKind.NPS]
    csat = [each for each in ordered if each.kind is SurveyKind.CSAT]
    return Sentiment(
        nps=nps[-1].score if nps else None,
        nps_at=nps[-1].responded_at if nps else None,
        nps_category=category_of(nps[-1].score) if nps else None,
        nps_trend=trend_of([each.score for each in nps], steps[SurveyKind.NPS]),
        csat=csat[-1].score if csat else None,
        csat_at=csat[-1].responded_at if csat else None,
        csat_trend=trend_of([each.score for each in csat], steps[SurveyKind.CSAT]),
    )
