"""Whom to ask next, asked of the API."""

from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.answers import code_of

CANDIDATES = """query($filter: CandidateFilter, $first: Int, $after: String) {
  candidates(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { score neverAsked advocate { name account { name } }
      reasons { code label contribution evidence } against { code message relaxation } } } }"""


async def found(ask: Asking, **filter: Any) -> list[dict[str, Any]]:
    """The candidates under a filter, the best first."""
    page = (await ask(CANDIDATES, filter=filter))["candidates"]
    assert page["totalCount"] == len(page["nodes"])
    return list(page["nodes"])


async def named(ask: Asking, **filter: Any) -> list[str]:
    """Their names."""
    return [each["advocate"]["name"] for each in await found(ask, **filter)]


async def promoter(make: Making, **given: Any) -> str:
    """Somebody who would recommend us."""
    id = str((await make.advocate(**given))["id"])
    await make.answer(id, 10)
    return id


async def test_promoters_who_were_never_asked_come_first_and_the_reasons_add_up(
    ask: Asking, make: Making
) -> None:
    account = await make.account(name="Acme", customerSince="2020-01-01")
    await promoter(make, name="Never", accountId=account["id"], reach=5_000)
    asked = await promoter(make, name="Asked", accountId=account["id"], reach=5_000)
    await make.asked(advocate_id=asked)
    detractor = (await make.advocate(name="Detractor"))["id"]
    await make.answer(detractor, 2)
    await make.advocate(name="Unknown")
    candidates = await found(ask)
    assert [each["advocate"]["name"] for each in candidates] == [
        *("Never", "Asked", "Unknown", "Detractor"),
    ]
    for each in candidates:
        total = sum(reason["contribution"] for reason in each["reasons"])
        assert abs(total - each["score"]) < 1e-9
        assert all(reason["evidence"] and reason["label"] for reason in each["reasons"])
    assert [each["neverAsked"] for each in candidates] == [True, False, True, True]
    reasons = {each["code"]: each["contribution"] for each in candidates[0]["reasons"]}
    assert (reasons["NEVER_ASKED"], reasons["TENURE"]) == pytest.approx((0.20, 0.10))
    assert candidates[0]["advocate"]["account"] == {"name": "Acme"}
    assert "DETRACTOR" in [each["code"] for each in candidates[-1]["against"]]


async def test_nobody_is_proposed_who_may_not_be_asked(ask: Asking, make: Making) -> None:
    for status in ("PAUSED", "NOMINATED", "ALUMNUS", "DO_NOT_CONTACT"):
        await make.advocate(status=status)
    silent = (await make.advocate(name="Silent"))["id"]
    private = (await make.advocate(name="Private"))["id"]
    await make.advocate(name="Free")
    word = {"state": "WITHDRAWN", "evidence": "By e-mail."}
    await ask.done("recordConsent", "id", advocateId=silent, purpose="CONTACT", **word)
    await ask.done("recordConsent", "id", advocateId=private, purpose="DATA_PROCESSING", **word)
    assert await named(ask) == ["Free"]


async def test_filters_combine(ask: Asking, make: Making) -> None:
    topics = [{"name": "AI", "level": 3}]
    both = await promoter(make, name="Both", topics=topics)
    await promoter(make, name="Promoter")
    await make.advocate(name="Knows", topics=topics)
    await ask.done("assessPersona", "id", advocateId=both, persona="EDUCATOR", source="MANAGER")
    assert sorted(await named(ask, topics=["ai"])) == ["Both", "Knows"]
    assert sorted(await named(ask, minNps=9)) == ["Both", "Promoter"]
    assert await named(ask, minNps=9, topics=["AI"]) == ["Both"]
    assert await named(ask, personas=["EDUCATOR"]) == ["Both"]
    await make.asked(advocate_id=both)
    assert await named(ask, neverAsked=False) == ["Both"]
    assert sorted(await named(ask, neverAsked=True)) == ["Knows", "Promoter"]


async def test_for_a_public_review_feelings_neither_choose_nor_count(
    ask: Asking, make: Making
) -> None:
    await promoter(make, name="Promoter")
    unhappy = (await make.advocate(name="Detractor"))["id"]
    await make.answer(unhappy, 0)
    one, other = await found(ask, activity="REVIEW")
    assert one["score"] == other["score"]
    for each in (one, other):
        assert "SENTIMENT" not in [reason["code"] for reason in each["reasons"]]
        assert "DETRACTOR" not in [concern["code"] for concern in each["against"]]
    filter = {"activity": "REVIEW", "minNps": 9}
    assert await code_of(ask, CANDIDATES, filter=filter) == "INVALID_INPUT"
    assert await code_of(ask, CANDIDATES, filter={"minNps": 11}) == "INVALID_INPUT"


async def test_pages_follow_one_another_while_time_goes_on(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    names = {f"Person {number}" for number in range(7)}
    for name in sorted(names):
        await promoter(make, name=name)
    seen: list[str] = []
    after, more = None, True
    while more:
        page = (await ask(CANDIDATES, first=3, after=after))["candidates"]
        seen += [each["advocate"]["name"] for each in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        clock.advance(timedelta(minutes=1))
    assert sorted(seen) == sorted(names)
    assert len(seen) == len(names)


async def test_twenty_candidates_take_as_many_round_trips_as_one(
    house: House, ask: Asking, make: Making
) -> None:
    async def trips() -> int:
        with house.store.database.counting() as counted:
            await ask(CANDIDATES, first=20)
        return counted.count

    async def add(number: int) -> None:
        account = await make.account()
        person = await promoter(make, accountId=account["id"])
        await make.asked(await make.slot(starts=START + number * timedelta(days=1)), person)

    await add(0)
    one = await trips()
    for number in range(1, 4):
        await add(number)
    assert await trips() == one <= 6
