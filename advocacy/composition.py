"""Composition rules: who may share a panel, and how a panel stands against them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Self

from pydantic import Field, model_validator

from advocacy.advocates import Advocate
from advocacy.entity import Value
from advocacy.personas import Persona
from advocacy.values import Locale, Text, language_of

People = Annotated[int, Field(ge=0, le=1000)]


class PersonaQuota(Value):
    """How many people of one persona a panel wants."""

    persona: Persona
    min: People
    max: People | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuse a maximum below the minimum."""
        if self.max is not None and self.max < self.min:
            raise ValueError("max must not be below min")
        return self


class KeepApart(Value):
    """People who must not sit together, such as competitors."""

    advocate_ids: Annotated[tuple[str, ...], Field(min_length=2, max_length=100)]
    reason: Text | None = None


class CompositionRules(Value):
    """What a panel is to look like. `max_per_account` None means no limit."""

    min_people: People = 1
    max_people: People = 1000
    max_per_account: Annotated[int, Field(ge=1, le=1000)] | None = None
    persona_quotas: Annotated[tuple[PersonaQuota, ...], Field(max_length=4)] = ()
    required_languages: Annotated[tuple[Locale, ...], Field(max_length=20)] = ()
    keep_apart: Annotated[tuple[KeepApart, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuse a maximum below the minimum."""
        if self.max_people < self.min_people:
            raise ValueError("maxPeople must not be below minPeople")
        return self


class RuleViolation(Value):
    """One rule that the panel does not meet."""

    rule: str
    message: str


class CompositionReport(Value):
    """How a panel stands: satisfied when nothing is violated."""

    violations: tuple[RuleViolation, ...]

    @property
    def satisfied(self) -> bool:
        """Whether every rule is met."""
        return not self.violations


def composition_report(rules: CompositionRules, seated: Sequence[Advocate]) -> CompositionReport:
    """How a panel of the people `seated` (live assignments) stands against its rules."""
    found = [*too_few_or_many(rules, len(seated)), *account_limit(rules, seated)]
    found += [*persona_quotas(rules, seated), *missing_languages(rules, seated)]
    found += kept_apart(rules, {person.id for person in seated})
    return CompositionReport(violations=tuple(found))


def too_few_or_many(rules: CompositionRules, people: int) -> Iterable[RuleViolation]:
    """The rules on how many people there are."""
    if people < rules.min_people:
        yield RuleViolation(
            rule="MIN_PEOPLE", message=f"{people} of at least {rules.min_people} people."
        )
    if people > rules.max_people:
        yield RuleViolation(
            rule="MAX_PEOPLE", message=f"{people} people, at most {rules.max_people} fit."
        )


def account_limit(rules: CompositionRules, seated: Sequence[Advocate]) -> Iterable[RuleViolation]:
    """The rule on how many people one account may send."""
    if rules.max_per_account is None:
        return
    counts = Counter(person.account_id for person in seated if person.account_id)
    for account_id, count in sorted(counts.items()):
        if count > rules.max_per_account:
            yield RuleViolation(
                rule="MAX_PER_ACCOUNT",
                message=f"{count} people of account {account_id}, at most {rules.max_per_account}.",
            )


def persona_quotas(rules: CompositionRules, seated: Sequence[Advocate]) -> Iterable[RuleViolation]:
    """The rules on how many people of each persona there are."""
    counts = Counter(person.primary_persona for person in seated)
    for quota in rules.persona_quotas:
        count = counts[quota.persona]
        if count < quota.min:
            yield RuleViolation(
                rule="PERSONA_QUOTA",
                message=f"{count} of at least {quota.min} of persona {quota.persona}.",
            )
        if quota.max is not None and count > quota.max:
            yield RuleViolation(
                rule="PERSONA_QUOTA",
                message=f"{count} of persona {quota.persona}, at most {quota.max}.",
            )


def missing_languages(
    rules: CompositionRules, seated: Sequence[Advocate]
) -> Iterable[RuleViolation]:
    """The languages that nobody on the panel speaks."""
    spoken = {language for person in seated for language in person.language_keys}
    for language in rules.required_languages:
        if language_of(language) not in spoken:
            yield RuleViolation(
                rule="REQUIRED_LANGUAGE", message=f"Nobody on the panel speaks {language}."
            )


def kept_apart(rules: CompositionRules, seated: set[str]) -> Iterable[RuleViolation]:
    """The groups of which more than one person sits on the panel."""
    for group in rules.keep_apart:
        if len(seated.intersection(group.advocate_ids)) > 1:
            because = f": {group.reason}" if group.reason else ""
            yield RuleViolation(
                rule="KEEP_APART", message=f"People to be kept apart sit together{because}."
            )
