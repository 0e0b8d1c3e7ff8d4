"""Ranking people for seats and seats for people, and explaining one of them."""

from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.answers import code_of
from tests.resolvers.worlds import World

MATCH = """eligible score modelVersion advocate { id name } slot { id }
  factors { name value weight contribution evidence } blockers { code message relaxation }
  acceptance { value low high n }"""
MATCHES = f"""query($id: ID!, $blocked: Boolean) {{ node(id: $id) {{ ... on SpeakingSlot {{
  matches(includeBlocked: $blocked) {{ totalCount nodes {{ {MATCH} }} }} }} }} }}"""
EXPLAIN = f"""query($slot: ID!, $who: ID!) {{
  explainMatch(slotId: $slot, advocateId: $who) {{ {MATCH} }} }}"""
SUITS = f"""query($id: ID!) {{ advocate(id: $id) {{
  opportunities {{ totalCount nodes {{ {MATCH} }} }} }} }}"""


async def matches(ask: Asking, slot: str, blocked: bool = False) -> list[dict[str, Any]]:
    """Who fits a seat, the best first."""
    found = (await ask(MATCHES, id=slot, blocked=blocked))["node"]["matches"]
    assert found["totalCount"] == len(found["nodes"])
    return list(found["nodes"])


async def test_the_best_come_first_and_say_why(ask: Asking, make: Making) -> None:
    slot = await make.slot(topics=["AI"], language="en")
    known = {"languages": ["en"], "topics": [{"name": "ai", "level": 4}]}
    best = await make.advocate(name="Best", **known)
    await make.advocate(name="Other", languages=["en"])
    await make.advocate(name="Silent", languages=["es"])
    await ask.done(
        "assessPersona", "id", advocateId=best["id"], persona="VALIDATOR", source="MANAGER"
    )
    first, second = await matches(ask, slot)
    assert [each["advocate"]["name"] for each in (first, second)] == ["Best", "Other"]
    assert first["score"] > second["score"]
    values = {factor["name"]: factor["value"] for factor in first["factors"]}
    # A panelist wants validators most; it begins at 15:00 in Madrid.
    expected = {"TOPIC": 1, "PERSONA": 1, "LANGUAGE": 1, "HOURS": 1 - 2 / 7}
    assert values == pytest.approx(expected)
    for each in (first, second):
        total = sum(factor["contribution"] for factor in each["factors"])
        assert total == pytest.approx(each["score"], abs=1e-6)
        assert all(factor["evidence"] for factor in each["factors"])
        assert (each["eligible"], each["blockers"]) == (True, [])
        assert each["acceptance"] == {"value": 0.5, "low": 0, "high": 1, "n": 0}


async def test_those_who_cannot_be_asked_are_shown_on_request_with_the_same_score(
    ask: Asking, make: Making
) -> None:
    slot = await make.slot(language="pt")
    await make.advocate(name="Free", languages=["pt"])
    busy = await make.advocate(name="Busy", languages=["pt"])
    await make.asked(await make.slot(), busy["id"])
    silent = await make.advocate(name="Silent")
    gone = await make.advocate(name="Paused", languages=["pt"], status="PAUSED")
    assert [each["advocate"]["name"] for each in await matches(ask, slot)] == ["Free"]
    shown = {each["advocate"]["name"]: each for each in await matches(ask, slot, blocked=True)}
    codes = {name: [b["code"] for b in each["blockers"]] for name, each in shown.items()}
    assert codes == {"Free": [], "Busy": ["DOUBLE_BOOKED"], "Silent": ["LANGUAGE_MISSING"]}
    assert shown["Busy"]["score"] == shown["Free"]["score"]
    assert not shown["Busy"]["eligible"]
    for person in (busy, silent, gone):
        explained = (await ask(EXPLAIN, slot=slot, who=person["id"]))["explainMatch"]
        assert not explained["eligible"]


async def test_an_explanation_has_the_numbers_of_the_ranking(world: World) -> None:
    w = world.ids
    for slot in (w.open, w.filled, w.asked):
        for each in await matches(world.ask, slot, blocked=True):
            who = each["advocate"]["id"]
            explained = (await world.ask(EXPLAIN, slot=slot, who=who))["explainMatch"]
            assert explained == each
    assert len(await matches(world.ask, w.open, blocked=True)) == 3
    [only] = await matches(world.ask, w.open)
    assert only["advocate"]["name"] == "Carl"


async def test_whoever_sits_in_a_seat_is_not_in_their_own_way(world: World) -> None:
    w = world.ids
    explained = (await world.ask(EXPLAIN, slot=w.filled, who=w.ana))["explainMatch"]
    assert "DOUBLE_BOOKED" not in [blocker["code"] for blocker in explained["blockers"]]


async def test_answers_so_far_are_shown_with_their_interval(ask: Asking, make: Making) -> None:
    person = (await make.advocate())["id"]
    for hours, answer in enumerate(("ACCEPT", "ACCEPT", "DECLINE", "TENTATIVE")):
        slot = await make.slot(starts=START + timedelta(hours=2 * hours))
        await make.answered(await make.asked(slot, person), answer)
    later = await make.slot(starts=START + timedelta(days=1))
    explained = (await ask(EXPLAIN, slot=later, who=person))["explainMatch"]
    acceptance = explained["acceptance"]
    assert (acceptance["n"], acceptance["value"]) == (3, pytest.approx(2 / 3))
    assert acceptance["low"] == pytest.approx(0.2077, abs=5e-5)
    assert acceptance["high"] == pytest.approx(0.9385, abs=5e-5)


@pytest.mark.parametrize("missing", ["slot", "who"])
async def test_nobody_is_explained_for_nothing(missing: str, world: World) -> None:
    given = {"slot": world.ids.open, "who": world.ids.carl, missing: "x_0"}
    assert await code_of(world.ask, EXPLAIN, **given) == "NOT_FOUND"


async def test_opportunities_are_the_open_seats_ahead_that_suit_somebody(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    person = (await make.advocate(languages=["pt"], topics=[{"name": "AI", "level": 5}]))["id"]
    best = await make.slot(starts=START, topics=["AI"])
    other = await make.slot(starts=START + timedelta(days=1))
    await make.slot(starts=START + timedelta(days=2), language="es")
    soon = await make.slot(starts=clock.now() + timedelta(hours=2))
    await make.asked(await make.slot(starts=START + timedelta(days=3)))
    found = (await ask(SUITS, id=person))["advocate"]["opportunities"]
    assert (found["totalCount"], found["nodes"][0]["slot"]) == (3, {"id": best})
    assert {each["slot"]["id"] for each in found["nodes"]} == {best, other, soon}
    for each in found["nodes"]:
        slot = each["slot"]["id"]
        assert (await ask(EXPLAIN, slot=slot, who=person))["explainMatch"] == each
    clock.advance(timedelta(hours=3))
    later = (await ask(SUITS, id=person))["advocate"]["opportunities"]["nodes"]
    assert {each["slot"]["id"] for each in later} == {best, other}
    await make.asked(other, person)
    left = (await ask(SUITS, id=person))["advocate"]["opportunities"]["nodes"]
    assert [each["slot"]["id"] for each in left] == [best]


async def test_seats_of_a_single_account_event_are_for_its_account(
    ask: Asking, make: Making
) -> None:
    account = (await make.account())["id"]
    event = (await make.event(audience="SINGLE_ACCOUNT"))["id"]
    first = await make.panel(event, seats=1)
    second = await make.panel(event, starts=START + timedelta(hours=1))
    insider = await make.advocate(name="Insider", accountId=account)
    await make.advocate(name="Colleague", accountId=account)
    await make.advocate(name="Stranger")
    await make.asked(first["slots"][0]["id"], insider["id"])
    names = [each["advocate"]["name"] for each in await matches(ask, second["slots"][0]["id"])]
    assert sorted(names) == ["Colleague", "Insider"]
