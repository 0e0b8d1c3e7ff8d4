"""Taking in companies and people, changing them, and being too late."""

import asyncio
from typing import Any

import pytest

from api.wiring import House
from tests.asking import Asking
from tests.making import Making
from tests.resolvers.answers import snapshot

ACCOUNT = "id version name domain industry touchModel lifecycleStage customerSince"
PERSON = """id version name email title kind status timeZone languages reach
  topics { name level } willingFor { activity maxPerQuarter mayModerate } account { id }"""


async def test_an_account_is_taken_in_and_read_back(ask: Asking) -> None:
    given = {"name": "Acme", "domain": "Shop.Example", "customerSince": "2024-02-29"}
    made = await ask.done("createAccount", ACCOUNT, **given, touchModel="NO_TOUCH")
    assert made == {
        "id": made["id"],
        "version": 1,
        "name": "Acme",
        "domain": "shop.example",
        "industry": None,
        "touchModel": "NO_TOUCH",
        "lifecycleStage": "LAND",
        "customerSince": "2024-02-29",
    }
    assert made["id"].startswith("acc_")
    read = f"query($id: ID!) {{ account(id: $id) {{ {ACCOUNT} }} }}"
    assert (await ask(read, id=made["id"]))["account"] == made
    assert (await ask(read, id="acc_0"))["account"] is None


async def test_only_what_is_given_of_an_account_changes(ask: Asking, make: Making) -> None:
    made = await make.account(name="Acme", industry="Retail", domain="a.example")
    changes = {"lifecycleStage": "CHURNED", "industry": None, "expectedVersion": 1}
    after = await ask.done("updateAccount", ACCOUNT, id=made["id"], **changes)
    assert (after["version"], after["name"], after["domain"]) == (2, "Acme", "a.example")
    assert (after["lifecycleStage"], after["industry"]) == ("CHURNED", None)


@pytest.mark.parametrize("domain", ["shop.example", "SHOP.Example", " shop.example "])
async def test_no_two_accounts_share_a_domain(
    domain: str, ask: Asking, make: Making, house: House
) -> None:
    first = await make.account(domain="Shop.example")
    other = await make.account(domain="other.example")
    before = await snapshot(house)
    [created] = await ask.problems("createAccount", name="Second", domain=domain)
    [updated] = await ask.problems("updateAccount", id=other["id"], domain=domain)
    for problem in (created, updated):
        assert (problem["__typename"], problem["code"]) == ("Duplicate", "DUPLICATE")
        assert (problem["existingId"], problem["path"]) == (first["id"], ["domain"])
    assert await snapshot(house) == before
    await ask.done("updateAccount", "id", id=first["id"], domain=domain)


async def test_accounts_without_a_domain_do_not_clash(make: Making) -> None:
    assert len({(await make.account(domain=None))["id"] for _ in range(2)}) == 2
    assert len({(await make.account(domain=""))["id"] for _ in range(2)}) == 2


@pytest.mark.parametrize("mutation", ["updateAccount", "updateAdvocate", "updateEvent"])
async def test_a_write_that_expects_another_version_is_stale(
    mutation: str, ask: Asking, make: Making, house: House
) -> None:
    what = mutation.removeprefix("update").lower()
    id = (await getattr(make, what)())["id"]
    field = "title" if what == "event" else "name"
    await ask.done(mutation, "id", id=id, expectedVersion=1, **{field: "Second"})
    before = await snapshot(house)
    given: dict[str, Any] = {"id": id, field: "Third"}
    [problem] = await ask.problems(mutation, expectedVersion=1, **given)
    assert (problem["__typename"], problem["code"]) == ("StaleVersion", "STALE_VERSION")
    assert (problem["currentVersion"], problem["path"]) == (2, ["expectedVersion"])
    assert await snapshot(house) == before
    assert (await ask.done(mutation, "version", **given))["version"] == 3


async def test_of_two_who_expect_the_same_version_one_is_stale(ask: Asking, make: Making) -> None:
    id = (await make.account())["id"]
    payloads = await asyncio.gather(
        *(
            ask.payload("updateAccount", "name", {"id": id, "expectedVersion": 1, "name": name})
            for name in "ABCDE"
        )
    )
    done = [payload["account"]["name"] for payload in payloads if payload["account"]]
    stale = [p["errors"][0]["__typename"] for p in payloads if p["errors"]]
    assert (len(done), stale) == (1, ["StaleVersion"] * 4)
    read = "query($id: ID!) { account(id: $id) { name version } }"
    assert (await ask(read, id=id))["account"] == {"name": done[0], "version": 2}


@pytest.mark.parametrize(
    "mutation, given, field",
    [
        ("updateAccount", {"id": "acc_0", "name": "x"}, "id"),
        ("updateAdvocate", {"id": "adv_0", "name": "x"}, "id"),
        ("setAdvocateStatus", {"id": "adv_0", "status": "PAUSED"}, "id"),
        (
            "assessPersona",
            {"advocateId": "adv_0", "persona": "EDUCATOR", "source": "IMPORT"},
            "advocateId",
        ),
        (
            "createAdvocate",
            {"name": "x", "email": "x@example.com", "timeZone": "UTC", "accountId": "acc_0"},
            "accountId",
        ),
    ],
)
async def test_what_is_not_there_is_not_found(
    mutation: str, given: dict[str, Any], field: str, ask: Asking, house: House
) -> None:
    before = await snapshot(house)
    [problem] = await ask.problems(mutation, **given)
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", [field])
    assert await snapshot(house) == before


async def test_a_person_is_taken_in_and_read_back(ask: Asking, make: Making) -> None:
    account = (await make.account())["id"]
    willing = {"activity": "KEYNOTE", "maxPerQuarter": 1, "mayModerate": True}
    given = {
        "name": "Zoë Niño",
        "email": "Zoe@Example.com",
        "accountId": account,
        "timeZone": "Europe/Madrid",
        "languages": ["pt-br", "en"],
        "topics": [{"name": "AI", "level": 5}],
        "willingFor": [willing],
        "reach": 1200,
    }
    made = await ask.done("createAdvocate", PERSON, **given)
    assert made["languages"] == ["pt-BR", "en"]
    assert (made["account"], made["willingFor"]) == ({"id": account}, [willing])
    assert (made["kind"], made["status"], made["reach"]) == ("CUSTOMER", "ACTIVE", 1200)
    read = f"query($id: ID!) {{ advocate(id: $id) {{ {PERSON} }} }}"
    assert (await ask(read, id=made["id"]))["advocate"] == made


@pytest.mark.parametrize("address", ["ana@example.com", "ANA@Example.COM", " Ana@example.com "])
async def test_no_two_people_share_an_address_in_whatever_spelling(
    address: str, ask: Asking, make: Making, house: House
) -> None:
    first = await make.advocate(email="Ana@example.com")
    other = await make.advocate(email="ben@example.com")
    before = await snapshot(house)
    [created] = await ask.problems("createAdvocate", name="Second", email=address, timeZone="UTC")
    [updated] = await ask.problems("updateAdvocate", id=other["id"], email=address)
    for problem in (created, updated):
        assert (problem["__typename"], problem["existingId"]) == ("Duplicate", first["id"])
        assert problem["path"] == ["email"]
    assert await snapshot(house) == before
    await ask.done("updateAdvocate", "id", id=first["id"], email=address)


async def test_of_many_who_take_in_the_same_person_one_does(ask: Asking, house: House) -> None:
    payloads = await asyncio.gather(
        *(
            ask.payload(
                "createAdvocate",
                "id",
                {"name": f"Ana {n}", "email": "ana@example.com", "timeZone": "UTC"},
            )
            for n in range(8)
        )
    )
    assert sum(not payload["errors"] for payload in payloads) == 1
    refused = {error["__typename"] for payload in payloads for error in payload["errors"]}
    assert refused == {"Duplicate"}
    assert await house.store.advocates.count({}) == await house.store.calendars.count({}) == 1


@pytest.mark.parametrize(
    "wrong, path",
    [
        ({"name": " "}, ["name"]),
        ({"email": "nobody"}, ["email"]),
        ({"reach": -1}, ["reach"]),
        ({"topics": [{"name": "AI", "level": 9}]}, ["topics", "0", "level"]),
        ({"topics": [{"name": "AI", "level": 1}, {"name": "ai", "level": 1}]}, ["topics"]),
        (
            {"willingFor": [{"activity": "QUOTE", "maxPerQuarter": -1}]},
            ["willingFor", "0", "maxPerQuarter"],
        ),
        ({"status": "ERASED"}, ["status"]),
    ],
)
async def test_a_person_who_makes_no_sense_is_refused_naming_the_field(
    wrong: dict[str, Any], path: list[str], ask: Asking, house: House
) -> None:
    given = {"name": "Ana", "email": "ana@example.com", "timeZone": "UTC", **wrong}
    before = await snapshot(house)
    [problem] = await ask.problems("createAdvocate", **given)
    assert (problem["__typename"], problem["code"]) == ("InvalidInput", "INVALID_INPUT")
    assert problem["path"] == path
    assert await snapshot(house) == before


async def test_everything_that_is_wrong_is_told_at_once(ask: Asking) -> None:
    given = {"name": "", "email": "nobody", "timeZone": "UTC", "reach": -1}
    paths = [problem["path"] for problem in await ask.problems("createAdvocate", **given)]
    assert sorted(paths) == [["email"], ["name"], ["reach"]]


async def test_a_domain_and_an_address_that_were_given_up_are_free_for_others(
    ask: Asking, make: Making
) -> None:
    account = await make.account(domain="shop.example")
    await ask.done("updateAccount", "id", id=account["id"], domain="other.example")
    taken = await make.account(domain="shop.example")
    await ask.done("updateAccount", "id", id=taken["id"], domain=None)
    await make.account(domain="shop.example")
    person = await make.advocate(email="ana@example.com")
    await ask.done("updateAdvocate", "id", id=person["id"], email="ana@other.example")
    await make.advocate(email="ana@example.com")
