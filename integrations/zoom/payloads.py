"""Payloads: Zoom's JSON as it comes, with numbers for text, blanks for nothing, fields left out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from advocacy.attendance.facts import of_our_time
from integrations.platform import Unreadable

# Before 1973 in milliseconds and after the year 5000 in seconds: which of both is never in doubt.
SECONDS_BELOW = 100_000_000_000

Payload = Mapping[str, object]


def payload_of(body: bytes) -> Payload:
    """The JSON object in a body. Raises Unreadable."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The body is not JSON.") from error
    if not isinstance(content, dict):
        raise Unreadable("The body is not a JSON object.")
    return content


def part(payload: Payload, name: str) -> Payload:
    """The object under a name; an empty one when there is none."""
    value = payload.get(name)
    return value if isinstance(value, dict) else {}


def parts(payload: Payload, name: str) -> list[Payload]:
    """The objects in the list under a name; none when there is no list."""
    value = payload.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(payload: Payload, name: str) -> str | None:
    """The text or the number under a name as text; None for a blank and for anything else."""
    value = payload.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    # JSON may escape half a character, which no database takes.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip() or None


def number(payload: Payload, name: str) -> int | None:
    """The whole number under a name, also if it is text; None for anything else."""
    digits = text(payload, name)
    return int(digits) if digits and digits.isascii() and digits.isdigit() else None


def instant(payload: Payload, name: str) -> datetime | None:
    """The time under a name: ISO 8601, or seconds or milliseconds since 1970.

    Without an offset it is local to the payload's `timezone`, and else UTC. None for what is no
    time, or not of our time.
    """
    since_1970 = number(payload, name)
    written = text(payload, name)
    try:
        if since_1970 is not None:
            seconds = since_1970 if since_1970 < SECONDS_BELOW else since_1970 / 1000
            return of_our_time(datetime.fromtimestamp(seconds, UTC))
        at = datetime.fromisoformat(written) if written else None
        if at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=ZoneInfo(text(payload, "timezone") or "UTC"))
        return of_our_time(at.astimezone(UTC)) if at else None
    except (ValueError, OverflowError, OSError, KeyError):
        return None
