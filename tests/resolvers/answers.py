"""What came of an operation: its code, what it left behind, and what a subscription tells."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, cast

from graphql import ExecutionResult

from advocacy.entity import Entity
from api.wiring import House
from schema.guards.masking import masked
from schema.root import schema
from store.indexes import COLLECTIONS, INDEXES
from tests.asking import Asking

Rows = list[dict[str, Any]]
Snapshot = dict[str, Rows]
NAMES = sorted({*COLLECTIONS, *(index.collection for index in INDEXES)})


def code_in(result: ExecutionResult) -> str | None:
    """The code of the first error at the top as a client sees it, None when there is none."""
    if not result.errors:
        return None
    return str(masked(result.errors, "test")[0]["extensions"]["code"])


async def code_of(ask: Asking, document: str, **variables: Any) -> str | None:
    """The code of the first error at the top of an operation's answer."""
    return code_in(await ask.result(document, **variables))


async def snapshot(house: House) -> Snapshot:
    """Everything that is stored."""

    async def all_of(name: str) -> Rows:
        rows = await house.store.database.collection(name, Entity).aggregate([], limit=10_000)
        return sorted(rows, key=lambda row: str(row["_id"]))

    return dict(zip(NAMES, await asyncio.gather(*map(all_of, NAMES)), strict=True))


async def first_told(ask: Asking, document: str, seconds: float = 1) -> ExecutionResult:
    """The first answer of a subscription, which may be its refusal; or TimeoutError."""
    context = ask.house.new_context(ask.viewer, "test")
    told = await schema.subscribe(document, context_value=context)
    async with aclosing(cast(AsyncGenerator[ExecutionResult, None], told)) as answers:
        return await asyncio.wait_for(anext(answers), seconds)


@asynccontextmanager
async def watching(
    ask: Asking, collection: str, document: str, **variables: Any
) -> AsyncIterator["asyncio.Queue[dict[str, Any]]"]:
    """The data that a subscription tells while the block runs; it listens from its beginning."""
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    context = ask.house.new_context(ask.viewer, "test")
    answers = await schema.subscribe(document, variables, context_value=context)

    async def listen() -> None:
        async with aclosing(cast(AsyncGenerator[ExecutionResult, None], answers)) as each:
            async for answer in each:
                assert not answer.errors, answer.errors
                told.put_nowait(answer.data or {})

    listeners = ask.house.changes._subscriptions[collection]
    before = len(listeners)
    listening = asyncio.create_task(listen())
    while len(listeners) == before:
        await asyncio.sleep(0.005)
        if listening.done():
            listening.result()
    try:
        yield told
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
