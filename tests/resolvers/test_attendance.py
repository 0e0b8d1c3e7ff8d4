"""Attendance that integrations bring in: each batch once, row by row, then counted."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.worlds import batch

IMPORT = """id platform state dryRun total created updated unchanged quarantined
  errors { row column message }"""
COUNTED = """query($id: ID!) { event(id: $id) {
  attendance { registered cancelled attended walkIns onDemand showRate medianMinutes quarantined
    questions sources { platform kind records } }
  attendees { totalCount nodes { name email role attended liveSeconds onDemandSeconds questions
    pollAnswers joins quarantined } } outcome { showRate medianMinutes questions } } }"""
HALF_HOUR = timedelta(minutes=30)


def visit(email: str, minutes: float = 30, **given: Any) -> dict[str, Any]:
    """A record of a registered person who stayed so long from the start."""
    return {
        "email": email,
        "registeredAt": written(START - timedelta(days=1)),
        "joinedAt": written(START),
        "leftAt": written(START + timedelta(minutes=minutes)),
        **given,
    }


def stay() -> dict[str, Any]:
    """Half an hour from the start, of nobody yet."""
    return {"joinedAt": written(START), "leftAt": written(START + HALF_HOUR)}


async def ingest(ask: Asking, event: str, *records: dict[str, Any], id: str = "d1") -> Any:
    """The import of a batch."""
    given = {"eventId": event, "platform": "ON24", "deliveryId": id, "records": list(records)}
    return await ask.done("ingestAttendance", IMPORT, **given)


async def counted(house: House, ask: Asking, event: str) -> Any:
    """The event's attendance once all that is due has been done."""
    await house.worker.drain()
    return (await ask(COUNTED, id=event))["event"]


async def test_a_batch_becomes_the_events_attendance(
    ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    done = await ingest(
        ask,
        event,
        visit("Ana@Example.com", 20, name="Ana", questions=2),
        visit("ben@example.com", 40, pollAnswers=1),
        {"email": "carl@example.com", "registeredAt": written(START - timedelta(days=1))},
        {**stay(), "email": "dora@example.com"},
        visit("eve@example.com", role="STAFF"),
        {**stay(), "name": "iPhone"},
    )
    assert (done["state"], done["total"], done["created"]) == ("DONE", 6, 6)
    assert (done["quarantined"], done["errors"], done["dryRun"]) == (1, [], False)
    found = await counted(house, ask, event)
    assert found["attendance"] == {
        "registered": 3,
        "cancelled": 0,
        "attended": 2,
        "walkIns": 2,
        "onDemand": 0,
        "showRate": pytest.approx(2 / 3),
        "medianMinutes": 30,
        "quarantined": 1,
        "questions": 2,
        "sources": [{"platform": "ON24", "kind": "ingest", "records": 16}],
    }
    rows = {row["email"]: row for row in found["attendees"]["nodes"]}
    assert found["attendees"]["totalCount"] == 6
    ana = rows["ana@example.com"]
    assert (ana["name"], ana["liveSeconds"], ana["questions"]) == ("Ana", 1200, 2)
    assert (rows["ben@example.com"]["liveSeconds"], rows["ben@example.com"]["pollAnswers"]) == (
        *(2400, 1),
    )
    assert not rows["carl@example.com"]["attended"]
    assert rows["eve@example.com"]["role"] == "STAFF"
    assert rows[None]["quarantined"]
    assert found["outcome"]["showRate"] == pytest.approx(2 / 3)
    assert found["outcome"]["questions"] == 2


async def test_the_same_delivery_again_changes_nothing(
    ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    first = await ingest(ask, event, visit("ana@example.com"))
    before = await counted(house, ask, event)
    stored = await snapshot(house)
    assert await ingest(ask, event, visit("ana@example.com")) == first
    assert await snapshot(house) == stored
    assert await counted(house, ask, event) == before


async def test_the_same_delivery_at_the_same_time_counts_once(
    ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    payloads = await asyncio.gather(
        *(ask.payload("ingestAttendance", IMPORT, batch(event)) for _ in range(8))
    )
    assert [payload["errors"] for payload in payloads] == [[]] * 8
    assert len({payload["import"]["id"] for payload in payloads}) == 1
    assert await house.store.imports.count({}) == 1
    import_ = "query($id: ID!) { import(id: $id) { state total created unchanged } }"
    found = (await ask(import_, id=payloads[0]["import"]["id"]))["import"]
    assert found == {"state": "DONE", "total": 1, "created": 1, "unchanged": 0}
    attendance = (await counted(house, ask, event))["attendance"]
    assert (attendance["attended"], attendance["sources"][0]["records"]) == (1, 3)


async def test_a_delivery_of_that_name_with_something_else_is_refused(
    ask: Asking, make: Making, house: House
) -> None:
    event, other = (await make.event())["id"], (await make.event())["id"]
    await ingest(ask, event, visit("ana@example.com"))
    before = await snapshot(house)
    [problem] = await ask.problems("ingestAttendance", **batch(event))
    assert (problem["__typename"], problem["code"]) == ("InvalidInput", "IDEMPOTENCY_KEY_REUSED")
    assert problem["path"] == ["deliveryId"]
    assert await snapshot(house) == before
    # The name belongs to an event and a platform.
    elsewhere = await ask.done("ingestAttendance", "created", **batch(other))
    from_zoom = await ask.done(
        "ingestAttendance", "created", **{**batch(event), "platform": "ZOOM"}
    )
    assert (elsewhere["created"], from_zoom["created"]) == (1, 1)


async def test_what_is_told_again_is_unchanged_and_what_is_added_an_update(
    ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    open_ended = {key: value for key, value in visit("ana@example.com").items() if key != "leftAt"}
    await ingest(ask, event, open_ended)
    done = await ingest(ask, event, visit("ana@example.com"), open_ended, id="d2")
    assert (done["total"], done["updated"], done["unchanged"], done["created"]) == (2, 1, 1, 0)
    [row] = (await counted(house, ask, event))["attendees"]["nodes"]
    assert (row["liveSeconds"], row["joins"]) == (1800, 1)


async def test_an_address_in_another_spelling_is_the_same_person_and_visit(
    ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    await ingest(ask, event, visit("Ana@Example.com"))
    await ingest(ask, event, visit("ANA@example.COM"), id="d2")
    [row] = (await counted(house, ask, event))["attendees"]["nodes"]
    assert (row["email"], row["liveSeconds"], row["joins"]) == ("ana@example.com", 1800, 1)


async def test_guests_of_one_name_are_several_rows_and_nobody(
    ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    guest = {**stay(), "name": "iPhone"}
    done = await ingest(ask, event, guest, guest)
    assert (done["total"], done["quarantined"]) == (2, 2)
    found = await counted(house, ask, event)
    assert (found["attendance"]["quarantined"], found["attendees"]["totalCount"]) == (2, 2)


async def test_rows_with_a_mistake_are_listed_and_the_good_ones_land(
    ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    backwards = visit("ben@example.com", -5)
    done = await ingest(ask, event, visit("ana@example.com"), backwards, visit("carl@example.com"))
    assert (done["state"], done["total"], done["created"]) == ("DONE", 2, 2)
    [error] = done["errors"]
    assert (error["row"], bool(error["message"])) == (2, True)
    found = await counted(house, ask, event)
    assert {row["email"] for row in found["attendees"]["nodes"]} == {
        "ana@example.com",
        "carl@example.com",
    }


@pytest.mark.parametrize(
    "wrong, code, path",
    [
        ({"eventId": "evt_0"}, "NOT_FOUND", ["eventId"]),
        ({"deliveryId": ""}, "INVALID_INPUT", ["deliveryId"]),
        ({"records": [{"questions": -1}]}, "INVALID_INPUT", ["records", "0", "questions"]),
        ({"records": [{}] * 5001}, "INVALID_INPUT", ["records"]),
    ],
)
async def test_a_batch_that_makes_no_sense_is_refused(
    wrong: dict[str, Any], code: str, path: list[str], ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    before = await snapshot(house)
    [problem] = await ask.problems("ingestAttendance", **{**batch(event), **wrong})
    assert (problem["code"], problem["path"]) == (code, path)
    assert await snapshot(house) == before


async def test_speakers_are_no_audience(ask: Asking, make: Making, house: House) -> None:
    panel = await make.panel()
    speaker = await make.advocate(email="Speaker@Example.com")
    await make.accepted(slot_id=panel["slots"][0]["id"], advocate_id=speaker["id"])
    event = panel["event"]["id"]
    await ingest(ask, event, visit("speaker@example.com"), visit("ana@example.com"))
    found = await counted(house, ask, event)
    assert (found["attendance"]["registered"], found["attendance"]["attended"]) == (1, 1)
    roles = "query($id: ID!) { event(id: $id) { attendees(role: SPEAKER) { nodes { email } } } }"
    [row] = (await ask(roles, id=event))["event"]["attendees"]["nodes"]
    assert row["email"] == "speaker@example.com"


async def test_an_event_of_which_nothing_is_known_has_an_empty_attendance(
    ask: Asking, make: Making, house: House
) -> None:
    found = await counted(house, ask, (await make.event())["id"])
    assert found["attendance"]["registered"] == found["attendance"]["attended"] == 0
    assert (found["attendance"]["showRate"], found["attendance"]["medianMinutes"]) == (None, None)
    assert (found["attendance"]["sources"], found["attendees"]["totalCount"]) == ([], 0)
