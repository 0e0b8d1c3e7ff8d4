"""What every request passes: its id and its line in the log, safe headers, a bounded body."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusals import HttpRefused
from api.traces import trace_of
from schema.guards.masking import (
    INTERNAL,
    UNAVAILABLE,
    UNAVAILABLE_MESSAGE,
    internal_message,
    is_unavailable,
)

log = structlog.stdlib.get_logger("rostrum.access")

SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
}
YEAR = 31_536_000
DRAIN_BYTES = 8_000_000
DRAIN_SECONDS = 2
QUIET = ("/livez", "/readyz", "/metrics")


class RequestLog:
    """Gives each request an id, logs its end, and answers for what nobody else caught.

    The line has the method, path, status and time; never a query string, header or body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        trace = trace_of(scope)
        started = perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = trace.request_id
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.close":
                status = message.get("code", 1000) if status else 403
            await send(message)

        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=trace.request_id)
        try:
            await self._app(scope, receive, noting)
        except ClientDisconnect:
            status = 499
        except Exception as error:
            log.error("request failed", exc_info=error)
            if status or scope["type"] != "http":
                raise
            await refusal_of(error, trace.request_id).response()(scope, receive, noting)
        finally:
            write = log.debug if scope["path"] in QUIET else log.info
            write(
                "request" if scope["type"] == "http" else "socket",
                method=scope.get("method"),
                path=scope["path"],
                status=status,
                ms=round((perf_counter() - started) * 1000, 1),
                operation=trace.operation,
                operation_type=trace.operation_type,
                outcome=trace.outcome,
                viewer=trace.viewer,
            )


class SafeHeaders:
    """Adds the headers that make browsers careful, where a response has not set its own."""

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self._app = app
        self._headers = dict(SAFE_HEADERS)
        if https:
            self._headers["strict-transport-security"] = f"max-age={YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, adding if scope["type"] == "http" else send)


class BodyLimit:
    """Refuses a body that is too large: by its declared length, else while it streams in.

    `larger` names path prefixes with a limit of their own, in bytes.
    """

    def __init__(
        self, app: ASGIApp, *, limit: int, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._limit = limit
        self._larger = {} if larger is None else larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_for(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        over = declared.isdecimal() and int(declared) > limit
        received = 0

        async def counting() -> Message:
            nonlocal received, over
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                over = bool(message.get("more_body"))
                raise too_large(limit)
            return message

        async def lingering(message: Message) -> None:
            if over and message["type"] == "http.response.body" and not message.get("more_body"):
                await send({**message, "more_body": True})
                await drained(receive)
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        if over:
            await too_large(limit).response()(scope, receive, lingering)
        else:
            await self._app(scope, counting, lingering)

    def _limit_for(self, path: str) -> int:
        return next(
            (limit for prefix, limit in self._larger.items() if path.startswith(prefix)),
            self._limit,
        )


async def drained(receive: Receive) -> None:
    """Read on for a moment: a client that is still sending would miss an answer cut off now.

    At most 8 MB and two seconds of it; whoever sends more is cut off all the same.
    """
    taken = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while taken < DRAIN_BYTES:
                message = await receive()
                taken += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


def refusal_of(error: Exception, request_id: str) -> HttpRefused:
    """What is said of an exception that a route raised."""
    if is_unavailable(error):
        return HttpRefused(503, UNAVAILABLE, UNAVAILABLE_MESSAGE, {"retry-after": "5"})
    return HttpRefused(500, INTERNAL, internal_message(request_id))


def too_large(limit: int) -> HttpRefused:
    """The refusal of a body over `limit` bytes; what is left of it is not read."""
    message = f"The body is too large: {limit} bytes are allowed."
    return HttpRefused(413, "PAYLOAD_TOO_LARGE", message, {"connection": "close"})
