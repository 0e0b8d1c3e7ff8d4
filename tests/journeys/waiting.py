"""Waiting for what becomes true a little later."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from tests.store.machine import until

T = TypeVar("T")


async def becomes(read: Callable[[], Awaitable[T]], wanted: T, seconds: float = 15) -> None:
    """Read again and again until it is `wanted`; what it is instead is shown by the assertion."""
    seen = await read()

    async def is_wanted() -> bool:
        nonlocal seen
        seen = await read()
        return seen == wanted

    with suppress(TimeoutError):
        await until(is_wanted, seconds)
    assert seen == wanted, f"{seen!r}\nis not\n{wanted!r}"
