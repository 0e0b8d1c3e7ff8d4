"""Waiting for what becomes true a little later."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def becomes(read: Callable[[], Awaitable[T]], wanted: T, seconds: float = 15) -> None:
    """Read again and again until it is `wanted`; what it is instead is shown by the assertion."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while (seen := await read()) != wanted and loop.time() < until:
        await asyncio.sleep(0.05)
    assert seen == wanted, f"{seen!r}\nis not\n{wanted!r}"
