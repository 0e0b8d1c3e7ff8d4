"""Everything that is stored about a person, for themselves and for who looks after them."""

import json
from typing import Any

from advocacy.roles import Role
from api.wiring import House
from resolvers.viewer import Viewer
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.worlds import World, batch

READ = "query($id: ID!) { personalData(advocateId: $id) }"


async def data(ask: Asking, id: str) -> dict[str, Any] | None:
    """What is stored about somebody, as JSON keeps it."""
    found: dict[str, Any] | None = (await ask(READ, id=id))["personalData"]
    assert json.loads(json.dumps(found)) == found
    return found


async def test_all_of_a_person_is_told(make: Making, ask: Asking, house: House) -> None:
    id = (await make.advocate(name="Ana", email="Ana@example.com"))["id"]
    old = (await make.advocate(name="A", email="a@example.com"))["id"]
    await ask.done("mergeAdvocates", "id", keepId=id, mergeId=old, reason="Same.")
    about = {"advocateId": id, "evidence": "Said so."}
    await ask.done("recordConsent", "id", **about, purpose="PHOTO", state="DENIED")
    await ask.done("requestErasure", "id", advocateId=id)
    await make.requested(id, activity="QUOTE")
    slot = await make.slot()
    await make.asked(slot, id)
    event = (await make.event(START))["id"]
    await ask.done("ingestAttendance", "id", **batch(event, email="a@example.com"))
    await house.worker.drain()
    found = await data(ask, old)
    assert found
    assert (found["person"]["id"], found["person"]["otherEmails"]) == (id, ["a@example.com"])
    derived = {"emailKey", "search", "appeal", "plainAppeal", "primaryPersona", "contactable"}
    assert not derived & (found["person"].keys() | found["mergedRecords"][0]["advocate"].keys())
    [asked] = found["assignments"]
    assert (asked["slotId"], asked["state"]) == (slot, "INVITED")
    assert asked["event"].startswith("Event ")
    assert [each["slotId"] for each in found["calendar"]] == [slot]
    [requested] = found["activityRequests"]
    assert requested["activity"] == "QUOTE"
    assert {each["askId"] for each in found["budget"]} == {asked["id"], requested["id"]}
    assert [each["purpose"] for each in found["consents"]] == ["PHOTO"]
    assert [each["kind"] for each in found["alerts"]] == ["ERASURE_REQUESTED"]
    assert [each["eventId"] for each in found["attendance"]] == [event]
    assert [each["advocate"]["name"] for each in found["mergedRecords"]] == ["A"]
    assert found["exportedAt"] == "2026-11-22T12:00:00Z"


async def test_an_advocate_gets_their_own_and_nobody_elses(world: World) -> None:
    mine = world.ask.as_advocate(world.ids.ana)
    found = await data(mine, world.ids.ana)
    assert found
    assert len(found["assignments"]) == 2
    assert await data(mine, world.ids.ben) is None
    assert await data(world.ask, "adv_0") is None


async def test_who_only_counts_people_has_their_own_data_and_nobody_elses(world: World) -> None:
    roles = frozenset({Role.ANALYST, Role.ADVOCATE})
    mine = world.ask.by(Viewer("Ana", roles, world.ids.ana))
    assert await data(mine, world.ids.ben) is None
    assert await data(mine, world.ids.ana)
    assert await data(world.ask, world.ids.ben)
