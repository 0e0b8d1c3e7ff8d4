"""Composition rules: who may share a panel."""

from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from advocacy.advocates import Advocate
from advocacy.composition import CompositionRules, composition_report
from tests.advocacy.samples import person


def violated(rules: Mapping[str, object], *seated: Advocate) -> list[str]:
    """The rules that these people do not meet."""
    report = composition_report(CompositionRules.model_validate(rules), seated)
    assert report.satisfied is not bool(report.violations)
    return [violation.rule for violation in report.violations]


def people(count: int, **given: object) -> list[Advocate]:
    """So many people."""
    return [person(f"adv_{number}", **given) for number in range(count)]


@pytest.mark.parametrize(
    "count, rules",
    [(0, ["MIN_PEOPLE"]), (1, ["MIN_PEOPLE"]), (2, []), (3, []), (4, ["MAX_PEOPLE"])],
)
def test_a_panel_has_enough_people_and_not_too_many(count: int, rules: list[str]) -> None:
    assert violated({"min_people": 2, "max_people": 3}, *people(count)) == rules


def test_a_panel_without_rules_wants_one_person() -> None:
    assert violated({}) == ["MIN_PEOPLE"]
    assert violated({}, *people(50, account_id="acc_1")) == []


def test_an_account_sends_so_many_at_the_most() -> None:
    two = people(2, account_id="acc_1")
    other = person("adv_9", account_id="acc_2")
    assert violated({"max_per_account": 2}, *two, other) == []
    assert violated({"max_per_account": 1}, *two, other) == ["MAX_PER_ACCOUNT"]
    assert violated({"max_per_account": 1}, *people(3)) == []


def test_a_panel_has_its_share_of_each_persona() -> None:
    quota = {"persona": "EDUCATOR", "min": 1, "max": 2}
    rules = {"persona_quotas": [quota]}
    educators = people(3, assessments=[evidence("EDUCATOR")])
    assert violated(rules, person()) == ["PERSONA_QUOTA"]
    assert violated(rules, *educators[:1]) == []
    assert violated(rules, *educators[:2], person("adv_9")) == []
    assert violated(rules, *educators) == ["PERSONA_QUOTA"]


def test_somebody_of_an_undecided_persona_fills_no_quota() -> None:
    torn = person(assessments=[evidence("EDUCATOR"), evidence("VALIDATOR")])
    assert violated({"persona_quotas": [{"persona": "EDUCATOR", "min": 1}]}, torn) == [
        "PERSONA_QUOTA"
    ]


def evidence(persona: str) -> dict[str, object]:
    """An assessment by a manager."""
    return {"persona": persona, "source": "MANAGER", "assessed_at": "2026-11-01T00:00:00Z"}


def test_somebody_speaks_each_language_that_is_required_whatever_its_region() -> None:
    rules = {"required_languages": ["pt", "es-MX"]}
    assert violated(rules, person(languages=["pt-BR", "es"])) == []
    assert violated(rules, person(languages=["pt-BR"])) == ["REQUIRED_LANGUAGE"]
    assert (
        violated(rules, person("adv_1", languages=["pt"]), person("adv_2", languages=["es"])) == []
    )


def test_people_who_are_kept_apart_do_not_sit_together() -> None:
    group = {"advocate_ids": ["adv_0", "adv_1", "adv_7"], "reason": "competitors"}
    rules = CompositionRules.model_validate({"keep_apart": [group]})
    [violation] = composition_report(rules, people(2)).violations
    assert violation.rule == "KEEP_APART"
    assert "competitors" in violation.message
    assert composition_report(rules, people(1)).satisfied


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_people": 3, "max_people": 2},
        {"min_people": -1},
        {"max_per_account": 0},
        {"persona_quotas": [{"persona": "EDUCATOR", "min": 2, "max": 1}]},
        {"keep_apart": [{"advocate_ids": ["adv_1"]}]},
        {"required_languages": ["Klingon"]},
    ],
)
def test_rules_that_nobody_can_meet_are_no_rules(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CompositionRules.model_validate(wrong)
