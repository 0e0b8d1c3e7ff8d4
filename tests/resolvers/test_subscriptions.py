"""Watching: what changed is told within a second, to whoever asked for it."""

import asyncio
from datetime import timedelta
from typing import Any

from tests.making import START, Making
from tests.resolvers.answers import code_in, first_told, watching
from tests.resolvers.worlds import World, batch

SLOTS = "subscription($id: ID!) { slotChanged(eventId: $id) { id status assignment { state } } }"
ASKS = """subscription($id: ID!) { assignmentChanged(eventId: $id) {
  id state advocate { name } slot { status } } }"""
ATTENDANCE = """subscription($id: ID!) { attendanceChanged(eventId: $id) {
  registered attended showRate sources { records } } }"""
IMPORT = "subscription($id: ID!) { importChanged(importId: $id) { id state created } }"


async def until(told: "asyncio.Queue[dict[str, Any]]", wanted: dict[str, Any]) -> None:
    """Wait, a second at the most, until something with these values is told."""

    async def heard() -> None:
        while True:
            [value] = (await told.get()).values()
            if wanted.items() <= value.items():
                return

    await asyncio.wait_for(heard(), 1)


async def test_a_seat_is_told_as_it_is_held_and_filled(world: World) -> None:
    w = world.ids
    async with watching(world.ask, "slots", SLOTS, id=w.event) as told:
        asked = await world.make.asked(w.open, w.carl)
        held = {"id": w.open, "status": "HELD", "assignment": {"state": "INVITED"}}
        await until(told, held)
        await world.make.answered(asked, "ACCEPT")
        await until(told, {"id": w.open, "status": "FILLED"})


async def test_an_ask_is_told_as_it_is_made_and_answered(world: World) -> None:
    w = world.ids
    async with watching(world.ask, "assignments", ASKS, id=w.event) as told:
        asked = await world.make.asked(w.open, w.carl)
        await until(told, {"id": asked["id"], "state": "INVITED", "advocate": {"name": "Carl"}})
        await world.make.answered(asked, "DECLINE")
        await until(told, {"id": asked["id"], "state": "DECLINED", "slot": {"status": "OPEN"}})


async def test_the_numbers_are_told_after_each_count(world: World) -> None:
    w = world.ids
    async with watching(world.ask, "attendance", ATTENDANCE, id=w.event) as told:
        more = batch(w.event, "d2", email="other@example.com")
        await world.ask.done("ingestAttendance", "id", **more)
        await world.house.worker.drain()
        await until(told, {"registered": 2, "attended": 2, "showRate": 1})


async def test_an_import_is_told_after_each_step(world: World) -> None:
    w = world.ids
    async with watching(world.ask, "imports", IMPORT, id=w.import_) as told:
        before = await world.house.store.imports.get(w.import_)
        assert before
        await world.house.store.imports.replace(before.changed(created=7))
        await until(told, {"id": w.import_, "state": "DONE", "created": 7})


async def test_changes_of_other_events_are_not_told(world: World) -> None:
    make: Making = world.make
    other = await make.panel(starts=START + timedelta(days=9))
    async with watching(world.ask, "slots", SLOTS, id=other["event"]["id"]) as told:
        await world.ask.done("cancelSlot", "id", id=world.ids.open)
        own = other["slots"][0]["id"]
        await world.ask.done("cancelSlot", "id", id=own)
        await until(told, {"id": own, "status": "CANCELLED"})
        assert told.empty()


async def test_each_listener_hears_and_a_refused_write_tells_nothing(world: World) -> None:
    w = world.ids
    async with (
        watching(world.ask, "slots", SLOTS, id=w.event) as one,
        watching(world.ask, "slots", SLOTS, id=w.event) as other,
    ):
        await world.ask.problems("inviteAdvocate", slotId=w.filled, advocateId=w.carl)
        await world.ask.done("cancelSlot", "id", id=w.open, reason="x")
        for told in (one, other):
            await until(told, {"id": w.open, "status": "CANCELLED"})


async def test_what_is_not_there_cannot_be_watched(world: World) -> None:
    for field, argument, shown in [
        ("slotChanged", "eventId", "id"),
        ("assignmentChanged", "eventId", "id"),
        ("attendanceChanged", "eventId", "attended"),
        ("importChanged", "importId", "id"),
    ]:
        document = f'subscription {{ {field}({argument}: "evt_0") {{ {shown} }} }}'
        assert code_in(await first_told(world.ask, document)) == "NOT_FOUND"


async def test_who_leaves_is_forgotten(world: World) -> None:
    listeners = world.house.changes._subscriptions["slots"]
    async with watching(world.ask, "slots", SLOTS, id=world.ids.event):
        assert len(listeners) == 1
    for _ in range(100):
        if not listeners:
            break
        await asyncio.sleep(0.01)
    assert not listeners
