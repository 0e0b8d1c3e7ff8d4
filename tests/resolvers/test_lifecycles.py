"""Lifecycles: nominations, pauses, and being left alone, by every path."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from advocacy.roles import Role
from api.wiring import SYSTEM
from resolvers.accounts import rename_company
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.test_filters import listed
from tests.resolvers.worlds import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STANDS = """status statusReason statusAt statusHistory { from to at by reason }
  nomination { by reason at ageDays }"""
READ = f"query($id: ID!) {{ advocate(id: $id) {{ {STANDS} }} }}"
STATE = """query($id: ID!) { node(id: $id) { ... on Assignment {
  state history { to by reason } slot { id status } } } }"""
ALERTS = "{ alerts { nodes { kind message advocate { id } } } }"


async def move(ask: Asking, id: str, status: str, reason: str | None = None) -> dict[str, Any]:
    """A person in another status."""
    given = {"id": id, "status": status, "reason": reason}
    return await ask.done("setAdvocateStatus", STANDS, **given)


async def test_a_nomination_says_by_whom_why_and_for_how_long_it_has_waited(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    why = {"status": "NOMINATED", "statusReason": "Their manager raves about us."}
    id = (await make.advocate(**why))["id"]
    clock.advance(3 * DAY - timedelta(milliseconds=1))
    nomination = {
        "by": "coordinator",
        "reason": "Their manager raves about us.",
        "at": "2026-11-22T12:00:00Z",
        "ageDays": 2,
    }
    assert (await ask(READ, id=id))["advocate"]["nomination"] == nomination
    clock.advance(timedelta(milliseconds=1))
    assert (await ask(READ, id=id))["advocate"]["nomination"] == {**nomination, "ageDays": 3}
    assert (await move(ask, id, "ACTIVE"))["nomination"] is None


async def test_every_step_is_kept(ask: Asking, make: Making, clock: StoppedClock) -> None:
    id = (await make.advocate(status="NOMINATED"))["id"]
    steps = [("INVITED", "Met at the fair."), ("ACTIVE", None), ("ALUMNUS", "Changed jobs.")]
    for status, reason in steps:
        clock.advance(DAY)
        await move(ask.by(Role.ADMIN), id, status, reason)
    found = (await ask(READ, id=id))["advocate"]
    assert (found["status"], found["statusReason"]) == ("ALUMNUS", "Changed jobs.")
    assert found["statusAt"] == "2026-11-25T12:00:00Z"
    assert [(s["from"], s["to"], s["by"], s["reason"]) for s in found["statusHistory"]] == [
        (None, "NOMINATED", "coordinator", None),
        ("NOMINATED", "INVITED", "admin", "Met at the fair."),
        ("INVITED", "ACTIVE", "admin", None),
        ("ACTIVE", "ALUMNUS", "admin", "Changed jobs."),
    ]


async def test_a_person_takes_a_break_and_comes_back(ask: Asking, make: Making) -> None:
    id = (await make.advocate())["id"]
    own = ask.as_advocate(id)
    assert (await move(own, id, "PAUSED", "Parental leave."))["status"] == "PAUSED"
    slot = await make.slot()
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=id)
    assert problem["code"] == "NOT_ACTIVE"
    back = await move(own, id, "ACTIVE")
    assert (back["status"], back["statusReason"]) == ("ACTIVE", None)
    assert [step["by"] for step in back["statusHistory"]] == ["coordinator", id, id]
    assert (await make.asked(slot, id))["state"] == "INVITED"


async def test_a_status_told_again_changes_nothing(ask: Asking, make: Making) -> None:
    id = (await make.advocate())["id"]
    await move(ask, id, "PAUSED", "Parental leave.")
    before = await snapshot(ask.house)
    for reason in (None, "Something else."):
        assert (await move(ask, id, "PAUSED", reason))["statusReason"] == "Parental leave."
    assert await snapshot(ask.house) == before


@pytest.mark.parametrize(
    "before, after",
    [
        ("ACTIVE", "ALUMNUS"),
        ("ACTIVE", "INVITED"),
        ("NOMINATED", "ACTIVE"),
        ("INVITED", "ACTIVE"),
        ("ALUMNUS", "ACTIVE"),
        ("DO_NOT_CONTACT", "ACTIVE"),
        ("PAUSED", "ERASED"),
    ],
)
async def test_a_person_does_not_move_themselves_otherwise(
    before: str, after: str, ask: Asking, make: Making
) -> None:
    id = (await make.advocate(status=before))["id"]
    stored = await snapshot(ask.house)
    given = {"id": id, "status": after, "reason": "I wish."}
    [problem] = await ask.as_advocate(id).problems("setAdvocateStatus", **given)
    assert (problem["__typename"], problem["from"]) == ("IllegalTransition", before)
    assert await snapshot(ask.house) == stored


async def test_a_person_moves_nobody_else(world: World) -> None:
    w, before = world.ids, await snapshot(world.house)
    for status in ("PAUSED", "DO_NOT_CONTACT"):
        [problem] = await world.ask.as_advocate(w.ana).problems(
            "setAdvocateStatus", id=w.carl, status=status
        )
        assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["id"])
    document = """mutation($i: SetAdvocateStatusInput!) { setAdvocateStatus(input: $i) {
      errors { message } } }"""
    for role in (Role.ANALYST, Role.INTEGRATION):
        code = await world.ask.by(role).code(document, i={"id": w.carl, "status": "PAUSED"})
        assert code == "FORBIDDEN"
    assert await snapshot(world.house) == before


async def test_who_asks_to_be_left_alone_is_no_longer_asked(world: World) -> None:
    w, ask = world.ids, world.ask
    await world.make.answered({"invitationToken": w.token}, "TENTATIVE")
    more = await world.make.asked(await world.make.slot(starts=START + 2 * DAY), w.ben)
    await move(ask.as_advocate(w.ben), w.ben, "DO_NOT_CONTACT", "Too many mails.")
    for id in (w.bens, more["id"]):
        found = (await ask(STATE, id=id))["node"]
        assert (found["state"], found["slot"]["status"]) == ("CANCELLED", "OPEN")
        reason = "They asked not to be contacted."
        assert found["history"][-1] == {"to": "CANCELLED", "by": w.ben, "reason": reason}
    # Where they had appeared stays as it was, and nobody need be told of anything.
    assert (await ask(STATE, id=w.appeared))["node"]["state"] == "ATTENDED"
    kinds = {alert["kind"] for alert in (await ask(ALERTS))["alerts"]["nodes"]}
    assert "STILL_SEATED" not in kinds
    await world.make.asked(w.asked, w.carl)


async def test_coordinators_are_told_once_of_the_seats_of_who_must_be_left_alone(
    world: World,
) -> None:
    w, ask = world.ids, world.ask
    for status, reason in [("DO_NOT_CONTACT", None), ("ACTIVE", "A slip."), ("DO_NOT_CONTACT", "")]:
        await move(ask, w.ana, status, reason)
    told = [
        each
        for each in (await ask(ALERTS))["alerts"]["nodes"]
        if each["kind"] != "SENTIMENT_FALLING"
    ]
    message = "Ana asked not to be contacted and still has 2 seats that they had accepted."
    assert told == [{"kind": "STILL_SEATED", "message": message, "advocate": {"id": w.ana}}]
    for id, state in [(w.anas, "ACCEPTED"), (w.confirmed, "CONFIRMED")]:
        assert (await ask(STATE, id=id))["node"]["state"] == state


async def test_who_must_be_left_alone_is_neither_asked_nor_proposed(
    ask: Asking, make: Making
) -> None:
    id = (await make.advocate(name="Alone"))["id"]
    await make.advocate(name="Other")
    slot = await make.slot()
    await move(ask, id, "DO_NOT_CONTACT")
    before = await snapshot(ask.house)
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=id)
    assert (problem["__typename"], problem["code"]) == ("Refused", "DO_NOT_CONTACT")
    given = {"override": ["DO_NOT_CONTACT"], "overrideReason": "I know better."}
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=id, **given)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["override"])
    assert await snapshot(ask.house) == before
    matches = """query($id: ID!) { node(id: $id) { ... on SpeakingSlot {
      matches(includeBlocked: true) { nodes { advocate { name } } } } } }"""
    found = (await ask(matches, id=slot))["node"]["matches"]["nodes"]
    assert [each["advocate"]["name"] for each in found] == ["Other"]
    suits = "query($id: ID!) { advocate(id: $id) { opportunities { totalCount } } }"
    assert (await ask(suits, id=id))["advocate"]["opportunities"]["totalCount"] == 0


async def test_who_asked_to_be_left_alone_is_taken_back_with_a_reason(
    ask: Asking, make: Making
) -> None:
    id = (await make.advocate())["id"]
    await move(ask, id, "DO_NOT_CONTACT")
    before = await snapshot(ask.house)
    for reason in (None, "", "  "):
        [problem] = await ask.problems("setAdvocateStatus", id=id, status="ACTIVE", reason=reason)
        assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["reason"])
    assert await snapshot(ask.house) == before
    back = await move(ask, id, "ACTIVE", "She wrote to us.")
    assert back["statusHistory"][-1]["reason"] == "She wrote to us."
    await make.asked(advocate_id=id)


@pytest.mark.parametrize("purpose", ["CONTACT", "DATA_PROCESSING"])
@pytest.mark.parametrize("state", ["WITHDRAWN", "DENIED"])
async def test_who_takes_back_consent_to_contact_is_no_longer_asked(
    purpose: str, state: str, ask: Asking, make: Making
) -> None:
    id = (await make.advocate(name="Alone"))["id"]
    waiting = await make.asked(advocate_id=id)
    seated = await make.accepted(slot_id=await make.slot(starts=START + DAY), advocate_id=id)
    word = {"advocateId": id, "purpose": purpose, "state": state, "evidence": "By mail."}
    await ask.as_advocate(id).done("recordConsent", "id", **word)
    assert (await ask(STATE, id=waiting["id"]))["node"]["state"] == "CANCELLED"
    assert (await ask(STATE, id=seated["id"]))["node"]["state"] == "ACCEPTED"
    [alert] = (await ask(ALERTS))["alerts"]["nodes"]
    assert (alert["kind"], alert["advocate"]) == ("STILL_SEATED", {"id": id})
    assert await listed(ask, "advocates", "name", {"contactable": True}) == ""
    slot = await make.slot(starts=START + 2 * DAY)
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=id)
    assert problem["code"] == "DO_NOT_CONTACT"


async def test_other_consents_leave_asks_alone(ask: Asking, make: Making) -> None:
    asked = await make.asked()
    word = {"advocateId": asked["advocate"]["id"], "state": "DENIED", "evidence": "By mail."}
    await ask.done("recordConsent", "id", purpose="PHOTO", **word)
    assert (await ask(STATE, id=asked["id"]))["node"]["state"] == "INVITED"


@pytest.mark.parametrize("word", ["status", "consent", "pause"])
@pytest.mark.parametrize("round_", range(3))
async def test_nobody_is_asked_while_they_say_that_they_must_be_left_alone(
    word: str, round_: int, ask: Asking, make: Making
) -> None:
    id = (await make.advocate())["id"]
    asks = [
        ask.payload("inviteAdvocate", "id", {"slotId": await make.slot(), "advocateId": id})
        for _ in range(3)
    ]
    said: dict[str, tuple[str, dict[str, Any]]] = {
        "status": ("setAdvocateStatus", {"id": id, "status": "DO_NOT_CONTACT"}),
        "pause": ("setAdvocateStatus", {"id": id, "status": "PAUSED"}),
        "consent": (
            "recordConsent",
            {"advocateId": id, "purpose": "CONTACT", "state": "DENIED", "evidence": "Said so."},
        ),
    }
    mutation, given = said[word]
    speaks = ask.payload(mutation, "id", given)
    await asyncio.gather(*asks[:round_], speaks, *asks[round_:])
    live = await ask.house.store.assignments.live_of_advocate(id)
    # Who was asked in time and then only takes a break is still waited for.
    assert len(live) <= (1 if word == "pause" else 0)
    stored = await ask.house.store.budgets.get(id)
    assert stored
    held = {entry.ask_id for entry in stored.entries if entry.hold == "HELD"}
    assert held == {each.id for each in live}


async def test_people_are_found_by_what_they_said(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    named: dict[str, dict[str, Any]] = {
        "Ana": {"willingFor": [{"activity": "WEBINAR", "mayModerate": True}]},
        "Ben": {"willingFor": [{"activity": "QUOTE"}, {"activity": "REVIEW"}]},
        "Carl": {"status": "DO_NOT_CONTACT"},
        "Dora": {},
    }
    ids = {name: (await make.advocate(name=name, **each))["id"] for name, each in named.items()}
    for name, score in [("Ana", 9), ("Ben", 8), ("Dora", 6)]:
        await make.answer(ids[name], score)
    await make.answer(ids["Ana"], 5, kind="CSAT")
    asked = await make.asked(advocate_id=ids["Ana"])
    await ask.done("cancelAssignment", "id", id=asked["id"], reason="Sold out.")
    word = {"purpose": "CONTACT", "evidence": "By mail."}
    await ask.done("recordConsent", "id", advocateId=ids["Dora"], state="WITHDRAWN", **word)
    expected: list[tuple[dict[str, Any], str]] = [
        ({"contactable": True}, "Ana Ben"),
        ({"contactable": False}, "Carl Dora"),
        ({"contactable": None}, "Ana Ben Carl Dora"),
        ({"neverAsked": True}, "Ben Carl Dora"),
        ({"neverAsked": False}, "Ana"),
        ({"npsCategories": ["PROMOTER"]}, "Ana"),
        ({"npsCategories": ["PASSIVE", "DETRACTOR"]}, "Ben Dora"),
        ({"npsCategories": []}, ""),
        ({"willingFor": ["WEBINAR"]}, "Ana"),
        ({"willingFor": ["REVIEW", "WEBINAR"]}, "Ana Ben"),
        ({"willingFor": ["MODERATION"]}, "Ana"),
        ({"willingFor": ["KEYNOTE"]}, ""),
        ({"npsCategories": ["PASSIVE"], "contactable": True, "neverAsked": True}, "Ben"),
        ({"npsCategories": ["DETRACTOR"], "contactable": True}, ""),
    ]
    for filter, names in expected:
        assert await listed(ask, "advocates", "name", filter) == names, filter
    await ask.done("recordConsent", "id", advocateId=ids["Dora"], state="GRANTED", **word)
    await move(ask, ids["Carl"], "ACTIVE", "He wrote to us.")
    assert await listed(ask, "advocates", "name", {"contactable": False}) == ""


async def test_people_are_found_by_their_company_whatever_it_is_called_by_now(
    ask: Asking, make: Making
) -> None:
    nadir, other = [(await make.account(name=name))["id"] for name in ("Nadir Ltd", "Other")]
    for name in ("Ana", "Ben", "Carl"):
        await make.advocate(name=name, accountId=nadir)
    dora = await make.advocate(name="Dora", accountId=other)

    async def found(search: str) -> str:
        await ask.house.worker.drain()
        return await listed(ask, "advocates", "name", {"search": search})

    assert await found("nadir") == "Ana Ben Carl"
    assert await found("nad ben") == "Ben"
    await ask.done("updateAdvocate", "id", id=dora["id"], accountId=nadir)
    assert await found("NADIR") == "Ana Ben Carl Dora"
    await ask.done("updateAccount", "id", id=nadir, name="Zénith")
    assert await found("zenith") == "Ana Ben Carl Dora"
    assert await found("nadir") == ""
    await ask.done("updateAdvocate", "id", id=dora["id"], accountId=None)
    assert await found("zenith") == "Ana Ben Carl"
    # Nobody is written anew for what does not concern them.
    before = (await snapshot(ask.house))["advocates"]
    await ask.done("updateAccount", "id", id=nadir, industry="Retail")
    assert await found("zenith") == "Ana Ben Carl"
    assert (await snapshot(ask.house))["advocates"] == before


async def test_who_joins_a_company_while_it_is_renamed_is_found_by_its_name(
    ask: Asking, make: Making
) -> None:
    account = (await make.account(name="Nadir"))["id"]
    await asyncio.gather(
        *(make.advocate(accountId=account) for _ in range(3)),
        ask.done("updateAccount", "id", id=account, name="Zenith"),
        *(make.advocate(accountId=account) for _ in range(3)),
    )
    await ask.house.worker.drain()
    assert len((await listed(ask, "advocates", "id", {"search": "zenith"})).split()) == 6
    assert await listed(ask, "advocates", "id", {"search": "nadir"}) == ""


async def test_of_two_names_of_a_company_the_later_one_is_what_its_people_are_found_by(
    ask: Asking, make: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = (await make.account(name="Nadir"))["id"]
    await make.advocate(accountId=account)
    await ask.done("updateAccount", "id", id=account, name="Zenith")
    people, read, go = ask.house.store.advocates, asyncio.Event(), asyncio.Event()
    of_account = people.of_account

    async def waiting(*given: Any) -> Any:
        found, first = await of_account(*given), not read.is_set()
        read.set()
        if first:
            await go.wait()
        return found

    async def back() -> None:
        await ask.done("updateAccount", "id", id=account, name="Nadir")
        await rename_company(context, {"account_ids": [account]})

    monkeypatch.setattr(people, "of_account", waiting)
    context = ask.house.new_context(SYSTEM, "job")
    first = asyncio.create_task(rename_company(context, {"account_ids": [account]}))
    await read.wait()
    second = asyncio.create_task(back())
    # The second either is through by then or waits for the first.
    await asyncio.wait({second}, timeout=0.5)
    go.set()
    await asyncio.gather(first, second)
    [person] = await of_account(account, "", 9)
    assert person.company == "Nadir"


async def test_an_event_that_is_recorded_needs_consent_to_that(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    event = (await make.event(recorded=True, hours=24 * 40))["id"]
    slot = (await make.panel(event))["slots"][0]["id"]
    id = (await make.advocate())["id"]
    word = {"advocateId": id, "purpose": "RECORDING", "evidence": "By mail."}

    async def refused() -> str:
        before = await snapshot(ask.house)
        [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=id)
        assert (problem["__typename"], problem["code"]) == ("Refused", "CONSENT_MISSING")
        assert await snapshot(ask.house) == before
        [blocker] = problem["blockers"]
        assert "recordConsent RECORDING" in blocker["relaxation"]
        return str(blocker["message"])

    assert await refused() == "Their consent to RECORDING is UNKNOWN."
    await ask.done("recordConsent", "id", state="DENIED", **word)
    assert await refused() == "Their consent to RECORDING is DENIED."
    given = {"override": ["CONSENT_MISSING"], "overrideReason": "It will be fine."}
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=id, **given)
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", ["override"])
    tomorrow = written(clock.now() + DAY)
    await ask.done("recordConsent", "id", state="GRANTED", expiresAt=tomorrow, **word)
    clock.advance(DAY)
    assert await refused() == "Their consent to RECORDING is EXPIRED."
    await ask.done("recordConsent", "id", state="GRANTED", **word)
    assert (await make.asked(slot, id))["state"] == "INVITED"


async def test_an_event_may_come_to_be_recorded(ask: Asking, make: Making) -> None:
    event = await make.event()
    shown = "query($id: ID!) { event(id: $id) { recorded } }"
    assert (await ask(shown, id=event["id"]))["event"] == {"recorded": False}
    slot = (await make.panel(event["id"]))["slots"][0]["id"]
    await ask.done("updateEvent", "id", id=event["id"], recorded=True)
    assert (await ask(shown, id=event["id"]))["event"] == {"recorded": True}
    person = (await make.advocate())["id"]
    [problem] = await ask.problems("inviteAdvocate", slotId=slot, advocateId=person)
    assert problem["code"] == "CONSENT_MISSING"
