"""Deliveries that are forged, cut short, too old or for nobody: refused, and nothing is stored."""

import json
import time
from typing import Any

import httpx2
import pytest

from scripts.replay import signed
from store.store import Store
from tests.journeys.refusing import nothing_changes, tells_nothing
from tests.journeys.remote import Remote
from tests.journeys.server import ZOOM_SECRET
from tests.journeys.webinars import Webinar, push, unheard_of
from tests.making import Making

HOUR = 3600


def genuine(webinar: Webinar) -> bytes:
    """A delivery that tells of somebody."""
    [body] = [each.body for each in webinar.deliveries() if each.label == "joined_tomasz"]
    return body


def headers(body: bytes, *, secret: str = ZOOM_SECRET, age: float = 0) -> dict[str, str]:
    """The headers with which Zoom sends a body."""
    return stamped(body, str(int(time.time() - age)), secret)


def stamped(body: bytes, stamp: str, secret: str = ZOOM_SECRET) -> dict[str, str]:
    """The headers of a body that was signed with this time."""
    return {
        "content-type": "application/json",
        "x-zm-request-timestamp": stamp,
        "x-zm-signature": signed(secret, stamp, body),
    }


async def send(
    ask: Remote, body: bytes, sent: dict[str, str], path: str = "/webhooks/zoom"
) -> httpx2.Response:
    """The answer to a delivery."""
    raw = {name.encode(): value.encode() for name, value in sent.items()}
    answer = await ask.client.post(f"{ask.server.url}{path}", content=body, headers=raw)
    tells_nothing(ask.server, answer.text)
    return answer


@pytest.fixture
async def webinar(make: Making) -> Webinar:
    """A webinar that an event is linked to, so that whatever is taken would count."""
    webinar = unheard_of()
    await make.event(externalRefs=[webinar.ref])
    return webinar


async def test_a_delivery_that_is_not_proven_leaves_no_trace(
    ask: Remote, webinar: Webinar, inside: Store
) -> None:
    body = genuine(webinar)
    good = headers(body)
    signature, stamp = good["x-zm-signature"], good["x-zm-request-timestamp"]
    forgeries: list[dict[str, str]] = [
        headers(body, secret="not the secret"),
        headers(body, secret=""),
        headers(body.replace(b"Tomasz", b"Mallory")),
        headers(body, age=3 * HOUR),
        headers(body, age=-3 * HOUR),
        {"content-type": "application/json"},
        {**good, "x-zm-signature": ""},
        {**good, "x-zm-signature": signature.removeprefix("v0=")},
        {**good, "x-zm-signature": signature[:-1]},
        {**good, "x-zm-signature": signature + "00"},
        {**good, "x-zm-signature": "v0=" + "z" * 64},
        {**good, "x-zm-signature": "v0=é"},
        {**good, "x-zm-request-timestamp": str(int(stamp) + 1)},
        *(
            stamped(body, odd)
            for odd in ("", "NaN", "-1", "1e400", "9" * 12, "9" * 400, "٣", "inf")
        ),
        stamped(body, f"{stamp}.5"),
        stamped(body, f"{stamp}000"),
    ]
    async with nothing_changes(inside):
        for forged in forgeries:
            answer = await send(ask, body, forged)
            assert answer.status_code == 401, forged
    assert (await send(ask, body, good)).status_code == 200


async def test_what_the_recording_refuses_leaves_no_trace(ask: Remote, inside: Store) -> None:
    bad = [each for each in unheard_of().deliveries() if each.expected != 200]
    assert {each.expected for each in bad} == {400, 401}
    async with nothing_changes(inside):
        for each in bad:
            answer = await push(ask.client, ask.server, each)
            assert (each.label, answer.status_code) == (each.label, each.expected)
            tells_nothing(ask.server, answer.text)


def broken(webinar: Webinar) -> list[bytes]:
    """Bodies that Zoom has signed and nobody can make sense of."""
    body = genuine(webinar)
    whole: dict[str, Any] = json.loads(body)

    def without(*path: str, now: Any) -> bytes:
        changed = json.loads(body)
        inner = changed
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = now
        return json.dumps(changed).encode()

    return [
        body[:-1],
        body[: len(body) // 2],
        b"",
        b"\xff\xfe" + body,
        b"null",
        b"[]",
        b'"webinar.participant_joined"',
        json.dumps([whole]).encode(),
        b"[" * 100_000,
        b'{"event":"webinar.participant_joined","payload":{"object":{"id":NaN}}}',
        without("payload", now=None),
        without("payload", "object", now="x"),
        without("payload", "object", "id", now=None),
        without("payload", "object", "participant", "join_time", now="yesterday").replace(
            b'"event_ts"', b'"event_xx"'
        ),
    ]


async def test_a_delivery_that_is_signed_and_broken_is_refused(
    ask: Remote, webinar: Webinar, inside: Store
) -> None:
    async with nothing_changes(inside):
        for body in broken(webinar):
            answer = await send(ask, body, headers(body))
            assert answer.status_code == 400, (body[:200], answer.text)


@pytest.mark.parametrize("name", ["nobody", "teams", "ZOOM%00", "zoom%2f..", "🦉", "x" * 3_000])
async def test_a_platform_that_pushes_nothing_to_us_is_not_found(
    name: str, ask: Remote, webinar: Webinar, inside: Store
) -> None:
    body = genuine(webinar)
    async with nothing_changes(inside):
        answer = await send(ask, body, headers(body), f"/webhooks/{name}")
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
