"""What a platform told of somebody is nobody's once they are erased, and counts as before."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from advocacy.ingestion import RecordAttendance
from api.wiring import SYSTEM, House
from integrations.platform import Accepted, Delivery
from integrations.zoom.platform import Zoom
from resolvers.attendance import record_attendance
from resolvers.deliveries import receive_delivery
from store.attendance import AttendanceFacts
from store.indexes import KEPT_RAW
from tests.asking import Asking
from tests.integrations.zoom.recorded import accepted_bodies, facts_of
from tests.making import Making
from tests.resolvers.answers import snapshot

STARTS = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
REF = {"platform": "ZOOM", "externalId": "98412207755"}
PEOPLE = {
    "lucia.fernandez@example.com": ("lucia.fernandez", "lucía"),
    "siobhan.obrien@example.org": ("siobhan.obrien", "siobhán"),
    "Tomasz.Wojcik@Example.com": ("tomasz.wojcik", "wójcik"),
    # With a telephone, which was found to be theirs.
    "kenji.yamada@example.com": ("kenji.yamada", "健二", "81335550100"),
}
ROOM = """query($id: ID!) { event(id: $id) {
  attendance { registered cancelled attended walkIns quarantined showRate medianMinutes }
  attendees(first: 100) { nodes { role registration attended live { start end } liveSeconds
    durationKnown joins quarantined flags } } } }"""
Body = dict[str, Any]
Change = Callable[[Body], None]


def as_recorded(body: Body) -> None:
    """What Zoom sent."""


def nameless(body: Body) -> None:
    """Who goes out is told by their join alone, and by the name that they gave."""
    if body["event"].endswith("participant_left"):
        body["payload"]["object"]["participant"].update(email="", registrant_id="")


def by_address(body: Body) -> None:
    """No join has an id of its own, so that the address stands for it; but one with a telephone."""
    who = body["payload"]["object"].get("participant", {})
    if who.get("email") and "kenji" not in who["email"]:
        who.update(participant_uuid="", user_id="", registrant_id="")


def by_account(body: Body) -> None:
    """All are signed in, and of who goes out that is all that is told."""
    nameless(body)
    who = body["payload"]["object"].get("participant", {})
    if who and not who.get("phone_number"):
        who["id"] = who["id"] or f"account{who['user_id']}"
        if body["event"].endswith("left"):
            who.update(participant_uuid="", user_id="")


def bodies(change: Change) -> list[Body]:
    """All that Zoom sent of the webinar, told otherwise."""
    found = list(accepted_bodies().values())
    for body in found:
        change(body)
    return found


async def tell(house: House, bodies: Iterable[Body]) -> None:
    """Have what these tell kept, and all be done that they give rise to."""
    facts = facts_of({str(number): body for number, body in enumerate(bodies)})
    rows = tuple((fact,) for fact in facts)
    await record_attendance(house.new_context(SYSTEM, "test"), RecordAttendance(rows=rows))
    await house.worker.drain()


async def push(house: House, bodies: Iterable[Body]) -> None:
    """Have Zoom send these, and all be done that they give rise to."""
    context = house.new_context(SYSTEM, "test")
    for number, body in enumerate(bodies):
        raw = json.dumps(body, ensure_ascii=False).encode()
        pushed = Delivery({}, raw, house.clock.now())
        await receive_delivery(context, Zoom(), pushed, Accepted(str(number)))
    await house.worker.drain()


async def erase(ask: Asking, id: str) -> None:
    """Erase somebody, and all that is to be done about it."""
    await ask.done("eraseAdvocate", "id", id=id, reason="Asked.")
    await ask.house.worker.drain()


async def leaves_no_trace(house: House, address: str) -> None:
    """Nothing but deliveries, which go by themselves, tells who somebody was."""
    stored = await snapshot(house)
    del stored["deliveries"]
    for name, rows in stored.items():
        for trace in PEOPLE[address]:
            assert trace not in str(rows).lower(), (name, trace)


async def counted(ask: Asking, event: str) -> Any:
    """Everybody at the event without their name, and the sums."""
    found = (await ask(ROOM, id=event))["event"]
    return found["attendance"], sorted(map(str, found["attendees"]["nodes"]))


CHANGES = [as_recorded, nameless, by_address, by_account]


@pytest.mark.parametrize("address", PEOPLE)
@pytest.mark.parametrize("change", CHANGES)
async def test_no_fact_tells_of_the_erased_and_all_count_as_before(
    change: Change, address: str, make: Making, ask: Asking, house: House
) -> None:
    event = (await make.event(STARTS, 1.5, externalRefs=[REF]))["id"]
    await tell(house, bodies(change))
    before = await counted(ask, event)
    assert before[0]["attended"] >= 4
    id = (await make.advocate(name="Somebody", email=address))["id"]
    await erase(ask, id)
    await leaves_no_trace(house, address)
    assert await counted(ask, event) == before
    # The same once more is nothing new.
    kept = await house.store.facts.count({})
    await tell(house, bodies(change)[::-1])
    await leaves_no_trace(house, address)
    assert (await counted(ask, event), await house.store.facts.count({})) == (before, kept)


@pytest.mark.parametrize("change", CHANGES)
async def test_what_comes_later_is_nobodys_in_whatever_order(
    change: Change, make: Making, ask: Asking, house: House
) -> None:
    ids = [(await make.advocate(name="Somebody", email=email))["id"] for email in PEOPLE]
    # Who went out comes first, and without an address.
    told = bodies(change)[::-1]
    await tell(house, told[:4])
    for id in ids:
        await erase(ask, id)
    for start in range(4, len(told), 9):
        await tell(house, told[start : start + 9])
    for address in PEOPLE:
        await leaves_no_trace(house, address)
    event = (await make.event(STARTS, 1.5, externalRefs=[REF]))["id"]
    await house.worker.drain()
    after = await counted(ask, event)
    await house.store.facts.delete({})
    for id in ids:
        await house.store.claims.delete({"holder": id})
    await tell(house, bodies(change))
    assert after == await counted(ask, event)


async def test_deliveries_are_all_that_is_left_and_go_by_themselves(
    make: Making, ask: Asking, house: House
) -> None:
    address = "lucia.fernandez@example.com"
    await push(house, bodies(nameless))
    await erase(ask, (await make.advocate(name="Somebody", email=address))["id"])
    assert await house.store.deliveries.count({}) > 40
    await leaves_no_trace(house, address)
    database = house.store.database
    listed = await database.command({"listIndexes": "deliveries", "cursor": {}})
    [expiring] = [each for each in listed["cursor"]["firstBatch"] if "expireAfterSeconds" in each]
    assert dict(expiring["key"]) == {"received_at": 1}
    assert expiring["expireAfterSeconds"] == KEPT_RAW.total_seconds() == 30 * 24 * 3600


async def test_who_is_erased_while_facts_are_being_kept_is_in_none_of_them(
    make: Making, ask: Asking, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "lucia.fernandez@example.com"
    id = (await make.advocate(name="Somebody", email=address))["id"]
    keep = AttendanceFacts.add

    async def add(facts: AttendanceFacts, *given: Any) -> set[str]:
        if await house.store.advocates.exists({"email_keys": address}):
            await erase(ask, id)
        return await keep(facts, *given)

    monkeypatch.setattr(AttendanceFacts, "add", add)
    await tell(house, bodies(as_recorded))
    await leaves_no_trace(house, address)
