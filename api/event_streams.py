"""Server-sent events: one operation's answers as `next` events, then `complete`.

The "distinct connections" mode of the graphql-sse protocol. A comment goes out when nothing else
has for a while, so that proxies keep the line open and a dead one is noticed.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

from starlette.types import Receive, Scope, Send

from api.media_types import EVENT_STREAM
from api.operations import Answer

HEARTBEAT_SECONDS = 12.0
COMPLETE = b"event: complete\ndata:\n\n"
HEADERS = [
    (b"content-type", f"{EVENT_STREAM}; charset=utf-8".encode()),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"vary", b"accept"),
]
EXPIRED = {
    "errors": [{"message": "The token has expired.", "extensions": {"code": "UNAUTHENTICATED"}}]
}


class EventStream:
    """The response that carries `answers` until they end, the client leaves or `seconds` pass."""

    def __init__(
        self,
        answers: AsyncGenerator[Answer, None],
        seconds: float | None = None,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._answers = answers
        self._seconds = seconds
        self._heartbeat = heartbeat_seconds

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        waiting: asyncio.Queue[Answer | None] = asyncio.Queue(maxsize=1)
        collecting = asyncio.create_task(self._collect(waiting))
        ending = (
            asyncio.create_task(self._send(waiting, send)),
            asyncio.create_task(left(receive)),
        )
        try:
            await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (collecting, *ending):
                task.cancel()
            await asyncio.gather(collecting, *ending, return_exceptions=True)

    async def _collect(self, waiting: asyncio.Queue[Answer | None]) -> None:
        """Move the answers into `waiting`: one task runs the generator from start to end."""
        try:
            async with aclosing(self._answers) as answers:
                async for answer in answers:
                    await waiting.put(answer)
        finally:
            await waiting.put(None)

    async def _send(self, waiting: asyncio.Queue[Answer | None], send: Send) -> None:
        loop = asyncio.get_running_loop()
        end = None if self._seconds is None else loop.time() + self._seconds
        chunk = b":\n\n"
        while chunk != COMPLETE:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            left_over = self._heartbeat if end is None else end - loop.time()
            try:
                async with asyncio.timeout(min(self._heartbeat, left_over)):
                    answer = await waiting.get()
                chunk = COMPLETE if answer is None else event(answer.body)
            except TimeoutError:
                chunk = b":\n\n"
                if end is not None and loop.time() >= end:
                    chunk = event(Answer.of(EXPIRED, "refused").body) + COMPLETE
                    break
        await send({"type": "http.response.body", "body": chunk, "more_body": False})


def event(body: bytes) -> bytes:
    """A `next` event; JSON has no line breaks of its own, so one data line holds it."""
    return b"event: next\ndata: " + body + b"\n\n"


def seconds_until(until: datetime | None, now: datetime) -> float | None:
    """How long a stream may last whose credentials hold `until` then."""
    return None if until is None else max((until - now).total_seconds(), 0)


async def left(receive: Receive) -> None:
    """Return when the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass
