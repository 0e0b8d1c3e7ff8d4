"""Tables in batches: round trips that do not grow, interruptions, and several at the same time."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from advocacy.imports import ImportState
from api.wiring import SYSTEM, House
from resolvers import people_imports
from resolvers.accounts import RENAME, rename_company
from resolvers.imports import apply_import, import_
from store.jobs import Job
from tests.making import START, Making
from tests.resolvers.tables import ACCOUNTS, ADVOCATES, counts, imported, received


def crowd(people: int, first: int = 0) -> str:
    """A table of many people of a few accounts."""
    rows = (
        f"Person {n},person{n}@example.com,Company {first}-{n % 7},c{first}-{n % 7}.example,{n}"
        for n in range(first, first + people)
    )
    return "\n".join(["name,email,accountName,accountDomain,reach", *rows])


async def test_the_round_trips_do_not_grow_with_the_rows(house: House) -> None:
    trips = []
    for people in (3, 100):
        table = crowd(people, first=people)
        with house.store.database.counting() as counted:
            assert (await imported(house, ADVOCATES, table)).state is ImportState.DONE
        trips.append(counted.count)
    assert trips[0] == trips[1]


async def test_the_round_trips_do_not_grow_with_who_is_left_alone(
    house: House, make: Making
) -> None:
    trips = []
    for number in (1, 5):
        rows = ["email,status"]
        ids = []
        for _ in range(number):
            person = await make.advocate()
            await make.asked(advocate_id=person["id"])
            later = await make.slot(starts=START + timedelta(hours=2))
            await make.accepted(slot_id=later, advocate_id=person["id"])
            await make.requested(person["id"])
            rows.append(f"{person['email']},DO_NOT_CONTACT")
            ids.append(person["id"])
        with house.store.database.counting() as counted:
            found = await imported(house, ADVOCATES, "\n".join(rows))
        assert counts(found) == (0, number, 0, 0)
        trips.append(counted.count)
        live = await house.store.assignments.live_of_advocate(*ids)
        assert sorted(each.advocate_id for each in live) == sorted(ids)
        assert {each.state for each in live} == {"ACCEPTED"}
        assert await house.store.activity_requests.open_of(*ids) == []
        alerts = await house.store.alerts.find({"advocate_id": {"$in": ids}}, limit=9)
        assert {each.advocate_id for each in alerts} == set(ids)
        assert all("has 1 seat that they had accepted" in each.message for each in alerts)
    assert trips[0] == trips[1]


async def test_the_round_trips_do_not_grow_with_the_accounts_that_are_renamed(
    house: House, make: Making
) -> None:
    trips = []
    for number in (1, 20):
        for each in range(number):
            domain = f"d{number}-{each}.example"
            account = await make.account(domain=domain)
            await make.advocate(email=f"one@{domain}", accountId=account["id"])
        rows = [f"Renamed {n},d{number}-{n}.example" for n in range(number)]
        with house.store.database.counting() as counted:
            found = await imported(house, ACCOUNTS, "\n".join(["name,domain", *rows]))
        assert counts(found) == (0, number, 0, 0)
        trips.append(counted.count)
    assert trips[0] == trips[1]
    for job in await house.store.database.collection("jobs", Job).find({"kind": RENAME}, limit=9):
        await rename_company(house.new_context(SYSTEM, "job"), job.payload)
    stored = await house.store.advocates.find({}, limit=99)
    companies = {(each.email, each.company) for each in stored}
    assert ("one@d20-19.example", "Renamed 19") in companies
    assert all(company and company.startswith("Renamed") for _, company in companies)


async def test_an_import_that_was_interrupted_goes_on_where_it_was(
    house: House, make: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make.advocate(email="ana@example.com", identities=[{"system": "crm", "externalId": "A1"}])
    people = "name,email,identity.crm,timeZone\n,ana@example.com,,\n,zed@example.com,,\n" + "".join(
        f"Person,person{n}@example.com,,\n" for n in range(250)
    )
    await make.account(name="Acme", domain="acme.example")
    accounts = "name,domain\n,acme.example\n,new.example\n" + "".join(
        f"Company {n},c{n}.example\n" for n in range(450)
    )
    tables = [
        # By an identity that no row named, somebody whose row has landed; and one's row again;
        # and somebody whose row was refused.
        (
            ADVOCATES,
            people + "Ana,,A1,\nPerson,person1@example.com,,\nZed,zed@example.com,,\n",
            (251, 0, 1, 3),
        ),
        # The same of accounts.
        (ACCOUNTS, accounts + "Acme,\nNew,new.example\n", (451, 0, 1, 2)),
    ]
    for kind, content, wanted in tables:
        assert counts(await imported(house, kind, content, dry_run=True)) == wanted
        monkeypatch.setattr(people_imports, "land_together", breaking_at(3))
        id = await received(house, kind, content)
        context = house.new_context(SYSTEM, "job")
        with pytest.raises(ConnectionError):
            await apply_import(context, {"import_id": id})
        half = await import_(context, id)
        assert half is not None
        assert (half.state, half.position > 200) == (ImportState.RUNNING, True)
        monkeypatch.undo()
        await apply_import(context, {"import_id": id})
        found = await import_(context, id)
        assert found is not None
        assert (found.state, counts(found)) == (ImportState.DONE, wanted)


def breaking_at(batch: int) -> Any:
    """Lands batches until this one, at which the power fails."""
    together, landed = people_imports.land_together, 0

    async def breaking(*given: Any) -> Any:
        nonlocal landed
        landed += 1
        if landed == batch:
            raise ConnectionError("the power failed")
        return await together(*given)

    return breaking


async def test_two_files_with_the_same_people_at_the_same_time_take_in_each_once(
    house: House,
) -> None:
    found = await asyncio.gather(*(imported(house, ADVOCATES, crowd(150)) for _ in range(3)))
    assert sum(each.created for each in found) == 150
    assert await house.store.advocates.count({}) == 150
    assert await house.store.accounts.count({}) == 7
    assert [each.errors for each in found] == [(), (), ()]
