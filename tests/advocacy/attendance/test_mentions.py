"""A fact is about somebody by their address, or by what leads to it and to nobody else's."""

import random
from datetime import timedelta
from typing import Any

from advocacy.attendance.facts import Bound, Fact, Joined, Left, Origin, Registered
from advocacy.attendance.facts import RegistrationStatus as Status
from advocacy.attendance.mentions import holders_of
from advocacy.erasures import erase_fact, pseudonym
from advocacy.platforms import Platform, SourceKind
from tests.advocacy.samples import NOW
from tests.integrations.zoom.recorded import webhook_facts

ANA, BEN = "ana@x.example", "ben@x.example"
KNOWN = {ANA: "adv_ana"}
ZOOM = Origin(
    platform=Platform.ZOOM, source=SourceKind.WEBHOOK, external_id="1", instance="one showing"
)
OTHER = ZOOM.changed(instance="another showing")


def registered(registrant: str, email: str) -> Fact:
    """A registration."""
    return Registered(**given(registrant_id=registrant, email=email, status=Status.APPROVED))


def came(**who: Any) -> Fact:
    """Somebody came in."""
    return Joined(**given(at=NOW, **who))


def went(**who: Any) -> Fact:
    """Somebody went out, under a name."""
    return Left(**given(at=NOW + timedelta(hours=1), name="A. Ruiz", **who))


def given(**fields: Any) -> dict[str, Any]:
    """The fields of a fact."""
    return {"origin": ZOOM, "received_at": NOW, **fields}


def mentioned(*facts: Fact) -> list[bool]:
    """Which of the facts are about Ana."""
    return [holder == "adv_ana" for holder in holders_of(facts, KNOWN.get)]


def test_a_registrant_an_account_and_a_join_lead_to_an_address() -> None:
    assert (
        mentioned(
            registered("r", ANA),
            went(registrant_id="r"),
            came(email=ANA, join_keys=["user:1"], user_id="account"),
            went(join_keys=["user:1"]),
            went(user_id="account"),
        )
        == [True] * 5
    )
    assert mentioned(came(email=ANA, join_keys=["user:1"]), went(join_keys=["user:2"])) == [
        *(True, False)
    ]


def test_a_telephone_leads_to_whose_voice_it_is() -> None:
    bound = given(join_keys=["user:9"], person_keys=["user:1"], phone="555")
    facts = [
        came(email=ANA, join_keys=["user:1"]),
        came(phone="555", join_keys=["user:9"]),
        Bound(**bound),
        went(phone="555", join_keys=["user:10"]),
        went(phone="777", join_keys=["user:11"]),
    ]
    assert mentioned(*facts) == [True, True, True, True, False]


def test_an_id_is_the_same_join_in_one_showing_only() -> None:
    facts = [came(email=ANA, join_keys=["user:1"]), went(join_keys=["user:1"])]
    assert mentioned(*facts, went(join_keys=["user:1"]).changed(origin=OTHER)) == [
        *(True, True, False)
    ]


def test_who_used_the_link_of_another_is_told_apart_by_the_join() -> None:
    assert mentioned(
        registered("r", BEN),
        came(email=ANA, registrant_id="r", join_keys=["user:1"]),
        went(registrant_id="r", join_keys=["user:1"]),
        came(email=BEN, registrant_id="r", join_keys=["user:2"]),
        went(registrant_id="r", join_keys=["user:2"]),
        went(registrant_id="r"),
    ) == [False, True, True, False, False, False]


def test_the_order_of_facts_makes_no_difference() -> None:
    facts = webhook_facts()
    known = {"kenji.yamada@example.com": "k", "lucia.fernandez@example.com": "l"}
    expected = dict(zip(map(id, facts), holders_of(facts, known.get), strict=True))
    assert {"k", "l", None} == set(expected.values())
    chance = random.Random(7)
    for _ in range(5):
        chance.shuffle(facts)
        assert [expected[id(fact)] for fact in facts] == holders_of(facts, known.get)


def test_an_erased_fact_is_found_again_and_tells_the_same_of_where_it_belongs() -> None:
    key = f"email:{ANA}"
    fact = Left(
        **given(at=NOW, email=ANA, name="Ana", phone="555"),
        join_keys=(key, "user:1"),
        registrant_id=ANA,
        user_id="account",
    )
    after = erase_fact(fact, "adv_ana")
    assert isinstance(after, Left)
    assert (after.registrant_id, after.user_id) == (pseudonym("adv_ana"), "account")
    assert set(after.join_keys) == {f"email:{pseudonym('adv_ana')}", "user:1"}
    assert (after.name, after.phone, after.email) == (None, *[pseudonym("adv_ana")] * 2)
    assert erase_fact(after, "adv_ana") == after
    nameless = erase_fact(went(join_keys=["user:1"]), "adv_ana")
    assert nameless == Left(**given(at=NOW + timedelta(hours=1), join_keys=["user:1"]))
