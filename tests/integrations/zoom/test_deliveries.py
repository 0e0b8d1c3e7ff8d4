"""Deliveries are proven, answered, kept or ignored as they deserve."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integrations.platform import (
    Accepted,
    Credentials,
    Delivery,
    Forged,
    Handshake,
    Ignored,
    Unreadable,
)
from integrations.registry import platform_named
from integrations.signatures import hex_signature
from integrations.zoom.platform import Zoom
from tests.integrations.zoom.recorded import CREDENTIALS, Recorded, deliveries, instant

SECRET = CREDENTIALS.secrets[0]
NOW = instant("2026-10-25T01:00:00Z")


def signed(body: bytes, *, secret: str = SECRET, age: timedelta = timedelta()) -> Delivery:
    """A delivery that was signed some time ago."""
    stamp = str(int((NOW - age).timestamp()))
    signature = hex_signature(secret, b"v0:" + stamp.encode() + b":" + body)
    headers = {"X-Zm-Signature": f"v0={signature}", "X-Zm-Request-Timestamp": stamp}
    return Delivery(headers, body, NOW)


def told(event: str, described: Mapping[str, Any], **more: Any) -> bytes:
    """The body of an event."""
    payload = {"account_id": CREDENTIALS.account, "object": described}
    return json.dumps({"event": event, "payload": payload, **more}).encode()


def recorded(label: str) -> Recorded:
    """One of the recorded deliveries."""
    return next(item for item in deliveries() if item.label == label)


@pytest.mark.parametrize("item", deliveries(), ids=lambda item: item.label)
def test_each_recorded_delivery_has_the_recorded_effect(item: Recorded) -> None:
    effect, status = item.expect["effect"], item.expect["http_status"]
    if effect == "reject":
        with pytest.raises(Forged if status == 401 else Unreadable):
            Zoom().receive(item.delivery, CREDENTIALS)
        return
    answer = Zoom().receive(item.delivery, CREDENTIALS)
    if effect == "respond":
        assert isinstance(answer, Handshake)
        assert json.loads(answer.content) == item.expect["response_json"]
        assert answer.media_type == "application/json"
    elif effect == "ignore":
        assert isinstance(answer, Ignored)
    else:
        assert isinstance(answer, Accepted)
        assert answer.external_ids == ("98412207755",)


def test_a_repeated_delivery_has_the_key_of_the_first() -> None:
    keys = [
        Zoom().receive(recorded(label).delivery, CREDENTIALS)
        for label in ("left_lucia_1", "left_lucia_1_redelivered", "left_lucia_2")
    ]
    first, again, other = (answer.key for answer in keys if isinstance(answer, Accepted))
    assert first == again != other


def test_the_case_of_header_names_makes_no_difference() -> None:
    delivery = recorded("joined_kenji").delivery
    shouting = {name.upper(): value for name, value in delivery.headers.items()}
    answer = Zoom().receive(replace(delivery, headers=shouting), CREDENTIALS)
    assert isinstance(answer, Accepted)


@pytest.mark.parametrize("missing", ["x-zm-signature", "x-zm-request-timestamp"])
def test_without_one_of_the_headers_it_is_forged(missing: str) -> None:
    delivery = recorded("joined_kenji").delivery
    headers = {name: value for name, value in delivery.headers.items() if name != missing}
    with pytest.raises(Forged):
        Zoom().receive(replace(delivery, headers=headers), CREDENTIALS)


@pytest.mark.parametrize(
    "signature",
    ["", "v0=", "v0=é", "v1={}", "{}", "V0={}", "v0=v0={}", " v0={}", "v0={} "],
)
def test_a_signature_in_another_form_is_forged(signature: str) -> None:
    delivery = signed(told("webinar.started", {"id": 1}))
    right = delivery.headers["x-zm-signature"].removeprefix("v0=")
    headers = {**delivery.headers, "x-zm-signature": signature.format(right)}
    with pytest.raises(Forged):
        Zoom().receive(replace(delivery, headers=headers), CREDENTIALS)


@pytest.mark.parametrize("stamp", ["", "soon", "-5", "1e9", "١٢٣", "9" * 40, "1792888382.5"])
def test_a_time_of_signing_that_is_no_number_is_forged(stamp: str) -> None:
    body = told("webinar.started", {"id": 1})
    signature = hex_signature(SECRET, b"v0:" + stamp.encode() + b":" + body)
    headers = {"x-zm-signature": f"v0={signature}", "x-zm-request-timestamp": stamp}
    with pytest.raises(Forged):
        Zoom().receive(Delivery(headers, body, NOW), CREDENTIALS)


@pytest.mark.parametrize(
    "minutes, genuine", [(119, True), (121, False), (-119, True), (-121, False)]
)
def test_two_hours_are_the_limit_in_both_directions(minutes: int, genuine: bool) -> None:
    body = told("webinar.started", {"id": 1}, event_ts=1792888201137)
    delivery = signed(body, age=timedelta(minutes=minutes))
    if genuine:
        assert isinstance(Zoom().receive(delivery, CREDENTIALS), Accepted)
    else:
        with pytest.raises(Forged):
            Zoom().receive(delivery, CREDENTIALS)


def test_one_changed_byte_is_forged() -> None:
    delivery = recorded("joined_kenji").delivery
    with pytest.raises(Forged):
        Zoom().receive(replace(delivery, body=delivery.body + b"\n"), CREDENTIALS)


def test_two_secrets_hold_while_one_is_exchanged_and_none_lets_nobody_in() -> None:
    body = told("webinar.started", {"id": 1}, event_ts=1792888201137)
    both = Credentials(("new", SECRET), CREDENTIALS.account)
    assert isinstance(Zoom().receive(signed(body), both), Accepted)
    assert isinstance(Zoom().receive(signed(body, secret="new"), both), Accepted)
    for secrets in ((), ("",)):
        with pytest.raises(Forged):
            Zoom().receive(signed(body, secret=""), Credentials(secrets))


def test_a_validation_is_answered_with_the_secret_that_signed_it() -> None:
    body = json.dumps({"event": "endpoint.url_validation", "payload": {"plainToken": "t"}}).encode()
    both = Credentials(("old", "new"))
    answer = Zoom().receive(signed(body, secret="new"), both)
    assert isinstance(answer, Handshake)
    assert json.loads(answer.content)["encryptedToken"] == hex_signature("new", b"t")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"1",
        b'"x"',
        b'{"event":',
        b"[" * 20_000,
        b'{"event":null}',
        b'{"event":{"a":1}}',
        b'{"event":"endpoint.url_validation"}',
        b'{"event":"endpoint.url_validation","payload":{"plainToken":[1]}}',
        b'{"event":"webinar.participant_joined"}',
        b'{"event":"webinar.participant_joined","payload":[]}',
        b'{"event":"webinar.participant_joined","payload":{"object":{"id":"1"}},"event_ts":5}',
        b'{"event":"webinar.ended","payload":{"object":{"uuid":"u"}}}',
        b'{"event":"webinar.ended","payload":{"object":{"id":1,"end_time":"yesterday"}}}',
        b'{"event":"webinar.ended","payload":{"object":{"id":true}},"event_ts":1}',
    ],
)
def test_what_is_signed_but_broken_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        Zoom().receive(signed(body), CREDENTIALS)


def test_without_an_account_of_our_own_every_account_is_taken() -> None:
    delivery = recorded("other_account").delivery
    assert isinstance(Zoom().receive(delivery, Credentials((SECRET,))), Accepted)


def test_the_platform_is_found_by_its_name() -> None:
    assert isinstance(platform_named("zoom"), Zoom)
    assert isinstance(platform_named("ZOOM"), Zoom)
    assert platform_named("skype") is None
