"""What goes wrong before GraphQL begins: a status, and a body that GraphQL clients can read."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response


class HttpRefused(Exception):
    """A request that is answered with `status` instead of being done."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    @property
    def payload(self) -> dict[str, Any]:
        """The body: one error with its code and no data."""
        return {"errors": [{"message": self.message, "extensions": {"code": self.code}}]}

    def response(self, media_type: str = "application/json") -> Response:
        """The answer that says so."""
        return Response(
            orjson.dumps(self.payload),
            self.status,
            {"cache-control": "no-store", **self.headers},
            f"{media_type}; charset=utf-8",
        )


def unauthenticated(message: str) -> HttpRefused:
    """The refusal of wrong credentials."""
    challenge = 'Bearer realm="rostrum", error="invalid_token"'
    return HttpRefused(401, "UNAUTHENTICATED", message, {"www-authenticate": challenge})


def bad_request(message: str) -> HttpRefused:
    """The refusal of what is not well-formed, or makes no sense."""
    return HttpRefused(400, "BAD_REQUEST", message)


def not_stored() -> HttpRefused:
    """The refusal of what could not be stored, for whoever sends it again."""
    message = "It could not be stored: send it again."
    return HttpRefused(503, "SERVICE_UNAVAILABLE", message, {"retry-after": "30"})
