"""Wherever a person is named: merging, erasing and personal data know of each such collection."""

import json
from datetime import timedelta
from typing import Any

import pytest

from advocacy.api_keys import PREFIX, ApiKey
from advocacy.clock import StoppedClock
from advocacy.ids import new_id
from advocacy.roles import Role
from api.wiring import House
from store.collection import Collection
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.answers import snapshot

# What is of no other person, in all that is said of this one.
TRACES = ("quux", "zoe.")


def about_people(house: House) -> dict[str, Collection[Any]]:
    """The collections whose documents are each about one person."""
    stored = [each for each in vars(house.store).values() if isinstance(each, Collection)]
    return {each.name: each for each in stored if "advocate_id" in each.model.model_fields}


async def theirs(house: House, advocate_id: str) -> dict[str, set[str]]:
    """The ids of all documents about somebody, by collection."""
    about = {"advocate_id": advocate_id}
    return {
        name: {each.id for each in await stored.find(about, limit=100)}
        for name, stored in about_people(house).items()
    }


async def zoe(make: Making, house: House, clock: StoppedClock, number: int = 0) -> str:
    """Somebody with a document in every collection that is about people, and words in each.

    A new such collection gets a document here, and is then handled wherever people are.
    """
    ask, said = make.ask, "Zoe Quux said so."
    address = f"zoe.{number}@quux.example"
    id = str((await make.advocate(name=f"Zoe Quux {number}", email=address, bio=said))["id"])
    slot = await make.slot(starts=START + timedelta(days=number))
    asked = await make.asked(slot, id)
    told = {"answer": "DECLINE", "note": said} if number else {"answer": "ACCEPT", "note": said}
    await make.answered(asked, **told)
    await make.requested(id, subject=said, idempotencyKey=address)
    await make.answer(id, 9, comment=said, idempotencyKey=address)
    consent = {"purpose": "PHOTO", "state": "GRANTED", "evidence": said}
    await ask.done("recordConsent", "id", advocateId=id, **consent)
    await ask.as_advocate(id).done("requestErasure", "id", advocateId=id)
    key = ApiKey(
        id=new_id(PREFIX, clock.now()),
        name="Zoe Quux's telephone",
        roles=(Role.ADVOCATE,),
        advocate_id=id,
        hash="$argon2id$secret",
        created_at=clock.now(),
    )
    await house.store.api_keys.insert(key)
    found = await theirs(house, id)
    assert len(found) >= 6
    for name, ids in found.items():
        assert ids, f"Give Zoe a document of {name}, then see what fails."
    return id


async def test_merging_hands_over_every_document_about_a_person(
    make: Making, ask: Asking, house: House, clock: StoppedClock
) -> None:
    keep, loser = [await zoe(make, house, clock, number) for number in range(2)]
    before = [await theirs(house, id) for id in (keep, loser)]
    given = {"keepId": keep, "mergeId": loser, "reason": "One person."}
    await ask.done("mergeAdvocates", "id", **given)
    kept, left = [await theirs(house, id) for id in (keep, loser)]
    for name in about_people(house):
        assert left[name] == set(), name
        assert kept[name] == before[0][name] | before[1][name], name


async def test_personal_data_has_every_document_about_a_person(
    make: Making, ask: Asking, house: House, clock: StoppedClock
) -> None:
    id, other = [await zoe(make, house, clock, number) for number in range(2)]
    read = "query($id: ID!) { personalData(advocateId: $id) }"
    found = json.dumps((await ask(read, id=id))["personalData"])
    assert "argon2" not in found
    not_theirs = await theirs(house, other)
    for name, ids in (await theirs(house, id)).items():
        assert [each for each in ids if each not in found] == [], name
        assert [each for each in not_theirs[name] if each in found] == [], name


@pytest.mark.parametrize("number", range(2))
async def test_erasing_leaves_no_word_of_a_person_in_any_collection(
    number: int, make: Making, ask: Asking, house: House, clock: StoppedClock
) -> None:
    id = await zoe(make, house, clock, number)
    before = await snapshot(house)
    for name in about_people(house):
        assert TRACES[0] in str(before[name]).lower(), f"Have {name} say something of Zoe."
    await ask.done("eraseAdvocate", "id", id=id, reason="Asked on the phone.")
    await house.worker.drain()
    for name, rows in (await snapshot(house)).items():
        for trace in TRACES:
            assert trace not in str(rows).lower(), name
