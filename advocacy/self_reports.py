"""Self-reports: what the answers to the questionnaire say of a person's persona.

Each question weighs 1 and is shared out evenly among the answers ticked, so that who ticks
everything says nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from advocacy.entity import Command
from advocacy.errors import InvalidInput
from advocacy.personas import Persona, PersonaAssessment, PersonaSource
from advocacy.questionnaires import ENGLISH, Participation, Thanks

# Answers that follow others so soon correct them; later ones are a change of mind.
CORRECTION = timedelta(days=30)
# After Forrester's descriptions of the four.
SPEAKS_FOR: Mapping[Participation | Thanks, Persona] = {
    Participation.TEACH: Persona.EDUCATOR,
    Participation.ANSWER_QUESTIONS: Persona.EDUCATOR,
    Participation.RECOMMEND: Persona.VALIDATOR,
    Participation.TELL_OUR_STORY: Persona.VALIDATOR,
    Participation.SPEAK_ON_STAGE: Persona.STATUS_SEEKER,
    Participation.TALK_TO_THE_PRESS: Persona.STATUS_SEEKER,
    Participation.ADVISE: Persona.COLLABORATOR,
    Participation.TRY_WHAT_IS_NEW: Persona.COLLABORATOR,
    Thanks.LEARNING: Persona.EDUCATOR,
    Thanks.PERSONAL_WORD: Persona.VALIDATOR,
    Thanks.GOOD_CAUSE: Persona.VALIDATOR,
    Thanks.PUBLIC_RECOGNITION: Persona.STATUS_SEEKER,
    Thanks.WIDER_NETWORK: Persona.STATUS_SEEKER,
    Thanks.EARLY_ACCESS: Persona.COLLABORATOR,
    Thanks.A_SAY: Persona.COLLABORATOR,
}


class AnswerQuestionnaire(Command):
    """What a person ticked; ticking an answer twice is ticking it."""

    advocate_id: str
    participation: Annotated[tuple[Participation, ...], Field(max_length=50)] = ()
    thanks: Annotated[tuple[Thanks, ...], Field(max_length=50)] = ()


def self_reports(command: AnswerQuestionnaire, now: datetime) -> tuple[PersonaAssessment, ...]:
    """One assessment for each persona that an answer speaks for, in the order of the personas."""
    texts = {each.answer: each.text for each in ENGLISH.options}
    weights = dict.fromkeys(Persona, 0.0)
    said: dict[Persona, list[str]] = {persona: [] for persona in Persona}
    questions: tuple[Sequence[Participation | Thanks], ...] = (
        command.participation,
        command.thanks,
    )
    for ticked in map(set, questions):
        for answer in sorted(ticked):
            weights[SPEAKS_FOR[answer]] += 1 / len(ticked)
            said[SPEAKS_FOR[answer]].append(texts[answer])
    return tuple(
        PersonaAssessment(
            persona=persona,
            weight=weight,
            source=PersonaSource.SELF_REPORT,
            evidence=f"Questionnaire: {'; '.join(said[persona])}.",
            assessed_at=now,
            questionnaire=True,
        )
        for persona, weight in weights.items()
        if weight > 0
    )


def with_answers(
    assessments: Sequence[PersonaAssessment], command: AnswerQuestionnaire, now: datetime
) -> tuple[PersonaAssessment, ...]:
    """The evidence with the answers, in place of those that they correct."""
    if not command.participation and not command.thanks:
        raise InvalidInput("Tick at least one answer.", ["participation"])
    kept = (e for e in assessments if not e.questionnaire or now - e.assessed_at > CORRECTION)
    return (*kept, *self_reports(command, now))
