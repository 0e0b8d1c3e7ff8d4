"""Anything by its id, and clashes with the people and seats that they are about."""

from datetime import timedelta
from typing import Any

from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.answers import code_of
from tests.resolvers.worlds import World

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def test_an_id_finds_its_kind_in_the_order_asked(world: World) -> None:
    w = world.ids
    kinds = {
        w.account: "Account",
        w.ana: "Advocate",
        w.event: "Event",
        w.panel: "Panel",
        w.open: "SpeakingSlot",
        w.anas: "Assignment",
        w.attendee: "Attendee",
        w.import_: "Import",
        w.answer: "SurveyResponse",
        w.alert: "Alert",
        w.request: "ActivityRequest",
        w.pair: "DuplicatePair",
    }
    ids = [*kinds, w.ana, *reversed(kinds)]
    found = (await world.ask(NODES, ids=ids))["nodes"]
    assert found == [{"__typename": kinds[id], "id": id} for id in ids]
    for id, kind in kinds.items():
        one = "query($id: ID!) { node(id: $id) { __typename id } }"
        assert (await world.ask(one, id=id))["node"] == {"__typename": kind, "id": id}


async def test_what_is_not_there_is_null_and_spoils_nothing_else(world: World) -> None:
    w = world.ids
    strange = ["", "x", "adv_", "adv_0", "evt_'$ne", "nope_1", "_id", w.key, f"adv_{w.event[4:]}"]
    found = (await world.ask(NODES, ids=[w.ana, *strange, w.ben]))["nodes"]
    assert [node and node["id"] for node in found] == [w.ana, *[None] * len(strange), w.ben]


async def test_a_hundred_at_once_and_no_more(world: World) -> None:
    ids = [world.ids.ana] * 100
    assert len((await world.ask(NODES, ids=ids))["nodes"]) == 100
    assert await code_of(world.ask, NODES, ids=[*ids, "x"]) == "INVALID_INPUT"
    assert (await world.ask(NODES, ids=[]))["nodes"] == []


CLASH = """mutation($slot: ID!, $who: ID!) {
  inviteAdvocate(input: { slotId: $slot, advocateId: $who }) { errors {
    ... on DoubleBooked { conflicts { advocate { id name } slots { id role } } } } } }"""


async def test_clashes_show_people_and_seats_in_as_many_round_trips_however_many(
    tireless: Asking,
) -> None:
    ask, make = tireless, Making(tireless)
    person = (await make.advocate())["id"]
    slots = [await make.slot(starts=START + timedelta(hours=hours)) for hours in range(3)]
    for slot in slots:
        await make.asked(slot, person)

    async def clashes(hours: float) -> tuple[int, list[dict[str, Any]]]:
        wanted = await make.slot(starts=START + timedelta(minutes=1), hours=hours)
        with ask.house.store.database.counting() as counted:
            data = await ask(CLASH, slot=wanted, who=person)
        [problem] = data["inviteAdvocate"]["errors"]
        return counted.count, problem["conflicts"]

    one, first = await clashes(0.5)
    three, all_ = await clashes(2.5)
    assert (len(first), len(all_), three) == (1, 3, one)
    assert {each["advocate"]["id"] for each in all_} == {person}
    assert [each["slots"][1]["id"] for each in all_] == slots
