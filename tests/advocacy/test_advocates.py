"""People and companies: what is derived when they are taken in and changed."""

from typing import Any

import pytest
from pydantic import ValidationError

from advocacy.accounts import CreateAccount, UpdateAccount, create_account, update_account
from advocacy.activities import ActivityType, Willingness
from advocacy.advocates import (
    DERIVED,
    Advocate,
    CreateAdvocate,
    UpdateAdvocate,
    create_advocate,
    set_status,
    update_advocate,
    with_keys,
)
from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.identities import ExternalIdentity
from advocacy.lifecycles import NEXT, OWN, AdvocateStatus, SetAdvocateStatus
from advocacy.personas import Persona, PersonaAssessment, PersonaSource
from advocacy.topics import Topic
from tests.advocacy.samples import NOW, person

GIVEN = {"name": " Zoë  Niño ", "email": " Zoe@Example.com ", "time_zone": "Europe/Madrid"}
S = AdvocateStatus


def taken_in(**given: Any) -> Any:
    """A new person."""
    return create_advocate(CreateAdvocate.model_validate({**GIVEN, **given}), NOW, by="carla")


def test_a_new_person_is_an_active_customer_with_keys() -> None:
    zoe = taken_in(title="CTO", topics=[{"name": "Zero Trust", "level": 3}], languages=["pt-br"])
    assert zoe.id.startswith("adv_")
    assert (zoe.status, zoe.kind, zoe.created_at) == ("ACTIVE", "CUSTOMER", NOW)
    assert (zoe.name, zoe.email) == ("Zoë  Niño", "Zoe@Example.com")
    assert (zoe.name_key, zoe.email_key) == ("zoe nino", "zoe@example.com")
    assert (zoe.topic_keys, zoe.language_keys) == (("zero trust",), ("pt",))
    assert zoe.search == ("cto", "nino", "trust", "zero", "zoe")
    assert (zoe.primary_persona, zoe.persona(NOW).primary) == (None, None)


def test_all_that_is_derived_is_named_and_nothing_else_is_derived() -> None:
    # Of somebody of whom everything is told, nothing derived is as it is by default.
    told = Advocate(
        id="adv_1",
        created_at=NOW,
        name="Zoe",
        email="zoe@example.com",
        other_emails=("z@example.com",),
        time_zone="UTC",
        title="CTO",
        account_id="acc_1",
        company="Acme",
        status=S.DO_NOT_CONTACT,
        languages=("pt-BR",),
        topics=(Topic(name="AI", level=3),),
        willing_for=(Willingness(activity=ActivityType.QUOTE),),
        reach=9,
        assessments=(
            PersonaAssessment(
                persona=Persona.EDUCATOR, source=PersonaSource.MANAGER, assessed_at=NOW
            ),
        ),
        identities=(ExternalIdentity(system="crm", external_id="1"),),
    )
    keyed = with_keys(told)
    names = list(Advocate.model_fields)
    derived = {name for name in names if getattr(keyed, name) != getattr(told, name)}
    assert derived == DERIVED == set(names[names.index("created_at") + 1 :])


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


def put(before: S, after: S, reason: str | None = "because", *, own: bool = False) -> Any:
    """What a change of status makes of a person."""
    command = SetAdvocateStatus(id="adv_1", status=after, reason=reason)
    return set_status(person(status=before), command, now=NOW, by="carla", own=own)


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
@pytest.mark.parametrize("own", [False, True])
def test_people_move_within_the_programme_as_the_table_says(before: S, after: S, own: bool) -> None:
    allowed = OWN.get(before, ()) if own else NEXT[before]
    if after in allowed:
        moved = put(before, after, own=own)
        assert (moved.status, moved.status_reason, moved.status_at) == (after, "because", NOW)
        [step] = moved.status_history
        assert (step.from_, step.to, step.by) == (before, after, "carla")
    elif after is before and S.ERASED is not after:
        assert put(before, after, own=own).status_history == ()
    else:
        with pytest.raises(IllegalTransition) as refused:
            put(before, after, own=own)
        assert refused.value.allowed == list(allowed)


def test_erasing_is_no_status_and_is_final_and_nobody_is_nominated_twice() -> None:
    assert NEXT[S.ERASED] == ()
    assert not any(S.ERASED in after or S.NOMINATED in after for after in NEXT.values())


def test_whoever_asked_to_be_left_alone_is_taken_back_with_a_reason_and_not_by_a_slip() -> None:
    with pytest.raises(InvalidInput, match="asked not to be contacted"):
        put(S.DO_NOT_CONTACT, S.ACTIVE, None)
    assert put(S.DO_NOT_CONTACT, S.ACTIVE, "They wrote to us.").status is S.ACTIVE


def test_the_first_step_is_kept_with_who_took_them_in() -> None:
    nominated = taken_in(status="NOMINATED", status_reason="Their manager suggested them.")
    [step] = nominated.status_history
    assert (step.from_, step.to, step.at, step.by) == (None, "NOMINATED", NOW, "carla")
    assert step.reason == "Their manager suggested them."


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


@pytest.mark.parametrize("status", [status for status in S if status is not S.ERASED])
def test_a_status_that_somebody_has_already_changes_nothing(status: S) -> None:
    there = person(status=status, status_reason="Said so.")
    again = SetAdvocateStatus(id=there.id, status=status, reason="Something else.")
    assert set_status(there, again, now=NOW, by="carla") is there
