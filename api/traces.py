"""What is known of a request while it is served: its id, and what the access log will say."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.datastructures import Headers
from starlette.types import Scope

from advocacy.ids import new_id

KEY = "rostrum.trace"
REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


@dataclass(slots=True)
class Trace:
    """One request's story."""

    request_id: str
    operation: str | None = None
    operation_type: str | None = None
    outcome: str | None = None
    viewer: str | None = None


def trace_of(scope: Scope) -> Trace:
    """The trace of this request, begun at the first call."""
    trace = scope.get(KEY)
    if not isinstance(trace, Trace):
        trace = scope[KEY] = Trace(request_id_of(Headers(scope=scope).get("x-request-id")))
    return trace


def request_id_of(given: str | None) -> str:
    """The id that the client or a proxy gave, if it is a decent one, else a new one."""
    if given and REQUEST_ID.fullmatch(given):
        return given
    return new_id("req", datetime.now(UTC))
