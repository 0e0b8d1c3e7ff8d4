"""People in files: what a row makes of an account or a person, new or known.

A cell that is empty, and a column that is not there, leave what is known as it is; whatever a row
tells again makes no difference.
"""

from datetime import datetime

from advocacy.accounts import Account, CreateAccount, UpdateAccount, create_account, update_account
from advocacy.accounts import with_keys as with_account_keys
from advocacy.advocates import (
    Advocate,
    CreateAdvocate,
    UpdateAdvocate,
    assess_persona,
    create_advocate,
    set_status,
    update_advocate,
    with_keys,
)
from advocacy.errors import InvalidInput
from advocacy.identities import each_once
from advocacy.known_keys import domain_key
from advocacy.lifecycles import AdvocateStatus, SetAdvocateStatus, strictness
from advocacy.people_rows import BARE, AccountRow, AdvocateRow, ResponseRow, named
from advocacy.personas import AssessPersona, Persona, PersonaSource
from advocacy.surveys import RecordSurveyResponse
from advocacy.topics import Topic
from advocacy.words import email_key, folded

LEVEL = 3
PERSON = ("title", "bio", "time_zone", "languages", "willing_for", "reach")
EVIDENCE = "An imported file said so."


def account_from(row: AccountRow, before: Account | None, now: datetime) -> Account:
    """The account as the row tells it. InvalidInput for a new one without a name."""
    given = row.given()
    if before is not None:
        return update_account(before, UpdateAccount.model_validate({**given, "id": before.id}))
    if row.name is None:
        raise InvalidInput("A new account needs a name.", ["name"])
    stage = given.pop("lifecycle_stage", None)
    account = create_account(CreateAccount.model_validate(given), now)
    return account if stage is None else with_account_keys(account.changed(lifecycle_stage=stage))


def account_keys(account: Account) -> tuple[str, ...]:
    """Every key under which a row may mean this account; see AccountRow.keys."""
    known = (domain_key(account.domain),) if account.domain else named(BARE, account.name)
    return (*known, *named("name", account.name))


def advocate_from(
    row: AdvocateRow,
    before: Advocate | None,
    account: Account | None,
    *,
    now: datetime,
    by: str,
    time_zone: str | None,
) -> Advocate:
    """The person as the row tells them; `time_zone` is for new ones whose row tells none.

    InvalidInput for a new one without what a person needs; IllegalTransition for one who is, or
    would be, erased.
    """
    if before is None:
        return with_persona(taken_in(row, account, now=now, by=by, time_zone=time_zone), row, now)
    command = changes_to(before, row, account)
    person = update_advocate(before, command, company=account.name if account else None)
    if row.kind is not None or row.identities:
        # Not by the command: a merged person may have more identities than one may give.
        identities = each_once((*person.identities, *row.identities))
        person = with_keys(person.changed(kind=row.kind or person.kind, identities=identities))
    if row.status is not None and is_news(row.status, person.status):
        step = SetAdvocateStatus(id=person.id, status=row.status, reason=None)
        person = set_status(person, step, now=now, by=by)
    return with_persona(person, row, now)


def is_news(told: AdvocateStatus, known: AdvocateStatus) -> bool:
    """Whether a file's word on where somebody stands counts: only if it is stricter.

    Files are older than what people and coordinators did since: they end no pause.
    """
    return told is AdvocateStatus.ERASED or strictness(told) > strictness(known)


def taken_in(
    row: AdvocateRow, account: Account | None, *, now: datetime, by: str, time_zone: str | None
) -> Advocate:
    """A new person as the row tells them. Raises InvalidInput."""
    if row.full_name is None:
        raise InvalidInput("A new person needs a name: fill in the cell.", ["name"])
    if row.email is None:
        raise InvalidInput("A new person needs an e-mail: fill in the cell.", ["email"])
    if row.time_zone is None and time_zone is None:
        message = "A new person needs a time zone: fill in the cell, or send timeZone= for all."
        raise InvalidInput(message, ["timeZone"])
    command = CreateAdvocate.model_validate(
        {
            **{field: getattr(row, field) for field in (*PERSON, "email", "kind", "status")},
            "name": row.full_name,
            "account_id": account.id if account else None,
            "time_zone": row.time_zone or time_zone,
            "topics": topics_of(row, ()),
            "identities": row.identities,
        }
    )
    return create_advocate(command, now, by=by, company=account.name if account else None)


def changes_to(before: Advocate, row: AdvocateRow, account: Account | None) -> UpdateAdvocate:
    """What the row tells, as a command."""
    given = {field: getattr(row, field) for field in PERSON if getattr(row, field) is not None}
    if row.full_name is not None:
        given["name"] = row.full_name
    # In another spelling it is the same address.
    if row.email is not None and email_key(row.email) not in before.email_keys:
        given["email"] = row.email
    if row.topics is not None:
        given["topics"] = topics_of(row, before.topics)
    if account is not None:
        given["account_id"] = account.id
    return UpdateAdvocate.model_validate({"id": before.id, **given})


def topics_of(row: AdvocateRow, before: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The topics that the row names; a level that it does not tell stays, or is 3."""
    levels = {folded(topic.name): topic.level for topic in before}
    # What only differs in the blanks around it is written as it was.
    names = {topic.name.strip(): topic.name for topic in before}
    return tuple(
        Topic(
            name=names.get(each.name, each.name),
            level=each.level or levels.get(folded(each.name), LEVEL),
        )
        for each in row.topics or ()
    )


def with_persona(person: Advocate, row: AdvocateRow, now: datetime) -> Advocate:
    """The person with the row's persona as evidence, unless it is known or was told already."""
    told = row.advocate_persona
    # What was worked out from other evidence, exported and sent back, is no evidence of its own.
    if told is None or told in (imported_persona(person), person.primary_persona):
        return person
    command = AssessPersona(
        advocate_id=person.id,
        persona=told,
        source=PersonaSource.IMPORT,
        evidence=EVIDENCE,
    )
    return assess_persona(person, command, now)


def imported_persona(person: Advocate) -> Persona | None:
    """What files said last of a person's persona."""
    imported = [each for each in person.assessments if each.source is PersonaSource.IMPORT]
    return max(imported, key=lambda each: each.assessed_at).persona if imported else None


def response_from(row: ResponseRow, advocate_id: str) -> RecordSurveyResponse:
    """The command to take down the answer that the row tells of."""
    ours = {"email", "identities", "written_at", "response_id", "idempotency_key"}
    told = row.model_dump(exclude=ours)
    return RecordSurveyResponse(advocate_id=advocate_id, idempotency_key=row.key, **told)
