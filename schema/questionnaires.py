"""The questionnaire of the first day."""

from typing import Annotated

import strawberry

from advocacy import questionnaires as domain
from advocacy.questionnaires import Participation, Thanks
from resolvers import questionnaires as resolve
from schema.access import SIGNED_IN
from schema.binding import plain, query, shown_enum, shows
from schema.scalars import Locale

__all__ = ["Participation", "QuestionnaireQueries", "Thanks"]

shown_enum(
    Participation,
    "How a person would like to take part.",
    {each.answer.name: f"{each.text}." for each in domain.ENGLISH.participation},
)
shown_enum(
    Thanks,
    "How a person would like to be thanked.",
    {each.answer.name: f"{each.text}." for each in domain.ENGLISH.thanks},
)


@shows(domain.ParticipationOption, description="An answer to how they would like to take part.")
class ParticipationOption:
    """An answer."""

    answer: Participation = plain("What to send.")
    text: str = plain("What to show.")


@shows(domain.ThanksOption, description="An answer to how they would like to be thanked.")
class ThanksOption:
    """An answer."""

    answer: Thanks = plain("What to send.")
    text: str = plain("What to show.")


@shows(
    domain.Questionnaire,
    description="Two questions for somebody new; several answers may be ticked in each.",
)
class Questionnaire:
    """The questions."""

    language: Locale = plain("The language that they are in.")
    participation_question: str = plain("How they would like to take part.")
    participation: list[ParticipationOption] = plain("Its answers.")
    thanks_question: str = plain("How they would like to be thanked.")
    thanks: list[ThanksOption] = plain("Its answers.")


@strawberry.type
class QuestionnaireQueries:
    """Reading the questionnaire."""

    @query(SIGNED_IN, resolve.questionnaire, "The two questions for somebody new.")
    def questionnaire(
        self,
        language: Annotated[
            Locale | None,
            strawberry.argument(
                description="In en, es or it, whatever the region; in English for any other."
            ),
        ] = None,
    ) -> Questionnaire: ...
