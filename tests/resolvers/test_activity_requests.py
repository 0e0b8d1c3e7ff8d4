"""Asking for anything but a slot: what it takes, what stands against it, what becomes of it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from advocacy.budgets import Hold
from advocacy.clock import StoppedClock
from advocacy.policies import Policy
from api.wiring import House
from tests.asking import Asking
from tests.conftest import NOON
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import World

DAY = timedelta(days=1)
FIELDS = """id state cost subject note overridden takesPlaceAt expiresAt advocate { id }
  history { from to by reason }"""
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on ActivityRequest {{ {FIELDS} }} }} }}"
BUDGET = """query($id: ID!) { advocate(id: $id) {
  budget { capacity used held remaining } activityRequests { nodes { id state } } } }"""


async def budget(ask: Asking, advocate_id: str) -> dict[str, float]:
    """How much somebody was asked for."""
    found: dict[str, float] = (await ask(BUDGET, id=advocate_id))["advocate"]["budget"]
    return found


async def request(ask: Asking, id: str) -> dict[str, Any]:
    """An ask as it stands."""
    found: dict[str, Any] = (await ask(NODE, id=id))["node"]
    return found


async def settled(ask: Asking, id: str, to: str, **given: Any) -> dict[str, Any]:
    """An ask after a note of what became of it."""
    return await ask.done("settleActivityRequest", FIELDS, id=id, to=to, **given)


def by_policy(house: House, **policy: Any) -> Making:
    """Makes things in the same programme under another policy."""
    settings = house.settings.model_copy(update={"policy": Policy.model_validate(policy)})
    return Making(Asking(House(settings, house.store, house.changes, house.clock)))


async def refused(make: Making, advocate_id: str, activity: str, **given: Any) -> list[str]:
    """The codes of what stands against asking."""
    asked = {"advocateId": advocate_id, "activity": activity, "subject": "x", **given}
    [problem] = await make.ask.problems("requestActivity", **asked)
    assert problem["__typename"] == "Refused"
    return [each["code"] for each in problem["blockers"]]


async def test_an_ask_keeps_its_effort_ready_uses_it_when_done_and_it_fades(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    ana = (await make.advocate())["id"]
    assert (await ask(BUDGET, id=ana))["advocate"]["activityRequests"]["nodes"] == []
    asked = await make.requested(ana, "REFERENCE_CALL", subject="Acme, about onboarding")
    assert (asked["state"], asked["cost"]) == ("ASKED", 40)
    assert datetime.fromisoformat(asked["expiresAt"]) == NOON + 7 * DAY
    await settled(ask, asked["id"], "ACCEPTED")
    clock.advance(29 * DAY)
    assert await budget(ask, ana) == {"capacity": 100, "used": 0, "held": 40, "remaining": 60}
    done = await settled(ask, asked["id"], "DONE", note="They signed.")
    assert [step["to"] for step in done["history"]] == ["ASKED", "ACCEPTED", "DONE"]
    assert (done["note"], done["subject"]) == ("They signed.", "Acme, about onboarding")
    assert await budget(ask, ana) == {"capacity": 100, "used": 40, "held": 0, "remaining": 60}
    clock.advance(60 * DAY)
    assert (await budget(ask, ana))["used"] == pytest.approx(20)
    never = await ask("{ advocates(filter: { neverAsked: true }) { totalCount } }")
    assert never["advocates"]["totalCount"] == 0


@pytest.mark.parametrize("states", [["DECLINED"], ["CANCELLED"], ["ACCEPTED", "DECLINED"]])
async def test_an_ask_that_comes_to_nothing_gives_back_all_but_a_tenth(
    states: list[str], ask: Asking, make: Making
) -> None:
    account = (await make.account())["id"]
    ana = (await make.advocate(accountId=account))["id"]
    asked = await make.requested(ana, "CASE_STUDY")
    for state in states:
        await settled(ask, asked["id"], state)
    stood = await budget(ask, ana)
    assert stood == pytest.approx({"capacity": 100, "used": 3, "held": 0, "remaining": 97})
    stored = await ask.house.store.budgets.get(account)
    assert stored
    assert [each.hold for each in stored.entries] == [Hold.RELEASED]


async def test_an_ask_that_nobody_answers_expires_and_gives_its_effort_back(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    ana = (await make.advocate())["id"]
    waits = await make.requested(ana)
    answered = await make.requested(ana)
    await settled(ask, answered["id"], "ACCEPTED")
    clock.advance(7 * DAY - timedelta(milliseconds=1))
    await ask.house.worker.drain()
    assert (await request(ask, waits["id"]))["state"] == "ASKED"
    clock.advance(timedelta(milliseconds=1))
    # A yes is too late even before anybody has looked.
    [late] = await ask.problems("settleActivityRequest", id=waits["id"], to="ACCEPTED")
    assert (late["code"], late["from"]) == ("ILLEGAL_TRANSITION", "EXPIRED")
    await ask.house.worker.drain()
    expired = await request(ask, waits["id"])
    last = {"from": "ASKED", "to": "EXPIRED", "by": "rostrum", "reason": "No answer in time."}
    assert (expired["state"], expired["history"][-1]) == ("EXPIRED", last)
    assert (await request(ask, answered["id"]))["state"] == "ACCEPTED"
    assert await budget(ask, ana) == pytest.approx(
        {"capacity": 100, "used": 1, "held": 10, "remaining": 89}
    )
    before = await snapshot(ask.house)
    clock.advance(DAY)
    assert await ask.house.worker.drain() == 0
    assert await snapshot(ask.house) == before


async def test_an_override_is_kept_with_its_reason_and_nothing_else_passes(
    ask: Asking, make: Making
) -> None:
    ana = (await make.advocate(status="PAUSED", willingFor=[{"activity": "REVIEW"}]))["id"]
    assert await refused(make, ana, "QUOTE") == ["NOT_ACTIVE", "NOT_WILLING"]
    only = {"override": ["NOT_ACTIVE"], "overrideReason": "She offered."}
    assert await refused(make, ana, "QUOTE", **only) == ["NOT_WILLING"]
    both: dict[str, Any] = {
        "override": ["NOT_ACTIVE", "NOT_WILLING"],
        "overrideReason": "She offered.",
    }
    asked = await make.requested(ana, **both)
    assert asked["overridden"] == "Overrides NOT_ACTIVE, NOT_WILLING: She offered."
    stored = await request(ask, asked["id"])
    assert stored["history"][0]["reason"] == asked["overridden"]
    assert (await ask(BUDGET, id=ana))["advocate"]["activityRequests"]["nodes"] == [
        {"id": asked["id"], "state": "ASKED"}
    ]


async def test_what_they_forbid_is_not_asked_for_whoever_overrides(make: Making) -> None:
    ana = (await make.advocate())["id"]
    no = {"purpose": "REFERENCE_CALL", "state": "DENIED", "evidence": "Her mail."}
    await make.ask.done("recordConsent", "id", advocateId=ana, **no)
    assert await refused(make, ana, "REFERENCE_CALL") == ["CONSENT_MISSING"]
    insisting = {"override": ["CONSENT_MISSING"], "overrideReason": "We need it."}
    given = {"advocateId": ana, "activity": "REFERENCE_CALL", "subject": "x", **insisting}
    [problem] = await make.ask.problems("requestActivity", **given)
    assert (problem["__typename"], problem["path"]) == ("InvalidInput", ["override"])
    assert (await make.requested(ana))["state"] == "ASKED"


async def test_two_reference_calls_a_quarter_and_two_more_in_the_next(house: House) -> None:
    make = by_policy(house, capacity=1000)
    ana = (await make.advocate())["id"]
    for _ in range(2):
        await make.requested(ana, "REFERENCE_CALL")
    assert await refused(make, ana, "REFERENCE_CALL") == ["OVERUSED"]
    january = {"takesPlaceAt": "2027-01-01T00:00:00Z"}
    for _ in range(2):
        await make.requested(ana, "REFERENCE_CALL", **january)
    assert await refused(make, ana, "REFERENCE_CALL", **january) == ["OVERUSED"]


async def test_people_of_one_account_share_what_it_may_be_asked_for(house: House) -> None:
    make = by_policy(house, account_capacity=60)
    account = (await make.account())["id"]
    ana, ben = [(await make.advocate(accountId=account))["id"] for _ in range(2)]
    await make.requested(ana, "CASE_STUDY")
    asked = await make.requested(ben, "CASE_STUDY")
    assert await refused(make, ana, "QUOTE") == ["OVERUSED"]
    assert await refused(make, ben, "QUOTE") == ["OVERUSED"]
    slot = await make.slot()
    [problem] = await make.ask.problems("inviteAdvocate", slotId=slot, advocateId=ana)
    assert [each["code"] for each in problem["blockers"]] == ["OVERUSED"]
    await settled(make.ask, asked["id"], "DECLINED")
    assert (await make.requested(ana))["state"] == "ASKED"
    document = "query($id: ID!) { account(id: $id) { askBudget { used held remaining } } }"
    found = (await make.ask(document, id=account))["account"]["askBudget"]
    assert found == pytest.approx({"used": 3, "held": 40, "remaining": 17})


KINDS = {"QUOTE": 10, "REVIEW": 20, "CASE_STUDY": 30, "SOCIAL_SHARE": 5, "BETA_TEST": 20}


async def test_fifty_asks_at_once_never_pass_what_one_person_may_be_asked_for(
    ask: Asking, make: Making, house: House
) -> None:
    ana = (await make.advocate())["id"]
    event = (await make.event(hours=30))["id"]
    starts = [START + timedelta(hours=number) for number in range(25)]
    panels = [await make.panel(event, each) for each in starts]
    kinds = [list(KINDS)[number % len(KINDS)] for number in range(25)]
    slots = [
        ask.payload(
            "inviteAdvocate", "id cost", {"slotId": panel["slots"][0]["id"], "advocateId": ana}
        )
        for panel in panels
    ]
    others = [
        ask.payload(
            "requestActivity", "id cost", {"advocateId": ana, "activity": kind, "subject": kind}
        )
        for kind in kinds
    ]
    mixed = [each for pair in zip(slots, others, strict=True) for each in pair]
    wanted = [cost for kind in kinds for cost in (30, KINDS[kind])]
    payloads = await asyncio.gather(*mixed)
    done = [next(iter(each.values())) for each in payloads if not each["errors"]]
    stood = await budget(ask, ana)
    assert stood["held"] == sum(each["cost"] for each in done) <= 100
    for payload, cost in zip(payloads, wanted, strict=True):
        for problem in payload["errors"]:
            assert [each["code"] for each in problem["blockers"]] == ["OVERUSED"]
            assert cost > stood["remaining"]
    stored = await house.store.budgets.get(ana)
    assert stored
    assert {each.ask_id for each in stored.entries} == {each["id"] for each in done}
    asked = await house.store.assignments.live_of_advocate(ana)
    requests = await house.store.activity_requests.open_of(ana)
    assert {each.id for each in (*asked, *requests)} == {each["id"] for each in done}


async def test_one_key_asks_once_however_often_it_comes(
    ask: Asking, make: Making, house: House
) -> None:
    ana = (await make.advocate())["id"]
    given = {"idempotencyKey": "call-7"}
    asked = await asyncio.gather(*(make.requested(ana, **given) for _ in range(8)))
    assert len({each["id"] for each in asked}) == 1
    assert (await budget(ask, ana))["held"] == 10
    await settled(ask, asked[0]["id"], "DECLINED")
    assert (await make.requested(ana, **given))["state"] == "DECLINED"
    for other in ({"activity": "REVIEW"}, {"subject": "Another release"}):
        wanted = {"advocateId": ana, "activity": "QUOTE", "subject": "The new release", **other}
        [problem] = await ask.problems("requestActivity", **wanted, **given)
        assert problem["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert len(await house.store.activity_requests.find({}, limit=9)) == 1


async def test_an_advocate_answers_and_sees_what_they_were_asked_for_and_nothing_else(
    world: World,
) -> None:
    w = world.ids
    ana, ben = world.ask.as_advocate(w.ana), world.ask.as_advocate(w.ben)
    [problem] = await ben.problems("settleActivityRequest", id=w.request, to="DECLINED")
    assert (problem["code"], problem["message"]) == (
        "NOT_FOUND",
        f"There is no activity request {w.request}.",
    )
    for to in ("CANCELLED", "DONE", "EXPIRED"):
        [problem] = await ana.problems("settleActivityRequest", id=w.request, to=to)
        assert problem["allowed"] == ["ACCEPTED", "DECLINED"]
    accepted = await settled(ana, w.request, "ACCEPTED", note="Gladly.")
    assert (accepted["state"], accepted["note"]) == ("ACCEPTED", "Gladly.")
    document = """query($filter: ActivityRequestFilter) { activityRequests(filter: $filter) {
      totalCount nodes { id } } }"""
    for filter in (None, {"advocateIds": [w.ana]}, {"states": ["ACCEPTED"]}):
        found = (await ana(document, filter=filter))["activityRequests"]
        assert found == {"totalCount": 1, "nodes": [{"id": w.request}]}
        assert (await ben(document, filter=filter))["activityRequests"]["nodes"] == []
    for none in ({"advocateIds": [w.ben]}, {"states": ["ASKED"]}, {"activities": ["REVIEW"]}):
        assert (await world.ask(document, filter=none))["activityRequests"]["totalCount"] == 0
    declined = await settled(ana, w.request, "DECLINED", note="My employer minds.")
    assert declined["history"][-1]["by"] == w.ana


async def test_a_time_that_is_past_or_at_which_they_are_away_is_refused(
    ask: Asking, make: Making
) -> None:
    ana = (await make.advocate())["id"]
    away = [{"start": written(NOON + DAY), "end": written(NOON + 2 * DAY)}]
    await ask.done("setAvailability", "id", advocateId=ana, rules=[], blackouts=away)
    at = written(NOON + DAY)
    assert await refused(make, ana, "REFERENCE_CALL", takesPlaceAt=at) == ["OUTSIDE_AVAILABILITY"]
    await make.requested(ana, "REFERENCE_CALL", takesPlaceAt=written(NOON + 2 * DAY))
    asked = {"advocateId": ana, "activity": "QUOTE", "subject": "x"}
    past = written(NOON - timedelta(milliseconds=1))
    [problem] = await ask.problems("requestActivity", **asked, takesPlaceAt=past)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["takesPlaceAt"])
    override = ["OUTSIDE_AVAILABILITY"]
    given: dict[str, Any] = {"override": override, "overrideReason": "She offered."}
    await make.requested(ana, takesPlaceAt=at, **given)


async def test_who_asks_to_be_left_alone_is_asked_no_longer(make: Making, ask: Asking) -> None:
    ana = (await make.advocate(name="Ana"))["id"]
    open_, accepted = await make.requested(ana), await make.requested(ana, "REVIEW")
    await settled(ask, accepted["id"], "ACCEPTED")
    await ask.as_advocate(ana).done("setAdvocateStatus", "id", id=ana, status="DO_NOT_CONTACT")
    cancelled = await request(ask, open_["id"])
    assert cancelled["state"] == "CANCELLED"
    assert cancelled["history"][-1]["reason"] == "They asked not to be contacted."
    assert (await request(ask, accepted["id"]))["state"] == "ACCEPTED"
    stood = await budget(ask, ana)
    assert stood == pytest.approx({"capacity": 100, "used": 1, "held": 20, "remaining": 79})
    [alert] = (await ask("{ alerts { nodes { kind message } } }"))["alerts"]["nodes"]
    assert alert == {
        "kind": "STILL_SEATED",
        "message": "Ana asked not to be contacted "
        "and still has 1 other ask that they had accepted.",
    }
    assert await refused(make, ana, "QUOTE") == ["DO_NOT_CONTACT"]


@pytest.mark.parametrize("round_", range(3))
async def test_asking_and_asking_to_be_left_alone_at_once_leave_no_open_ask(
    round_: int, make: Making, ask: Asking
) -> None:
    ana = (await make.advocate())["id"]
    given = {"advocateId": ana, "activity": "SOCIAL_SHARE", "subject": "x"}
    tasks = [ask.payload("requestActivity", "id", given) for _ in range(4)]
    leave = {"id": ana, "status": "DO_NOT_CONTACT"}
    tasks.insert(round_ * 2, ask.payload("setAdvocateStatus", "id", leave))
    await asyncio.gather(*tasks)
    assert await ask.house.store.activity_requests.open_of(ana) == []
    assert (await budget(ask, ana))["held"] == 0


async def test_what_one_record_was_asked_for_is_the_others_once_they_are_one(
    make: Making, ask: Asking
) -> None:
    ana, double = [(await make.advocate())["id"] for _ in range(2)]
    asked = await make.requested(double, "REVIEW")
    await ask.done("mergeAdvocates", "id", keepId=ana, mergeId=double, reason="One person.")
    assert (await request(ask, asked["id"]))["advocate"] == {"id": ana}
    assert (await budget(ask, ana))["held"] == 20
    await settled(ask, asked["id"], "DECLINED")
    assert (await budget(ask, ana))["used"] == pytest.approx(2)


async def test_nothing_of_what_an_erased_person_was_asked_for_can_be_read(
    make: Making, ask: Asking, clock: StoppedClock
) -> None:
    ana = (await make.advocate(name="Ana Ruiz"))["id"]
    key = {"idempotencyKey": "ana.ruiz@example.com"}
    open_ = await make.requested(ana, subject="Ana Ruiz on her move", **key)
    done = await make.requested(ana, "REVIEW", subject="Ana Ruiz reviews us")
    for to in ("ACCEPTED", "DONE"):
        await settled(ask, done["id"], to, note="Ana Ruiz was glad.")
    export = await ask("query($id: ID!) { personalData(advocateId: $id) }", id=ana)
    assert "Ana Ruiz reviews us" in str(export)
    await ask.done("eraseAdvocate", "id", id=ana, reason="On request.")
    for asked, state in ((open_, "CANCELLED"), (done, "DONE")):
        found = await request(ask, asked["id"])
        assert (found["state"], found["subject"], found["note"]) == (state, "", None)
        assert "Ana" not in str(found)
    assert "ruiz" not in str(await ask.house.store.activity_requests.many([open_["id"]])).lower()
    assert await refused(make, ana, "QUOTE", **key) == ["DO_NOT_CONTACT"]
    assert await budget(ask, ana) == pytest.approx(
        {"capacity": 100, "used": 21, "held": 0, "remaining": 79}
    )
    # The job that was to end the ask finds that it has ended.
    clock.advance(8 * DAY)
    await ask.house.worker.drain()
    assert (await request(ask, open_["id"]))["state"] == "CANCELLED"


async def test_who_or_when_makes_no_sense_is_refused_and_asks_nobody(
    make: Making, ask: Asking
) -> None:
    ana = (await make.advocate())["id"]
    given = {"advocateId": ana, "activity": "QUOTE", "subject": "x"}
    wrong: list[tuple[dict[str, Any], str, list[str]]] = [
        ({"advocateId": "adv_none"}, "NOT_FOUND", ["advocateId"]),
        ({"subject": "  "}, "INVALID_INPUT", ["subject"]),
        ({"expiresAt": written(NOON)}, "INVALID_INPUT", ["expiresAt"]),
        ({"override": ["OVERUSED"]}, "INVALID_INPUT", ["overrideReason"]),
    ]
    for change, code, path in wrong:
        [problem] = await ask.problems("requestActivity", **{**given, **change})
        assert (problem["code"], problem["path"]) == (code, path)
    assert await ask.house.store.activity_requests.find({}, limit=1) == []
    assert (await budget(ask, ana))["held"] == 0
