"""Asking somebody: what stands against it, what is set aside, and asking twice."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

ASKED = """id state invitedAt expiresAt respondedAt predictedAcceptance invitationToken
  match { score eligible modelVersion blockers { code } factors { name contribution } }
  history { from to at by reason }"""


async def test_an_ask_keeps_how_well_it_fitted_and_when_it_is_due(
    ask: Asking, make: Making
) -> None:
    person = (await make.advocate())["id"]
    done = await ask.done("inviteAdvocate", ASKED, slotId=await make.slot(), advocateId=person)
    assert (done["state"], done["invitedAt"]) == ("INVITED", "2026-11-22T12:00:00Z")
    assert (done["expiresAt"], done["respondedAt"]) == ("2026-11-29T12:00:00Z", None)
    assert done["match"]["eligible"]
    contributions = sum(each["contribution"] for each in done["match"]["factors"])
    assert contributions == pytest.approx(done["match"]["score"], abs=1e-6)
    assert done["predictedAcceptance"] is None
    assert [(step["from"], step["to"], step["by"]) for step in done["history"]] == [
        (None, "HELD", "coordinator"),
        ("HELD", "INVITED", "coordinator"),
    ]


async def test_the_chance_of_a_yes_is_logged_once_there_is_any_answer(
    ask: Asking, make: Making
) -> None:
    person = (await make.advocate())["id"]
    for hours, answer in [(0, "ACCEPT"), (2, "DECLINE"), (4, "ACCEPT")]:
        slot = await make.slot(starts=START + timedelta(hours=hours))
        await make.answered(await make.asked(slot, person), answer)
    later = await make.slot(starts=START + timedelta(hours=6))
    done = await ask.done("inviteAdvocate", ASKED, slotId=later, advocateId=person)
    assert done["predictedAcceptance"] == pytest.approx(2 / 3)


async def test_an_answer_may_be_wanted_by_another_day(ask: Asking, make: Making) -> None:
    due = written(START - timedelta(days=1))
    asked = await make.asked(expiresAt=due)
    assert asked["expiresAt"] == "2026-12-09T14:00:00Z"
    slot, person = await make.slot(), (await make.advocate())["id"]
    past = {"slotId": slot, "advocateId": person, "expiresAt": "2026-11-22T12:00:00Z"}
    [problem] = await ask.problems("inviteAdvocate", **past)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["expiresAt"])


async def test_a_seat_that_is_taken_names_who_has_it(world: World) -> None:
    before = await snapshot(world.house)
    for slot, has_it in [(world.ids.asked, world.ids.bens), (world.ids.filled, world.ids.anas)]:
        [problem] = await world.ask.problems(
            "inviteAdvocate", slotId=slot, advocateId=world.ids.carl
        )
        assert (problem["__typename"], problem["assignmentId"]) == ("SlotTaken", has_it)
        assert (problem["code"], problem["path"]) == ("SLOT_TAKEN", ["slotId"])
    assert await snapshot(world.house) == before


async def test_being_busy_elsewhere_names_every_clash(tireless: Asking) -> None:
    ask, make = tireless, Making(tireless)
    person = (await make.advocate())["id"]
    starts = [START + timedelta(hours=hours) for hours in (0, 1, 2, 3)]
    slots = [await make.slot(starts=at) for at in starts]
    for slot in slots:
        await make.asked(slot, person)
    long = await make.slot(starts=START + timedelta(minutes=30), hours=2)
    fields = {"slotId": long, "advocateId": person}
    [problem] = await ask.problems("inviteAdvocate", **fields)
    assert (problem["__typename"], problem["code"]) == ("DoubleBooked", "DOUBLE_BOOKED")
    named = [{slot["id"] for slot in each["slots"]} for each in problem["conflicts"]]
    assert named == [{long, slot} for slot in slots[:3]]
    assert {(each["type"], each["severity"]) for each in problem["conflicts"]} == {
        ("DOUBLE_BOOKED", "BLOCKING")
    }


async def test_touching_bookings_in_any_events_are_no_clash(make: Making) -> None:
    person = (await make.advocate())["id"]
    for hours in (1, 0, 2):
        slot = await make.slot(starts=START + timedelta(hours=hours))
        assert (await make.asked(slot, person))["state"] == "INVITED"


async def refused(ask: Asking, slot: str, person: str, **given: Any) -> dict[str, Any]:
    """The Problem of an ask that is to be refused, which changes nothing."""
    before = await snapshot(ask.house)
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=person, **given)
    assert await snapshot(ask.house) == before
    return problem


async def test_everything_that_stands_against_an_ask_is_told_at_once(
    ask: Asking, make: Making
) -> None:
    slot = await make.slot(language="pt")
    person = (await make.advocate(status="PAUSED", languages=["es"]))["id"]
    problem = await refused(ask, slot, person)
    assert (problem["__typename"], problem["code"]) == ("Refused", "NOT_ACTIVE")
    assert [each["code"] for each in problem["blockers"]] == ["NOT_ACTIVE", "LANGUAGE_MISSING"]
    assert all(each["message"] and each["relaxation"] for each in problem["blockers"])
    assert problem["path"] == ["advocateId"]


async def test_a_coordinator_sets_rules_aside_with_a_reason_that_is_kept(
    ask: Asking, make: Making
) -> None:
    slot = await make.slot(language="pt")
    person = (await make.advocate(status="PAUSED", languages=["es"]))["id"]
    part = await refused(ask, slot, person, override=["NOT_ACTIVE"], overrideReason="She asked.")
    assert [each["code"] for each in part["blockers"]] == ["LANGUAGE_MISSING"]
    silent = await refused(ask, slot, person, override=["NOT_ACTIVE", "LANGUAGE_MISSING"])
    assert (silent["code"], silent["path"]) == ("INVALID_INPUT", ["overrideReason"])
    done = await ask.done(
        "inviteAdvocate",
        ASKED,
        slotId=slot,
        advocateId=person,
        override=["NOT_ACTIVE", "LANGUAGE_MISSING"],
        overrideReason="She asked.",
    )
    reason = done["history"][-1]["reason"]
    assert reason == "Overrides LANGUAGE_MISSING, NOT_ACTIVE: She asked."
    assert {each["code"] for each in done["match"]["blockers"]} == {
        "NOT_ACTIVE",
        "LANGUAGE_MISSING",
    }


@pytest.mark.parametrize(
    "code", ["DO_NOT_CONTACT", "DOUBLE_BOOKED", "CONSENT_MISSING", "SLOT_TAKEN"]
)
async def test_some_rules_are_never_set_aside(code: str, ask: Asking, make: Making) -> None:
    slot, person = await make.slot(), (await make.advocate(status="DO_NOT_CONTACT"))["id"]
    problem = await refused(ask, slot, person, override=[code], overrideReason="I must.")
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["override"])


async def test_who_asked_not_to_be_contacted_never_is(ask: Asking, make: Making) -> None:
    slot, person = await make.slot(), (await make.advocate(status="DO_NOT_CONTACT"))["id"]
    other = ["NOT_ACTIVE", "LANGUAGE_MISSING", "OVERUSED"]
    problem = await refused(ask, slot, person, override=other, overrideReason="I must.")
    assert (problem["code"], problem["blockers"][0]["relaxation"]) == ("DO_NOT_CONTACT", None)


async def test_who_declined_a_slot_is_not_asked_for_it_again_but_for_others(
    ask: Asking, make: Making
) -> None:
    slot, person = await make.slot(), (await make.advocate())["id"]
    await make.answered(await make.asked(slot, person), "DECLINE")
    problem = await refused(ask, slot, person)
    assert problem["code"] == "ALREADY_DECLINED"
    assert (await make.asked(await make.slot(), person))["state"] == "INVITED"
    again = {"override": ["ALREADY_DECLINED"], "overrideReason": "Another time suits."}
    later = await make.slot(starts=START + timedelta(days=1))
    await make.answered(await make.asked(later, person), "DECLINE")
    assert (await make.asked(later, person, **again))["state"] == "INVITED"


@pytest.mark.parametrize("missing", ["slotId", "advocateId"])
async def test_nobody_is_asked_for_nothing(missing: str, ask: Asking, make: Making) -> None:
    given = {"slotId": await make.slot(), "advocateId": (await make.advocate())["id"]}
    [problem] = await ask.problems("inviteAdvocate", **{**given, missing: "x"})
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", [missing])


async def test_the_same_key_asks_nobody_twice(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    given = {"slotId": await make.slot(), "advocateId": (await make.advocate())["id"]}
    given["idempotencyKey"] = "k1"
    first = await ask.done("inviteAdvocate", ASKED, **given)
    before = await snapshot(ask.house)
    clock.advance(timedelta(hours=1))
    assert await ask.done("inviteAdvocate", ASKED, **given) == first
    assert await snapshot(ask.house) == before
    await make.answered(first, "DECLINE")
    assert (await ask.done("inviteAdvocate", "id state", **given)) == {
        "id": first["id"],
        "state": "DECLINED",
    }


@pytest.mark.parametrize("other", ["slotId", "advocateId"])
async def test_a_key_that_asked_for_something_else_is_refused(
    other: str, ask: Asking, make: Making
) -> None:
    given = {"slotId": await make.slot(), "advocateId": (await make.advocate())["id"]}
    await ask.done("inviteAdvocate", "id", **given, idempotencyKey="k1")
    another = {"slotId": await make.slot(), "advocateId": (await make.advocate())["id"]}
    mixed = {**given, other: another[other]}
    problem = await refused(ask, mixed["slotId"], mixed["advocateId"], idempotencyKey="k1")
    assert (problem["__typename"], problem["code"]) == ("InvalidInput", "IDEMPOTENCY_KEY_REUSED")
    assert problem["path"] == ["idempotencyKey"]
    await ask.done("inviteAdvocate", "id", **another, idempotencyKey="k2")


async def test_the_same_key_at_the_same_time_asks_once(
    ask: Asking, make: Making, house: House
) -> None:
    given = {"slotId": await make.slot(), "advocateId": (await make.advocate())["id"]}
    given["idempotencyKey"] = "k1"
    done = await asyncio.gather(*(ask.done("inviteAdvocate", "id", **given) for _ in range(8)))
    assert len({each["id"] for each in done}) == 1
    assert await house.store.assignments.count({}) == 1


async def test_one_key_for_several_things_at_the_same_time_asks_for_one(
    ask: Asking, make: Making, house: House
) -> None:
    wanted = [
        {"slotId": await make.slot(), "advocateId": (await make.advocate())["id"]} for _ in range(6)
    ]
    payloads = await asyncio.gather(
        *(ask.payload("inviteAdvocate", "id", {**each, "idempotencyKey": "k1"}) for each in wanted)
    )
    assert sum(not payload["errors"] for payload in payloads) == 1
    codes = {error["code"] for payload in payloads for error in payload["errors"]}
    assert codes == {"IDEMPOTENCY_KEY_REUSED"}
    assert await house.store.assignments.count({}) == 1
    assert await house.store.slots.count({"status": "HELD"}) == 1
