"""Deliveries: Zoom's webhooks from the signature to the facts.

Signed over `v0:` + timestamp + `:` + the raw body. Zoom's own SDK checks no age, and whether a
retry (up to 90 minutes later) is signed anew is not documented: so it may be two hours old.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from advocacy.attendance.facts import Fact
from integrations.platform import (
    Accepted,
    Credentials,
    Delivery,
    Forged,
    Handshake,
    Ignored,
    Received,
    Unreadable,
)
from integrations.signatures import hex_signature, is_recent, is_signed
from integrations.zoom.payloads import Payload, part, payload_of, text
from integrations.zoom.webhooks import facts_of_event, is_used

WINDOW = timedelta(hours=2)
SIGNATURE = "x-zm-signature"
TIMESTAMP = "x-zm-request-timestamp"
VALIDATION = "endpoint.url_validation"


def receive(delivery: Delivery, credentials: Credentials) -> Received:
    """Prove a delivery and say what is to be done with it. Raises Forged and Unreadable."""
    secret = proven_by(delivery, credentials)
    payload = payload_of(delivery.body)
    event = text(payload, "event")
    if event is None:
        raise Unreadable("The body names no event.")
    if event == VALIDATION:
        return handshake(payload, secret)
    if not is_used(event):
        return Ignored(f"Nothing is done with {event[:100]}.")
    account = text(part(payload, "payload"), "account_id")
    if credentials.account and account and account != credentials.account:
        return Ignored("It is about another account.")
    facts = facts_of_event(payload, delivery.received_at)
    if not facts:
        return Ignored("It tells nothing of attendance.")
    return Accepted(
        key=f"zoom:{sha256(delivery.body).hexdigest()}",
        external_ids=distinct(fact.origin.external_id for fact in facts),
        instances=distinct(fact.origin.instance for fact in facts),
    )


def facts_of_delivery(body: bytes, received_at: datetime) -> tuple[Fact, ...]:
    """The facts in an accepted delivery. Raises Unreadable."""
    return facts_of_event(payload_of(body), received_at)


def proven_by(delivery: Delivery, credentials: Credentials) -> str:
    """The secret that signed the delivery. Raises Forged when none did, or not lately."""
    signature = delivery.headers.get(SIGNATURE, "")
    stamp = delivery.headers.get(TIMESTAMP, "")
    message = b"v0:" + stamp.encode() + b":" + delivery.body
    proven = [
        secret
        for secret in credentials.secrets
        if is_signed(signature.removeprefix("v0="), message, [secret])
    ]
    if not proven or not signature.startswith("v0="):
        raise Forged("The signature is missing or not made with our secret.")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        raise Forged("The time of signing is no number of seconds.")
    if not is_recent(datetime.fromtimestamp(int(stamp), UTC), delivery.received_at, WINDOW):
        raise Forged("It was signed too long ago, or is from the future.")
    return proven[0]


def handshake(payload: Payload, secret: str) -> Handshake:
    """The answer that proves to Zoom that this address is ours."""
    token = text(part(payload, "payload"), "plainToken")
    if token is None:
        raise Unreadable("The validation carries no plainToken.")
    answer = {"plainToken": token, "encryptedToken": hex_signature(secret, token.encode())}
    return Handshake(json.dumps(answer))


def distinct(texts: Iterable[str | None]) -> tuple[str, ...]:
    """The different texts that say something, in order."""
    return tuple(sorted({text for text in texts if text}))
