"""Two records of one person become one, with all that either had, and a trail."""

from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from advocacy.roles import Role
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.test_races import agree

DAY = timedelta(days=1)
CRM = {"system": "crm", "externalId": "1"}
FIELDS = """id name email otherEmails title status statusReason languages
  statusHistory { from to reason } topics { name level }
  identities { system externalId } willingFor { activity maxPerQuarter }
  persona { history { persona evidence } } consents { purpose state evidence }
  budget { held used } activityRequests { totalCount } assignments { totalCount }
  account { id }
  sentiment { nps responses { score } } consentHistory { nodes { purpose state } }
  mergedFrom { id name email by reason at }"""
READ = f"query($id: ID!) {{ advocate(id: $id) {{ {FIELDS} }} node(id: $id) {{ id }} }}"


async def merged(ask: Asking, keep: str, merge: str, fields: str = FIELDS) -> dict[str, Any]:
    """What became of two records."""
    return await ask.done(
        "mergeAdvocates", fields, keepId=keep, mergeId=merge, reason="Same badge."
    )


async def answer(ask: Asking, id: str, score: int, day: int, key: str) -> None:
    """An NPS answer of some day before now."""
    await ask.done(
        "recordSurveyResponse",
        "id",
        advocateId=id,
        kind="NPS",
        score=score,
        respondedAt=written(START - timedelta(days=100 - day)),
        source="test",
        idempotencyKey=key,
    )


async def consent(ask: Asking, id: str, purpose: str, state: str, **given: Any) -> None:
    """A word on one purpose."""
    given = {"purpose": purpose, "state": state, "evidence": f"{id} said.", **given}
    await ask.done("recordConsent", "id", advocateId=id, **given)


async def two(make: Making, ask: Asking, clock: StoppedClock) -> tuple[str, str]:
    """Two records of one person, each with something of everything."""
    account = (await make.account())["id"]
    keep = (await make.advocate(name="Ana Ruiz", email="ana@x.example", languages=["es"]))["id"]
    loser = (
        await make.advocate(
            name="A. Ruiz",
            email="ana@old.example",
            title="CTO",
            accountId=account,
            languages=["en", "es"],
            topics=[{"name": "AI", "level": 4}],
            willingFor=[{"activity": "WEBINAR", "maxPerQuarter": 4}, {"activity": "QUOTE"}],
            identities=[CRM],
        )
    )["id"]
    for number, id in enumerate((keep, loser)):
        given = {"advocateId": id, "persona": "EDUCATOR", "source": "MANAGER", "evidence": id}
        await ask.done("assessPersona", "id", **given)
        await answer(ask, id, 9 - number, number, id)
        await make.asked(await make.slot(starts=START + number * DAY), id)
        await make.requested(id, activity="QUOTE")
        await consent(ask, id, "RECORDING", "GRANTED")
        clock.advance(timedelta(minutes=1))
    await consent(ask, keep, "PHOTO", "GRANTED")
    clock.advance(timedelta(minutes=1))
    await consent(ask, loser, "PHOTO", "WITHDRAWN")
    return keep, loser


async def test_everything_goes_to_the_one_that_stays(
    make: Making, ask: Asking, clock: StoppedClock, house: House
) -> None:
    keep, loser = await two(make, ask, clock)
    before = [(await ask(READ, id=id))["advocate"] for id in (keep, loser)]
    after = await merged(ask, keep, loser)
    assert (after["id"], after["name"], after["title"]) == (keep, "Ana Ruiz", "CTO")
    assert (after["email"], after["otherEmails"]) == ("ana@x.example", ["ana@old.example"])
    assert after["account"] == before[1]["account"]
    assert (after["identities"], after["languages"]) == ([CRM], ["es", "en"])
    assert (after["topics"], after["willingFor"]) == (before[1]["topics"], before[1]["willingFor"])
    assert {each["evidence"] for each in after["persona"]["history"]} == {keep, loser}
    assert after["budget"] == {"held": 80, "used": 0}
    assert after["activityRequests"]["totalCount"] == 2
    assert after["assignments"]["totalCount"] == 2
    assert after["sentiment"] == {"nps": 8, "responses": [{"score": 8}, {"score": 9}]}
    assert len(after["consentHistory"]["nodes"]) == 4
    said = {c["purpose"]: c["state"] for c in after["consents"] if c["state"] != "UNKNOWN"}
    assert said == {"RECORDING": "GRANTED", "PHOTO": "WITHDRAWN"}
    assert after["mergedFrom"] == [
        {
            "id": loser,
            "name": "A. Ruiz",
            "email": "ana@old.example",
            "by": "coordinator",
            "reason": "Same badge.",
            "at": "2026-11-22T12:03:00Z",
        }
    ]
    read = await ask(READ, id=loser)
    assert (read["advocate"], read["node"]) == (after, {"id": keep})
    await agree(house)


async def test_nothing_names_the_loser_but_the_trail(
    make: Making, ask: Asking, clock: StoppedClock, house: House
) -> None:
    keep, loser = await two(make, ask, clock)
    other = (await make.advocate(name="A. Ruiz"))["id"]
    apart = {"advocateIds": [loser, other], "reason": "Rivals."}
    panel = await make.panel(rules={"keepApart": [apart, {"advocateIds": [keep, loser]}]})
    await ask.done("requestErasure", "id", advocateId=loser)
    await merged(ask, keep, loser)
    for name, rows in (await snapshot(house)).items():
        for row in rows:
            # Words are people's own, and an answer's key is its sender's.
            if name not in ("merges", "jobs", "consents", "responses"):
                row.pop("consents", None)
                row.pop("assessments", None)
                assert loser not in str(row), name
    stored = await house.store.panels.get(panel["id"])
    assert stored
    assert [set(each.advocate_ids) for each in stored.rules.keep_apart] == [{keep, other}]
    alerts = "{ alerts(filter: {open: true}) { nodes { kind advocate { id } } } }"
    assert (await ask(alerts))["alerts"]["nodes"] == [
        {"kind": "ERASURE_REQUESTED", "advocate": {"id": keep}}
    ]


async def test_of_two_alerts_of_a_kind_one_stays_open(make: Making, ask: Asking) -> None:
    people = [(await make.advocate())["id"] for _ in range(2)]
    for id in people:
        await ask.done("requestErasure", "id", advocateId=id)
    await merged(ask, *people)
    alerts = "{ alerts { nodes { closedBy advocate { id } } } }"
    nodes = (await ask(alerts))["alerts"]["nodes"]
    assert sorted(str(each["closedBy"]) for each in nodes) == ["None", "coordinator"]
    assert {each["advocate"]["id"] for each in nodes} == {people[0]}


async def test_the_strictest_word_wins(make: Making, ask: Asking) -> None:
    keep, loser = [(await make.advocate())["id"] for _ in range(2)]
    await make.asked(advocate_id=keep)
    given = {"status": "DO_NOT_CONTACT", "reason": "Said so."}
    await ask.done("setAdvocateStatus", "id", id=loser, **given)
    after = await merged(ask, keep, loser)
    assert (after["status"], after["statusReason"]) == ("DO_NOT_CONTACT", "Said so.")
    assert after["statusHistory"][-1]["to"] == "DO_NOT_CONTACT"
    assert len(after["statusHistory"]) == 3
    open_ = "query($id: ID!) { advocate(id: $id) { assignments { nodes { state } } } }"
    [asked] = (await ask(open_, id=keep))["advocate"]["assignments"]["nodes"]
    assert asked["state"] == "CANCELLED"


@pytest.mark.parametrize("purpose", ["CONTACT", "DATA_PROCESSING"])
@pytest.mark.parametrize("speaks", [0, 1])
async def test_a_no_to_being_contacted_of_either_takes_back_the_asks_of_the_other(
    purpose: str, speaks: int, make: Making, ask: Asking, house: House
) -> None:
    both = [(await make.advocate())["id"] for _ in range(2)]
    waits = await make.asked(advocate_id=both[1 - speaks])
    asked = await make.requested(both[1 - speaks])
    await consent(ask, both[speaks], purpose, "DENIED")
    await merged(ask, *both)
    open_ = "query($id: ID!) { node(id: $id) { ... on Assignment { state } } }"
    assert (await ask(open_, id=waits["id"]))["node"]["state"] == "CANCELLED"
    stored = await house.store.activity_requests.get(asked["id"])
    assert stored
    assert stored.state == "CANCELLED"
    await agree(house)


async def test_who_is_one_person_now_and_is_not_to_be_recorded_is_told_of(
    make: Making, ask: Asking, clock: StoppedClock
) -> None:
    keep, loser = [(await make.advocate())["id"] for _ in range(2)]
    await consent(ask, keep, "RECORDING", "GRANTED")
    event = (await make.event(recorded=True))["id"]
    await make.asked((await make.panel(event))["slots"][0]["id"], keep)
    clock.advance(DAY)
    await consent(ask, loser, "RECORDING", "WITHDRAWN")
    assert (await ask("{ alerts { nodes { kind } } }"))["alerts"]["nodes"] == []
    await merged(ask, keep, loser)
    [alert] = (await ask("{ alerts { nodes { kind advocate { id } } } }"))["alerts"]["nodes"]
    assert alert == {"kind": "CONSENT_MISSING", "advocate": {"id": keep}}


async def test_nobody_ends_up_in_two_places_at_once(
    make: Making, ask: Asking, house: House
) -> None:
    keep, loser = [(await make.advocate())["id"] for _ in range(2)]
    panel = await make.panel(seats=2)
    for slot, id in zip(panel["slots"], (keep, loser), strict=True):
        await make.asked(slot["id"], id)
    before = await snapshot(house)
    given = {"keepId": keep, "mergeId": loser, "reason": "Same."}
    [problem] = await ask.problems("mergeAdvocates", **given)
    assert problem["__typename"] == "DoubleBooked"
    assert {slot["id"] for slot in problem["conflicts"][0]["slots"]} == {
        slot["id"] for slot in panel["slots"]
    }
    assert await snapshot(house) == before


async def test_what_cannot_be_merged_is_refused(make: Making, ask: Asking, house: House) -> None:
    one, erased = [(await make.advocate())["id"] for _ in range(2)]
    await ask.done("eraseAdvocate", "id", id=erased, reason="Asked.")
    before = await snapshot(house)
    for keep, merge, code, path in (
        (one, one, "INVALID_INPUT", "mergeId"),
        (one, erased, "INVALID_INPUT", "mergeId"),
        (erased, one, "INVALID_INPUT", "keepId"),
        ("adv_0", one, "NOT_FOUND", "keepId"),
        (one, "adv_0", "NOT_FOUND", "mergeId"),
    ):
        [problem] = await ask.problems("mergeAdvocates", keepId=keep, mergeId=merge, reason="x")
        assert (problem["code"], problem["path"]) == (code, [path])
    assert await snapshot(house) == before


async def test_a_merge_that_is_asked_for_again_changes_nothing(
    make: Making, ask: Asking, house: House
) -> None:
    keep, loser = [(await make.advocate())["id"] for _ in range(2)]
    first = await merged(ask, keep, loser)
    before = await snapshot(house)
    assert await merged(ask, keep, loser) == first
    assert await snapshot(house) == before


async def test_a_trail_leads_through_several_merges(make: Making, ask: Asking) -> None:
    a, b, c = [(await make.advocate())["id"] for _ in range(3)]
    await merged(ask, b, c)
    await merged(ask, a, b)
    for id in (b, c):
        assert (await ask(READ, id=id))["advocate"]["id"] == a
    assert (await ask.as_advocate(c)("query($id: ID!) { advocate(id: $id) { id } }", id=c)) == {
        "advocate": {"id": a}
    }
    listed = (await ask(READ, id=a))["advocate"]["mergedFrom"]
    assert {each["id"] for each in listed} == {b, c}


async def test_the_addresses_and_ids_of_both_find_the_one(make: Making, ask: Asking) -> None:
    keep = (await make.advocate(email="ana@x.example"))["id"]
    loser = (await make.advocate(email="ana@old.example", identities=[CRM]))["id"]
    await merged(ask, keep, loser)
    for given in ({"email": "ANA@old.example"}, {"email": "n@x.example", "identities": [CRM]}):
        [problem] = await ask.problems("createAdvocate", name="x", timeZone="UTC", **given)
        assert (problem["code"], problem["existingId"]) == ("DUPLICATE", keep)
    after = await ask.done("updateAdvocate", "email otherEmails", id=keep, email="ana@old.example")
    assert after == {"email": "ana@old.example", "otherEmails": []}
    await make.advocate(email="ana@x.example")


async def test_who_is_two_people_of_one_record_is_two_of_the_other(
    make: Making, ask: Asking
) -> None:
    a, b, c = [(await make.advocate(name="Ana Ruiz"))["id"] for _ in range(3)]
    read = "{ duplicates { nodes { id advocates { id } } } }"
    pairs = {
        frozenset(each["id"] for each in pair["advocates"]): pair["id"]
        for pair in (await ask(read))["duplicates"]["nodes"]
    }
    await ask.done("dismissDuplicate", "id", id=pairs[frozenset((b, c))], reason="Sisters.")
    await merged(ask, a, b)
    assert (await ask(read))["duplicates"]["nodes"] == []


async def test_who_was_merged_is_for_staff(make: Making, ask: Asking) -> None:
    keep, loser = [(await make.advocate())["id"] for _ in range(2)]
    await merged(ask, keep, loser)
    read = "query($id: ID!) { advocate(id: $id) { mergedFrom { id } } }"
    assert await ask.as_advocate(keep).code(read, id=keep) == "FORBIDDEN"
    shown = (await ask.by(Role.ANALYST)(read, id=keep))["advocate"]
    assert shown == {"mergedFrom": [{"id": loser}]}


async def test_who_signs_in_with_the_record_that_is_gone_is_the_other(
    make: Making, ask: Asking, house: House
) -> None:
    keep, loser, last = [(await make.advocate())["id"] for _ in range(3)]
    await merged(ask, keep, loser, "id")
    assert await house.find_current(loser) == keep
    await merged(ask, last, keep, "id")
    assert [await house.find_current(id) for id in (loser, keep, last)] == [last] * 3


async def test_what_was_done_once_for_the_record_that_is_gone_is_not_done_again(
    make: Making, ask: Asking, house: House
) -> None:
    keep, loser, other = [(await make.advocate())["id"] for _ in range(3)]
    slot = await make.slot()
    person = {"advocateId": loser}
    answered = {"kind": "NPS", "score": 9, "respondedAt": "2026-11-20T10:00:00Z"}
    told: list[tuple[str, dict[str, Any]]] = [
        ("inviteAdvocate", {"slotId": slot, "idempotencyKey": "i"}),
        ("requestActivity", {"activity": "QUOTE", "subject": "x", "idempotencyKey": "r"}),
        ("recordSurveyResponse", {**answered, "source": "form", "idempotencyKey": "s"}),
    ]
    first = [await ask.done(mutation, "id", **person, **given) for mutation, given in told]
    await merged(ask, keep, loser, "id")
    before = await snapshot(house)
    for id in (loser, keep):
        again = [await ask.done(name, "id", advocateId=id, **given) for name, given in told]
        assert again == first
    for name, given in told:
        [problem] = await ask.problems(name, advocateId=other, **given)
        assert problem["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await snapshot(house) == before
