"""How a person's asks went, from asking them."""

from datetime import timedelta
from typing import Any

from advocacy.clock import StoppedClock
from tests.asking import Asking
from tests.making import START, Making

HISTORY = """query($id: ID!) { advocate(id: $id) { reliability {
  asks accepted declined expired shows noShows lateCancellations showRate rating
  acceptance { value low high n } } } }"""


async def history(ask: Asking, id: str) -> dict[str, Any]:
    """How somebody's asks went."""
    return dict((await ask(HISTORY, id=id))["advocate"]["reliability"])


async def test_without_asks_there_is_nothing_to_say(ask: Asking, make: Making) -> None:
    found = await history(ask, (await make.advocate())["id"])
    assert found.pop("acceptance") == {"value": 0.5, "low": 0, "high": 1, "n": 0}
    assert found.pop("showRate") is None
    assert found.pop("rating") is None
    assert set(found.values()) == {0}


async def test_every_end_of_an_ask_is_counted(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    somebody = (await make.advocate())["id"]
    await ask.done("setWillingness", "id", advocateId=somebody, willingFor=[])
    slots = [await make.slot(starts=START + timedelta(hours=2 * n)) for n in range(8)]

    async def asked(number: int) -> dict[str, Any]:
        # Whoever is asked so often has no effort left.
        override = {"override": ["OVERUSED"], "overrideReason": "A test."}
        return await make.asked(slots[number], somebody, **override)

    async def accepted(number: int) -> str:
        made = await asked(number)
        await make.answered(made, "ACCEPT")
        return str(made["id"])

    await make.answered(await asked(0), "DECLINE")
    await make.answered(await asked(1), "TENTATIVE")
    cancelled = await accepted(2)
    await ask.done("cancelAssignment", "id", id=cancelled, reason="The room is gone.")
    early, late = await accepted(3), await accepted(4)
    await ask.done("withdrawAssignment", "id", id=early, reason="TIME")
    showed, missed, excused = [await accepted(number) for number in (5, 6, 7)]
    clock.advance(START - clock.now() - timedelta(days=2))
    await ask.done("withdrawAssignment", "id", id=late, reason="TIME")
    clock.advance(timedelta(days=3))
    for id, how in ((showed, "ATTENDED"), (missed, "NO_SHOW"), (excused, "EXCUSED")):
        await ask.done("recordAppearance", "id", id=id, appearance=how)
    await ask.done("recordOutcome", "id", id=showed, rating=4.5)
    await ask.house.worker.drain()
    found = await history(ask, somebody)
    acceptance = found.pop("acceptance")
    assert found == {
        "asks": 8,
        "accepted": 6,
        "declined": 1,
        "expired": 1,
        "shows": 1,
        "noShows": 1,
        "lateCancellations": 1,
        "showRate": 1 / 3,
        "rating": 4.5,
    }
    assert (acceptance["n"], acceptance["value"]) == (8, 0.75)
    assert acceptance["low"] < 0.75 < acceptance["high"]


async def test_an_open_ask_is_in_no_rate(ask: Asking, make: Making) -> None:
    made = await make.asked()
    found = await history(ask, made["advocate"]["id"])
    assert (found["asks"], found["acceptance"]["n"], found["showRate"]) == (1, 0, None)
