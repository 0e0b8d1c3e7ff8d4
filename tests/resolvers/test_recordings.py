"""Recordings: who is asked for a recorded seat without having agreed is told of."""

from datetime import timedelta

from advocacy.clock import StoppedClock
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.test_alerts import alerts
from tests.resolvers.test_declarations import consented

HOUR = timedelta(hours=1)


async def told(ask: Asking) -> list[tuple[str, str]]:
    """Kinds and messages of all alerts."""
    return [(each["kind"], each["message"]) for each in await alerts(ask)]


async def test_who_takes_back_being_recorded_keeps_the_seat_and_coordinators_are_told(
    ask: Asking, make: Making
) -> None:
    ana = (await make.advocate(name="Ana"))["id"]
    await consented(ask, ana, "RECORDING", "GRANTED")
    event = (await make.event(recorded=True))["id"]
    slot = (await make.panel(event))["slots"][0]["id"]
    asked = await make.accepted(slot_id=slot, advocate_id=ana)
    for state in ("GRANTED", "WITHDRAWN"):
        await consented(ask.as_advocate(ana), ana, "PHOTO", state)
    await consented(ask, ana, "RECORDING", "GRANTED", expiresAt=written(START + HOUR))
    assert await told(ask) == []
    await consented(ask.as_advocate(ana), ana, "RECORDING", "WITHDRAWN")
    message = "Ana is asked for a seat that is recorded. Their consent to RECORDING is WITHDRAWN."
    assert await told(ask) == [("CONSENT_MISSING", message)]
    state = "query($id: ID!) { node(id: $id) { ... on Assignment { state } } }"
    assert (await ask(state, id=asked["id"]))["node"]["state"] == "ACCEPTED"


async def test_a_consent_that_will_have_ended_by_then_is_told_of_and_what_is_over_is_not(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    ana, ben = [(await make.advocate(name=name))["id"] for name in ("Ana", "Ben")]
    for each in (ana, ben):
        await consented(ask, each, "RECORDING", "GRANTED")
        event = (await make.event(recorded=True))["id"]
        await make.accepted(slot_id=(await make.panel(event))["slots"][0]["id"], advocate_id=each)
    await consented(ask, ana, "RECORDING", "GRANTED", expiresAt=written(START))
    message = "Ana is asked for a seat that is recorded. Their consent to RECORDING is EXPIRED."
    assert await told(ask) == [("CONSENT_MISSING", message)]
    clock.advance(START + HOUR - clock.now())
    await consented(ask, ben, "RECORDING", "WITHDRAWN")
    assert len(await told(ask)) == 1


async def test_who_is_asked_for_an_event_that_is_to_be_recorded_after_all_is_told_of(
    ask: Asking, make: Making
) -> None:
    people = [(await make.advocate(name=name))["id"] for name in ("Ana", "Ben", "Carl")]
    await consented(ask, people[1], "RECORDING", "GRANTED")
    event = (await make.event())["id"]
    panel = await make.panel(event, seats=3)
    for slot, id in zip(panel["slots"], people, strict=True):
        await make.asked(slot["id"], id)
    await ask.done("updateEvent", "id", id=event, recorded=False)
    assert await told(ask) == []
    for _ in range(2):
        await ask.done("updateEvent", "id", id=event, recorded=True)
        text = "is asked for a seat that is recorded. Their consent to RECORDING is UNKNOWN."
        expected = [("CONSENT_MISSING", f"{name} {text}") for name in ("Ana", "Carl")]
        assert sorted(await told(ask)) == expected
    empty = (await make.event())["id"]
    await ask.done("updateEvent", "id", id=empty, recorded=True)
