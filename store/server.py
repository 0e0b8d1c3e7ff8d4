"""One run of the embedded server, behind a lifeline that ends it when we end."""

import asyncio
import contextlib
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self, cast

from store.data_directory import EmbeddedUnavailable, Lock, Running, end_leftover, note, storage

READY_SECONDS = 60.0
STOP_SECONDS = 8.0

# --sync-on-commit: without it kill -9 loses acknowledged writes. --log-file-max: the default takes
# 2 GB of disk and many seconds at start.
FLAGS = ["--sync-on-commit", "--log-file-max", "128MB", "--cache-size", "1G"]
FLAGS += ["--log-level", "WARNING"]


class Server:
    """A server and its lifeline."""

    def __init__(self, lifeline: asyncio.subprocess.Process, data_dir: Path) -> None:
        self.running: Running
        self._lifeline = lifeline
        self._data_dir = data_dir

    @classmethod
    async def launch(cls, binary: Path, data_dir: Path, lock: Lock, port: int = 0) -> Self:
        """Run `binary` on `data_dir` and a port, any free one for 0; returns when it is ready.

        Raises EmbeddedUnavailable when it does not get ready.
        """
        command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("lifeline.py"))]
        command += [str(binary), *FLAGS, "--port", str(port)]
        command += ["--storage-path", str(storage(data_dir))]
        with _files(data_dir) as (config, says):
            lifeline = await asyncio.create_subprocess_exec(
                *command,
                *("--config", str(config)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=says,
                # Not in our terminal's group: Ctrl-C is for us, who stop the server last.
                start_new_session=True,
                pass_fds=(lock.descriptor,),
                env={k: v for k, v in os.environ.items() if not k.startswith("SECANTUS_")},
            )
        server = cls(lifeline, data_dir)
        try:
            async with asyncio.timeout(READY_SECONDS):
                server.running = await server._ready()
            note(data_dir, server.running)
        except BaseException as error:
            await server.end(at_once=True)
            if isinstance(error, TimeoutError | EOFError):
                raise EmbeddedUnavailable(
                    f"The embedded database does not start; {data_dir}/database.log says why."
                ) from error
            raise
        return server

    async def _ready(self) -> Running:
        """Wait until the lifeline has told the process and the server its port."""
        told = cast("asyncio.StreamReader", self._lifeline.stdout)
        pid = port = 0
        while not (pid and port):
            line = (await told.readline()).decode().strip()
            if not line:
                raise EOFError
            if line.startswith("pid "):
                pid = int(line.removeprefix("pid "))
            elif " listening on " in line:
                port = int(line.rpartition(":")[2])
        return Running(pid, port, os.getpid())

    async def ended(self) -> None:
        """Wait until it has ended, for whatever reason."""
        await self._lifeline.wait()

    async def end(self, *, at_once: bool = False) -> None:
        """Let it finish, for a few seconds, or kill it `at_once`."""
        line = cast("asyncio.StreamWriter", self._lifeline.stdin)
        if at_once and not line.is_closing():
            line.write(b"!")
        line.close()
        try:
            await asyncio.wait_for(self._lifeline.wait(), STOP_SECONDS)
        except TimeoutError:
            self._lifeline.kill()
            await self._lifeline.wait()
        # Nothing is left, unless it was the lifeline that died.
        await end_leftover(self._data_dir)


@contextlib.contextmanager
def _files(data_dir: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """An empty configuration, so that none found elsewhere is read, and the server's log."""
    config = data_dir / "server.toml"
    config.write_text("")
    with (data_dir / "database.log").open("ab") as says:
        yield config, says


def server_binary() -> Path:
    """The server's own program, not the Python script of the same name that calls it.

    Raises EmbeddedUnavailable when there is none for this machine.
    """
    binary = Path(sysconfig.get_path("platlib")) / "secantusdb.scripts" / "secantusd-rs"
    if sys.platform == "win32" or not binary.exists():
        raise EmbeddedUnavailable(
            "No embedded database for this platform: set ROSTRUM_MONGODB_URI to a MongoDB replica "
            "set, or install requirements-embedded.txt with a Python that has a wheel for it."
        )
    return binary
