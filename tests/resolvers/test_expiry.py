"""Asks that nobody answers: looked at when they are due, and not before."""

from datetime import timedelta

import pytest

from advocacy.clock import StoppedClock
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

DAY = timedelta(days=1)
STATE = """query($id: ID!) { node(id: $id) { ... on Assignment { state
  history { to by reason } slot { status assignment { id } } } } }"""


async def state(ask: Asking, id: str) -> str:
    """Where an ask stands once all that is due has been done."""
    await ask.house.worker.drain()
    return str((await ask(STATE, id=id))["node"]["state"])


@pytest.mark.parametrize("answer", [None, "TENTATIVE"])
async def test_an_ask_without_a_final_answer_gives_its_seat_and_time_back(
    answer: str | None, ask: Asking, make: Making, clock: StoppedClock
) -> None:
    asked = await make.asked()
    if answer:
        await make.answered(asked, answer)
    clock.advance(7 * DAY - timedelta(milliseconds=1))
    assert await state(ask, asked["id"]) == (answer or "INVITED")
    clock.advance(timedelta(milliseconds=1))
    assert await state(ask, asked["id"]) == "EXPIRED"
    found = (await ask(STATE, id=asked["id"]))["node"]
    assert found["slot"] == {"status": "OPEN", "assignment": None}
    assert found["history"][-1] == {
        "to": "EXPIRED",
        "by": "rostrum",
        "reason": "No answer in time.",
    }
    [calendar] = await ask.house.store.calendars.find({}, limit=2)
    assert calendar.bookings == ()


@pytest.mark.parametrize("answer", ["ACCEPT", "DECLINE"])
async def test_an_answer_outlasts_the_day_it_was_due(
    answer: str, ask: Asking, make: Making, clock: StoppedClock
) -> None:
    asked = await make.asked()
    await make.answered(asked, answer)
    await ask.house.worker.drain()
    answered = (await ask(STATE, id=asked["id"]))["node"]
    clock.advance(8 * DAY)
    await ask.house.worker.drain()
    assert (await ask(STATE, id=asked["id"]))["node"] == answered


async def test_an_ask_that_was_repeated_waits_from_then_on(
    world: World, clock: StoppedClock
) -> None:
    clock.advance(3 * DAY)
    later = START + DAY
    times = {"startsAt": written(later), "endsAt": written(later + timedelta(hours=1))}
    await world.ask.done("reschedulePanel", "id", id=world.ids.panel, **times)
    clock.advance(5 * DAY)
    assert await state(world.ask, world.ids.bens) == "INVITED"
    assert await state(world.ask, world.ids.anas) == "INVITED"
    clock.advance(2 * DAY)
    assert await state(world.ask, world.ids.bens) == "EXPIRED"


async def test_looking_twice_changes_nothing(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    await make.asked()
    clock.advance(8 * DAY)
    await ask.house.worker.drain()
    before = await snapshot(ask.house)
    clock.advance(DAY)
    assert await ask.house.worker.drain() == 0
    assert await snapshot(ask.house) == before
