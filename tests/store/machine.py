"""What tests of processes need: whether there is an embedded server, who lives, and waiting."""

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

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
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


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
