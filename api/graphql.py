"""/graphql over HTTP: GET and POST as the GraphQL-over-HTTP draft has them, and event streams."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Protocol

from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from advocacy.clock import Clock
from api.authentication import Authentication
from api.event_streams import EventStream, seconds_until
from api.media_types import EVENT_STREAM, GRAPHQL, HTML, JSON, accepts, best_of, is_utf8_json
from api.operations import Answer, Asked, Operations
from api.refusals import HttpRefused
from api.requests import OperationRequest, from_body, from_query_string
from api.traces import Trace, trace_of
from resolvers.viewer import Viewer
from schema.guards.documents import Prepared

ALLOWED = {"allow": "GET, POST, OPTIONS"}
BODY_SECONDS = 30
# A client of application/json reads the body whatever happened; the newer type says it by status.
STATUSES = {"refused": 400, "failed": 500, "timed_out": 503}


class Page(Protocol):
    """What browsers are shown."""

    def response(self, request: Request) -> Response:
        """The page for this request."""
        ...


class GraphQL:
    """The endpoint. `page` is for browsers, None when they get nothing."""

    def __init__(
        self,
        operations: Operations,
        authentication: Authentication,
        clock: Clock,
        page: Page | None = None,
    ) -> None:
        self._operations = operations
        self._authentication = authentication
        self._clock = clock
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except HttpRefused as refused:
            media_type = best_of(request.headers.get("accept"), (GRAPHQL, JSON)) or JSON
            response = refused.response(media_type)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=ALLOWED)
        if request.method not in {"GET", "POST"}:
            raise HttpRefused(405, "METHOD_NOT_ALLOWED", "Use GET or POST.", ALLOWED)
        accept = request.headers.get("accept")
        if (
            self._page
            and request.method == "GET"
            and best_of(accept, (HTML, GRAPHQL, JSON)) == HTML
        ):
            return self._page.response(request)
        media_type = best_of(accept)
        if media_type is None:
            raise HttpRefused(406, "NOT_ACCEPTABLE", f"Accept {GRAPHQL} or {JSON}.")
        signed = await self._authentication.admitted(request.headers)
        trace = trace_of(request.scope)
        asked = Asked(await read(request), signed.viewer, trace.request_id)
        prepared = self._operations.prepare(asked)
        if isinstance(prepared, Answer):
            trace.outcome = prepared.outcome
            if media_type == EVENT_STREAM:
                return EventStream(only(prepared))
            return answered(prepared, media_type)
        note(trace, prepared, signed.viewer)
        if request.method == "GET" and prepared.type is OperationType.MUTATION:
            raise HttpRefused(405, "METHOD_NOT_ALLOWED", "Mutations need POST.", {"allow": "POST"})
        if media_type == EVENT_STREAM or prepared.type is OperationType.SUBSCRIPTION:
            if media_type != EVENT_STREAM and not accepts(accept, EVENT_STREAM):
                message = f"Subscriptions are answered as {EVENT_STREAM}, or over a WebSocket."
                raise HttpRefused(406, "NOT_ACCEPTABLE", message)
            seconds = seconds_until(signed.until, self._clock.now())
            return EventStream(self._operations.answers(prepared, asked), seconds)
        answer = await self._operations.execute(prepared, asked)
        trace.outcome = answer.outcome
        return answered(answer, media_type)


def answered(answer: Answer, media_type: str) -> Response:
    """The response that carries `answer`."""
    status = 200 if media_type == JSON else STATUSES.get(answer.outcome, 200)
    headers = {"cache-control": "no-store", "vary": "accept"}
    return Response(answer.body, status, headers, f"{media_type}; charset=utf-8")


async def only(answer: Answer) -> AsyncGenerator[Answer, None]:
    """A stream of one answer."""
    yield answer


async def read(request: Request) -> OperationRequest:
    """What is asked for. Raises HttpRefused (400, 408, 413, 415)."""
    if request.method == "GET":
        return from_query_string(request.scope["query_string"])
    # Browsers send no JSON to another origin without asking first: this is what forbids forgery.
    if not is_utf8_json(request.headers.get("content-type", "")):
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", f"Send {JSON} in UTF-8.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body uncompressed.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.body()
    except TimeoutError:
        message = f"The body did not arrive within {BODY_SECONDS} seconds."
        raise HttpRefused(408, "REQUEST_TIMEOUT", message, {"connection": "close"}) from None
    return from_body(body)


def note(trace: Trace, prepared: Prepared, viewer: Viewer) -> None:
    """Tell the access log what is being done and for whom."""
    trace.operation = prepared.name
    trace.operation_type = prepared.type.value
    trace.viewer = viewer.name
