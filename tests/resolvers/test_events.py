"""Events: drafted, changed, and what follows when they are over or called off."""

from datetime import timedelta
from typing import Any

import pytest

from api.wiring import House
from tests.asking import ANONYMOUS, Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

EVENT = """id version title kind status audience timeZone startsAt endsAt language topics goals
  externalRefs { platform externalId joinUrl }"""
STATUS = (
    "query($id: ID!) { event(id: $id) { status panels { slots { status assignment { state } } } } }"
)


async def test_an_event_is_drafted_and_read_back(ask: Asking) -> None:
    ref = {"platform": "ZOOM", "externalId": "984", "joinUrl": "https://zoom.example/j/984"}
    given: dict[str, Any] = {
        "title": "Spring",
        "kind": "WEBINAR",
        "timeZone": "Europe/Madrid",
        "startsAt": "2026-12-10T15:00:00+01:00",
        "endsAt": "2026-12-10T16:00:00+01:00",
        "language": "pt-br",
        "topics": ["AI", "ai"],
        "goals": ["leads"],
        "externalRefs": [ref],
    }
    made = await ask.done("createEvent", EVENT, **given)
    assert made == {
        **given,
        "id": made["id"],
        "version": 1,
        "status": "DRAFT",
        "audience": "MULTI_ACCOUNT",
        "startsAt": "2026-12-10T14:00:00Z",
        "endsAt": "2026-12-10T15:00:00Z",
        "language": "pt-BR",
        "topics": ["AI"],
    }
    read = f"query($id: ID!) {{ event(id: $id) {{ {EVENT} }} }}"
    assert (await ask(read, id=made["id"]))["event"] == made
    changed = await ask.done(
        "updateEvent", EVENT, id=made["id"], title="Autumn", language=None, expectedVersion=1
    )
    assert changed == {**made, "title": "Autumn", "language": None, "version": 2}


@pytest.mark.parametrize(
    "wrong, path",
    [
        ({"endsAt": written(START)}, []),
        ({"endsAt": written(START - timedelta(hours=1))}, []),
        ({"title": ""}, ["title"]),
        (
            {"externalRefs": [{"platform": "ZOOM", "externalId": ""}]},
            ["externalRefs", "0", "externalId"],
        ),
    ],
)
async def test_an_event_that_makes_no_sense_is_refused(
    wrong: dict[str, Any], path: list[str], ask: Asking, house: House
) -> None:
    times = {"startsAt": written(START), "endsAt": written(START + timedelta(hours=1))}
    given = {"title": "x", "kind": "MEETUP", "timeZone": "UTC", **times, **wrong}
    before = await snapshot(house)
    [problem] = await ask.problems("createEvent", **given)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", path)
    assert await snapshot(house) == before


async def test_an_event_runs_its_course_and_every_other_step_is_refused(
    ask: Asking, make: Making
) -> None:
    id = (await make.event())["id"]
    course = ["DRAFT", "PUBLISHED", "LIVE", "COMPLETED"]
    for step, status in enumerate(course):
        following = course[step + 1 : step + 2] + (["CANCELLED"] if step < 3 else [])
        for other in {*course, "CANCELLED"} - {*following}:
            [problem] = await ask.problems("transitionEvent", id=id, to=other)
            assert (problem["__typename"], problem["from"]) == ("IllegalTransition", status)
            assert problem["allowed"] == following
        if following:
            done = await ask.done("transitionEvent", "status", id=id, to=following[0])
            assert done["status"] == following[0]


async def test_calling_an_event_off_ends_what_is_live_and_frees_everybody(world: World) -> None:
    w, ask = world.ids, world.ask
    await ask.done("transitionEvent", "id", id=w.event, to="CANCELLED", reason="Storm.")
    event = (await ask(STATUS, id=w.event))["event"]
    slots = [slot for panel in event["panels"] for slot in panel["slots"]]
    assert event["status"] == "CANCELLED"
    assert slots == [{"status": "CANCELLED", "assignment": None}] * 5
    states = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Assignment {
      state history { to reason } } } }"""
    asked = (await ask(states, ids=[w.anas, w.bens, w.confirmed, w.appeared]))["nodes"]
    assert [each["state"] for each in asked] == [*["CANCELLED"] * 3, "ATTENDED"]
    assert asked[0]["history"][-1] == {"to": "CANCELLED", "reason": "Storm."}
    calendars = await world.house.store.calendars.find({}, limit=10)
    assert [calendar.bookings for calendar in calendars] == [()] * 3
    # Everybody can be asked for that time again, elsewhere; nobody for the event's own seats.
    await world.make.asked(advocate_id=w.ana)
    [problem] = await ask.problems("inviteAdvocate", slotId=w.open, advocateId=w.carl)
    assert (problem["code"], problem["from"]) == ("ILLEGAL_TRANSITION", "CANCELLED")
    [late] = await ask.by(ANONYMOUS).problems("respondToInvitation", token=w.token, answer="ACCEPT")
    assert late["code"] == "LINK_EXPIRED"


async def test_an_event_that_is_over_has_its_filled_seats_completed(world: World) -> None:
    w, ask = world.ids, world.ask
    for status in ("PUBLISHED", "LIVE", "COMPLETED"):
        await ask.done("transitionEvent", "id", id=w.event, to=status)
    event = (await ask(STATUS, id=w.event))["event"]
    slots = [slot["status"] for panel in event["panels"] for slot in panel["slots"]]
    assert slots == ["OPEN", "COMPLETED", "HELD", "COMPLETED", "COMPLETED"]


async def test_who_sits_in_a_seat_of_an_event_that_is_over_is_still_shown_in_it(
    world: World,
) -> None:
    w, ask = world.ids, world.ask
    for status in ("PUBLISHED", "LIVE", "COMPLETED"):
        await ask.done("transitionEvent", "id", id=w.event, to=status)
    seat = "query($id: ID!) { node(id: $id) { ... on SpeakingSlot { assignment { id state } } } }"
    shown = (await ask(seat, id=w.filled))["node"]["assignment"]
    assert shown == {"id": w.anas, "state": "ACCEPTED"}


@pytest.mark.parametrize("status", ["COMPLETED", "CANCELLED"])
async def test_nothing_is_added_to_an_event_that_is_over(status: str, world: World) -> None:
    w, ask = world.ids, world.ask
    path = ["CANCELLED"] if status == "CANCELLED" else ["PUBLISHED", "LIVE", "COMPLETED"]
    for each in path:
        await ask.done("transitionEvent", "id", id=w.event, to=each)
    before = await snapshot(world.house)
    times = {"startsAt": written(START), "endsAt": written(START + timedelta(hours=1))}
    [panel] = await ask.problems("createPanel", eventId=w.event, title="x", format="TALK", **times)
    [slot] = await ask.problems("addSlot", panelId=w.panel, slot={"role": "HOST"})
    assert (panel["code"], panel["path"]) == ("INVALID_INPUT", ["eventId"])
    assert (slot["code"], slot["path"]) == ("INVALID_INPUT", ["panelId"])
    assert await snapshot(world.house) == before


@pytest.mark.parametrize(
    "mutation, given",
    [
        ("updateEvent", {"title": "x"}),
        ("transitionEvent", {"to": "PUBLISHED"}),
    ],
)
async def test_an_event_that_is_not_there_is_not_found(
    mutation: str, given: dict[str, str], ask: Asking
) -> None:
    [problem] = await ask.problems(mutation, id="evt_0", **given)
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["id"])
