"""Merges that meet asks, or one another, lose nobody and nothing."""

import asyncio
from datetime import timedelta

import pytest

from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.test_races import agree

DAY = timedelta(days=1)


@pytest.mark.parametrize("round_", range(4))
async def test_a_merge_and_asks_at_once_lose_no_ask(
    round_: int, make: Making, ask: Asking, house: House
) -> None:
    keep, loser = [(await make.advocate())["id"] for _ in range(2)]
    slots = [await make.slot(starts=START + n * DAY) for n in range(4)]
    asking = [
        ask.payload("inviteAdvocate", "advocate { id }", {"slotId": slot, "advocateId": loser})
        for slot in slots
    ]
    merging = ask.payload(
        "mergeAdvocates", "id", {"keepId": keep, "mergeId": loser, "reason": "Same."}
    )
    payloads = await asyncio.gather(*asking[:round_], merging, *asking[round_:])
    refused = {e["code"] for each in payloads for e in each["errors"]}
    assert refused <= {"NOT_FOUND", "OVERUSED"}
    asked = await house.store.assignments.find({}, limit=10)
    assert {each.advocate_id for each in asked} <= {keep}
    done = [each for each in payloads if each.get("assignment")]
    assert len(done) == len(asked)
    budget = await house.store.budgets.get(keep)
    assert budget
    assert {entry.ask_id for entry in budget.entries} == {each.id for each in asked}
    assert await house.store.calendars.get(loser) is None
    await agree(house)


async def test_of_merges_at_once_that_meet_none_loses_anybody(
    make: Making, ask: Asking, house: House
) -> None:
    a, b, c = [(await make.advocate())["id"] for _ in range(3)]
    pairs = [(a, b), (b, a), (c, a), (b, c)]
    payloads = await asyncio.gather(
        *(
            ask.payload("mergeAdvocates", "id", {"keepId": k, "mergeId": m, "reason": "Same."})
            for k, m in pairs
        )
    )
    done = sum(not each["errors"] for each in payloads)
    left = await house.store.advocates.find({}, limit=10)
    assert (done, len(left)) == (2, 1)
    keys = {key for person in left for key in person.email_keys}
    assert len(keys) == 3
    claims = await house.store.claims.find({}, limit=10)
    assert {each.holder for each in claims} == {left[0].id}
    trails = await house.store.merges.find({}, limit=10)
    assert {each.into for each in trails} == {left[0].id}
