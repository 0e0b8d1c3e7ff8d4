"""Subscribing to a server, over a WebSocket and by server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.journeys.remote import Remote, signed_in

PROTOCOL = Subprotocol("graphql-transport-ws")


@dataclass
class Listener:
    """What was heard and not yet taken: the data of each event."""

    heard: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def hears(self, wanted: dict[str, Any], seconds: float = 2) -> None:
        """Wait for an event with this data; what comes before it is passed over."""
        async with asyncio.timeout(seconds):
            while await self.heard.get() != wanted:
                pass

    async def attentive(self, call: Callable[[], Awaitable[object]], seconds: float = 15) -> None:
        """`call` until something is heard: a subscription does not tell when it has begun."""
        async with asyncio.timeout(seconds):
            while self.heard.empty():
                await call()
                for _ in range(20):
                    if self.heard.empty():
                        await asyncio.sleep(0.02)


@asynccontextmanager
async def socket(ask: Remote, **documents: str) -> AsyncIterator[dict[str, Listener]]:
    """Listeners to subscriptions, by name, all on one WebSocket."""
    listeners = {name: Listener() for name in documents}
    url = f"{ask.server.url}/graphql".replace("http", "ws", 1)
    async with connect(url, subprotocols=[PROTOCOL], proxy=None) as connection:

        async def hear() -> None:
            async for raw in connection:
                message = json.loads(raw)
                assert message["type"] == "next", message
                listeners[message["id"]].heard.put_nowait(message["payload"]["data"])

        hello = {"type": "connection_init", "payload": signed_in(ask.viewer)}
        await connection.send(json.dumps(hello))
        assert json.loads(await connection.recv())["type"] == "connection_ack"
        for name, document in documents.items():
            message = {"id": name, "type": "subscribe", "payload": {"query": document}}
            await connection.send(json.dumps(message))
        async with listening(hear()):
            yield listeners


@asynccontextmanager
async def stream(ask: Remote, document: str) -> AsyncIterator[Listener]:
    """A listener to server-sent events."""
    listener = Listener()

    async def hear() -> None:
        headers = {"accept": "text/event-stream", **signed_in(ask.viewer)}
        request = ask.client.stream(
            "POST", f"{ask.server.url}/graphql", json={"query": document}, headers=headers
        )
        async with request as response:
            assert response.status_code == 200
            async for line in response.aiter_lines():
                if line.startswith("data: {"):
                    listener.heard.put_nowait(json.loads(line.removeprefix("data: "))["data"])

    async with listening(hear()):
        yield listener


@asynccontextmanager
async def listening(hear: Awaitable[None]) -> AsyncIterator[None]:
    """Hear meanwhile; a failure of it is one of the test."""
    task = asyncio.ensure_future(hear)
    yield
    if task.done():
        task.result()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
