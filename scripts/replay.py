"""Sends a fixture's recorded Zoom deliveries, signed anew for now, to a running server.

Each keeps its age (a late retry stays late, a stale one stale), and one that was forged stays
forged. Says of each what was answered, and whether that is what the fixture expects.
"""

import argparse
import hmac
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2

from api.settings import UnsafeSettings, load_settings

WRONG = "not the secret"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One delivery: its exact bytes, its age when it came, and what it is to be answered."""

    label: str
    body: bytes
    headers: dict[str, str]
    age: float
    genuine: bool
    expected: int


def main() -> int:
    """Send them all; 0 when each was answered as expected."""
    parser = argparse.ArgumentParser(prog="scripts/replay", description=__doc__)
    parser.add_argument("file", type=Path, help="a deliveries.json with its bodies beside it")
    parser.add_argument("--url", help="the server; ROSTRUM_PUBLIC_URL, else this machine's")
    parser.add_argument("--shuffle", action="store_true", help="in random order, some twice")
    asked = parser.parse_args()
    try:
        settings = load_settings()
        recording = json.loads(asked.file.read_text())
    except (UnsafeSettings, OSError, ValueError) as error:
        print(f"{asked.file}: {error}", file=sys.stderr)
        return 1
    given = settings.zoom_webhook_secret
    secret = given.get_secret_value() if given else recording["secret"]
    deliveries = list(recorded(recording, asked.file.parent))
    if asked.shuffle:
        deliveries += random.sample(deliveries, len(deliveries) // 2)
        random.shuffle(deliveries)
    url = f"{(asked.url or settings.url).rstrip('/')}/webhooks/zoom"
    try:
        return send_all(deliveries, url, secret)
    except httpx2.TransportError as error:
        print(f"{url} does not answer ({error}): does the server run?", file=sys.stderr)
        return 1


def recorded(recording: dict[str, Any], folder: Path) -> Iterator[Recorded]:
    """The deliveries of a recording, in the order in which they came."""
    for each in recording["deliveries"]:
        body = (folder / each["body_file"]).read_bytes()
        stamp = each["headers"]["x-zm-request-timestamp"]
        arrived = datetime.fromisoformat(each["received_at"]).timestamp()
        signature = each["headers"]["x-zm-signature"]
        yield Recorded(
            label=each["label"],
            body=body,
            headers={"content-type": each["headers"]["content-type"]},
            age=arrived - int(stamp),
            genuine=signature == signed(recording["secret"], stamp, body),
            expected=each["expect"]["http_status"],
        )


def signed(secret: str, stamp: str, body: bytes) -> str:
    """Zoom's signature of a body."""
    message = f"v0:{stamp}:".encode() + body
    return f"v0={hmac.new(secret.encode(), message, 'sha256').hexdigest()}"


def send_all(deliveries: list[Recorded], url: str, secret: str) -> int:
    """Send the deliveries one after the other; 0 when each was answered as expected."""
    surprises = 0
    with httpx2.Client(timeout=10) as client:
        for number, each in enumerate(deliveries, start=1):
            stamp = str(int(time.time() - each.age))
            signature = signed(secret if each.genuine else WRONG, stamp, each.body)
            headers = {
                **each.headers,
                "x-zm-request-timestamp": stamp,
                "x-zm-signature": signature,
            }
            status = client.post(url, content=each.body, headers=headers).status_code
            as_expected = status == each.expected
            surprises += not as_expected
            note = "" if as_expected else f"  expected {each.expected}"
            print(f"{number:3}/{len(deliveries)}  {status}  {each.label}{note}", flush=True)
    print(f"{len(deliveries)} sent, {surprises} answered otherwise than expected.")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
