"""Two at the same time: one is first, the other decides on what the first left."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from advocacy.budgets import Hold
from api.wiring import House
from tests.asking import ANONYMOUS, Asking
from tests.making import START, Making, written
from tests.resolvers.worlds import World

HOUR = timedelta(hours=1)
TIMES = {"startsAt": written(START), "endsAt": written(START + HOUR)}


async def agree(house: House) -> None:
    """Seats, asks, calendars and budgets tell the same story."""
    asked = await house.store.assignments.find({}, limit=1000)
    live = {each.id: each for each in asked if each.live}
    slots = await house.store.slots.find({}, limit=1000)
    calendars = await house.store.calendars.find({}, limit=1000)
    booked = {(c.id, b.assignment_id, b.starts_at) for c in calendars for b in c.bookings}
    assert {slot.assignment_id for slot in slots} - {None} == set(live)
    assert booked == {(each.advocate_id, each.id, each.starts_at) for each in live.values()}
    assert len(booked) == sum(len(calendar.bookings) for calendar in calendars)
    budgets = await house.store.budgets.find({}, limit=1000)
    entries = [(b.id, e) for b in budgets for e in b.entries if e.ask_id.startswith("asg_")]
    holding = [(id, entry.ask_id) for id, entry in entries if entry.hold is Hold.HELD]
    owners = {each.id: {each.advocate_id, each.account_id} - {None} for each in live.values()}
    assert sorted(holding) == sorted((owner, id) for id in owners for owner in owners[id])
    times = {slot.id: (slot.starts_at, slot.ends_at) for slot in slots}
    for each in live.values():
        assert (each.starts_at, each.ends_at) == times[each.slot_id]


async def test_one_final_answer_counts_however_many_are_given_at_once(
    ask: Asking, make: Making, house: House
) -> None:
    asked = await make.asked()
    nobody = ask.by(ANONYMOUS)
    payloads = await asyncio.gather(
        *(
            nobody.payload(
                "respondToInvitation",
                "state",
                {"token": asked["invitationToken"], "answer": answer},
            )
            for answer in ("ACCEPT", "DECLINE") * 6
        )
    )
    done = [each["assignment"]["state"] for each in payloads if each["assignment"]]
    refused = Counter(error["__typename"] for each in payloads for error in each["errors"])
    assert (len(done), refused) == (1, {"LinkExpired": 11})
    stored = await house.store.assignments.get(asked["id"])
    assert stored
    assert [step.to for step in stored.history] == ["HELD", "INVITED", done[0]]
    await agree(house)


@pytest.mark.parametrize("round_", range(3))
async def test_an_answer_and_the_end_of_an_ask_at_once_leave_one_of_them(
    round_: int, world: World
) -> None:
    w = world.ids
    given: list[tuple[str, dict[str, Any]]] = [
        ("respondToInvitation", {"token": w.token, "answer": "ACCEPT"}),
        ("cancelAssignment", {"id": w.bens, "reason": "Sold out."}),
        ("cancelSlot", {"id": w.asked}),
        ("cancelAssignment", {"id": w.anas, "reason": "Sold out."}),
        ("withdrawAssignment", {"id": w.anas, "reason": "TIME"}),
        ("confirmAssignment", {"id": w.anas}),
        ("reschedulePanel", {"id": w.panel, **later(round_)}),
    ]
    turned = given[round_:] + given[:round_]
    payloads = await asyncio.gather(
        *(world.ask.payload(mutation, "__typename", each) for mutation, each in turned)
    )
    known = {"IllegalTransition", "LinkExpired"}
    assert {error["__typename"] for each in payloads for error in each["errors"]} <= known
    await agree(world.house)


def later(days: int) -> dict[str, str]:
    """Times some days later."""
    starts = START + timedelta(days=days + 1)
    return {"startsAt": written(starts), "endsAt": written(starts + HOUR)}


@pytest.mark.parametrize("round_", range(3))
async def test_what_is_added_while_an_event_is_called_off_is_called_off_or_refused(
    round_: int, world: World
) -> None:
    w, ask = world.ids, world.ask
    adding = [
        ask.payload("addSlot", "id", {"panelId": w.panel, "slot": {"role": "HOST"}}),
        ask.payload(
            "createPanel",
            "id",
            {
                "eventId": w.event,
                "title": "x",
                "format": "TALK",
                "slots": [{"role": "HOST"}],
                **TIMES,
            },
        ),
        ask.payload("inviteAdvocate", "id", {"slotId": w.open, "advocateId": w.carl}),
    ]
    called_off = ask.payload("transitionEvent", "id", {"id": w.event, "to": "CANCELLED"})
    turned = [*adding[round_:], called_off, *adding[:round_]]
    await asyncio.gather(*turned)
    slots = await world.house.store.slots.by_event(w.event)
    assert {slot.status for slot in slots} == {"CANCELLED"}
    assert await world.house.store.assignments.live_of_event(w.event) == []
    await agree(world.house)


async def test_a_seat_added_while_its_session_moves_has_the_sessions_time(
    ask: Asking, make: Making, house: House
) -> None:
    panel = (await make.panel(seats=0))["id"]
    await asyncio.gather(
        *(
            ask.payload("addSlot", "id", {"panelId": panel, "slot": {"role": "HOST"}})
            for _ in range(3)
        ),
        ask.payload("reschedulePanel", "id", {"id": panel, **later(1)}),
        *(
            ask.payload("addSlot", "id", {"panelId": panel, "slot": {"role": "HOST"}})
            for _ in range(3)
        ),
    )
    moved = await house.store.panels.get(panel)
    assert moved
    slots = await house.store.slots.by_panels([panel])
    assert len(slots) == 6
    assert {(slot.starts_at, slot.ends_at) for slot in slots} == {(moved.starts_at, moved.ends_at)}


@pytest.mark.parametrize("round_", range(4))
async def test_whoever_is_asked_or_says_no_while_an_event_comes_to_be_recorded_is_told_of(
    round_: int, ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    panel = await make.panel(event, seats=2)
    seated, free = [slot["id"] for slot in panel["slots"]]
    ana, ben = [(await make.advocate())["id"] for _ in range(2)]
    word = {"advocateId": ana, "purpose": "RECORDING", "evidence": "By mail"}
    await ask.done("recordConsent", "id", **word, state="GRANTED")
    await make.asked(seated, ana)
    tasks = [
        ask.payload("updateEvent", "id", {"id": event, "recorded": True}),
        ask.payload("recordConsent", "id", {**word, "state": "WITHDRAWN"}),
        ask.payload("inviteAdvocate", "id", {"slotId": free, "advocateId": ben}),
    ]
    turn = round_ % 3
    await asyncio.gather(*tasks[turn:], *tasks[:turn])
    live = {each.advocate_id for each in await house.store.assignments.live_of_event(event)}
    assert ana in live
    alerts = await house.store.alerts.find({"kind": "CONSENT_MISSING"}, limit=9)
    assert {alert.advocate_id for alert in alerts} == live


@pytest.mark.parametrize("round_", range(3))
async def test_whoever_asks_to_be_left_alone_while_their_session_moves_is_not_asked_again(
    round_: int, ask: Asking, make: Making, house: House
) -> None:
    panel = await make.panel()
    ana = (await make.advocate())["id"]
    await make.accepted(slot_id=panel["slots"][0]["id"], advocate_id=ana)
    tasks = [
        ask.payload("reschedulePanel", "id", {"id": panel["id"], **later(1)}),
        ask.payload("setAdvocateStatus", "id", {"id": ana, "status": "DO_NOT_CONTACT"}),
    ]
    await asyncio.gather(*(tasks if round_ % 2 else tasks[::-1]))
    assert await house.store.assignments.live_of_advocate(ana) == []
    await agree(house)
