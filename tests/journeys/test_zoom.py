"""Zoom's deliveries, recorded once and sent again: attendance becomes exactly what is expected."""

import asyncio
import random
from dataclasses import replace

from graphql import parse, print_ast, separate_operations

from scripts.replay import send_all
from scripts.screens import ATTENDANCE
from tests.journeys.remote import Remote
from tests.journeys.server import ZOOM_SECRET
from tests.journeys.waiting import becomes
from tests.journeys.webinars import (
    HOURS,
    STARTS,
    WHAT_ADDS_UP,
    Webinar,
    adds_up,
    expected_in,
    in_room,
    no_shows,
    push_all,
    renamed,
    rows,
    unheard_of,
)
from tests.making import Making

# The showing that ran in October, and not the one in November.
OCTOBER = b"/kR8vT2pQ0aXw1u"
# What GraphiQL's tab asks for, without the subscription beside it.
TAB = print_ast(separate_operations(parse(ATTENDANCE))["Attendance"])


async def comes_true(ask: Remote, event_id: str, webinar: Webinar) -> None:
    """Wait until attendance is what is expected of a webinar: everybody, nobody else, all sums."""
    expected = webinar.expected()
    await becomes(lambda: in_room(ask, event_id), expected_in(expected))
    await becomes(lambda: adds_up(ask, event_id), WHAT_ADDS_UP)
    assert await no_shows(ask, event_id) == set(expected["no_show"])
    stand = {row["email"]: row["registration"] for row in await rows(ask, event_id)}
    for each in expected["registrations"]:
        assert (each["email"], stand[each["email"]]) == (each["email"], each["status"].upper())
    said = {each[name] for each in await rows(ask, event_id) for name in ("name", "email")}
    assert said.isdisjoint({"Mallory", "mallory@example.net", "Someone Else"})


async def test_the_recording_as_it_came_and_its_other_showing(ask: Remote, make: Making) -> None:
    webinar = Webinar()
    event = await webinar.held(make)
    url = f"{ask.server.url}/webhooks/zoom"
    assert await asyncio.to_thread(send_all, webinar.deliveries(), url, ZOOM_SECRET) == 0
    await comes_true(ask, event, webinar)
    shown = (await ask(TAB, event=event))["event"]
    [source] = shown["attendance"]["sources"]
    assert (source["platform"], source["kind"], source["records"]) == ("ZOOM", "webhook", 39)
    assert len(shown["attendees"]["nodes"]) == len(await rows(ask, event)) == 13

    other = await webinar.other(make)
    [showing] = webinar.expected()["other_instances"]
    await becomes(lambda: in_room(ask, other), expected_in(showing))
    await comes_true(ask, event, webinar)


async def test_shuffled_and_repeated_it_is_kept_for_an_event_that_is_linked_later(
    ask: Remote, make: Making
) -> None:
    webinar, chance = unheard_of(), random.Random()
    deliveries = webinar.deliveries()
    deliveries += chance.sample(deliveries, 25)
    chance.shuffle(deliveries)
    await asyncio.gather(*(push_all(ask, deliveries[lane::3]) for lane in range(3)))
    event = await webinar.held(make, linked=False)
    assert await rows(ask, event) == []
    await ask.done("updateEvent", "id", id=event, externalRefs=[webinar.ref])
    await comes_true(ask, event, webinar)
    await ask.done("updateEvent", "id", id=event, externalRefs=[])
    await becomes(lambda: count_in_room(ask, event), 0)
    assert await rows(ask, event) == []
    assert (await adds_up(ask, event))["attended"] == 0


async def test_all_at_once_it_is_kept_for_an_event_that_is_made_meanwhile(
    ask: Remote, make: Making
) -> None:
    webinar = unheard_of()
    pushes = (push_all(ask, [each] * 2) for each in webinar.deliveries())
    making = asyncio.create_task(webinar.held(make))
    await asyncio.gather(making, *pushes)
    await comes_true(ask, await making, webinar)


async def test_a_showing_goes_over_to_the_event_that_is_nearer_and_a_speaker_to_the_stage(
    ask: Remote, make: Making
) -> None:
    webinar = unheard_of()
    address = f"lucia{webinar.number}@example.com"
    october = [
        replace(each, body=renamed(each.body, {"lucia.fernandez@example.com": address}))
        for each in webinar.deliveries()
        if OCTOBER in each.body
    ]
    later = await webinar.other(make)
    await asyncio.gather(*(push_all(ask, [each]) for each in october))
    await becomes(lambda: count_in_room(ask, later), 10)
    event = await webinar.held(make)
    await becomes(lambda: adds_up(ask, event), WHAT_ADDS_UP)
    await becomes(lambda: count_in_room(ask, later), 0)

    lucia = await make.advocate(email=address)
    slot = await make.slot(event_id=event, starts=STARTS, hours=HOURS)
    await make.accepted(slot_id=slot, advocate_id=lucia["id"])

    async def role() -> list[str]:
        return [row["role"] for row in await rows(ask, event) if row["email"] == address]

    await becomes(role, ["SPEAKER"])
    assert (await adds_up(ask, event))["registered"] == WHAT_ADDS_UP["registered"] - 1


async def count_in_room(ask: Remote, event_id: str) -> int:
    """How many were there live."""
    return len(await in_room(ask, event_id))
