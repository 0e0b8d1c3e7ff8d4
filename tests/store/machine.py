"""What tests of processes need: whether there is an embedded server, who lives, and waiting."""

import asyncio
import subprocess
from collections.abc import Awaitable, Callable

import pytest

from store.embedded import EmbeddedUnavailable
from store.server import server_binary


def _missing() -> str:
    try:
        server_binary()
    except EmbeddedUnavailable as error:
        return str(error)
    return ""


needs_embedded = pytest.mark.skipif(bool(_missing()), reason=_missing())


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and was not buried does not."""
    asked = ["ps", "-o", "stat=", "-p", str(pid)]
    status = subprocess.run(asked, capture_output=True, check=False).stdout.strip()
    return bool(status) and not status.startswith(b"Z")


def parent_of(pid: int) -> int:
    """The process that started this one."""
    asked = ["ps", "-o", "ppid=", "-p", str(pid)]
    return int(subprocess.run(asked, capture_output=True, check=True).stdout)


async def until(
    condition: Callable[[], bool] | Callable[[], Awaitable[bool]], seconds: float = 10
) -> None:
    """Wait for it."""
    async with asyncio.timeout(seconds):
        while True:
            met = condition()
            if met if isinstance(met, bool) else await met:
                return
            await asyncio.sleep(0.01)


async def gone(pid: int, seconds: float = 10) -> None:
    """Wait for a process to end."""
    await until(lambda: not is_alive(pid), seconds)
