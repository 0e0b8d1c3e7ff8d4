"""The score: a sum of its parts, apart from what stands against asking."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.advocates import Advocate
from advocacy.errors import ProblemCode
from advocacy.matching.blockers import Blocker
from advocacy.matching.opportunity import Opportunity
from advocacy.matching.scoring import MatchFactorName, match
from advocacy.personas import Persona, PersonaAssessment, PersonaSource
from advocacy.slots import SlotRole
from tests.advocacy.matching.opportunities import opening
from tests.advocacy.samples import DAY, HOUR, NOW, START, person

TOPICS = ("AI", "Retail", "Privacy")
LANGUAGES = ("en", "es", "pt-BR")

assessments = st.builds(
    lambda persona, weight, age: PersonaAssessment(
        persona=persona, weight=weight, source=PersonaSource.BEHAVIOUR, assessed_at=NOW - age * DAY
    ),
    st.sampled_from(Persona),
    st.floats(0.1, 100),
    st.integers(0, 2000),
)
people = st.builds(
    lambda known, languages, evidence, zone: person(
        topics=[{"name": name, "level": level} for name, level in known.items()],
        languages=languages,
        assessments=evidence,
        time_zone=zone,
    ),
    st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 5)),
    st.lists(st.sampled_from(LANGUAGES), unique=True),
    st.lists(assessments, max_size=5),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/Los_Angeles"]),
)
openings = st.builds(
    lambda role, topics, language, hours: opening(
        {
            "role": role,
            "topics": topics,
            "language": language,
            "starts_at": START + hours * HOUR,
            "ends_at": START + (hours + 1) * HOUR,
        }
    ),
    st.sampled_from(SlotRole),
    st.lists(st.sampled_from(TOPICS), unique=True),
    st.none() | st.sampled_from(LANGUAGES),
    st.integers(0, 23),
)


@settings(deadline=None, max_examples=40)
@given(people, openings)
def test_contributions_sum_to_the_score(advocate: Advocate, opportunity: Opportunity) -> None:
    found = match(advocate, opportunity, (), NOW)
    assert sum(factor.contribution for factor in found.factors) == pytest.approx(
        found.score, abs=1e-6
    )
    assert sum(factor.weight for factor in found.factors) == pytest.approx(1, abs=1e-9)
    assert -1e-9 <= found.score <= 1 + 1e-9
    for factor in found.factors:
        assert 0 <= factor.value <= 1
        assert factor.contribution == pytest.approx(factor.weight * factor.value, abs=1e-9)
        assert factor.evidence


def test_weights_are_the_formulations_for_the_factors_there_are() -> None:
    weights = {factor.name: factor.weight for factor in match(person(), opening(), (), NOW).factors}
    formulated = {"TOPIC": 0.26, "PERSONA": 0.20, "HOURS": 0.06, "LANGUAGE": 0.04}
    assert weights == {
        MatchFactorName(name): pytest.approx(weight / 0.56) for name, weight in formulated.items()
    }


def better(advocate: Advocate, opportunity: Opportunity, factor: str) -> dict[str, Any]:
    """What makes somebody fit better in one respect."""
    match factor:
        case "TOPIC":
            return {"topics": [{"name": name, "level": 5} for name in TOPICS]}
        case "LANGUAGE":
            return {"languages": LANGUAGES}
        case "HOURS":
            return {"time_zone": sociable(opportunity)}
    wanted = max(Persona, key=lambda persona: persona_value(persona, opportunity))
    evidence = PersonaAssessment(
        persona=wanted, weight=50, source=PersonaSource.MANAGER, assessed_at=NOW
    )
    return {"assessments": (*advocate.assessments, evidence)}


def sociable(opportunity: Opportunity) -> str:
    """A zone in which the session begins at one o'clock."""
    offset = 13 - opportunity.starts_at.hour
    return f"Etc/GMT{-offset:+d}" if offset else "UTC"


def persona_value(persona: Persona, opportunity: Opportunity) -> float:
    """How much the seat wants a persona, as the score shows it."""
    evidence = PersonaAssessment(persona=persona, source=PersonaSource.MANAGER, assessed_at=NOW)
    pure = match(person(assessments=[evidence]), opportunity, (), NOW)
    return next(factor.value for factor in pure.factors if factor.name == "PERSONA")


@settings(deadline=None, max_examples=40)
@given(people, openings, st.sampled_from(["TOPIC", "LANGUAGE", "HOURS", "PERSONA"]))
def test_fitting_better_in_one_respect_never_lowers_the_score(
    advocate: Advocate, opportunity: Opportunity, factor: str
) -> None:
    before = match(advocate, opportunity, (), NOW)
    raised = person(**{**as_given(advocate), **better(advocate, opportunity, factor)})
    after = match(raised, opportunity, (), NOW)
    assert after.score >= before.score - 1e-9
    unchanged = {f.name: f.value for f in before.factors if f.name != factor}
    assert {f.name: f.value for f in after.factors if f.name != factor} == unchanged


def as_given(advocate: Advocate) -> dict[str, Any]:
    """What makes up somebody, for a copy with a difference."""
    names = ("topics", "languages", "assessments", "time_zone")
    return {name: getattr(advocate, name) for name in names}


BLOCKERS = [Blocker(code=code, message="No.") for code in ProblemCode]


@settings(deadline=None, max_examples=40)
@given(people, openings, st.lists(st.sampled_from(BLOCKERS), min_size=1))
def test_blockers_never_change_the_score(
    advocate: Advocate, opportunity: Opportunity, against: list[Blocker]
) -> None:
    free = match(advocate, opportunity, (), NOW)
    blocked = match(advocate, opportunity, against, NOW)
    assert (blocked.score, blocked.factors) == (free.score, free.factors)
    assert free.eligible
    assert not blocked.eligible
    assert blocked.blockers == tuple(against)
