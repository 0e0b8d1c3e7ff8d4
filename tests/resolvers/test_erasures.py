"""A person is removed wherever they are named; what was counted stays; nobody returns unnoticed."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from advocacy.roles import Role
from api.wiring import House
from resolvers.viewer import Viewer
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.answers import snapshot
from tests.resolvers.test_races import agree
from tests.resolvers.worlds import batch

CRM = {"system": "crm", "externalId": "003-Ruiz"}
ANA = {"name": "Ana Ruiz", "email": "Ana.Ruiz@shop.example", "timeZone": "Europe/Madrid"}
LEFT = "id name email status statusReason title bio otherEmails identities { system }"
# What must be nowhere afterwards, in whatever spelling.
TRACES = ("ruiz", "shop.example", "003-", "confides")


async def erased(ask: Asking, id: str, fields: str = LEFT) -> dict[str, Any]:
    """What is left of somebody."""
    return await ask.done("eraseAdvocate", fields, id=id, reason="Asked on the phone.")


async def ana(make: Making, ask: Asking, clock: StoppedClock) -> tuple[str, str]:
    """Somebody with words everywhere, and the event they spoke at."""
    account = (await make.account())["id"]
    given = {**ANA, "title": "Head of Ruiz", "bio": "Confides.", "identities": [CRM]}
    id = (await make.advocate(**given, accountId=account))["id"]
    old = (await make.advocate(name="A Ruiz", email="ana@ruiz.example"))["id"]
    await ask.done("mergeAdvocates", "id", keepId=id, mergeId=old, reason="Ruiz is Ruiz.")
    await make.advocate(name="Ruiz, ana", email="other@else.example")
    about = {"advocateId": id, "evidence": "Ana Ruiz confides."}
    await ask.done("assessPersona", "id", **about, persona="EDUCATOR", source="MANAGER")
    await ask.done("recordConsent", "id", **about, purpose="QUOTE_USE", state="GRANTED")
    await ask.done(
        "recordSurveyResponse",
        "id",
        advocateId=id,
        kind="NPS",
        score=9,
        respondedAt="2026-11-20T10:00:00Z",
        comment="Ruiz confides.",
        source="form",
        idempotencyKey="ana.ruiz@shop.example/1",
    )
    spoken = await make.accepted(advocate_id=id)
    await make.requested(id, activity="QUOTE", subject="What Ruiz says.")
    await ask.done("requestErasure", "id", advocateId=id)
    event = (await make.event(START, hours=2))["id"]
    record = {"email": "ANA.Ruiz@shop.example", "name": "Ana Ruiz"}
    await ask.done("ingestAttendance", "id", **batch(event, **record))
    clock.advance(START - clock.now() + timedelta(days=1))
    await ask.done("recordAppearance", "id", id=spoken["id"], appearance="ATTENDED")
    told = {"rating": 5, "feedback": "Ruiz confides.", "leads": 3}
    await ask.done("recordOutcome", "id", id=spoken["id"], **told)
    await make.asked(await make.slot(starts=START + timedelta(days=30)), id)
    await make.ask.house.worker.drain()
    return id, event


async def test_no_trace_is_left_of_a_person_and_what_was_counted_stays(
    make: Making, ask: Asking, clock: StoppedClock, house: House
) -> None:
    id, event = await ana(make, ask, clock)
    numbers = """query($id: ID!, $event: ID!) {
      nps(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z") { promoters responses }
      advocate(id: $id) { reliability { asks shows rating } assignments { totalCount } }
      event(id: $event) { attendance { registered attended } } }"""
    before = await ask(numbers, id=id, event=event)
    assert before["event"]["attendance"] == {"registered": 1, "attended": 1}
    left = await erased(ask, id)
    assert left == {
        "id": id,
        "name": "Erased person",
        "email": f"{id}@erased.example",
        "status": "ERASED",
        "statusReason": "Asked on the phone.",
        "title": None,
        "bio": None,
        "otherEmails": [],
        "identities": [],
    }
    await house.worker.drain()
    await house.store.advocates.delete({"email_key": "other@else.example"})
    for name, rows in (await snapshot(house)).items():
        for trace in TRACES:
            # Whatever another person wrote of their own is theirs; a file is gone once it is read.
            assert trace not in str(rows).lower(), (name, trace)
    assert await ask(numbers, id=id, event=event) == before
    await agree(house)


async def test_open_asks_are_taken_back_and_their_seats_and_budget_are_free(
    make: Making, ask: Asking, house: House
) -> None:
    asked = await make.accepted()
    id = asked["advocate"]["id"]
    fields = "budget { held } assignments { nodes { state history { to reason } } }"
    left = await erased(ask, id, fields)
    [assignment] = left["assignments"]["nodes"]
    assert (left["budget"]["held"], assignment["state"]) == (0, "CANCELLED")
    assert {step["reason"] for step in assignment["history"]} == {None}
    await make.asked(asked["slot"]["id"])
    await agree(house)


@pytest.mark.parametrize(
    "known",
    [
        {"email": "ana.RUIZ@shop.example"},
        {"email": "new@example.com", "identities": [CRM]},
        {"email": "ANA@ruiz.example"},
    ],
)
async def test_who_was_erased_is_not_taken_in_again_unnoticed(
    known: dict[str, Any], make: Making, ask: Asking, clock: StoppedClock, house: House
) -> None:
    id, _ = await ana(make, ask, clock)
    await erased(ask, id)
    given = {"name": "Ana Ruiz", "timeZone": "UTC", **known}
    before = await snapshot(house)
    [problem] = await ask.problems("createAdvocate", **given)
    assert (problem["__typename"], problem["code"]) == ("Refused", "DO_NOT_CONTACT")
    assert problem["path"] == ["identities" if "identities" in known else "email"]
    assert "erased on request on 2026-12-11" in problem["blockers"][0]["message"]
    other = (await make.advocate())["id"]
    changes = {name: value for name, value in given.items() if name in known}
    [problem] = await ask.problems("updateAdvocate", id=other, **changes)
    assert problem["code"] == "DO_NOT_CONTACT"
    await house.store.advocates.delete({"id": other})
    fields = "id status statusHistory { reason }"
    back = await ask.done("createAdvocate", fields, **given, returningReason="Wrote to us.")
    assert back["statusHistory"] == [{"reason": "Wrote to us."}]
    assert back["id"] != id
    assert before != await snapshot(house)
    # Erased once more they are remembered once more.
    await erased(ask, back["id"])
    [problem] = await ask.problems("createAdvocate", **given)
    assert problem["code"] == "DO_NOT_CONTACT"


async def test_attendance_of_the_erased_that_comes_later_is_nobodys(
    make: Making, ask: Asking, house: House
) -> None:
    id = (await make.advocate(**ANA))["id"]
    event = (await make.event(START, hours=2))["id"]
    record = {"email": ANA["email"], "name": "Ana Ruiz"}
    await ask.done("ingestAttendance", "id", **batch(event, **record))
    await erased(ask, id)
    await house.worker.drain()
    kept = await house.store.facts.count({})
    again = await ask.done("ingestAttendance", "unchanged", **batch(event, "d2", **record))
    assert await house.store.facts.count({}) == kept > 0
    assert again == {"unchanged": 1}
    await house.worker.drain()
    read = """query($id: ID!) { event(id: $id) { attendance { registered attended }
      attendees { nodes { name email } } } }"""
    shown = (await ask(read, id=event))["event"]
    assert shown["attendees"]["nodes"] == [{"name": None, "email": f"{id}@erased.example"}]
    assert shown["attendance"] == {"registered": 1, "attended": 1}
    assert "ruiz" not in json.dumps(await snapshot(house), default=str).lower()


async def test_erasing_again_and_changing_the_erased_change_nothing(
    make: Making, ask: Asking, house: House
) -> None:
    id, slot = (await make.advocate())["id"], await make.slot()
    left = await erased(ask, id)
    before = await snapshot(house)
    assert await erased(ask, id) == left
    person = {"advocateId": id}
    for mutation, given in (
        ("updateAdvocate", {"id": id, "name": "New"}),
        ("setAdvocateStatus", {"id": id, "status": "ACTIVE"}),
        ("assessPersona", {**person, "persona": "EDUCATOR", "source": "MANAGER"}),
        ("requestErasure", person),
        ("recordConsent", {**person, "purpose": "PHOTO", "state": "GRANTED", "evidence": "x"}),
        ("setAvailability", {**person, "rules": [], "blackouts": []}),
        ("inviteAdvocate", {"slotId": slot, "advocateId": id}),
    ):
        [problem] = await ask.problems(mutation, **given)
        assert problem["code"] in {"ILLEGAL_TRANSITION", "NOT_FOUND", "DO_NOT_CONTACT"}, mutation
        assert await snapshot(house) == before, mutation
    [missing] = await ask.problems("eraseAdvocate", id="adv_0", reason="x")
    assert (missing["code"], missing["path"]) == ("NOT_FOUND", ["id"])


async def test_a_wish_to_be_erased_is_told_once(make: Making, ask: Asking, house: House) -> None:
    me, other = [(await make.advocate(name=name))["id"] for name in ("Ana", "Ben")]
    mine = ask.as_advocate(me)
    for _ in range(2):
        await mine.done("requestErasure", "id", advocateId=me)
    alerts = "{ alerts { nodes { kind message advocate { id } } } }"
    assert (await ask(alerts))["alerts"]["nodes"] == [
        {
            "kind": "ERASURE_REQUESTED",
            "message": "Ana asks to have everything about them erased.",
            "advocate": {"id": me},
        }
    ]
    before = await snapshot(house)
    [problem] = await mine.problems("requestErasure", advocateId=other)
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["advocateId"])
    assert await snapshot(house) == before


@pytest.mark.parametrize("round_", range(4))
async def test_an_erasure_and_asks_at_once_leave_nobody_asked(
    round_: int, make: Making, ask: Asking, house: House
) -> None:
    id = (await make.advocate())["id"]
    slots = [await make.slot(starts=START + timedelta(days=n)) for n in range(3)]
    asking = [
        ask.payload("inviteAdvocate", "id", {"slotId": slot, "advocateId": id}) for slot in slots
    ]
    erasing = ask.payload("eraseAdvocate", "id", {"id": id, "reason": "Asked."})
    payloads = await asyncio.gather(*asking[:round_], erasing, *asking[round_:])
    refused = {e["code"] for each in payloads for e in each["errors"]}
    assert refused <= {"DO_NOT_CONTACT", "OVERUSED"}
    asked = await house.store.assignments.find({}, limit=10)
    assert {each.state for each in asked} <= {"CANCELLED"}
    await agree(house)


async def test_what_they_did_themselves_is_not_kept_under_a_name(
    make: Making, ask: Asking, house: House
) -> None:
    person = (await make.advocate(name="Ana Ruiz"))["id"]
    # Under the name that an identity provider knows them by.
    mine = ask.by(Viewer("Annie Wells", frozenset({Role.ADVOCATE}), person))
    accepted = await make.accepted(advocate_id=person)
    asked = await make.requested(person, activity="QUOTE")
    consent = {"purpose": "PHOTO", "state": "DENIED", "evidence": "x"}
    await mine.done("recordConsent", "id", advocateId=person, **consent)
    await mine.done("settleActivityRequest", "id", id=asked["id"], to="DECLINED")
    await mine.done("withdrawAssignment", "id", id=accepted["id"], reason="OTHER")
    await make.asked(await make.slot(starts=START + timedelta(days=30)), person)
    await make.requested(person, activity="CASE_STUDY")
    await mine.done("setAdvocateStatus", "id", id=person, status="PAUSED", reason="Busy.")
    await mine.done("setAdvocateStatus", "id", id=person, status="DO_NOT_CONTACT", reason="No.")
    assert "annie" not in str(await snapshot(house)).lower()
    read = "query($id: ID!) { advocate(id: $id) { statusHistory { by } } }"
    steps = (await ask(read, id=person))["advocate"]["statusHistory"]
    assert [each["by"] for each in steps] == ["coordinator", person, person]


async def test_keys_and_rules_of_panels_are_without_them(
    make: Making, ask: Asking, house: House
) -> None:
    ana, ben, carl = [(await make.advocate())["id"] for _ in range(3)]
    apart = [
        {"advocateIds": [ana, ben], "reason": "Ruiz and Ben fell out."},
        {"advocateIds": [ana, ben, carl], "reason": "Ruiz again."},
        {"advocateIds": [ben, carl], "reason": "Rivals."},
    ]
    panel = await make.panel(rules={"keepApart": apart})
    slot = panel["slots"][0]["id"]
    key = {"idempotencyKey": "ruiz@shop.example"}
    given = {"slotId": slot, "advocateId": ana, **key}
    await ask.done("inviteAdvocate", "id", **given)
    await erased(ask, ana)
    groups = "rules { keepApart { advocateIds reason } }"
    read = f"query($id: ID!) {{ node(id: $id) {{ ... on Panel {{ {groups} }} }} }}"
    left = (await ask(read, id=panel["id"]))["node"]["rules"]["keepApart"]
    assert left == [
        {"advocateIds": [ben, carl], "reason": None},
        {"advocateIds": [ben, carl], "reason": "Rivals."},
    ]
    [asked] = await house.store.assignments.find({}, limit=2)
    assert asked.idempotency_key is None
    assert "ruiz" not in str(await snapshot(house)).lower()
