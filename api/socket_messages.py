"""The messages of graphql-transport-ws, read strictly, and the codes that close a socket."""

from collections.abc import Mapping
from typing import Any

import orjson

LONGEST_ID = 200

TOO_BIG = 1009
INTERNAL_ERROR = 1011
TRY_AGAIN = 1013
BAD_REQUEST = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
NOT_ACCEPTABLE = 4406
INIT_TIMEOUT = 4408
ALREADY_EXISTS = 4409
TOO_MANY_INITS = 4429


class Closing(Exception):
    """The socket is to be closed with `code`, saying why in a few words."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason[:120]


def message_in(frame: Mapping[str, Any], largest: int) -> dict[str, Any]:
    """The JSON object in a text frame of at most `largest` characters. Raises Closing."""
    text = frame.get("text")
    if text is None:
        raise Closing(BAD_REQUEST, "Messages are text")
    if len(text) > largest:
        raise Closing(TOO_BIG, "Message too big")
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Closing(BAD_REQUEST, "Messages are JSON") from None
    if not isinstance(given, dict):
        raise Closing(BAD_REQUEST, "Messages are JSON objects")
    return given


def payload_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of an init, ping or pong: an object, or nothing."""
    payload = message.get("payload")
    if not isinstance(payload, dict | None):
        raise Closing(BAD_REQUEST, "The payload is not an object")
    return payload or {}


def id_of(message: Mapping[str, Any]) -> str:
    """The operation's id."""
    id = message.get("id")
    if not isinstance(id, str) or not 0 < len(id) <= LONGEST_ID:
        raise Closing(BAD_REQUEST, "The message needs an id")
    return id


def credentials_in(payload: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, str]:
    """Credentials of the init payload (or its `headers`), else those of the handshake."""
    nested = payload.get("headers")
    for source in (payload, nested if isinstance(nested, dict) else {}, headers):
        given = {str(name).lower(): value for name, value in source.items()}
        found = {
            name: value for name in ("authorization", "x-api-key") if (value := given.get(name))
        }
        if found:
            if not all(isinstance(value, str) for value in found.values()):
                raise Closing(BAD_REQUEST, "Credentials are text")
            return found
    return {}
