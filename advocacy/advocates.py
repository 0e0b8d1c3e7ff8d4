"""Advocates: the people who may speak, with what is known and believed about them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from advocacy.activities import Willingness
from advocacy.entity import Command, Entity, Value
from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.ids import new_id
from advocacy.personas import Persona, PersonaAssessment, PersonaProfile, PersonaSource, profile
from advocacy.values import Email, Locale, Name, Text, TimeZone, language_of
from advocacy.words import email_key, folded, tokens

PREFIX = "adv"


class AdvocateStatus(StrEnum):
    """Where a person stands in the programme."""

    NOMINATED = "NOMINATED"
    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ALUMNUS = "ALUMNUS"
    DO_NOT_CONTACT = "DO_NOT_CONTACT"
    ERASED = "ERASED"


class AdvocateKind(StrEnum):
    """On whose behalf the person speaks."""

    CUSTOMER = "CUSTOMER"
    EMPLOYEE = "EMPLOYEE"
    PARTNER = "PARTNER"


class Topic(Value):
    """A subject the person can speak about, at level 1 (knows it) to 5 (is known for it)."""

    name: Name
    level: int = Field(ge=1, le=5)


def once_each(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """Topics as given; ValueError when one is named twice."""
    keys = [folded(topic.name) for topic in topics]
    if len(set(keys)) < len(keys):
        raise ValueError("a topic may be named once only")
    return topics


Topics = Annotated[tuple[Topic, ...], Field(max_length=50), AfterValidator(once_each)]
Languages = Annotated[tuple[Locale, ...], Field(max_length=20)]
Willing = Annotated[tuple[Willingness, ...], Field(max_length=30)]
Title = Annotated[str, Field(max_length=200)]
Reach = Annotated[int, Field(ge=0, le=2_000_000_000)]


class Advocate(Entity):
    """A person who may speak. Keys, search words and `primary_persona` are derived."""

    name: Name
    email: Email
    title: Title | None = None
    bio: Text | None = None
    kind: AdvocateKind = AdvocateKind.CUSTOMER
    status: AdvocateStatus = AdvocateStatus.ACTIVE
    status_reason: Text | None = None
    account_id: str | None = None
    time_zone: TimeZone
    languages: Languages = ()
    topics: Topics = ()
    willing_for: Willing = ()
    reach: Reach | None = None
    assessments: tuple[PersonaAssessment, ...] = ()
    created_at: datetime
    email_key: str = ""
    name_key: str = ""
    topic_keys: tuple[str, ...] = ()
    language_keys: tuple[str, ...] = ()
    primary_persona: Persona | None = None
    search: tuple[str, ...] = ()

    def persona(self, now: datetime) -> PersonaProfile:
        """What the evidence says about the person as of `now`."""
        return profile(self.assessments, now)


class CreateAdvocate(Command):
    """Take in a person."""

    name: Name
    email: Email
    title: Title | None = None
    bio: Text | None = None
    kind: AdvocateKind | None = None
    account_id: str | None = None
    time_zone: TimeZone
    languages: Languages | None = None
    topics: Topics | None = None
    willing_for: Willing | None = None
    reach: Reach | None = None
    status: AdvocateStatus | None = None


class UpdateAdvocate(Command):
    """Change what is given; a field that is not given stays."""

    id: str
    expected_version: int | None = None
    name: Name = ""
    email: Email = ""
    title: Title | None = None
    bio: Text | None = None
    account_id: str | None = None
    time_zone: TimeZone = "UTC"
    languages: Languages = ()
    topics: Topics = ()
    willing_for: Willing = ()
    reach: Reach | None = None


class SetAdvocateStatus(Command):
    """Move a person within the programme."""

    id: str
    status: AdvocateStatus
    reason: Text | None = None


class AssessPersona(Command):
    """Add evidence for one persona."""

    advocate_id: str
    persona: Persona
    weight: float = Field(default=1.0, gt=0, le=100, allow_inf_nan=False)
    source: PersonaSource
    evidence: Text | None = None


def create_advocate(command: CreateAdvocate, now: datetime) -> Advocate:
    """A new person as the command describes them; ACTIVE unless it says otherwise."""
    if command.status is AdvocateStatus.ERASED:
        raise InvalidInput("A person cannot be taken in as erased.", ["status"])
    given = {name: value for name, value in command if value is not None}
    return with_keys(Advocate(id=new_id(PREFIX, now), created_at=now, **given))


def update_advocate(advocate: Advocate, command: UpdateAdvocate) -> Advocate:
    """The person with what the command gives."""
    return with_keys(advocate.changed(**command.given()))


def set_status(advocate: Advocate, command: SetAdvocateStatus) -> Advocate:
    """The person in another status. Erasing is an operation of its own, and final."""
    states = [s for s in AdvocateStatus if s not in (AdvocateStatus.ERASED, advocate.status)]
    if advocate.status is AdvocateStatus.ERASED or command.status is AdvocateStatus.ERASED:
        raise IllegalTransition(
            "A person is erased by erasing them, not by a status, and stays so.",
            advocate.status,
            [] if advocate.status is AdvocateStatus.ERASED else states,
        )
    return advocate.changed(status=command.status, status_reason=command.reason)


def assess_persona(advocate: Advocate, command: AssessPersona, now: datetime) -> Advocate:
    """The person with one more piece of evidence about their persona."""
    assessment = PersonaAssessment(
        persona=command.persona,
        weight=command.weight,
        source=command.source,
        evidence=command.evidence,
        assessed_at=now,
    )
    assessments = (*advocate.assessments, assessment)
    return with_keys(advocate.changed(assessments=assessments))


def with_keys(advocate: Advocate) -> Advocate:
    """The person with the keys derived anew.

    All evidence fades at one rate, so the normalised weights, and with them the primary persona,
    change only with new evidence: they can be stored.
    """
    newest = max((each.assessed_at for each in advocate.assessments), default=advocate.created_at)
    topics = [topic.name for topic in advocate.topics]
    return advocate.changed(
        email_key=email_key(advocate.email),
        name_key=folded(advocate.name),
        topic_keys=tuple(folded(name) for name in topics),
        language_keys=tuple(sorted({language_of(tag) for tag in advocate.languages})),
        primary_persona=profile(advocate.assessments, newest).primary,
        search=tokens([advocate.name, advocate.title, *topics]),
    )
