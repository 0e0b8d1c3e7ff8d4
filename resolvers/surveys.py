"""Surveys: taking down what people answered, and what their answers say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from advocacy import respondents
from advocacy.advocates import Advocate
from advocacy.alerts import AlertKind, open_alert
from advocacy.errors import InvalidInput, KeyReused, Refusal
from advocacy.ids import new_ids
from advocacy.net_promoter import CsatResult, NpsResult, csat_of, nps_of
from advocacy.surveys import (
    PREFIX,
    RecordSurveyResponse,
    Sentiment,
    SurveyKind,
    SurveyResponse,
    digest_of,
    record_response,
)
from resolvers import advocates
from resolvers.alerts import open_alerts
from resolvers.context import Context
from resolvers.trails import current
from resolvers.visibility import own_or_none
from resolvers.writing import again


class PersonSentiment(Sentiment):
    """What one person's answers say, and whose they are."""

    advocate_id: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer that is kept; `is_new` unless it was told before."""

    response: SurveyResponse
    is_new: bool


class Payload(Protocol):
    """The answer to recording an answer."""

    response: SurveyResponse | None


async def sentiments(parents: Sequence[Advocate], context: Context) -> Sequence[PersonSentiment]:
    """What each person's answers say."""
    return [PersonSentiment(advocate_id=each.id, **dict(each.sentiment)) for each in parents]


async def responses(
    parents: Sequence[PersonSentiment], context: Context
) -> Sequence[Sequence[SurveyResponse]]:
    """What each person answered, the newest first."""
    return await context.store.responses.latest([each.advocate_id for each in parents])


async def by_ids(context: Context, ids: Sequence[str]) -> list[SurveyResponse | None]:
    """The answer of each id that the viewer sees."""
    return own_or_none(context.viewer, await context.store.responses.many(ids))


async def respondents_of(parents: Sequence[Payload], context: Context) -> Sequence[Advocate | None]:
    """Who gave each payload's answer, if the viewer sees them."""
    given = [payload.response for payload in parents]
    return await advocates.by_ids(context, [each.advocate_id if each else "" for each in given])


async def nps(
    context: Context, from_: datetime, to: datetime, include_incentivised: bool | None = False
) -> NpsResult:
    """The programme's NPS over the latest answer of each person in [from_, to)."""
    refuse_empty(from_, to)
    counts = await context.store.responses.by_score(
        SurveyKind.NPS, from_, to, incentivised=bool(include_incentivised)
    )
    return nps_of(counts.people, counts.left_out)


async def csat(context: Context, from_: datetime, to: datetime) -> CsatResult:
    """The programme's CSAT over the latest answer of each person in [from_, to)."""
    refuse_empty(from_, to)
    counts = await context.store.responses.by_score(SurveyKind.CSAT, from_, to, incentivised=True)
    return csat_of(counts.people)


def refuse_empty(from_: datetime, to: datetime) -> None:
    """InvalidInput for a period without an instant in it."""
    if from_ >= to:
        raise InvalidInput("The period must end after it begins.", ["to"])


async def record_survey_response(context: Context, command: RecordSurveyResponse) -> SurveyResponse:
    """Take down an answer; the same one again changes nothing."""
    [recorded] = await record_survey_responses(context, [command])
    if isinstance(recorded, Refusal):
        raise recorded
    return recorded.response


async def record_survey_responses(
    context: Context, commands: Sequence[RecordSurveyResponse]
) -> list[Recorded | Refusal]:
    """Take down many answers in one transaction; what became of each, or why it was refused.

    The same number of round trips however many there are; some hundreds fit one transaction.
    """

    async def work() -> list[Recorded | Refusal]:
        return await take_down(context, commands)

    return await again(context, work, attempts=3)


async def take_down(
    context: Context, commands: Sequence[RecordSurveyResponse]
) -> list[Recorded | Refusal]:
    """The same within a transaction: answers, their people's sentiment, and alerts."""
    store, now = context.store, context.clock.now()
    known = await store.responses.by_keys([each.idempotency_key for each in commands])
    people = await current(context, [each.advocate_id for each in commands])
    ids = new_ids(PREFIX, now, len(commands))
    outcomes: list[Recorded | Refusal] = []
    for command, person, id in zip(commands, people, ids, strict=True):
        try:
            before = known.get(command.idempotency_key)
            if before is None:
                who = respondents.heard(person, command).id
                before = record_response(command, who, id=id, now=now)
            elif (before.digest, before.advocate_id) != (digest_of(command), person and person.id):
                raise KeyReused("This key came before, with another answer.", ["idempotencyKey"])
            outcomes.append(Recorded(before, is_new=before.id == id))
            known[command.idempotency_key] = before
        except Refusal as refusal:
            outcomes.append(refusal)
    fresh = [each.response for each in outcomes if isinstance(each, Recorded) and each.is_new]
    if fresh:
        await store.responses.insert_many(fresh)
        await feel(context, {p.id: p for p in people if p}, fresh)
    return outcomes


async def feel(
    context: Context, people: dict[str, Advocate], fresh: Sequence[SurveyResponse]
) -> None:
    """Store what the new answers make of their people, and alert of those who fall."""
    now, policy = context.clock.now(), context.policy
    ids = sorted({response.advocate_id for response in fresh})
    changed, alerts = [], []
    for id, answers in zip(ids, await context.store.responses.recent(ids), strict=True):
        before = people[id]
        after = respondents.answered(before, answers, policy)
        changed.append(after)
        kinds = {each.kind for each in fresh if each.advocate_id == id}
        for kind in respondents.fallen(before, after, sorted(kinds)):
            message = respondents.story_of(kind, answers)
            alerts.append(open_alert(AlertKind.SENTIMENT_FALLING, id, message, now))
    # Written even when nothing of it changed: of two who record at once, the second must see what
    # the first did, and nobody can ask to be left alone in between.
    await context.store.advocates.replace_all(changed)
    await open_alerts(context, alerts)
