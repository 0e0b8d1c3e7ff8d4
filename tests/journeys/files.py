"""Sending reports as files, and what became of them."""

from typing import Any

import httpx2

from tests.integrations.zoom.recorded import CONTEXTS, EXPORTS, read
from tests.journeys.remote import Remote, signed_in
from tests.journeys.waiting import becomes
from tests.making import Making

EXPECTED: dict[str, Any] = read(EXPORTS / "expected.json")["files"]
IMPORT = """query Import($id: ID!) { import(id: $id) {
  state dryRun total created updated unchanged quarantined errors { row column message }
} }"""
# The recorded exports: all of Zoom's layouts.
NAMES = sorted(EXPECTED)


def bytes_of(name: str) -> bytes:
    """A recorded export, byte by byte."""
    return (EXPORTS / name).read_bytes()


def zone_of(name: str) -> str:
    """The zone in which a recorded export was made."""
    return CONTEXTS[name].zone.key


async def event_for(make: Making, name: str, **given: Any) -> str:
    """The id of the event that a recorded export is of."""
    about = CONTEXTS[name]
    hours = (about.ends_at - about.starts_at).total_seconds() / 3600
    return str((await make.event(about.starts_at, hours, **given))["id"])


async def send(
    ask: Remote, event_id: str, content: bytes, zone: str = "UTC", **more: str
) -> httpx2.Response:
    """What a file is answered at the door."""
    given = {"eventId": event_id, "platform": "ZOOM", "timeZone": zone, **more}
    return await ask.client.post(
        f"{ask.server.url}/imports/attendance",
        params=given,
        content=content,
        headers={"content-type": "text/csv", **signed_in(ask.viewer)},
    )


async def imported(
    ask: Remote, event_id: str, content: bytes, zone: str = "UTC", **more: str
) -> dict[str, Any]:
    """What became of a file, once it was read."""
    response = await send(ask, event_id, content, zone, **more)
    assert response.status_code == 202, response.text
    accepted = response.json()
    assert accepted["state"] == "RECEIVED"
    found: dict[str, Any] = {}

    async def is_over() -> bool:
        found.update((await ask(IMPORT, id=accepted["importId"]))["import"])
        return found["state"] in ("DONE", "FAILED")

    await becomes(is_over, True)
    return found
