"""Ask budgets: what asks take of them, what becomes of that, and many asks at the same moment."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.conftest import UnderPolicy

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BUDGET = "capacity used held remaining nextAvailableAt halfLifeDays"
OF_PERSON = f"query($id: ID!) {{ advocate(id: $id) {{ budget {{ {BUDGET} }} }} }}"
OF_ACCOUNT = f"query($id: ID!) {{ account(id: $id) {{ askBudget {{ {BUDGET} }} }} }}"


async def budget(ask: Asking, advocate_id: str) -> dict[str, Any]:
    """How much a person was asked for."""
    return dict((await ask(OF_PERSON, id=advocate_id))["advocate"]["budget"])


async def points(ask: Asking, advocate_id: str) -> tuple[float, float, float]:
    """What a person's budget has used, holds and leaves."""
    found = await budget(ask, advocate_id)
    return rounded(found)


async def account_points(ask: Asking, account_id: str) -> tuple[float, float, float]:
    """What an account's budget has used, holds and leaves."""
    found = (await ask(OF_ACCOUNT, id=account_id))["account"]["askBudget"]
    return rounded(found)


def rounded(found: dict[str, Any]) -> tuple[float, float, float]:
    """What is used, held and left, without what floats add."""
    used, held, remaining = (round(found[name], 6) for name in ("used", "held", "remaining"))
    return used, held, remaining


async def seats(make: Making, count: int, events: int = 1) -> list[str]:
    """Seats of webinars, one after the other and a day apart for each event."""
    found = []
    for number in range(events):
        starts = START + number * DAY
        event = (await make.event(starts, hours=24))["id"]
        for hour in range(count // events):
            panel = await make.panel(event, starts + hour * timedelta(minutes=20), hours=1 / 3)
            found.append(panel["slots"][0]["id"])
    return found


async def test_whoever_was_never_asked_has_it_all(ask: Asking, make: Making) -> None:
    account = (await make.account())["id"]
    person = (await make.advocate(accountId=account))["id"]
    whole = {"used": 0, "held": 0, "nextAvailableAt": None, "halfLifeDays": 60}
    assert await budget(ask, person) == {"capacity": 100, "remaining": 100, **whole}
    found = (await ask(OF_ACCOUNT, id=account))["account"]["askBudget"]
    assert found == {"capacity": 3000, "remaining": 3000, **whole}


async def test_an_ask_holds_its_cost_for_the_person_and_their_account(
    ask: Asking, make: Making
) -> None:
    account = (await make.account())["id"]
    ana, ben = [(await make.advocate(accountId=account))["id"] for _ in range(2)]
    asked = await make.asked(advocate_id=ana)
    await make.asked(await make.slot(slots=[{"role": "MODERATOR"}]), ben)
    assert await points(ask, ana) == (0, 30, 70)
    assert await points(ask, ben) == (0, 25, 75)
    assert await account_points(ask, account) == (0, 55, 2945)
    shown = "query($id: ID!) { node(id: $id) { ... on Assignment { activity cost } } }"
    assert (await ask(shown, id=asked["id"]))["node"] == {"activity": "WEBINAR", "cost": 30}


async def test_who_moves_to_another_account_leaves_what_they_took_with_the_first(
    ask: Asking, make: Making
) -> None:
    first, second = [(await make.account())["id"] for _ in range(2)]
    person = (await make.advocate(accountId=first))["id"]
    asked = await make.asked(advocate_id=person)
    await ask.done("updateAdvocate", "id", id=person, accountId=second)
    await make.answered(asked, "ACCEPT")
    await ask.done("cancelAssignment", "id", id=asked["id"], reason="Sold out.")
    assert await account_points(ask, first) == (3, 0, 2997)
    assert await account_points(ask, second) == (0, 0, 3000)


@pytest.mark.parametrize("answer", ["ACCEPT", "TENTATIVE"])
async def test_what_was_answered_and_is_still_ahead_stays_held(
    answer: str, ask: Asking, make: Making, clock: StoppedClock
) -> None:
    person = (await make.advocate())["id"]
    await make.answered(await make.asked(advocate_id=person), answer)
    clock.advance(10 * DAY)
    assert await points(ask, person) == (0, 30, 70)


async def test_a_no_gives_nine_tenths_back_and_the_rest_fades(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    account = (await make.account())["id"]
    person = (await make.advocate(accountId=account))["id"]
    await make.answered(await make.asked(advocate_id=person), "DECLINE")
    assert await points(ask, person) == (3, 0, 97)
    clock.advance(60 * DAY)
    assert await points(ask, person) == (1.5, 0, 98.5)
    assert await account_points(ask, account) == (1.5, 0, 2998.5)


async def test_an_ask_that_expires_gives_nine_tenths_back_from_then_on(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    person = (await make.advocate())["id"]
    await make.asked(advocate_id=person)
    clock.advance(8 * DAY)
    await ask.house.worker.drain()
    assert await points(ask, person) == (3, 0, 97)
    clock.advance(60 * DAY)
    assert await points(ask, person) == (1.5, 0, 98.5)


@pytest.mark.parametrize("mutation", ["cancelAssignment", "withdrawAssignment"])
async def test_what_is_taken_back_gives_nine_tenths_back(
    mutation: str, ask: Asking, make: Making
) -> None:
    person = (await make.advocate())["id"]
    asked = await make.accepted(advocate_id=person)
    reason = "TIME" if mutation == "withdrawAssignment" else "Sold out."
    await ask.done(mutation, "id", id=asked["id"], reason=reason)
    assert await points(ask, person) == (3, 0, 97)


@pytest.mark.parametrize("called_off", ["slot", "event"])
async def test_what_is_called_off_gives_nine_tenths_back(
    called_off: str, ask: Asking, make: Making
) -> None:
    person = (await make.advocate())["id"]
    panel = await make.panel()
    [slot] = panel["slots"]
    await make.accepted(slot_id=slot["id"], advocate_id=person)
    if called_off == "slot":
        await ask.done("cancelSlot", "id", id=slot["id"])
    else:
        await ask.done("transitionEvent", "id", id=panel["event"]["id"], to="CANCELLED")
    assert await points(ask, person) == (3, 0, 97)


@pytest.mark.parametrize("appearance", ["ATTENDED", "NO_SHOW", "EXCUSED"])
async def test_an_appearance_is_used_and_halves_in_sixty_days_from_its_end(
    appearance: str, ask: Asking, make: Making, clock: StoppedClock
) -> None:
    account = (await make.account())["id"]
    person = (await make.advocate(accountId=account))["id"]
    asked = await make.accepted(advocate_id=person)
    clock.advance(START + HOUR - clock.now())
    await ask.done("recordAppearance", "id", id=asked["id"], appearance=appearance)
    assert await points(ask, person) == (30, 0, 70)
    clock.advance(60 * DAY)
    assert await points(ask, person) == (15, 0, 85)
    assert await account_points(ask, account) == (15, 0, 2985)
    clock.advance(60 * DAY)
    assert await points(ask, person) == (7.5, 0, 92.5)


async def test_a_correction_takes_nothing_twice(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    person = (await make.advocate())["id"]
    asked = await make.accepted(advocate_id=person)
    clock.advance(START + HOUR - clock.now())
    for appearance in ("ATTENDED", "NO_SHOW", "EXCUSED", "ATTENDED"):
        await ask.done("recordAppearance", "id", id=asked["id"], appearance=appearance)
        assert await points(ask, person) == (30, 0, 70)


async def test_a_seat_of_which_nobody_notes_what_became_is_used_from_its_end(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    person = (await make.advocate())["id"]
    asked = await make.accepted(advocate_id=person)
    clock.advance(START + HOUR - timedelta(milliseconds=1) - clock.now())
    assert await points(ask, person) == (0, 30, 70)
    clock.advance(timedelta(milliseconds=1))
    assert await points(ask, person) == (30, 0, 70)
    clock.advance(60 * DAY)
    assert await points(ask, person) == (15, 0, 85)
    await ask.done("recordAppearance", "id", id=asked["id"], appearance="ATTENDED")
    assert await points(ask, person) == (15, 0, 85)


async def test_a_session_that_moves_keeps_what_it_holds(ask: Asking, make: Making) -> None:
    person = (await make.advocate())["id"]
    panel = await make.panel()
    await make.accepted(slot_id=panel["slots"][0]["id"], advocate_id=person)
    for days in (40, 41):
        starts = START + days * DAY
        times = {"startsAt": written(starts), "endsAt": written(starts + HOUR)}
        await ask.done("reschedulePanel", "id", id=panel["id"], **times)
        assert await points(ask, person) == (0, 30, 70)
    stored = await ask.house.store.budgets.get(person)
    assert stored
    assert [each.quarter for each in stored.entries] == ["2027Q1"]


async def test_who_is_used_up_is_refused_until_the_day_that_is_told(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    person = (await make.advocate())["id"]
    three = [await make.accepted(slot_id=slot, advocate_id=person) for slot in await seats(make, 3)]
    assert (await budget(ask, person))["nextAvailableAt"] is None
    for each in three:
        await ask.done("confirmAssignment", "id", id=each["id"])
        await ask.done("recordAppearance", "id", id=each["id"], appearance="ATTENDED")
    assert await points(ask, person) == (90, 0, 10)
    at = datetime.fromisoformat((await budget(ask, person))["nextAvailableAt"])
    slot = await make.slot(starts=START + 100 * DAY)
    before = await snapshot(ask.house)
    clock.advance(at - clock.now() - timedelta(milliseconds=1))
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=person)
    assert (problem["__typename"], problem["code"]) == ("Refused", "OVERUSED")
    [blocker] = problem["blockers"]
    assert blocker["message"] == "They have 30 of 100 points of effort left; this takes 30."
    assert f"Wait until {at:%Y-%m-%d}" in blocker["relaxation"]
    assert await snapshot(ask.house) == before
    clock.advance(timedelta(milliseconds=1))
    assert (await budget(ask, person))["nextAvailableAt"] is None
    assert (await make.asked(slot, person))["state"] == "INVITED"


async def test_overuse_is_set_aside_by_a_coordinator_with_a_reason_that_is_kept(
    ask: Asking, make: Making
) -> None:
    person = (await make.advocate())["id"]
    *three, fourth = await seats(make, 4)
    for slot in three:
        await make.asked(slot, person)
    before = await snapshot(ask.house)
    given = {"slotId": fourth, "advocateId": person}
    [refused] = await ask.problems("inviteAdvocate", **given)
    assert refused["code"] == "OVERUSED"
    [silent] = await ask.problems("inviteAdvocate", **given, override=["OVERUSED"])
    assert (silent["code"], silent["path"]) == ("INVALID_INPUT", ["overrideReason"])
    assert await snapshot(ask.house) == before
    done = await ask.done(
        "inviteAdvocate",
        "history { to by reason }",
        **given,
        override=["OVERUSED"],
        overrideReason="She insists.",
    )
    assert done["history"][-1] == {
        "to": "INVITED",
        "by": "coordinator",
        "reason": "Overrides OVERUSED: She insists.",
    }
    found = await budget(ask, person)
    assert (found["held"], found["remaining"]) == (120, 0)


async def test_who_is_used_up_is_not_proposed(ask: Asking, make: Making) -> None:
    person = (await make.advocate(name="Star"))["id"]
    await make.advocate(name="Fresh")
    *three, fourth = await seats(make, 4)
    for slot in three:
        await make.asked(slot, person)
    matches = """query($id: ID!, $all: Boolean) { node(id: $id) { ... on SpeakingSlot {
      matches(includeBlocked: $all) { nodes { advocate { name } blockers { code } } } } } }"""
    found = (await ask(matches, id=fourth))["node"]["matches"]["nodes"]
    assert [each["advocate"]["name"] for each in found] == ["Fresh"]
    shown = (await ask(matches, id=fourth, all=True))["node"]["matches"]["nodes"]
    codes = {each["advocate"]["name"]: each["blockers"] for each in shown}
    assert codes == {"Fresh": [], "Star": [{"code": "OVERUSED"}]}
    suits = "query($id: ID!) { advocate(id: $id) { opportunities { totalCount } } }"
    assert (await ask(suits, id=person))["advocate"]["opportunities"]["totalCount"] == 0


async def test_a_quarter_has_room_for_as_many_as_somebody_said(ask: Asking, make: Making) -> None:
    once = [{"activity": "WEBINAR", "maxPerQuarter": 1}]
    person = (await make.advocate(willingFor=once))["id"]
    asked = await make.asked(await make.slot(), person)
    soon, later = [await make.slot(starts=START + days * DAY) for days in (1, 30)]
    [problem] = await ask.problems("inviteAdvocate", slotId=soon, advocateId=person)
    assert problem["code"] == "OVERUSED"
    assert "2026Q4" in problem["message"]
    await make.asked(later, person)
    await make.answered(asked, "DECLINE")
    await make.asked(soon, person)


async def invite_all(ask: Asking, pairs: list[tuple[str, str]]) -> Counter[str]:
    """How asks for these seats of these people, all at once, came out."""
    payloads = await asyncio.gather(
        *(
            ask.payload("inviteAdvocate", "state", {"slotId": slot, "advocateId": person})
            for slot, person in pairs
        )
    )
    return Counter(
        each["assignment"]["state"] if each["assignment"] else each["errors"][0]["code"]
        for each in payloads
    )


@pytest.mark.parametrize("events", [1, 5])
async def test_fifty_asks_at_once_never_pass_a_persons_capacity(
    events: int, ask: Asking, make: Making
) -> None:
    person = (await make.advocate())["id"]
    pairs = [(slot, person) for slot in await seats(make, 50, events)]
    assert await invite_all(ask, pairs) == {"INVITED": 3, "OVERUSED": 47}
    assert await points(ask, person) == (0, 90, 10)
    live = await ask.house.store.assignments.live_of_advocate(person)
    assert sum(each.cost for each in live) == 90
    slots = await ask.house.store.slots.find({"assignment_id": {"$ne": None}}, limit=100)
    assert len(slots) == 3


async def test_a_person_who_can_do_more_is_asked_for_as_much_as_fits(
    under_policy: UnderPolicy,
) -> None:
    ask = under_policy(capacity=1400)
    make = Making(ask)
    person = (await make.advocate())["id"]
    pairs = [(slot, person) for slot in await seats(make, 50)]
    assert await invite_all(ask, pairs) == {"INVITED": 46, "OVERUSED": 4}
    assert await points(ask, person) == (0, 1380, 20)


async def test_asks_of_an_accounts_people_at_once_never_pass_its_capacity(
    under_policy: UnderPolicy,
) -> None:
    ask = under_policy(account_capacity=150)
    make = Making(ask)
    account = (await make.account())["id"]
    people = [(await make.advocate(accountId=account))["id"] for _ in range(50)]
    pairs = list(zip(await seats(make, 50), people, strict=True))
    assert await invite_all(ask, pairs) == {"INVITED": 5, "OVERUSED": 45}
    assert await account_points(ask, account) == (0, 150, 0)
    stranger = (await make.advocate())["id"]
    assert (await make.asked(await make.slot(), stranger))["state"] == "INVITED"


async def test_asks_and_noes_at_once_keep_budgets_and_asks_in_step(
    ask: Asking, make: Making
) -> None:
    account = (await make.account())["id"]
    person = (await make.advocate(accountId=account))["id"]
    slots = await seats(make, 10)
    asked = [await make.asked(slot, person) for slot in slots[:3]]
    await asyncio.gather(
        invite_all(ask, [(slot, person) for slot in slots[3:]]),
        *(make.answered(each, "DECLINE") for each in asked),
    )
    live = await ask.house.store.assignments.live_of_advocate(person)
    used, held, remaining = await points(ask, person)
    assert (used, held) == (9, sum(each.cost for each in live))
    assert used + held + remaining == 100
    assert await account_points(ask, account) == (used, held, 3000 - used - held)


async def test_a_programme_sets_its_own_costs(under_policy: UnderPolicy) -> None:
    ask = under_policy(costs={"WEBINAR": 60}, capacity=110, half_life_days=10, released_share=0.5)
    make = Making(ask)
    person = (await make.advocate())["id"]
    await make.answered(await make.asked(advocate_id=person), "DECLINE")
    found = await budget(ask, person)
    assert (found["capacity"], found["used"], found["halfLifeDays"]) == (110, 30, 10)


async def test_an_advocate_sees_their_own_budget_and_not_their_accounts(
    ask: Asking, make: Making
) -> None:
    account = (await make.account())["id"]
    person, other = [(await make.advocate(accountId=account))["id"] for _ in range(2)]
    own = ask.as_advocate(person)
    assert (await budget(own, person))["remaining"] == 100
    assert (await own(OF_PERSON, id=other))["advocate"] is None
    assert await own.code(OF_ACCOUNT, id=account) == "FORBIDDEN"
