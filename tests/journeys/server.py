"""A server process of a journey's own: started, killed, and started again on the same data."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2

from store.embedded import Running, running
from tests.integrations.zoom.recorded import RECORDING
from tests.store.machine import until

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret that only the journeys know, long enough"
ZOOM_SECRET: str = RECORDING["secret"]
START_SECONDS = 30


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """The variables of a process on that data, with no setting from outside."""
    ours = {
        "ROSTRUM_DATA_DIR": str(data_dir),
        "ROSTRUM_SECRET_KEY": SECRET,
        "ROSTRUM_ZOOM_WEBHOOK_SECRET": ZOOM_SECRET,
        "ROSTRUM_ZOOM_ACCOUNT_ID": RECORDING["account_id"],
    }
    return {**{k: v for k, v in os.environ.items() if not k.startswith("ROSTRUM_")}, **ours, **more}


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def processes_on(data_dir: Path) -> list[str]:
    """The processes whose command names the folder: the embedded server and its lifeline."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, check=True)
    return [line for line in listed.stdout.decode().splitlines() if f"{data_dir}/" in line]


class Server:
    """`python -m api` on a folder and a port that stay the same over restarts."""

    def __init__(self, data_dir: Path, **more: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.log = data_dir.with_name(f"{data_dir.name}.log")
        self._environment = environment(data_dir, **more)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The API's process."""
        assert self._process is not None
        return self._process

    @property
    def database(self) -> Running:
        """The database that it started."""
        there = running(self.data_dir)
        assert there is not None
        return there

    async def start(self) -> None:
        """Start it; returns when it is ready."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "api", "--port", str(self.port)),
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        try:
            await until(self.is_ready, START_SECONDS)
        except BaseException:
            if self.process.returncode is None:
                self.process.kill()
            raise

    async def is_ready(self) -> bool:
        """Whether it answers, its database included."""
        assert self.process.returncode is None, self.log.read_text()[-2_000:]
        try:
            async with httpx2.AsyncClient(trust_env=False, timeout=5) as client:
                return (await client.get(f"{self.url}/readyz")).status_code == 200
        except httpx2.TransportError:
            return False

    async def stop(self) -> int:
        """End it politely; its exit status."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 15)

    async def kill(self) -> None:
        """End it without a word, and wait until its database has followed."""
        self.process.kill()
        await self.process.wait()
        await self.deserted()

    async def deserted(self, seconds: float = 8) -> None:
        """Wait until no process uses the data any more."""
        await until(lambda: not processes_on(self.data_dir), seconds)
