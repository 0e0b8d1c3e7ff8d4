"""The two questions of the first day, in the languages we ask them in.

How somebody would like to take part, and how they would like to be thanked. What the answers say of
a person is in self_reports.py.
"""

from collections.abc import Mapping
from enum import StrEnum

from advocacy.entity import Value
from advocacy.values import Locale, language_of


class Participation(StrEnum):
    """How a person would like to take part."""

    TEACH = "TEACH"
    ANSWER_QUESTIONS = "ANSWER_QUESTIONS"
    RECOMMEND = "RECOMMEND"
    TELL_OUR_STORY = "TELL_OUR_STORY"
    SPEAK_ON_STAGE = "SPEAK_ON_STAGE"
    TALK_TO_THE_PRESS = "TALK_TO_THE_PRESS"
    ADVISE = "ADVISE"
    TRY_WHAT_IS_NEW = "TRY_WHAT_IS_NEW"


class Thanks(StrEnum):
    """How a person would like to be thanked."""

    LEARNING = "LEARNING"
    PERSONAL_WORD = "PERSONAL_WORD"
    GOOD_CAUSE = "GOOD_CAUSE"
    PUBLIC_RECOGNITION = "PUBLIC_RECOGNITION"
    WIDER_NETWORK = "WIDER_NETWORK"
    EARLY_ACCESS = "EARLY_ACCESS"
    A_SAY = "A_SAY"


P, T = Participation, Thanks


class ParticipationOption(Value):
    """One answer to the first question, as it is read."""

    answer: Participation
    text: str


class ThanksOption(Value):
    """One answer to the second question, as it is read."""

    answer: Thanks
    text: str


class Questionnaire(Value):
    """Both questions with all their answers, in one language."""

    language: Locale
    participation_question: str
    participation: tuple[ParticipationOption, ...]
    thanks_question: str
    thanks: tuple[ThanksOption, ...]

    @property
    def options(self) -> "tuple[ParticipationOption | ThanksOption, ...]":
        """The answers of both."""
        return (*self.participation, *self.thanks)


def worded(
    language: str,
    participation_question: str,
    participation: Mapping[Participation, str],
    thanks_question: str,
    thanks: Mapping[Thanks, str],
) -> Questionnaire:
    """The questionnaire in these words."""
    return Questionnaire(
        language=language,
        participation_question=participation_question,
        participation=tuple(
            ParticipationOption(answer=answer, text=text) for answer, text in participation.items()
        ),
        thanks_question=thanks_question,
        thanks=tuple(ThanksOption(answer=answer, text=text) for answer, text in thanks.items()),
    )


ENGLISH = worded(
    "en",
    "How would you like to take part?",
    {
        P.TEACH: "Teach others: webinars and how-to sessions",
        P.ANSWER_QUESTIONS: "Answer other customers' questions",
        P.RECOMMEND: "Recommend you to somebody who is deciding",
        P.TELL_OUR_STORY: "Tell our story: a case study or a quote",
        P.SPEAK_ON_STAGE: "Speak on a big stage",
        P.TALK_TO_THE_PRESS: "Talk to the press",
        P.ADVISE: "Advise you: customer boards and roundtables",
        P.TRY_WHAT_IS_NEW: "Try what is new before others do",
    },
    "How may we thank you?",
    {
        T.LEARNING: "Training, and time with your experts",
        T.PERSONAL_WORD: "A personal word of thanks",
        T.GOOD_CAUSE: "A gift to a good cause",
        T.PUBLIC_RECOGNITION: "Public recognition",
        T.WIDER_NETWORK: "Meeting people who matter to my career",
        T.EARLY_ACCESS: "Early access to what you make",
        T.A_SAY: "A say in what you make next",
    },
)
SPANISH = worded(
    "es",
    "¿Cómo le gustaría participar?",
    {
        P.TEACH: "Enseñar a otros: seminarios web y sesiones prácticas",
        P.ANSWER_QUESTIONS: "Responder a preguntas de otros clientes",
        P.RECOMMEND: "Recomendarlos a quien se lo está pensando",
        P.TELL_OUR_STORY: "Contar nuestra historia: un caso de éxito o una cita",
        P.SPEAK_ON_STAGE: "Hablar en un gran escenario",
        P.TALK_TO_THE_PRESS: "Hablar con la prensa",
        P.ADVISE: "Asesorarlos: consejos de clientes y mesas redondas",
        P.TRY_WHAT_IS_NEW: "Probar las novedades antes que otros",
    },
    "¿Cómo podemos darle las gracias?",
    {
        T.LEARNING: "Formación y tiempo con sus expertos",
        T.PERSONAL_WORD: "Unas palabras personales de agradecimiento",
        T.GOOD_CAUSE: "Un donativo a una buena causa",
        T.PUBLIC_RECOGNITION: "Reconocimiento público",
        T.WIDER_NETWORK: "Conocer a personas importantes para mi carrera",
        T.EARLY_ACCESS: "Acceso anticipado a sus novedades",
        T.A_SAY: "Poder opinar sobre lo próximo que hagan",
    },
)
ITALIAN = worded(
    "it",
    "Come le piacerebbe partecipare?",
    {
        P.TEACH: "Insegnare ad altri: webinar e sessioni pratiche",
        P.ANSWER_QUESTIONS: "Rispondere alle domande di altri clienti",
        P.RECOMMEND: "Raccomandarvi a chi sta decidendo",
        P.TELL_OUR_STORY: "Raccontare la nostra storia: un caso di successo o una citazione",
        P.SPEAK_ON_STAGE: "Parlare su un grande palco",
        P.TALK_TO_THE_PRESS: "Parlare con la stampa",
        P.ADVISE: "Consigliarvi: comitati di clienti e tavole rotonde",
        P.TRY_WHAT_IS_NEW: "Provare le novità prima degli altri",
    },
    "Come possiamo ringraziarla?",
    {
        T.LEARNING: "Formazione e tempo con i vostri esperti",
        T.PERSONAL_WORD: "Un ringraziamento personale",
        T.GOOD_CAUSE: "Un dono a una buona causa",
        T.PUBLIC_RECOGNITION: "Un riconoscimento pubblico",
        T.WIDER_NETWORK: "Conoscere persone importanti per la mia carriera",
        T.EARLY_ACCESS: "Accesso anticipato alle vostre novità",
        T.A_SAY: "Avere voce in ciò che farete",
    },
)
LANGUAGES = {each.language: each for each in (ENGLISH, SPANISH, ITALIAN)}


def questionnaire_in(locale: str | None) -> Questionnaire:
    """The questionnaire in the language of `locale`; in English where we do not speak it."""
    return LANGUAGES.get(language_of(locale), ENGLISH) if locale else ENGLISH
