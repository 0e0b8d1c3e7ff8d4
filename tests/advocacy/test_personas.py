"""Persona profiles: fading counts, exactly as the domain says."""

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from advocacy.advocates import assess_persona
from advocacy.personas import (
    AssessPersona,
    Persona,
    PersonaAssessment,
    PersonaProfile,
    PersonaSource,
    profile,
)
from tests.advocacy.samples import NOW, person

E, V, T, C = Persona
YEAR = timedelta(days=365)


def said(
    persona: Persona,
    source: str = "BEHAVIOUR",
    weight: float = 1.0,
    at: datetime = NOW,
) -> PersonaAssessment:
    """One piece of evidence."""
    return PersonaAssessment(
        persona=persona, source=PersonaSource(source), weight=weight, assessed_at=at
    )


def shares(found: PersonaProfile) -> list[float]:
    """The four weights in the order of the personas."""
    assert [each.persona for each in found.weights] == [E, V, T, C]
    return [each.weight for each in found.weights]


def test_without_evidence_the_persona_is_unknown() -> None:
    found = profile([], NOW)
    assert (found.primary, found.confidence, found.stale, found.known) == (None, 0, False, False)
    assert shares(found) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "source, weight, confidence",
    [
        ("MANAGER", 1, 10 / 15),
        ("SELF_REPORT", 1, 5 / 10),
        ("BEHAVIOUR", 1, 1 / 6),
        ("IMPORT", 1, 1 / 6),
        ("IMPORT", 3, 3 / 8),
        ("MANAGER", 0.5, 5 / 10),
    ],
)
def test_each_source_counts_what_it_counts_times_the_weight(
    source: str, weight: float, confidence: float
) -> None:
    found = profile([said(T, source, weight)], NOW)
    assert found.confidence == pytest.approx(confidence, abs=1e-12)
    assert (found.primary, shares(found)) == (T, [0, 0, 1, 0])


def test_counts_add_up_by_persona() -> None:
    evidence = [said(E, "MANAGER"), said(V, "SELF_REPORT"), said(V), said(C, "IMPORT", 4)]
    found = profile(evidence, NOW)
    assert shares(found) == pytest.approx([10 / 20, 6 / 20, 0, 4 / 20], abs=1e-12)
    assert found.confidence == pytest.approx(20 / 25, abs=1e-12)
    assert found.primary is E


def test_evidence_fades_by_half_in_twelve_months() -> None:
    found = profile([said(E, "MANAGER", at=NOW - YEAR), said(V, "SELF_REPORT")], NOW)
    assert shares(found) == pytest.approx([0.5, 0.5, 0, 0], abs=1e-12)
    assert found.confidence == pytest.approx(10 / 15, abs=1e-12)
    assert found.primary is None
    later = profile([said(E, "MANAGER", at=NOW - 2 * YEAR)], NOW)
    assert later.confidence == pytest.approx(2.5 / 7.5, abs=1e-12)
    half_a_year = profile([said(E, "MANAGER", at=NOW - YEAR / 2)], NOW)
    assert half_a_year.confidence == pytest.approx(10 * 0.5**0.5 / (10 * 0.5**0.5 + 5), abs=1e-12)


@pytest.mark.parametrize(
    "educator, validator, primary",
    [(11, 9, E), (10.99, 9.01, None), (9, 11, V), (10, 10, None), (55, 45, E), (4, 3, E)],
)
def test_the_largest_is_primary_only_if_it_leads_by_a_tenth(
    educator: float, validator: float, primary: Persona | None
) -> None:
    evidence = [said(E, weight=educator), said(V, weight=validator)]
    assert profile(evidence, NOW).primary is primary


def test_a_lead_over_the_second_is_not_a_lead_over_the_average() -> None:
    thirds = [said(E, weight=4), said(V, weight=3), said(T, weight=3)]
    assert profile(thirds, NOW).primary is E
    assert profile([said(E, weight=4), said(V, weight=3.9), said(T, weight=1)], NOW).primary is None


def test_evidence_is_stale_when_the_newest_is_older_than_twelve_months() -> None:
    old = said(E, at=NOW - 3 * YEAR)
    assert not profile([old, said(V, at=NOW - YEAR)], NOW).stale
    found = profile([old, said(V, at=NOW - YEAR - timedelta(milliseconds=1))], NOW)
    assert found.stale
    assert found.primary is V


def test_evidence_from_a_clock_ahead_counts_whole_and_not_more() -> None:
    assert profile([said(E, at=NOW + YEAR)], NOW).confidence == pytest.approx(1 / 6, abs=1e-12)


def test_the_history_shows_the_newest_first() -> None:
    evidence = [said(E, at=NOW - YEAR), said(V), said(T, at=NOW - 2 * YEAR)]
    assert [each.persona for each in profile(evidence, NOW).history] == [V, E, T]


assessments = st.builds(
    said,
    st.sampled_from(list(Persona)),
    st.sampled_from([source.value for source in PersonaSource]),
    st.floats(0.01, 100),
    st.timedeltas(timedelta(0), 5 * YEAR).map(lambda age: NOW - age),
)


@settings(deadline=None)
@given(st.lists(assessments, min_size=1, max_size=8), st.randoms())
def test_weights_sum_to_one_in_whatever_order_the_evidence_came(
    evidence: list[PersonaAssessment], chance: Random
) -> None:
    found = profile(evidence, NOW)
    assert sum(shares(found)) == pytest.approx(1, abs=1e-9)
    assert 0 < found.confidence < 1
    chance.shuffle(evidence)
    assert shares(profile(evidence, NOW)) == pytest.approx(shares(found), abs=1e-9)


@settings(deadline=None)
@given(st.lists(assessments, min_size=1, max_size=8), st.integers(1, 3650))
def test_waiting_lowers_the_confidence_and_changes_no_weight(
    evidence: list[PersonaAssessment], days: int
) -> None:
    now, later = profile(evidence, NOW), profile(evidence, NOW + timedelta(days=days))
    assert shares(later) == pytest.approx(shares(now), abs=1e-9)
    assert later.confidence < now.confidence


def test_assessing_somebody_keeps_the_evidence_and_their_primary_persona() -> None:
    command = AssessPersona(
        advocate_id="adv_1", persona=V, source=PersonaSource.MANAGER, evidence=" a talk "
    )
    assessed = assess_persona(person(), command, NOW)
    [kept] = assessed.assessments
    assert (kept.persona, kept.weight, kept.evidence, kept.assessed_at) == (V, 1, "a talk", NOW)
    assert assessed.primary_persona is V
    doubted = assess_persona(assessed, command.model_copy(update={"persona": E}), NOW)
    assert (doubted.primary_persona, len(doubted.assessments)) == (None, 2)


@pytest.mark.parametrize("weight", [0, -1, 100.1, float("nan"), float("inf")])
def test_evidence_weighs_something_and_not_everything(weight: float) -> None:
    with pytest.raises(ValidationError):
        AssessPersona(advocate_id="adv_1", persona=V, source=PersonaSource.IMPORT, weight=weight)
