"""Seats: added, and called off with whoever sits in them."""

from datetime import timedelta

import pytest

from advocacy.clock import StoppedClock
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

HOUR = timedelta(hours=1)
SLOT = "id version role status required startsAt endsAt panel { id } assignment { id }"


async def test_a_seat_is_added_to_a_session(ask: Asking, make: Making, clock: StoppedClock) -> None:
    panel = (await make.panel())["id"]
    clock.advance(timedelta(milliseconds=1))
    made = await ask.done(
        "addSlot", SLOT, panelId=panel, slot={"role": "HOST", "endsAt": written(START + HOUR / 2)}
    )
    assert made == {
        "id": made["id"],
        "version": 1,
        "role": "HOST",
        "status": "OPEN",
        "required": True,
        "startsAt": "2026-12-10T14:00:00Z",
        "endsAt": "2026-12-10T14:30:00Z",
        "panel": {"id": panel},
        "assignment": None,
    }
    slots = "query($id: ID!) { node(id: $id) { ... on Panel { slots { role } } } }"
    shown = (await ask(slots, id=panel))["node"]["slots"]
    assert [slot["role"] for slot in shown] == ["PANELIST", "HOST"]


async def test_a_seat_that_makes_no_sense_is_refused(ask: Asking, make: Making) -> None:
    panel = (await make.panel())["id"]
    [unknown] = await ask.problems("addSlot", panelId="pnl_0", slot={"role": "HOST"})
    assert (unknown["code"], unknown["path"]) == ("NOT_FOUND", ["panelId"])
    times = {"startsAt": written(START), "endsAt": written(START)}
    [empty] = await ask.problems("addSlot", panelId=panel, slot={"role": "HOST", **times})
    assert (empty["code"], empty["path"]) == ("INVALID_INPUT", ["slot"])


@pytest.mark.parametrize("seat", ["open", "asked", "filled"])
async def test_a_seat_is_called_off_with_whoever_is_asked_for_it(seat: str, world: World) -> None:
    w, ask = world.ids, world.ask
    id = getattr(w, seat)
    done = await ask.done("cancelSlot", SLOT, id=id, reason="Too many.")
    assert (done["status"], done["assignment"]) == ("CANCELLED", None)
    asked = {"asked": w.bens, "filled": w.anas}.get(seat)
    if asked:
        stored = await world.house.store.assignments.get(asked)
        assert stored
        assert (stored.state, stored.live) == ("CANCELLED", False)
        assert (stored.history[-1].reason, stored.history[-1].by) == ("Too many.", "coordinator")
        calendar = await world.house.store.calendars.get(stored.advocate_id)
        assert calendar
        assert asked not in {booking.assignment_id for booking in calendar.bookings}
    [again] = await ask.problems("cancelSlot", id=id)
    assert (again["code"], again["from"], again["allowed"]) == (
        *("ILLEGAL_TRANSITION", "CANCELLED"),
        [],
    )
    [offered] = await ask.problems("inviteAdvocate", slotId=id, advocateId=w.carl)
    assert offered["code"] == "ILLEGAL_TRANSITION"


async def test_a_seat_that_is_called_off_after_its_event_leaves_nobody_in_it(
    world: World,
) -> None:
    w, ask = world.ids, world.ask
    for status in ("PUBLISHED", "LIVE", "COMPLETED"):
        await ask.done("transitionEvent", "id", id=w.event, to=status)
    await ask.done("cancelSlot", "id", id=w.filled)
    stored = await world.house.store.assignments.get(w.anas)
    assert stored
    assert not stored.live
    assert await world.house.store.assignments.count({"slot_id": w.filled, "live": True}) == 0


async def test_what_happened_in_a_seat_stays_when_it_is_called_off(world: World) -> None:
    w, ask = world.ids, world.ask
    node = "query($id: ID!) { node(id: $id) { ... on Assignment { state slot { id } } } }"
    seat = (await ask(node, id=w.appeared))["node"]["slot"]["id"]
    await ask.done("cancelSlot", "id", id=seat)
    assert (await ask(node, id=w.appeared))["node"]["state"] == "ATTENDED"


async def test_a_seat_that_is_not_there_is_not_found(ask: Asking, house: House) -> None:
    before = await snapshot(house)
    [problem] = await ask.problems("cancelSlot", id="slt_0")
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["id"])
    assert await snapshot(house) == before
