"""Rows of accounts, people and survey answers, as a file tells them: only what is told is set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, ValidationError

from advocacy.accounts import LifecycleStage, Short, TouchModel
from advocacy.activities import Willing
from advocacy.advocates import AdvocateKind, Languages, Reach, Title
from advocacy.attendance.row_errors import RowError
from advocacy.entity import Command, Value
from advocacy.errors import Refusal
from advocacy.identities import Identities, identity_key
from advocacy.imports import ImportKind
from advocacy.known_keys import domain_key, person_keys
from advocacy.lifecycles import AdvocateStatus
from advocacy.personas import Persona
from advocacy.surveys import Source, SurveyKind
from advocacy.topics import MOST_TOPICS
from advocacy.values import Email, IdempotencyKey, Instant, Name, Text, TimeZone
from advocacy.words import email_key, folded

# Of an account that has a domain, its name alone.
BARE = "bare"
ResponseId = Annotated[str, Field(min_length=1, max_length=200)]


class AccountRow(Command):
    """What a row tells of an account."""

    name: Name | None = None
    domain: Short | None = None
    industry: Short | None = None
    region: Short | None = None
    touch_model: TouchModel | None = None
    lifecycle_stage: LifecycleStage | None = None
    customer_since: date | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What the account is known by: its domain, else its name."""
        if self.domain:
            return (domain_key(self.domain), *named(BARE, self.name))
        return named("name", self.name)


class TopicTold(Value):
    """A topic, and its level if that is told."""

    name: Name
    level: int | None = Field(default=None, ge=1, le=5)


class PersonTold(Command):
    """What says which person a row is about: an address, or else an id in another system."""

    email: Email | None = None
    identities: Identities = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What the person is known by, the address first."""
        emails = [email_key(self.email)] if self.email else []
        return tuple(person_keys(emails, map(identity_key, self.identities)))


class AdvocateRow(PersonTold):
    """What a row tells of a person."""

    name: Name | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    title: Title | None = None
    bio: Text | None = None
    kind: AdvocateKind | None = None
    status: AdvocateStatus | None = None
    account_domain: Short | None = None
    account_name: Name | None = None
    time_zone: TimeZone | None = None
    languages: Languages | None = None
    topics: tuple[TopicTold, ...] | None = Field(default=None, max_length=MOST_TOPICS)
    willing_for: Willing | None = None
    reach: Reach | None = None
    advocate_persona: Persona | None = None

    @property
    def full_name(self) -> str | None:
        """Their name, put together where first and last name are apart."""
        apart = " ".join(part for part in (self.first_name, self.last_name) if part)
        return self.name or apart or None

    @property
    def account_keys(self) -> tuple[str, ...]:
        """What their account is known by; none when the row tells of none."""
        return AccountRow(name=self.account_name, domain=self.account_domain).keys


class ResponseRow(PersonTold):
    """What a row tells of an answer."""

    kind: SurveyKind
    score: int
    responded_at: Instant
    comment: Text | None = None
    incentivised: bool = False
    source: Source = "import"
    written_at: str = ""
    response_id: ResponseId | None = None
    idempotency_key: IdempotencyKey | None = None

    @property
    def key(self) -> str:
        """What makes the answer the same one when it comes again: our own key, else its content.

        Every survey tool counts from 1, so an id of theirs is one of its source. Without it the day
        counts as it is written: whoever sends the file again in another zone sends no new answers.
        """
        if self.idempotency_key:
            return self.idempotency_key
        content = (*self.keys[:1], self.kind, folded(self.written_at))
        parts = ("id", self.response_id) if self.response_id else content
        return f"row:{sha256(dumps([self.source, *parts]).encode()).hexdigest()[:40]}"


ROWS: Mapping[ImportKind, type[Command]] = {
    ImportKind.ACCOUNTS: AccountRow,
    ImportKind.ADVOCATES: AdvocateRow,
    ImportKind.RESPONSES: ResponseRow,
}
R = TypeVar("R", bound=Command)


@dataclass(frozen=True, slots=True)
class Told(Generic[R]):
    """A row with the line on which it stands, and the headers of its fields."""

    line: int
    row: R
    headers: Mapping[str, str]

    def error(self, message: str, field: str = "") -> RowError:
        """Why the row is left out, at the column of the field if it is about one."""
        return RowError(row=self.line, column=self.headers.get(field), message=message)

    def refused(self, refusal: Refusal) -> RowError:
        """Why a rule refused the row."""
        path = refusal.path[0] if refusal.path else ""
        spelt = {field.replace("_", "").lower(): field for field in self.headers}
        return self.error(refusal.message, spelt.get(path.lower(), ""))


def told(
    kind: ImportKind, line: int, values: Mapping[str, Any], headers: Mapping[str, str]
) -> Told[Any] | list[RowError]:
    """The row with these values, or all that is wrong with it."""
    alone = {field: value for field, value in values.items() if not is_identity(field)}
    identities = [each for field in values if is_identity(field) for each in values[field]]
    if identities:
        alone["identities"] = identities
    try:
        return Told(line, ROWS[kind].model_validate(alone), headers)
    except ValidationError as error:
        return [
            RowError(row=line, column=column_of(each["loc"], headers), message=message_of(each))
            for each in error.errors()
        ]


def is_identity(field: str) -> bool:
    """Whether a column tells how another system knows the person."""
    return field == "identities" or field.startswith("identity.")


def column_of(place: Sequence[int | str], headers: Mapping[str, str]) -> str | None:
    """The header of the column that a finding is about; a missing one by its own name."""
    field = str(place[0]) if place else ""
    if field == "identities":
        return next((headers[each] for each in headers if is_identity(each)), field)
    return headers.get(field, field or None)


def message_of(finding: Mapping[str, Any]) -> str:
    """What pydantic found, as a sentence."""
    if finding["type"] == "missing":
        return "This is missing: fill in the cell."
    text = str(finding["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def named(kind: str, name: str | None) -> tuple[str, ...]:
    """The key of a name in any spelling; none without a name."""
    return (f"{kind}:{folded(name)}",) if name else ()
