"""People and companies: what is derived when they are taken in and changed."""

from typing import Any

import pytest
from pydantic import ValidationError

from advocacy.accounts import CreateAccount, UpdateAccount, create_account, update_account
from advocacy.advocates import (
    AdvocateStatus,
    CreateAdvocate,
    SetAdvocateStatus,
    UpdateAdvocate,
    create_advocate,
    set_status,
    update_advocate,
)
from advocacy.errors import IllegalTransition, InvalidInput
from tests.advocacy.samples import NOW, person

GIVEN = {"name": " Zoë  Niño ", "email": " Zoe@Example.com ", "time_zone": "Europe/Madrid"}
S = AdvocateStatus


def taken_in(**given: Any) -> Any:
    """A new person."""
    return create_advocate(CreateAdvocate.model_validate({**GIVEN, **given}), NOW)


def test_a_new_person_is_an_active_customer_with_keys() -> None:
    zoe = taken_in(title="CTO", topics=[{"name": "Zero Trust", "level": 3}], languages=["pt-br"])
    assert zoe.id.startswith("adv_")
    assert (zoe.status, zoe.kind, zoe.created_at) == ("ACTIVE", "CUSTOMER", NOW)
    assert (zoe.name, zoe.email) == ("Zoë  Niño", "Zoe@Example.com")
    assert (zoe.name_key, zoe.email_key) == ("zoe nino", "zoe@example.com")
    assert (zoe.topic_keys, zoe.language_keys) == (("zero trust",), ("pt",))
    assert zoe.search == ("cto", "nino", "trust", "zero", "zoe")
    assert (zoe.primary_persona, zoe.persona(NOW).primary) == (None, None)


def test_keys_follow_what_changes_and_nothing_else_does() -> None:
    before = taken_in(title="CTO", reach=10)
    command = UpdateAdvocate(id=before.id, name="Ana", email="a@b.example", reach=None)
    after = update_advocate(before, command)
    assert (after.name_key, after.email_key) == ("ana", "a@b.example")
    assert after.search == ("ana", "cto")
    assert (after.reach, after.title, after.time_zone) == (None, "CTO", "Europe/Madrid")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "nobody"},
        {"time_zone": "Mars"},
        {"reach": -1},
        {"topics": [{"name": "AI", "level": 0}]},
        {"topics": [{"name": "AI", "level": 6}]},
        {"topics": [{"name": "AI", "level": 1}, {"name": "ai ", "level": 2}]},
        {"languages": ["Spanish"]},
        {"willing_for": [{"activity": "WEBINAR", "max_per_quarter": -1}]},
    ],
)
def test_nonsense_is_no_person(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        taken_in(**wrong)


def test_nobody_is_taken_in_as_erased() -> None:
    with pytest.raises(InvalidInput) as refused:
        taken_in(status="ERASED")
    assert refused.value.path == ["status"]
    assert taken_in(status="NOMINATED").status == "NOMINATED"


@pytest.mark.parametrize("before", sorted(set(S) - {S.ERASED}))
@pytest.mark.parametrize("after", sorted(set(S) - {S.ERASED}))
def test_people_move_freely_within_the_programme(before: S, after: S) -> None:
    command = SetAdvocateStatus(id="adv_1", status=after, reason="because")
    moved = set_status(person(status=before), command)
    assert (moved.status, moved.status_reason) == (after, "because")


@pytest.mark.parametrize("before, after", [(S.ACTIVE, S.ERASED), (S.ERASED, S.ACTIVE)])
def test_erasing_is_no_status_and_is_final(before: S, after: S) -> None:
    with pytest.raises(IllegalTransition) as refused:
        set_status(person(status=before), SetAdvocateStatus(id="adv_1", status=after))
    allowed = set() if before is S.ERASED else set(S) - {S.ERASED, S.ACTIVE}
    assert set(refused.value.allowed) == allowed


def test_a_company_is_kept_with_its_keys() -> None:
    made = create_account(
        CreateAccount(name="Łódź Retail", domain="Shop.Example", industry="Retail"), NOW
    )
    assert (made.domain, made.touch_model, made.lifecycle_stage) == (
        *("shop.example", "LOW_TOUCH"),
        "LAND",
    )
    assert made.search == ("example", "retail", "shop", "łodz")
    after = update_account(made, UpdateAccount(id=made.id, domain=None, name="Other"))
    assert (after.domain, after.industry, after.search) == (None, "Retail", ("other", "retail"))


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x", "domain": "x" * 201}])
def test_nonsense_is_no_company(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        CreateAccount.model_validate(wrong)
