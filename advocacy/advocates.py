"""Advocates: the people who may speak, with what is known and believed about them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.activities import ActivityType, Willing, willing_keys
from advocacy.appeal import appeal_of, plain_appeal_of
from advocacy.availability import Availability
from advocacy.consents import Consent, forbids_contact
from advocacy.duplicates import duplicate_keys
from advocacy.entity import Command, Entity
from advocacy.errors import InvalidInput
from advocacy.identities import ExternalIdentity, Identities, identity_key
from advocacy.ids import new_id
from advocacy.lifecycles import (
    UNTOUCHABLE,
    AdvocateStatus,
    SetAdvocateStatus,
    StatusChange,
    refuse_erased,
    refuse_unless_next,
)
from advocacy.personas import AssessPersona, Persona, PersonaAssessment, PersonaProfile, profile
from advocacy.surveys import Sentiment
from advocacy.topics import Topics
from advocacy.values import Address, Email, Locale, Name, Text, TimeZone, language_of
from advocacy.words import email_key, folded, tokens

PREFIX = "adv"
MOST_LANGUAGES = 20
# Found by `with_keys` in the rest, for searching and sorting.
DERIVED = frozenset(
    {
        *("email_key", "email_keys", "name_key", "topic_keys", "language_keys", "willing_keys"),
        *("identity_keys", "duplicate_keys", "primary_persona", "contactable"),
        *("appeal", "plain_appeal", "search"),
    }
)


class AdvocateKind(StrEnum):
    """On whose behalf the person speaks."""

    CUSTOMER = "CUSTOMER"
    EMPLOYEE = "EMPLOYEE"
    PARTNER = "PARTNER"


Languages = Annotated[tuple[Locale, ...], Field(max_length=MOST_LANGUAGES)]
Title = Annotated[str, Field(max_length=200)]
Reach = Annotated[int, Field(ge=0, le=2_000_000_000)]


class Advocate(Entity):
    """A person who may speak. What stands after `created_at` is derived from the rest: DERIVED.

    `company` is their account's name, kept here for the search; `asked` whether anybody ever asked
    them for anything; `contactable` is false for whoever said that they must be left alone.
    """

    name: Name
    email: Address
    title: Title | None = None
    bio: Text | None = None
    kind: AdvocateKind = AdvocateKind.CUSTOMER
    status: AdvocateStatus = AdvocateStatus.ACTIVE
    status_reason: Text | None = None
    status_history: tuple[StatusChange, ...] = ()
    account_id: str | None = None
    company: Name | None = None
    time_zone: TimeZone
    languages: Languages = ()
    topics: Topics = ()
    willing_for: Willing = ()
    reach: Reach | None = None
    assessments: tuple[PersonaAssessment, ...] = ()
    other_emails: tuple[Address, ...] = ()
    identities: tuple[ExternalIdentity, ...] = ()
    sentiment: Sentiment = Sentiment()
    consents: tuple[Consent, ...] = ()
    availability: Availability = Availability()
    asked: bool = False
    created_at: datetime
    email_key: str = ""
    email_keys: tuple[str, ...] = ()
    name_key: str = ""
    topic_keys: tuple[str, ...] = ()
    language_keys: tuple[str, ...] = ()
    willing_keys: tuple[ActivityType, ...] = ()
    identity_keys: tuple[str, ...] = ()
    duplicate_keys: tuple[str, ...] = ()
    primary_persona: Persona | None = None
    contactable: bool = True
    appeal: float = 0
    plain_appeal: float = 0
    search: tuple[str, ...] = ()

    @property
    def status_at(self) -> datetime:
        """Since when they have their status."""
        return self.status_history[-1].at if self.status_history else self.created_at

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
    status_reason: Text | None = None
    identities: Identities | None = None
    returning_reason: Annotated[Text, Field(min_length=1)] | None = None


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
    identities: Identities = ()


def create_advocate(
    command: CreateAdvocate, now: datetime, *, by: str, company: str | None = None
) -> Advocate:
    """A new person of `company` as the command describes them; ACTIVE unless it says otherwise."""
    status = command.status or AdvocateStatus.ACTIVE
    if status is AdvocateStatus.ERASED:
        raise InvalidInput("A person cannot be taken in as erased.", ["status"])
    given = {name: value for name, value in command if value is not None}
    # Who was erased and came back is taken in anew, and why is kept.
    reason = given.pop("returning_reason", command.status_reason)
    first = StatusChange(from_=None, to=status, at=now, by=by, reason=reason)
    return with_keys(
        Advocate(
            id=new_id(PREFIX, now),
            created_at=now,
            company=company,
            status_history=(first,),
            **given,
        )
    )


def update_advocate(
    advocate: Advocate, command: UpdateAdvocate, *, company: str | None = None
) -> Advocate:
    """The person with what the command gives; `company` is the name of the account it gives."""
    refuse_erased(advocate.status)
    given = command.given()
    if "account_id" in given:
        given["company"] = company
    after = advocate.changed(**given)
    written = email_key(after.email)
    others = tuple(each for each in after.other_emails if email_key(each) != written)
    return with_keys(after.changed(other_emails=others))


def set_status(
    advocate: Advocate, command: SetAdvocateStatus, *, now: datetime, by: str, own: bool = False
) -> Advocate:
    """The person in another status, the step kept; `own` when they do it themselves.

    Unchanged, with the reason that is kept, when they have that status.
    """
    before, after = advocate.status, command.status
    refuse_unless_next(before, after, command.reason, own=own)
    if before is after:
        return advocate
    step = StatusChange(from_=before, to=after, at=now, by=by, reason=command.reason)
    return with_keys(
        advocate.changed(
            status=after,
            status_reason=command.reason,
            status_history=(*advocate.status_history, step),
        )
    )


def assess_persona(advocate: Advocate, command: AssessPersona, now: datetime) -> Advocate:
    """The person with one more piece of evidence about their persona."""
    refuse_erased(advocate.status)
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
    """The person with all of DERIVED as it follows from the rest.

    All evidence fades at one rate, so the normalised weights, and with them the primary persona,
    change only with new evidence: they can be stored.
    """
    newest = max((each.assessed_at for each in advocate.assessments), default=advocate.created_at)
    topics = [topic.name for topic in advocate.topics]
    willing = bool(advocate.willing_for)
    addresses = (advocate.email, *advocate.other_emails)
    emails = tuple(dict.fromkeys(email_key(each) for each in addresses))
    return advocate.changed(
        email_key=email_key(advocate.email),
        email_keys=emails,
        name_key=folded(advocate.name),
        topic_keys=tuple(folded(name) for name in topics),
        language_keys=tuple(sorted({language_of(tag) for tag in advocate.languages})),
        willing_keys=willing_keys(advocate.willing_for),
        identity_keys=tuple(identity_key(each) for each in advocate.identities),
        duplicate_keys=duplicate_keys(advocate.name, emails, advocate.account_id),
        primary_persona=profile(advocate.assessments, newest).primary,
        contactable=advocate.status not in UNTOUCHABLE and not forbids_contact(advocate.consents),
        appeal=appeal_of(
            nps=advocate.sentiment.nps,
            asked=advocate.asked,
            reach=advocate.reach,
            willing=willing,
        ),
        plain_appeal=plain_appeal_of(asked=advocate.asked, reach=advocate.reach, willing=willing),
        search=tokens([advocate.name, advocate.company, advocate.title, *topics]),
    )
