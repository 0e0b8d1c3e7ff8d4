"""The day itself: who appeared, what it brought, and what is added up of it."""

from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

OUTCOME = """state slot { status assignment { id } } outcome { attended rating feedback leads
  influencedPipeline influencedRevenue currency recordedAt liveSeconds }"""
BROUGHT = """query($id: ID!) { event(id: $id) { outcome { assignments shows noShows leads
  influencedPipeline influencedRevenue currency showRate medianMinutes questions } } }"""


@pytest.mark.parametrize(
    "appearance, attended", [("ATTENDED", True), ("NO_SHOW", False), ("EXCUSED", None)]
)
async def test_an_appearance_completes_the_seat_and_frees_the_calendar(
    appearance: str, attended: bool | None, world: World
) -> None:
    w, ask = world.ids, world.ask
    done = await ask.done("recordAppearance", OUTCOME, id=w.confirmed, appearance=appearance)
    assert (done["state"], done["outcome"]["attended"]) == (appearance, attended)
    assert done["slot"] == {"status": "COMPLETED", "assignment": None}
    calendar = await world.house.store.calendars.get(w.ana)
    assert calendar
    assert [booking.assignment_id for booking in calendar.bookings] == [w.anas]


async def test_who_only_accepted_has_appeared_once_the_slot_has_begun(
    world: World, clock: StoppedClock
) -> None:
    w, ask = world.ids, world.ask
    clock.advance(START - clock.now() - timedelta(seconds=1))
    before = await snapshot(world.house)
    [early] = await ask.problems("recordAppearance", id=w.anas, appearance="ATTENDED")
    assert (early["code"], early["from"]) == ("ILLEGAL_TRANSITION", "ACCEPTED")
    assert "CONFIRMED" in early["allowed"]
    assert await snapshot(world.house) == before
    clock.advance(timedelta(seconds=1))
    done = await ask.done("recordAppearance", OUTCOME, id=w.anas, appearance="ATTENDED")
    assert (done["state"], done["slot"]["status"]) == ("ATTENDED", "COMPLETED")


async def test_an_appearance_is_corrected_for_thirty_days(
    world: World, clock: StoppedClock
) -> None:
    w, ask = world.ids, world.ask
    end = START + timedelta(hours=4)
    clock.advance(end + timedelta(days=30) - clock.now())
    given = {"id": w.appeared, "appearance": "NO_SHOW", "reason": "A mix-up."}
    done = await ask.done("recordAppearance", "state history { to by reason }", **given)
    assert [step["to"] for step in done["history"][-2:]] == ["ATTENDED", "NO_SHOW"]
    assert done["history"][-1] == {"to": "NO_SHOW", "by": "coordinator", "reason": "A mix-up."}
    clock.advance(timedelta(milliseconds=1))
    [late] = await ask.problems("recordAppearance", id=w.appeared, appearance="EXCUSED")
    assert (late["code"], late["allowed"]) == ("ILLEGAL_TRANSITION", [])


async def test_an_outcome_is_exact_and_what_is_not_given_stays(world: World) -> None:
    w, ask = world.ids, world.ask
    amounts = {"influencedPipeline": "0.10", "influencedRevenue": "12345678901234.5678"}
    first = await ask.done(
        "recordOutcome", OUTCOME, id=w.appeared, rating=4.5, leads=3, currency="eur", **amounts
    )
    assert first["outcome"] == {
        "attended": True,
        "rating": 4.5,
        "feedback": None,
        "leads": 3,
        **amounts,
        "currency": "EUR",
        "recordedAt": "2026-11-22T12:00:00Z",
        "liveSeconds": None,
    }
    second = await ask.done("recordOutcome", OUTCOME, id=w.appeared, feedback="Great.")
    assert second["outcome"] == {**first["outcome"], "feedback": "Great."}
    read = f"query($id: ID!) {{ node(id: $id) {{ ... on Assignment {{ {OUTCOME} }} }} }}"
    assert (await ask(read, id=w.appeared))["node"] == second


@pytest.mark.parametrize("who", ["anas", "bens", "confirmed"])
async def test_an_outcome_needs_an_appearance(who: str, world: World) -> None:
    before = await snapshot(world.house)
    [problem] = await world.ask.problems("recordOutcome", id=getattr(world.ids, who), leads=1)
    assert problem["code"] == "ILLEGAL_TRANSITION"
    assert await snapshot(world.house) == before


@pytest.mark.parametrize(
    "wrong, path",
    [
        ({"influencedRevenue": "5"}, ["currency"]),
        ({"rating": 6.0}, ["rating"]),
        ({"leads": -1}, ["leads"]),
        ({"influencedPipeline": "-1", "currency": "EUR"}, ["influencedPipeline"]),
        ({"influencedPipeline": "0.00001", "currency": "EUR"}, ["influencedPipeline"]),
        ({"currency": "euros"}, ["currency"]),
    ],
)
async def test_an_outcome_that_makes_no_sense_is_refused(
    wrong: dict[str, Any], path: list[str], world: World
) -> None:
    before = await snapshot(world.house)
    [problem] = await world.ask.problems("recordOutcome", id=world.ids.appeared, **wrong)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", path)
    assert await snapshot(world.house) == before


async def appeared(ask: Asking, make: Making, slot: str, appearance: str, **given: Any) -> None:
    """Somebody who came to a seat, or did not, and what it brought."""
    accepted = await make.accepted(slot_id=slot)
    await ask.done("confirmAssignment", "id", id=accepted["id"])
    await ask.done("recordAppearance", "id", id=accepted["id"], appearance=appearance)
    if given:
        await ask.done("recordOutcome", "id", id=accepted["id"], **given)


async def test_what_an_event_brought_is_added_up_exactly(ask: Asking, make: Making) -> None:
    panel = await make.panel(seats=5)
    slots = [slot["id"] for slot in panel["slots"]]
    tenth = {"influencedPipeline": "0.1", "currency": "EUR"}
    await appeared(ask, make, slots[0], "ATTENDED", leads=2, **tenth)
    await appeared(ask, make, slots[1], "ATTENDED", leads=3, influencedRevenue="7", **tenth)
    await appeared(ask, make, slots[2], "NO_SHOW", **tenth)
    await appeared(ask, make, slots[3], "EXCUSED")
    await make.asked(slots[4])
    outcome = (await ask(BROUGHT, id=panel["event"]["id"]))["event"]["outcome"]
    assert outcome == {
        "assignments": 5,
        "shows": 2,
        "noShows": 1,
        "leads": 5,
        "influencedPipeline": "0.3",
        "influencedRevenue": "7",
        "currency": "EUR",
        "showRate": None,
        "medianMinutes": None,
        "questions": 0,
    }


async def test_currencies_are_not_mixed(ask: Asking, make: Making) -> None:
    panel = await make.panel(seats=2)
    for slot, currency in zip(panel["slots"], ("EUR", "USD"), strict=True):
        given = {"leads": 1, "influencedRevenue": "5", "currency": currency}
        await appeared(ask, make, slot["id"], "ATTENDED", **given)
    outcome = (await ask(BROUGHT, id=panel["event"]["id"]))["event"]["outcome"]
    assert (outcome["influencedRevenue"], outcome["currency"], outcome["leads"]) == (None, None, 2)


async def test_an_event_that_brought_nothing_yet_says_so(ask: Asking, make: Making) -> None:
    event = (await make.event())["id"]
    outcome = (await ask(BROUGHT, id=event))["event"]["outcome"]
    assert (outcome["assignments"], outcome["shows"], outcome["leads"]) == (0, 0, 0)
    assert (outcome["influencedRevenue"], outcome["currency"]) == (None, None)
