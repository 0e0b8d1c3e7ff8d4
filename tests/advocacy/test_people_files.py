"""What a row of a file makes of accounts and people, and what makes it wrong."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from advocacy.accounts import Account
from advocacy.advocates import Advocate, assess_persona
from advocacy.attendance.row_errors import RowError
from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.imports import ImportKind
from advocacy.known_keys import keys_of
from advocacy.lifecycles import AdvocateStatus
from advocacy.people_files import account_from, account_keys, advocate_from
from advocacy.people_rows import AccountRow, AdvocateRow, ResponseRow, Told, told
from advocacy.personas import AssessPersona, Persona, PersonaSource

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA: dict[str, Any] = {"name": "Ana Ruiz", "email": "Ana@example.com", "time_zone": "Europe/Madrid"}


def account(before: Account | None = None, **given: Any) -> Account:
    """What a row makes of an account."""
    return account_from(AccountRow.model_validate(given), before, NOW)


def person(before: Advocate | None = None, of: Account | None = None, **given: Any) -> Advocate:
    """What a row makes of a person."""
    row = AdvocateRow.model_validate(given)
    return advocate_from(row, before, of, now=NOW, by="carla", time_zone=None)


def test_only_what_a_row_tells_of_an_account_changes_and_twice_nothing() -> None:
    new = account(name="Acme", domain="ACME.example", lifecycle_stage="ADOPT")
    assert (new.domain, new.lifecycle_stage, new.name_key) == ("acme.example", "ADOPT", "acme")
    changed = account(new, domain="acme.example", industry="Retail")
    assert (changed.name, changed.industry, changed.lifecycle_stage) == ("Acme", "Retail", "ADOPT")
    assert account(changed, domain="acme.example", industry="Retail", name="Acme") == changed


def test_a_new_account_needs_a_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        account(domain="acme.example")
    assert refused.value.path == ["name"]


def test_an_account_is_known_by_its_domain_or_else_by_its_name() -> None:
    named, both = AccountRow(name=" Ácme "), AccountRow(name="Acme", domain="A.example")
    assert (named.keys, both.keys) == (("name:acme",), ("domain:a.example", "bare:acme"))
    assert account_keys(account(name="Acme")) == ("bare:acme", "name:acme")
    assert account_keys(account(name="Acme", domain="a.example")) == (
        "domain:a.example",
        "name:acme",
    )


def test_a_row_makes_a_person() -> None:
    acme = account(name="Acme")
    new = person(
        None,
        acme,
        first_name="Ana",
        last_name="Ruiz",
        **{**ANA, "name": None},
        topics=[{"name": "AI", "level": "5"}, {"name": "Data"}],
        identities=[{"system": "CRM", "external_id": "1"}],
        kind="PARTNER",
        status="NOMINATED",
        reach="1200",
        advocate_persona="EDUCATOR",
    )
    assert (new.name, new.company, new.account_id) == ("Ana Ruiz", "Acme", acme.id)
    assert [(topic.name, topic.level) for topic in new.topics] == [("AI", 5), ("Data", 3)]
    assert (new.kind, new.status, new.reach) == ("PARTNER", "NOMINATED", 1200)
    assert new.primary_persona is Persona.EDUCATOR
    assert [step.by for step in new.status_history] == ["carla"]
    assert keys_of(new) == ["email:ana@example.com", "identity:crm:1"]


@pytest.mark.parametrize("missing", ["name", "email", "time_zone"])
def test_a_new_person_needs_a_name_an_address_and_a_zone(missing: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        person(**{**ANA, missing: None, "identities": [{"system": "crm", "external_id": "1"}]})
    assert refused.value.path == ["timeZone" if missing == "time_zone" else missing]


def test_only_what_a_row_tells_of_a_person_changes_and_twice_nothing() -> None:
    before = person(**ANA, title="CEO", topics=[{"name": "AI", "level": 5}])
    given: dict[str, Any] = {
        "email": "ANA@example.com",
        "languages": ["es"],
        "topics": [{"name": "ai"}, {"name": "Data"}],
        "status": "PAUSED",
        "identities": [{"system": "crm", "external_id": "1"}],
        "advocate_persona": "VALIDATOR",
    }
    after = person(before, **given)
    assert (after.title, after.email, after.languages) == ("CEO", "Ana@example.com", ("es",))
    assert [(topic.name, topic.level) for topic in after.topics] == [("ai", 5), ("Data", 3)]
    assert (after.status, len(after.status_history)) == (AdvocateStatus.PAUSED, 2)
    assert person(after, **given) == after
    assert len(person(after, **{**given, "advocate_persona": "EDUCATOR"}).assessments) == 2


def test_a_person_moves_to_another_account_and_address() -> None:
    before = person(None, account(name="Acme"), **ANA)
    other = account(name="Other")
    after = person(before, other, email="new@example.com")
    assert (after.company, after.account_id) == ("Other", other.id)
    assert after.email_keys == ("new@example.com",)


@pytest.mark.parametrize(
    "known, told, then",
    [
        ("PAUSED", "ACTIVE", "PAUSED"),
        ("ACTIVE", "NOMINATED", "ACTIVE"),
        ("NOMINATED", "ACTIVE", "NOMINATED"),
        ("DO_NOT_CONTACT", "ACTIVE", "DO_NOT_CONTACT"),
        ("DO_NOT_CONTACT", "ALUMNUS", "DO_NOT_CONTACT"),
        ("ALUMNUS", "PAUSED", "ALUMNUS"),
        ("INVITED", "PAUSED", "PAUSED"),
        ("PAUSED", "ALUMNUS", "ALUMNUS"),
        ("ALUMNUS", "DO_NOT_CONTACT", "DO_NOT_CONTACT"),
    ],
)
def test_a_file_makes_a_status_stricter_and_never_looser(known: str, told: str, then: str) -> None:
    before = person(**ANA, status=known)
    after = person(before, email="ana@example.com", status=told)
    assert (after.status, len(after.status_history)) == (then, 1 if known == then else 2)
    assert known != then or after == before


def test_a_persona_that_is_known_is_no_evidence_again() -> None:
    command = AssessPersona(advocate_id="", persona=Persona.EDUCATOR, source=PersonaSource.MANAGER)
    before = assess_persona(person(**ANA), command, NOW)
    assert person(before, email="ana@example.com", advocate_persona="EDUCATOR") == before
    after = person(before, email="ana@example.com", advocate_persona="VALIDATOR")
    assert [each.source for each in after.assessments] == ["MANAGER", "IMPORT"]


def test_a_file_does_not_touch_the_erased_nor_erases() -> None:
    alone = person(**ANA, status="DO_NOT_CONTACT")
    with pytest.raises(IllegalTransition):
        person(alone, email="ana@example.com", status="ERASED")
    erased = alone.changed(status=AdvocateStatus.ERASED)
    with pytest.raises(IllegalTransition):
        person(erased, email="ana@example.com", title="CEO")
    with pytest.raises(InvalidInput):
        person(**ANA, status="ERASED")


def test_an_answer_is_the_same_by_its_id_of_its_source_or_else_by_its_content() -> None:
    def key(**given: Any) -> str:
        told = {"email": "Ana@example.com", "kind": "NPS", "score": 9, "responded_at": NOW}
        return ResponseRow.model_validate({"written_at": "2026-11-22", **told, **given}).key

    assert key() == key(email="ana@EXAMPLE.com", score=3)
    # The zone that somebody says a file is in makes no other answer of it.
    assert key() == key(responded_at=NOW + timedelta(hours=1))
    assert len({key(), key(written_at="2026-11-23"), key(source="x"), key(kind="CSAT")}) == 4
    assert key(response_id="1") == key(response_id="1", written_at="other")
    assert len({key(), *(key(response_id="1", source=each) for each in ("a", "b"))}) == 3
    assert key(response_id="1", idempotency_key="k1") == "k1"
    assert len(key(response_id="r" * 200, source="s" * 200)) <= 200


@pytest.mark.parametrize(
    "kind, values, column, said",
    [
        (ImportKind.RESPONSES, {"email": "a@example.com"}, "score", "missing"),
        (ImportKind.RESPONSES, {"score": "7.5"}, "Nota", "integer"),
        (ImportKind.ADVOCATES, {"email": "nobody"}, "Correo", "e-mail|email|address"),
        (ImportKind.ADVOCATES, {"reach": "-1"}, "Seguidores", "greater than or equal to 0"),
        (ImportKind.ADVOCATES, {"time_zone": "Mars/Olympus"}, "Zona", "IANA"),
        (ImportKind.ADVOCATES, {"identity.crm": [{"system": "crm"}]}, "CRM", "missing"),
        (ImportKind.ACCOUNTS, {"touch_model": "SOFT"}, "Modelo", "HIGH_TOUCH"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_at_its_column(
    kind: ImportKind, values: dict[str, Any], column: str, said: str
) -> None:
    headers = {
        "score": "Nota",
        "email": "Correo",
        "reach": "Seguidores",
        "time_zone": "Zona",
        "identity.crm": "CRM",
        "touch_model": "Modelo",
    }
    shown = {field: headers[field] for field in values if field in headers}
    found = told(kind, 7, values, shown)
    assert isinstance(found, list)
    [error] = [each for each in found if each.column == column]
    assert error.row == 7
    assert any(part in error.message for part in said.split("|"))


def test_a_refusal_is_told_at_the_column_that_it_is_about() -> None:
    row = Told(3, AdvocateRow(), {"time_zone": "Zona"})
    assert row.refused(InvalidInput("No.", ["timeZone"])) == RowError(
        row=3, column="Zona", message="No."
    )
    assert row.refused(InvalidInput("No.", ["score"])).column is None
