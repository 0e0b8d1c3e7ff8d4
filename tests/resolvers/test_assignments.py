"""Asking, answering and appearing, through the schema, on the real database."""

import asyncio
from datetime import timedelta

import pytest

from advocacy.clock import StoppedClock
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making


async def test_an_ask_holds_the_seat_and_an_answer_fills_it(ask: Asking, make: Making) -> None:
    asked = await make.asked()
    held = "query($id: ID!) { node(id: $id) { ... on SpeakingSlot { status assignment { id } } } }"
    slot = (await ask(held, id=asked["slot"]["id"]))["node"]
    assert slot == {"status": "HELD", "assignment": {"id": asked["id"]}}
    assert (await make.answered(asked, "ACCEPT"))["state"] == "ACCEPTED"
    assert (await ask(held, id=asked["slot"]["id"]))["node"]["status"] == "FILLED"


async def test_fifty_asks_for_one_seat_leave_one(ask: Asking, make: Making, house: House) -> None:
    slot = await make.slot()
    people = [await make.advocate() for _ in range(50)]
    payloads = await asyncio.gather(
        *(
            ask.payload("inviteAdvocate", "id", {"slotId": slot, "advocateId": person["id"]})
            for person in people
        )
    )
    won = [payload for payload in payloads if not payload["errors"]]
    assert len(won) == 1
    assert {p["errors"][0]["__typename"] for p in payloads if p["errors"]} == {"SlotTaken"}
    assert await house.store.assignments.count({"live": True}) == 1


async def test_fifty_overlapping_bookings_of_one_person_leave_one(
    ask: Asking, make: Making, house: House
) -> None:
    person = await make.advocate()
    slots = [await make.slot(starts=START + timedelta(minutes=i % 7)) for i in range(50)]
    payloads = await asyncio.gather(
        *(
            ask.payload("inviteAdvocate", "id", {"slotId": slot, "advocateId": person["id"]})
            for slot in slots
        )
    )
    assert sum(not payload["errors"] for payload in payloads) == 1
    refused = {p["errors"][0]["__typename"] for p in payloads if p["errors"]}
    assert refused == {"DoubleBooked"}
    assert await house.store.slots.count({"status": "HELD"}) == 1


@pytest.mark.parametrize("round_", range(2))
async def test_four_hundred_clients_on_twenty_five_seats_fill_twenty_five(
    round_: int, ask: Asking, make: Making, house: House
) -> None:
    slots = [await make.slot(starts=START + timedelta(hours=2 * i)) for i in range(25)]
    people = [await make.advocate() for _ in range(40)]
    wanted = [(slots[i % 25], people[(i + i // 25) % 40]["id"]) for i in range(400)]
    payloads = await asyncio.gather(
        *(
            ask.payload("inviteAdvocate", "id", {"slotId": slot, "advocateId": person})
            for slot, person in wanted
        )
    )
    assert sum(not payload["errors"] for payload in payloads) == 25
    assert await house.store.slots.count({"status": "HELD"}) == 25
    calendars = await house.store.calendars.find({}, limit=100)
    assert sum(len(calendar.bookings) for calendar in calendars) == 25


async def test_an_unanswered_ask_gives_its_seat_back(
    ask: Asking, make: Making, house: House, clock: StoppedClock
) -> None:
    asked = await make.asked()
    clock.advance(timedelta(days=8))
    await house.worker.drain()
    state = "query($id: ID!) { node(id: $id) { ... on Assignment { state slot { status } } } }"
    assert (await ask(state, id=asked["id"]))["node"] == {
        "state": "EXPIRED",
        "slot": {"status": "OPEN"},
    }
    assert [p["code"] for p in await ask.problems("confirmAssignment", id=asked["id"])] == [
        "ILLEGAL_TRANSITION"
    ]
