"""The questionnaire of the first day, and what its answers say of a person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import InvalidInput
from advocacy.personas import Persona, PersonaAssessment, PersonaSource, profile
from advocacy.questionnaires import LANGUAGES, Participation, Thanks, questionnaire_in
from advocacy.self_reports import SPEAKS_FOR, AnswerQuestionnaire, self_reports, with_answers
from tests.advocacy.samples import DAY, NOW

E, V, T, C = Persona


def ticked(*answers: Participation | Thanks) -> AnswerQuestionnaire:
    """These answers."""
    return AnswerQuestionnaire(
        advocate_id="adv_1",
        participation=tuple(each for each in answers if isinstance(each, Participation)),
        thanks=tuple(each for each in answers if isinstance(each, Thanks)),
    )


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_every_answer_has_words_of_its_own_in_each_language(language: str) -> None:
    found = questionnaire_in(language)
    assert found.language == language
    assert [each.answer for each in found.participation] == list(Participation)
    assert [each.answer for each in found.thanks] == list(Thanks)
    texts = [each.text for each in found.options]
    assert len(set(texts)) == len(texts)
    for other in LANGUAGES.values():
        if other.language != language:
            assert other.participation_question != found.participation_question
            theirs = {each.text for each in other.options}
            assert not theirs & set(texts)


@pytest.mark.parametrize(
    "asked, language", [("es-MX", "es"), ("it", "it"), ("de", "en"), (None, "en")]
)
def test_a_region_is_passed_over_and_english_stands_in(asked: str | None, language: str) -> None:
    assert questionnaire_in(asked).language == language


def test_every_answer_speaks_for_a_persona_and_each_question_for_all_four() -> None:
    assert set(SPEAKS_FOR) == {*Participation, *Thanks}
    for question in (Participation, Thanks):
        assert {SPEAKS_FOR[answer] for answer in question} == set(Persona)


def test_a_question_weighs_one_and_is_shared_out_among_its_answers() -> None:
    found = self_reports(
        ticked(Participation.TEACH, Participation.ADVISE, Thanks.LEARNING, Thanks.LEARNING), NOW
    )
    assert [(each.persona, each.weight, each.source) for each in found] == [
        (E, 1.5, PersonaSource.SELF_REPORT),
        (C, 0.5, PersonaSource.SELF_REPORT),
    ]
    assert found[0].evidence == (
        "Questionnaire: Teach others: webinars and how-to sessions; "
        "Training, and time with your experts."
    )


@pytest.mark.parametrize(
    "answers, primary, confidence",
    [
        ((Participation.TEACH, Thanks.LEARNING), E, 10 / 15),
        ((Participation.RECOMMEND,), V, 5 / 10),
        ((Participation.SPEAK_ON_STAGE, Thanks.EARLY_ACCESS), None, 10 / 15),
        (tuple(Participation), None, 5 / 10),
    ],
)
def test_answers_make_the_profile_that_they_should(
    answers: tuple[Any, ...], primary: Persona | None, confidence: float
) -> None:
    found = profile(self_reports(ticked(*answers), NOW), NOW)
    assert found.primary is primary
    assert found.confidence == pytest.approx(confidence, abs=1e-12)


@given(st.sets(st.sampled_from([*Participation, *Thanks]), min_size=1))
def test_what_a_questionnaire_counts_does_not_depend_on_how_much_is_ticked(answers: Any) -> None:
    found = self_reports(ticked(*answers), NOW)
    questions = {type(answer) for answer in answers}
    assert sum(each.weight for each in found) == pytest.approx(len(questions), abs=1e-12)
    assert {each.persona for each in found} == {SPEAKS_FOR[answer] for answer in answers}


def test_nothing_ticked_is_no_answer() -> None:
    with pytest.raises(InvalidInput, match="at least one"):
        with_answers((), ticked(), NOW)


def test_answers_within_a_month_correct_and_later_ones_are_a_change_of_mind() -> None:
    manager = PersonaAssessment(persona=V, source=PersonaSource.MANAGER, assessed_at=NOW)
    noted = PersonaAssessment(persona=V, source=PersonaSource.SELF_REPORT, assessed_at=NOW)
    first = with_answers((manager, noted), ticked(Participation.TEACH), NOW)
    corrected = with_answers(first, ticked(Participation.ADVISE), NOW + 30 * DAY)
    assert [each.persona for each in corrected] == [V, V, C]
    changed = with_answers(corrected, ticked(Participation.TEACH), NOW + 61 * DAY)
    assert [each.persona for each in changed] == [V, V, C, E]
