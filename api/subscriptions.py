"""The graphql-transport-ws protocol on /graphql: subscriptions, queries and mutations.

Who connects is settled once; every operation, and every event of a subscription, has a context of
its own. Whatever breaks the protocol closes the socket with the code that the protocol names.
"""

import asyncio
from contextlib import aclosing
from typing import Any

import orjson
import structlog
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from advocacy.clock import Clock
from api.authentication import Authentication
from api.event_streams import seconds_until
from api.identity_provider import ProviderUnavailable
from api.operations import Answer, Asked, Operations
from api.origins import is_allowed
from api.refusals import HttpRefused
from api.requests import OperationRequest, from_parameters
from api.socket_messages import (
    ALREADY_EXISTS,
    BAD_REQUEST,
    FORBIDDEN,
    INIT_TIMEOUT,
    INTERNAL_ERROR,
    NOT_ACCEPTABLE,
    TOO_MANY_INITS,
    TRY_AGAIN,
    UNAUTHORIZED,
    Closing,
    credentials_in,
    id_of,
    message_in,
    payload_of,
)
from api.tokens import CredentialRefused, Signed
from api.traces import trace_of

PROTOCOL = "graphql-transport-ws"
INIT_SECONDS = 10.0
MOST_OPERATIONS = 50

log = structlog.stdlib.get_logger("rostrum.subscriptions")


class Subscriptions:
    """The WebSocket endpoint."""

    def __init__(
        self,
        operations: Operations,
        authentication: Authentication,
        clock: Clock,
        *,
        origins: tuple[str, ...] = (),
        message_bytes: int = 256_000,
        init_seconds: float = INIT_SECONDS,
    ) -> None:
        self.operations = operations
        self.authentication = authentication
        self.clock = clock
        self.origins = origins
        self.message_bytes = message_bytes
        self.init_seconds = init_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection from its handshake to its end."""
        socket = WebSocket(scope, receive, send)
        if not is_allowed(socket.headers, self.origins):
            await socket.close(FORBIDDEN)  # Before it is accepted, which is an HTTP 403.
            return
        offered = PROTOCOL in socket.scope["subprotocols"]
        await socket.accept(PROTOCOL if offered else None)
        connection = Connection(self, socket)
        try:
            if not offered:
                raise Closing(NOT_ACCEPTABLE, "Subprotocol not acceptable")
            await connection.serve()
        except Closing as closing:
            await connection.close(closing)
        except Exception as error:
            log.error("socket failed", exc_info=error)
            await connection.close(Closing(INTERNAL_ERROR, "Internal error"))
        finally:
            await connection.stop()


class Connection:
    """One socket, who is behind it, and the operations that run on it."""

    def __init__(self, endpoint: Subscriptions, socket: WebSocket) -> None:
        self._endpoint = endpoint
        self._socket = socket
        self._request_id = trace_of(socket.scope).request_id
        self._loop = asyncio.get_running_loop()
        self._deadline: float | None = self._loop.time() + endpoint.init_seconds
        self._init_received = False
        self._signed: Signed | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0

    async def serve(self) -> None:
        """Read messages until the client leaves. Raises Closing."""
        while True:
            try:
                async with asyncio.timeout_at(self._deadline):
                    message = await self._socket.receive()
            except TimeoutError:
                if self._signed is None:
                    raise Closing(INIT_TIMEOUT, "Connection initialisation timeout") from None
                raise Closing(FORBIDDEN, "Forbidden: the token has expired") from None
            if message["type"] == "websocket.disconnect":
                return
            await self._do(message_in(message, self._endpoint.message_bytes))

    async def _do(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "connection_init":
                await self._initialise(payload_of(message))
            case "ping":
                payload = payload_of(message)
                await self._send({"type": "pong", **({"payload": payload} if payload else {})})
            case "pong":
                payload_of(message)
            case "subscribe":
                await self._subscribe(id_of(message), message.get("payload"))
            case "complete":
                if task := self._running.pop(id_of(message), None):
                    task.cancel()
            case _:
                raise Closing(BAD_REQUEST, "Unknown message type")

    async def _initialise(self, payload: dict[str, Any]) -> None:
        if self._init_received:
            raise Closing(TOO_MANY_INITS, "Too many initialisation requests")
        self._init_received = True
        headers = credentials_in(payload, self._socket.headers)
        try:
            signed = await self._endpoint.authentication.signed(headers)
        except CredentialRefused as refused:
            raise Closing(FORBIDDEN, f"Forbidden: {refused}") from None
        except ProviderUnavailable:
            raise Closing(TRY_AGAIN, "The identity provider does not answer") from None
        left = seconds_until(signed.until, self._endpoint.clock.now())
        self._deadline = None if left is None else self._loop.time() + left
        self._signed = signed
        await self._send({"type": "connection_ack"})

    async def _subscribe(self, id: str, payload: Any) -> None:
        if self._signed is None:
            raise Closing(UNAUTHORIZED, "Unauthorized")
        if id in self._running:
            raise Closing(ALREADY_EXISTS, f"Subscriber for {id} already exists")
        if not isinstance(payload, dict):
            raise Closing(BAD_REQUEST, "A subscribe message needs a payload")
        try:
            request = from_parameters(payload)
        except HttpRefused as refused:
            raise Closing(BAD_REQUEST, refused.message) from None
        if len(self._running) >= MOST_OPERATIONS:
            message = f"At most {MOST_OPERATIONS} operations run on one connection."
            error = {"message": message, "extensions": {"code": "TOO_MANY_OPERATIONS"}}
            await self._send({"id": id, "type": "error", "payload": [error]})
            return
        task = asyncio.create_task(self._run(id, request, self._signed))
        self._running[id] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, id: str, request: OperationRequest, signed: Signed) -> None:
        """One operation, from `subscribe` to `complete` or `error`."""
        self._count += 1
        asked = Asked(request, signed.viewer, f"{self._request_id}.{self._count}")
        structlog.contextvars.bind_contextvars(request_id=asked.request_id)
        operations = self._endpoint.operations
        prepared = operations.prepare(asked)
        if isinstance(prepared, Answer):
            await self._end(id, prepared)
            return
        log.info("operation begun", operation=prepared.name, operation_type=prepared.type.value)
        async with aclosing(operations.answers(prepared, asked)) as answers:
            async for answer in answers:
                if answer.refused:
                    await self._end(id, answer)
                    return
                await self._send(
                    {"id": id, "type": "next", "payload": orjson.Fragment(answer.body)}
                )
        await self._end(id)

    async def _end(self, id: str, refusal: Answer | None = None) -> None:
        """Free the id, then tell the client, who may use it again at once."""
        if self._running.get(id) is asyncio.current_task():
            del self._running[id]
        if refusal is None:
            await self._send({"id": id, "type": "complete"})
        else:
            await self._send({"id": id, "type": "error", "payload": refusal.payload["errors"]})

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            await self._socket.send_text(orjson.dumps(message).decode())
        except (WebSocketDisconnect, RuntimeError):
            log.debug("the client left before it was told", type=message["type"])

    async def close(self, closing: Closing) -> None:
        """Close the socket."""
        log.info("socket closed", code=closing.code, reason=closing.reason)
        try:
            await self._socket.close(closing.code, closing.reason)
        except (WebSocketDisconnect, RuntimeError):
            log.debug("the client left first")

    async def stop(self) -> None:
        """Stop whatever still runs, and wait for it."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
