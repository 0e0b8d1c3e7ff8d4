"""What the people of the story said, allow, and were asked for: somebody for every case.

Inés was never asked and would gladly be; Lena is asked all the time; Yuki does not want to be
recorded; Sofia takes a break; nobody knows yet what Tom likes, but his answers are falling.
"""

from datetime import datetime, timedelta
from typing import Any

from advocacy.activities import ActivityType, SetWillingness
from advocacy.activity_requests import RequestActivity, SettleActivityRequest
from advocacy.activity_states import ActivityState
from advocacy.availability import SetAvailability
from advocacy.consents import ConsentPurpose, ConsentState, RecordConsent
from advocacy.self_reports import AnswerQuestionnaire
from advocacy.surveys import RecordSurveyResponse, SurveyKind
from resolvers import (
    activity_requests,
    availability,
    consents,
    questionnaires,
    surveys,
    willingness,
)
from resolvers.context import Context
from scripts.cast import GUEST, INES, LENA, SPEAKER, TOM, YUKI

A, S = ActivityType, ActivityState
# Whose answer, which kind, the scores with their ages in days.
ANSWERS: list[tuple[str, SurveyKind, list[tuple[int, int]]]] = [
    (INES, SurveyKind.NPS, [(9, 200), (10, 40)]),
    (LENA, SurveyKind.NPS, [(9, 300), (9, 150), (10, 20)]),
    (LENA, SurveyKind.CSAT, [(5, 20)]),
    (SPEAKER, SurveyKind.NPS, [(9, 60)]),
    (GUEST, SurveyKind.NPS, [(8, 90)]),
    (YUKI, SurveyKind.NPS, [(10, 50)]),
    (TOM, SurveyKind.NPS, [(9, 400), (8, 200), (3, 10)]),
]
ON_CAMERA = {
    INES: (ConsentState.GRANTED, "Signed the form on her first day."),
    LENA: (ConsentState.GRANTED, "Signed the form on her first day."),
    SPEAKER: (ConsentState.GRANTED, "Agreed by e-mail before her first webinar."),
    GUEST: (ConsentState.GRANTED, "Agreed on the telephone, and confirmed it by e-mail."),
    YUKI: (ConsentState.DENIED, "Her company does not allow recordings."),
}
WORKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
ASKED_OF_LENA = [
    (A.REFERENCE_CALL, "A call with a bakery chain in Austria.", [S.ACCEPTED, S.DONE]),
    (A.CASE_STUDY, "How 140 shops learned in a month.", [S.ACCEPTED]),
    (A.TESTIMONIAL, "Three sentences for the home page.", []),
]


async def live(context: Context) -> None:
    """Have the people answer, allow, declare, and be asked."""
    ids = {person.email: person.id for person in await context.store.advocates.active(100)}
    for email, kind, scores in ANSWERS:
        for score, age in scores:
            await answer(context, ids[email], kind, score, age)
    for email, (state, evidence) in ON_CAMERA.items():
        command = RecordConsent(
            advocate_id=ids[email],
            purpose=ConsentPurpose.RECORDING,
            state=state,
            evidence=evidence,
        )
        await consents.record_consent(context, command)
    await declare(context, ids)
    for activity, subject, states in ASKED_OF_LENA:
        await request(context, ids[LENA], activity, subject, states)


async def answer(context: Context, id: str, kind: SurveyKind, score: int, age: int) -> None:
    """One answer to a survey, `age` days ago."""
    command = RecordSurveyResponse(
        advocate_id=id,
        kind=kind,
        score=score,
        responded_at=context.clock.now() - timedelta(days=age),
        source="survey",
        idempotency_key=f"story:{id}:{kind}:{age}",
    )
    await surveys.record_survey_response(context, command)


async def declare(context: Context, ids: dict[str, str]) -> None:
    """When Inés is free, what she would do, and what Yuki likes."""
    free = [{"weekday": day, "from_": "09:00", "to": "17:30"} for day in WORKDAYS]
    away = holidays(context.clock.now())
    week = {"advocate_id": ids[INES], "rules": free, "blackouts": [away]}
    await availability.set_availability(context, SetAvailability.model_validate(week))
    would = [{"activity": A.WEBINAR, "max_per_quarter": 2}, {"activity": A.PANEL}]
    willing = {"advocate_id": ids[INES], "willing_for": would}
    await willingness.set_willingness(context, SetWillingness.model_validate(willing))
    likes = {"participation": ["ADVISE", "TRY_WHAT_IS_NEW"], "thanks": ["EARLY_ACCESS"]}
    told = AnswerQuestionnaire.model_validate({"advocate_id": ids[YUKI], **likes})
    await questionnaires.answer_questionnaire(context, told)


def holidays(now: datetime) -> dict[str, Any]:
    """A fortnight in which nobody reaches her."""
    starts = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=30)
    return {"start": starts, "end": starts + timedelta(days=14)}


async def request(
    context: Context, id: str, activity: ActivityType, subject: str, states: list[ActivityState]
) -> None:
    """Something that somebody was asked for, and what became of it."""
    wanted = RequestActivity(advocate_id=id, activity=activity, subject=subject)
    asked = await activity_requests.request_activity(context, wanted)
    for state in states:
        settle = SettleActivityRequest(id=asked.id, to=state)
        await activity_requests.settle_activity_request(context, settle)
