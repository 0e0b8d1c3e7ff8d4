"""Alerts: raised once, listed, closed, and raised again."""

import asyncio
from datetime import timedelta
from typing import Any

from advocacy.alerts import AlertKind
from advocacy.clock import StoppedClock
from advocacy.roles import Role
from api.wiring import House
from resolvers.alerts import open_alert
from tests.asking import COORDINATOR, Asking
from tests.conftest import NOON
from tests.making import Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

ALERT = "id kind message openedAt closedAt closedBy note advocate { id }"
ALERTS = f"""query($filter: AlertFilter) {{ alerts(filter: $filter) {{
  totalCount nodes {{ {ALERT} }} }} }}"""


async def alerts(ask: Asking, **filter: Any) -> list[dict[str, Any]]:
    """The alerts, the newest first."""
    found = (await ask(ALERTS, filter=filter))["alerts"]
    assert found["totalCount"] == len(found["nodes"])
    return list(found["nodes"])


async def falling(make: Making, *scores: int, **given: Any) -> str:
    """The id of somebody who answered so, the oldest first."""
    who = str((await make.advocate())["id"])
    for score in scores:
        await make.answer(who, score, **given)
    return who


async def test_whoever_falls_is_told_of_once_and_again_when_that_is_closed(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    who = await falling(make, 9, 9)
    assert await alerts(ask) == []
    await make.answer(who, 6)
    [alert] = await alerts(ask)
    assert alert == {
        "id": alert["id"],
        "kind": "SENTIMENT_FALLING",
        "message": "Their NPS answers are falling: 6 after 9, 9.",
        "openedAt": "2026-11-22T12:00:00Z",
        "closedAt": None,
        "closedBy": None,
        "note": None,
        "advocate": {"id": who},
    }
    assert alert["id"].startswith("alr_")
    await make.answer(who, 3)
    assert await alerts(ask) == [alert]
    closed = await ask.done("closeAlert", ALERT, id=alert["id"], note="We called.")
    assert closed == {
        **alert,
        "closedAt": "2026-11-22T12:00:00Z",
        "closedBy": "coordinator",
        "note": "We called.",
    }
    clock.advance(timedelta(minutes=1))
    await make.answer(who, 0)
    again, _ = await alerts(ask)
    assert again["message"] == "Their NPS answers are falling: 0 after 9, 9, 6, 3."
    assert [each["id"] for each in await alerts(ask, open=True)] == [again["id"]]


async def test_satisfaction_falls_too_and_neither_rising_nor_steadiness_is_told(
    ask: Asking, make: Making
) -> None:
    await falling(make, 3, 3, 9)
    await falling(make, 8, 8, 7)
    await falling(make, 3, 3, 5, kind="CSAT")
    assert await alerts(ask) == []
    who = await falling(make, 5, 5, 4, kind="CSAT")
    [alert] = await alerts(ask)
    assert (alert["advocate"]["id"], alert["message"][:10]) == (who, "Their CSAT")


async def test_an_answer_that_comes_in_late_tells_what_it_changes(
    ask: Asking, make: Making
) -> None:
    old = written(NOON.replace(year=2025))
    who = await falling(make, 9, 9, 9, 9, 3)
    [alert] = await alerts(ask)
    await ask.done("closeAlert", "id", id=alert["id"])
    # Beyond the last five it changes nothing, and is no news.
    await make.answer(who, 9, respondedAt=old)
    assert await alerts(ask, open=True) == []
    other = await falling(make, 9, 5)
    assert await alerts(ask, open=True) == []
    await make.answer(other, 9, respondedAt=old)
    [alert] = await alerts(ask, open=True)
    assert alert["message"].endswith("5 after 9, 9.")


async def test_the_same_answer_again_tells_nothing_new(ask: Asking, make: Making) -> None:
    who = await falling(make, 9, 9)
    last: dict[str, Any] = {"idempotencyKey": "last", "respondedAt": written(NOON)}
    await make.answer(who, 2, **last)
    [alert] = await alerts(ask)
    await ask.done("closeAlert", "id", id=alert["id"])
    await make.answer(who, 2, **last)
    assert await alerts(ask, open=True) == []


async def test_many_who_fall_at_once_have_one_alert_each(ask: Asking, make: Making) -> None:
    people = [await falling(make, 9, 9) for _ in range(3)]
    await asyncio.gather(*(make.answer(who, score) for who in people for score in (1, 2, 3)))
    found = await alerts(ask)
    assert sorted(each["advocate"]["id"] for each in found) == sorted(people)


async def test_an_alert_is_closed_once(ask: Asking, make: Making, house: House) -> None:
    await falling(make, 9, 9, 2)
    [alert] = await alerts(ask)
    payloads = await asyncio.gather(
        *(ask.payload("closeAlert", "id", {"id": alert["id"]}) for _ in range(4))
    )
    assert sum(not each["errors"] for each in payloads) == 1
    before = await snapshot(house)
    [problem] = await ask.problems("closeAlert", id=alert["id"], note="Again.")
    assert (problem["code"], problem["from"]) == ("ILLEGAL_TRANSITION", "CLOSED")
    [missing] = await ask.problems("closeAlert", id="alr_0")
    assert (missing["code"], missing["path"]) == ("NOT_FOUND", ["id"])
    assert await snapshot(house) == before


async def test_of_a_kind_one_is_open_for_each_person(
    ask: Asking, make: Making, house: House
) -> None:
    ana, ben = [(await make.advocate())["id"] for _ in range(2)]
    context = house.new_context(COORDINATOR, "test")
    kind, other = AlertKind.ERASURE_REQUESTED, AlertKind.STILL_SEATED
    wanted = [(kind, ana), (kind, ana), (kind, ben), (other, ana)]

    async def work() -> list[bool]:
        return [bool(await open_alert(context, each, who, "Look.")) for each, who in wanted]

    assert await house.store.transaction(work) == [True, False, True, True]
    conditions: list[tuple[dict[str, Any], int]] = [
        ({}, 3),
        ({"open": True}, 3),
        ({"open": False}, 0),
        ({"kinds": ["ERASURE_REQUESTED"]}, 2),
        ({"kinds": ["ERASURE_REQUESTED", "STILL_SEATED"], "advocateIds": [ana]}, 2),
        ({"kinds": ["STILL_SEATED"], "advocateIds": [ben]}, 0),
        ({"kinds": []}, 0),
        ({"advocateIds": [ben], "open": True}, 1),
    ]
    for filter, count in conditions:
        assert len(await alerts(ask, **filter)) == count, filter


async def test_alerts_are_paged_the_newest_first(ask: Asking, make: Making) -> None:
    people = [await falling(make, 9, 9, 2) for _ in range(3)]
    page = """query($after: String) { alerts(first: 2, after: $after) {
      nodes { advocate { id } } pageInfo { hasNextPage endCursor } } }"""
    first = (await ask(page))["alerts"]
    second = (await ask(page, after=first["pageInfo"]["endCursor"]))["alerts"]
    found = [each["advocate"]["id"] for each in (*first["nodes"], *second["nodes"])]
    assert sorted(found) == sorted(people)
    assert [each["pageInfo"]["hasNextPage"] for each in (first, second)] == [True, False]


async def test_an_alert_is_for_coordinators_by_its_id_too(world: World) -> None:
    await falling(world.make, 9, 9, 2)
    id = (await alerts(world.ask, open=True))[0]["id"]
    node = "query($id: ID!) { node(id: $id) { id } }"
    for role in Role:
        found = (await world.ask.by(role)(node, id=id))["node"]
        assert bool(found) is (role in (Role.ADMIN, Role.COORDINATOR)), role
