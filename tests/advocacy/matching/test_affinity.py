"""Affinity: each factor alone, with the numbers of the formulation."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.matching import affinity
from advocacy.matching.opportunity import Opportunity
from advocacy.personas import Persona, PersonaAssessment, PersonaSource
from advocacy.slots import SlotRole
from tests.advocacy.matching.opportunities import IN_PERSON, opening
from tests.advocacy.samples import DAY, HOUR, NOW, START, person

# R of the formulation, over educator, validator, status seeker, collaborator.
ROLES = {
    "MODERATOR": (0.45, 0.05, 0.10, 0.40),
    "PANELIST": (0.25, 0.40, 0.15, 0.20),
    "SPEAKER": (0.15, 0.55, 0.20, 0.10),
    "KEYNOTE": (0.30, 0.15, 0.50, 0.05),
    "HOST": (0.45, 0.05, 0.10, 0.40),
}


def evidence(*personas: str) -> list[PersonaAssessment]:
    """One assessment for each, all alike."""
    source = PersonaSource.BEHAVIOUR
    return [
        PersonaAssessment(persona=Persona(each), source=source, assessed_at=NOW)
        for each in personas
    ]


@pytest.mark.parametrize("role", list(SlotRole))
@pytest.mark.parametrize("place, persona", list(enumerate(Persona)))
def test_each_role_wants_each_persona_as_formulated(
    role: SlotRole, place: int, persona: Persona
) -> None:
    known = person(assessments=evidence(persona))
    value, _ = affinity.persona(known, opening({"role": role}), NOW)
    assert value == pytest.approx(ROLES[role][place] / max(ROLES[role]), abs=1e-9)


def test_a_mixed_persona_is_the_weighted_mean() -> None:
    mixed = person(assessments=evidence("EDUCATOR", "VALIDATOR", "VALIDATOR", "COLLABORATOR"))
    value, said = affinity.persona(mixed, opening({"role": "SPEAKER"}), NOW)
    assert value == pytest.approx((0.25 * 0.15 + 0.5 * 0.55 + 0.25 * 0.10) / 0.55, abs=1e-9)
    assert said == ("25% EDUCATOR, 50% VALIDATOR, 25% COLLABORATOR; a SPEAKER slot.",)


@pytest.mark.parametrize("role", list(SlotRole))
def test_an_unknown_persona_is_neutral_and_neither_nothing_nor_a_guess(role: SlotRole) -> None:
    value, said = affinity.persona(person(), opening({"role": role}), NOW)
    assert value == pytest.approx(sum(ROLES[role]) / 4 / max(ROLES[role]), abs=1e-9)
    best = affinity.persona(person(assessments=evidence(*Persona)), opening({"role": role}), NOW)
    assert value == pytest.approx(best[0], abs=1e-9)
    assert "unknown" in said[0]


def test_a_slots_own_personas_stand_in_for_its_roles() -> None:
    wants = opening({"role": "KEYNOTE", "personas": ["COLLABORATOR", "EDUCATOR"]})
    assert affinity.persona(person(assessments=evidence("EDUCATOR")), wants, NOW)[0] == 1
    assert affinity.persona(person(assessments=evidence("STATUS_SEEKER")), wants, NOW)[0] == 0
    both = person(assessments=evidence("EDUCATOR", "STATUS_SEEKER"))
    assert affinity.persona(both, wants, NOW)[0] == pytest.approx(0.5)
    assert affinity.persona(person(), wants, NOW)[0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    "levels, value",
    [
        ({}, 0),
        ({"AI": 5}, 1.25 / 2),
        ({"AI": 2}, 1.25 * 0.4 / 2),
        ({"ai ": 4, "SÉCURITÉ": 4}, 1),
        ({"AI": 5, "Sécurité": 5, "Cooking": 5}, 1),
        ({"AI": 1, "Sécurité": 2}, 1.25 * (0.2 + 0.4) / 2),
    ],
)
def test_topics_count_by_level_over_all_that_are_asked_for(
    levels: dict[str, int], value: float
) -> None:
    knows = person(topics=[{"name": name, "level": level} for name, level in levels.items()])
    found, _ = affinity.topic(knows, opening({"topics": ["AI", "Securite"]}))
    assert found == pytest.approx(value, abs=1e-9)


def test_a_slot_without_topics_is_neutral() -> None:
    assert affinity.topic(person(topics=[{"name": "AI", "level": 5}]), opening())[0] == 0.5


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), min_size=3, max_size=3), st.integers(0, 2))
def test_knowing_more_of_a_topic_never_lowers_the_value(levels: list[int], better: int) -> None:
    wants = opening({"topics": ["a", "b", "c"]})
    values = []
    for raised in (0, 1):
        known = [*levels]
        known[better] = min(5, known[better] + raised)
        topics = [{"name": n, "level": v} for n, v in zip("abc", known, strict=True) if v]
        values.append(affinity.topic(person(topics=topics), wants)[0])
    assert 0 <= values[0] <= values[1] <= 1


def test_topics_and_language_are_the_slots_else_the_panels_else_the_events() -> None:
    seat, session, gathering = (
        {"topics": [name], "language": tag} for name, tag in (("s", "es"), ("p", "pt"), ("e", "en"))
    )
    assert asks_for(opening(seat, session, gathering)) == (("s",), "es")
    assert asks_for(opening({}, session, gathering)) == (("p",), "pt")
    assert asks_for(opening({}, {}, gathering)) == (("e",), "en")
    assert asks_for(opening()) == ((), None)


def asks_for(opportunity: Opportunity) -> tuple[tuple[str, ...], str | None]:
    """The topics and the language that are wanted."""
    return opportunity.topics, opportunity.language


@pytest.mark.parametrize(
    "wanted, spoken, value",
    [("pt-BR", ["pt"], 1), ("pt", ["es", "pt-PT"], 1), ("pt", ["es"], 0), (None, [], 1)],
)
def test_a_language_is_spoken_whatever_its_region(
    wanted: str | None, spoken: list[str], value: float
) -> None:
    speaker = person(languages=spoken)
    assert affinity.language(speaker, opening({"language": wanted}))[0] == value


@pytest.mark.parametrize(
    "zone, starts, value",
    [
        ("UTC", "2026-12-10T13:00Z", 1),
        ("UTC", "2026-12-10T12:00Z", 6 / 7),
        ("UTC", "2026-12-10T16:30Z", 0.5),
        ("UTC", "2026-12-10T20:00Z", 0),
        ("UTC", "2026-12-10T06:00Z", 0),
        ("UTC", "2026-12-10T02:00Z", 0),
        # The same instant, elsewhere; and Madrid before and after its clocks go back.
        ("America/New_York", "2026-12-10T18:00Z", 1),
        ("Asia/Kolkata", "2026-12-10T07:30Z", 1),
        ("Europe/Madrid", "2026-10-24T11:00Z", 1),
        ("Europe/Madrid", "2026-10-26T12:00Z", 1),
    ],
)
def test_sociable_hours_are_those_where_the_person_lives(
    zone: str, starts: str, value: float
) -> None:
    at = datetime.fromisoformat(starts)
    wants = opening({"starts_at": at, "ends_at": at + HOUR})
    assert affinity.hours(person(time_zone=zone), wants)[0] == pytest.approx(value, abs=1e-9)


def test_the_hour_does_not_matter_to_who_travels_there() -> None:
    night = {"starts_at": START - START.hour * HOUR, "ends_at": START + DAY}
    assert affinity.hours(person(), opening(night))[0] == 0
    assert affinity.hours(person(), opening(night, gathering=IN_PERSON))[0] == 1
