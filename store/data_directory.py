"""The folder of an embedded database: who uses it, and how to reach the server in it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

if sys.platform != "win32":
    import fcntl

# How long the server of an app that was killed may take to end.
HANDOVER_SECONDS = 10.0


class EmbeddedUnavailable(Exception):
    """No embedded database can be run here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server: its process, its port and the process of the app that started it."""

    pid: int
    port: int
    app: int

    @property
    def uri(self) -> str:
        """Where a driver finds it."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true&retryWrites=false"


def running(data_dir: Path) -> Running | None:
    """The server that runs on `data_dir` now, so that a script can use it too."""
    data_dir = data_dir.resolve()
    noted = _noted(data_dir)
    return noted if noted and _is_server(noted.pid, data_dir) else None


def note(data_dir: Path, server: Running) -> None:
    """Write down which server runs, for scripts and for whoever comes after a crash."""
    fresh = data_dir / "database.json.new"
    fresh.write_text(json.dumps(asdict(server)))
    fresh.replace(data_dir / "database.json")


def storage(data_dir: Path) -> Path:
    """Where the server keeps its files."""
    return data_dir / "database"


class Lock:
    """Held on a folder by one app and its lifeline; the system lets go of it when both are gone."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    @classmethod
    async def acquire(cls, data_dir: Path) -> Self:
        """Take the folder; an app that was killed a moment ago gets time to let go of it.

        Raises EmbeddedUnavailable when another app uses it.
        """
        descriptor = _lock_file(data_dir)
        until = asyncio.get_running_loop().time() + HANDOVER_SECONDS
        while not _locked(descriptor):
            holder = _noted(data_dir)
            late = asyncio.get_running_loop().time() > until
            if late or (holder and _is_alive(holder.app)):
                os.close(descriptor)
                by = f" (process {holder.app})" if holder else ""
                raise EmbeddedUnavailable(
                    f"Another Rostrum{by} uses {data_dir}: stop it, or set ROSTRUM_DATA_DIR to "
                    "another folder."
                )
            await asyncio.sleep(0.05)
        return cls(descriptor)

    def release(self) -> None:
        """Let go of it."""
        os.close(self.descriptor)


async def end_leftover(data_dir: Path) -> None:
    """Kill a server whose lifeline was killed; call it with the lock held."""
    while left := running(data_dir):
        os.kill(left.pid, signal.SIGKILL)
        await asyncio.sleep(0.02)


def _lock_file(data_dir: Path) -> int:
    data_dir.mkdir(parents=True, exist_ok=True)
    return os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _noted(data_dir: Path) -> Running | None:
    try:
        return Running(**json.loads((data_dir / "database.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_server(pid: int, data_dir: Path) -> bool:
    """Whether `pid` is still the server and not a stranger with a used number."""
    if not _is_alive(pid):
        return False
    told = Path(f"/proc/{pid}/cmdline")
    if told.exists():
        command = told.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    else:
        asked = ["ps", "-o", "command=", "-p", str(pid)]
        command = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
    return str(storage(data_dir)) in command
