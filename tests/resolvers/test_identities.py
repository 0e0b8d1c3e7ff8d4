"""What people are known by in other systems: one person has each id, until they give it up."""

import asyncio

import pytest

from api.wiring import House
from tests.asking import Asking
from tests.making import Making
from tests.resolvers.answers import snapshot

CRM = {"system": "Salesforce", "externalId": "003A"}
SHOWN = "id otherEmails identities { system externalId }"


async def test_an_identity_is_kept_and_its_system_folded(make: Making, ask: Asking) -> None:
    person = await make.advocate(identities=[CRM, {"system": " salesforce", "externalId": "003a"}])
    after = await ask.done("updateAdvocate", SHOWN, id=person["id"], name="Renamed")
    assert after["identities"] == [
        {"system": "salesforce", "externalId": "003A"},
        {"system": "salesforce", "externalId": "003a"},
    ]


async def test_only_one_person_has_an_identity(make: Making, ask: Asking, house: House) -> None:
    first = await make.advocate(identities=[CRM])
    other = await make.advocate()
    before = await snapshot(house)
    person = {"name": "x", "email": "x@example.com", "timeZone": "UTC"}
    problems = [
        *await ask.problems("createAdvocate", **person, identities=[CRM]),
        *await ask.problems("updateAdvocate", id=other["id"], identities=[CRM]),
    ]
    assert [(p["code"], p["existingId"], p["path"]) for p in problems] == [
        ("DUPLICATE", first["id"], ["identities"])
    ] * 2
    assert await snapshot(house) == before


async def test_an_identity_that_was_given_up_is_free(make: Making, ask: Asking) -> None:
    first = await make.advocate(identities=[CRM])
    await ask.done("updateAdvocate", "id", id=first["id"], identities=[])
    other = await make.advocate(identities=[CRM])
    await ask.done("updateAdvocate", "id", id=other["id"], email="new@example.com")
    [problem] = await ask.problems("updateAdvocate", id=first["id"], identities=[CRM])
    assert problem["existingId"] == other["id"]


async def test_of_many_who_take_in_the_same_identity_one_does(ask: Asking, house: House) -> None:
    payloads = await asyncio.gather(
        *(
            ask.payload(
                "createAdvocate",
                "id",
                {
                    "name": f"Ana {n}",
                    "email": f"ana{n}@example.com",
                    "timeZone": "UTC",
                    "identities": [CRM],
                },
            )
            for n in range(6)
        )
    )
    assert sum(not payload["errors"] for payload in payloads) == 1
    assert {e["__typename"] for p in payloads for e in p["errors"]} == {"Duplicate"}
    assert await house.store.advocates.count({}) == 1


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"system": "a:b", "externalId": "1"}, "system"),
        ({"system": " ", "externalId": "1"}, "system"),
        ({"system": "crm", "externalId": " "}, "externalId"),
    ],
)
async def test_an_identity_that_makes_no_sense_is_refused(
    wrong: dict[str, str], field: str, ask: Asking
) -> None:
    [problem] = await ask.problems(
        "createAdvocate", name="x", email="x@example.com", timeZone="UTC", identities=[wrong]
    )
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["identities", "0", field])
