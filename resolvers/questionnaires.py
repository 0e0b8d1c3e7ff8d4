"""Questionnaires: asking people how they want to take part, and noting what they say."""

from advocacy.advocates import Advocate, with_keys
from advocacy.questionnaires import Questionnaire, questionnaire_in
from advocacy.self_reports import AnswerQuestionnaire, with_answers
from resolvers.context import Context
from resolvers.declaring import declare


async def questionnaire(context: Context, language: str | None = None) -> Questionnaire:
    """The questions in that language, in English where we have no other words."""
    return questionnaire_in(language)


async def answer_questionnaire(context: Context, command: AnswerQuestionnaire) -> Advocate:
    """Note what a person ticked as evidence for their personas."""
    now = context.clock.now()

    def change(person: Advocate) -> Advocate:
        assessments = with_answers(person.assessments, command, now)
        return with_keys(person.changed(assessments=assessments))

    return await declare(context, command.advocate_id, change)
