"""The recorded webinar, as it was or under another number, and who is expected in its room.

Under a number and with a speaker of its own each test has a webinar of which nothing is known yet.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

import httpx2

from scripts.replay import WRONG, Recorded, recorded, signed
from tests.integrations.zoom.recorded import RECORDING, WEBHOOKS, read
from tests.journeys.remote import Remote
from tests.journeys.server import ZOOM_SECRET, Server
from tests.making import Making

NUMBER = "98412207755"
SPEAKER = "amara.okafor@example.net"
STARTS = datetime.fromisoformat("2026-10-25T00:30:00Z")
ENDS = datetime.fromisoformat("2026-10-25T02:00:00Z")
OTHER_STARTS = datetime.fromisoformat("2026-11-08T00:30:00Z")
OTHER_ENDS = datetime.fromisoformat("2026-11-08T02:00:00Z")
HOURS = (ENDS - STARTS).total_seconds() / 3600
ROLES = {"attendee": "ATTENDEE", "panelist": "SPEAKER", "host": "STAFF"}
NUMBERS = count(10_000_000_001)

SUMMARY = "registered cancelled attended walkIns onDemand quarantined showRate medianMinutes"
ROOM = f"""query Room($id: ID!) {{ event(id: $id) {{
  attendance {{ {SUMMARY} sources {{ kind records }} }}
  attendees(first: 100) {{ nodes {{
    id name email role registration attended live {{ start end }} liveSeconds durationKnown
    joins quarantined flags
  }} }}
}} }}"""
WHAT_ADDS_UP = {
    "registered": 7,
    "cancelled": 1,
    "attended": 5,
    "walkIns": 2,
    "onDemand": 0,
    "quarantined": 3,
    "showRate": 5 / 6,
    # Half of 15, 30, 90.5, 98.45, 99.5 and 101.5 minutes; how long Priya stayed is not known.
    "medianMinutes": 94.475,
}


@dataclass(frozen=True)
class Webinar:
    """The recording under a number; the address of its speaker may be another, too."""

    number: str = NUMBER
    speaker: str = SPEAKER

    def deliveries(self) -> list[Recorded]:
        """What Zoom sent, in the order in which it came."""
        changes = {NUMBER: self.number, SPEAKER: self.speaker}
        return [
            replace(each, body=renamed(each.body, changes))
            for each in recorded(RECORDING, WEBHOOKS)
        ]

    def expected(self) -> dict[str, Any]:
        """Who was there, as `expected.json` has it."""
        expected: dict[str, Any] = read(WEBHOOKS / "expected.json")
        for each in expected["attendance"]:
            if each["match"].get("email") == SPEAKER:
                each["match"]["email"] = self.speaker
        return expected

    @property
    def ref(self) -> dict[str, str]:
        """How an event is linked to it."""
        return {"platform": "ZOOM", "externalId": self.number}

    async def held(self, make: Making, *, linked: bool = True) -> str:
        """The id of its event, with the speaker in a seat."""
        refs = [self.ref] if linked else []
        event = await make.event(STARTS, HOURS, externalRefs=refs)
        speaker = await make.advocate(email=self.speaker)
        slot = await make.slot(event_id=event["id"], starts=STARTS, hours=HOURS)
        await make.accepted(slot_id=slot, advocate_id=speaker["id"])
        return str(event["id"])

    async def other(self, make: Making) -> str:
        """The id of an event at the time of the other instance."""
        hours = (OTHER_ENDS - OTHER_STARTS).total_seconds() / 3600
        return str((await make.event(OTHER_STARTS, hours, externalRefs=[self.ref]))["id"])


def unheard_of() -> Webinar:
    """The webinar under a number that no test has used."""
    number = next(NUMBERS)
    return Webinar(str(number), f"speaker{number}@example.net")


def renamed(body: bytes, changes: Mapping[str, str]) -> bytes:
    """A body with other names in it, byte by byte the same otherwise."""
    for old, new in changes.items():
        body = body.replace(old.encode(), new.encode())
    return body


async def push(client: httpx2.AsyncClient, server: Server, each: Recorded) -> httpx2.Response:
    """Send a delivery, signed anew for now; one that was forged stays forged."""
    stamp = str(int(time.time() - each.age))
    signature = signed(ZOOM_SECRET if each.genuine else WRONG, stamp, each.body)
    headers = {**each.headers, "x-zm-request-timestamp": stamp, "x-zm-signature": signature}
    return await client.post(f"{server.url}/webhooks/zoom", content=each.body, headers=headers)


async def push_all(ask: Remote, deliveries: Iterable[Recorded]) -> None:
    """Send deliveries one after the other; each is answered as the recording says."""
    for each in deliveries:
        response = await push(ask.client, ask.server, each)
        assert (each.label, response.status_code) == (each.label, each.expected)


Row = tuple[str, str, bool, int, list[tuple[datetime, datetime]], int | None]


async def in_room(ask: Remote, event_id: str) -> list[Row]:
    """Who was at an event live: who, what for, registered, joins, when, how long (if known)."""
    return sorted(
        (
            (
                row["email"] or row["name"],
                row["role"],
                row["role"] == "ATTENDEE" and row["registration"] == "APPROVED",
                row["joins"],
                [(at(i["start"]), at(i["end"])) for i in row["live"]],
                row["liveSeconds"] if row["durationKnown"] else None,
            )
            for row in await rows(ask, event_id)
            if row["attended"]
        ),
        key=repr,
    )


def expected_in(expected: Mapping[str, Any]) -> list[Row]:
    """The same of a part of `expected.json`."""
    return sorted(
        (
            (
                row["match"].get("email") or row["match"].get("name") or row["match"]["phone"],
                ROLES[row["role"]],
                bool(row["registered"]),
                row["segments"],
                [(at(start), at(end)) for start, end in row["intervals"]],
                row["seconds_union"],
            )
            for row in expected["attendance"]
        ),
        key=repr,
    )


async def rows(ask: Remote, event_id: str) -> list[dict[str, Any]]:
    """Everybody of an event's attendance."""
    found: list[dict[str, Any]] = (await ask(ROOM, id=event_id))["event"]["attendees"]["nodes"]
    return found


async def no_shows(ask: Remote, event_id: str) -> set[str]:
    """The addresses of those who had registered, and were not there."""
    return {
        row["email"]
        for row in await rows(ask, event_id)
        if not row["attended"] and (row["role"], row["registration"]) == ("ATTENDEE", "APPROVED")
    }


async def adds_up(ask: Remote, event_id: str) -> dict[str, Any]:
    """An event's attendance in numbers."""
    found: dict[str, Any] = (await ask(ROOM, id=event_id))["event"]["attendance"]
    return {name: found[name] for name in WHAT_ADDS_UP}


def at(text: str) -> datetime:
    """An instant as told."""
    return datetime.fromisoformat(text)
