"""Concerns: what speaks against asking a candidate next, for a coordinator to weigh."""

from datetime import datetime

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.candidates import OPEN_TO_ALL, Background, CandidateConcern
from advocacy.consents import NEEDS, ConsentPurpose, ConsentState, state_of
from advocacy.errors import ProblemCode
from advocacy.matching.blockers import Blocker
from advocacy.matching.eligibility import unconsented, uncontactable, unwilling
from advocacy.matching.overuse import overused
from advocacy.surveys import NpsCategory, Trend

A = ActivityType
ON_STAGE = (A.WEBINAR, A.CONFERENCE_TALK, A.KEYNOTE, A.PANEL, A.MODERATION)


def concerns(
    advocate: Advocate, behind: Background, activity: ActivityType | None, now: datetime
) -> tuple[CandidateConcern, ...]:
    """Everything that speaks against asking them for `activity` (a webinar when none) today.

    How they feel about us is no concern where that must not decide (review gating).
    """
    wanted = activity or A.WEBINAR
    rules = [
        *uncontactable(advocate, now),
        *overused(advocate, wanted, now, behind.budgets, behind.policy, now),
        unwilling(advocate, activity) if activity else None,
        *missing_consents(advocate, wanted, now),
    ]
    found = [CandidateConcern(**dict(rule)) for rule in rules if rule is not None]
    if activity not in OPEN_TO_ALL:
        found += unhappy(advocate)
    if wanted in ON_STAGE and not advocate.availability.known:
        found.append(
            CandidateConcern(
                code="AVAILABILITY_UNKNOWN",
                message="They have not said when they are free.",
                relaxation="Ask them: setAvailability.",
            )
        )
    return tuple(found)


def left_alone(advocate: Advocate, now: datetime) -> bool:
    """Whether they are not to be asked for anything, by their own word."""
    against = uncontactable(advocate, now)
    return any(each.code is ProblemCode.DO_NOT_CONTACT for each in against if each)


def missing_consents(advocate: Advocate, activity: ActivityType, now: datetime) -> list[Blocker]:
    """What this activity needs their consent for that does not stand; stages may be recorded."""
    recording = (ConsentPurpose.RECORDING,) if activity in ON_STAGE else ()
    needed = (*NEEDS.get(activity, ()), *recording)
    states = [(p, state_of(advocate.consents, p, now)) for p in needed]
    return [unconsented(p, state) for p, state in states if state is not ConsentState.GRANTED]


def unhappy(advocate: Advocate) -> list[CandidateConcern]:
    """They would not recommend us, or feel worse about us than before."""
    felt = advocate.sentiment
    found = []
    if felt.nps_category is NpsCategory.DETRACTOR:
        message = f"Their last NPS answer was {felt.nps}: a detractor."
        found.append(CandidateConcern(code="DETRACTOR", message=message))
    if felt.trend is Trend.FALLING:
        message = "Their answers are falling: talk to them before asking for anything."
        found.append(CandidateConcern(code="SENTIMENT_FALLING", message=message))
    return found
