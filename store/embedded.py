"""Keeps the database that comes with the project for development running while we run."""

import asyncio
from pathlib import Path
from typing import Self

import structlog

from store.data_directory import EmbeddedUnavailable, Lock, Running, end_leftover, running
from store.database import Database
from store.errors import DatabaseError
from store.server import Server, server_binary

__all__ = ["Embedded", "EmbeddedUnavailable", "Running", "running"]

log = structlog.get_logger()

PROBE_SECONDS = 5.0
PROBE_TIMEOUT_MS = 3_000
FAILURES = 3
LONGEST_PAUSE = 10.0


class Embedded:
    """The embedded server, kept running on one port until `stop`, whatever happens to it.

    `healthy` says whether it took the last write that was tried, `restarts` how often it was
    started anew.
    """

    def __init__(
        self, binary: Path, data_dir: Path, lock: Lock, server: Server, probes: Database
    ) -> None:
        self.healthy = True
        self.restarts = 0
        self._binary = binary
        self._data_dir = data_dir
        self._lock = lock
        self._server = server
        self._probes = probes
        self._restarting = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    async def start(
        cls,
        data_dir: Path,
        *,
        probe_seconds: float = PROBE_SECONDS,
        probe_timeout_ms: int = PROBE_TIMEOUT_MS,
    ) -> Self:
        """Run the server on the files in `data_dir`, which is made when it is not there.

        Every `probe_seconds` a document is written to see whether it is well. Raises
        EmbeddedUnavailable when there is no server for this machine, when another app uses the
        folder, or when the server does not start.
        """
        binary = server_binary()
        data_dir = _absolute(data_dir)
        lock = await Lock.acquire(data_dir)
        try:
            await end_leftover(data_dir)
            server = await Server.launch(binary, data_dir, lock)
            try:
                probes = await Database.open(server.running.uri, timeout_ms=probe_timeout_ms)
            except BaseException:
                await server.end(at_once=True)
                raise
        except BaseException:
            lock.release()
            raise
        embedded = cls(binary, data_dir, lock, server, probes)
        embedded._tasks = [
            asyncio.create_task(embedded._keep_alive()),
            asyncio.create_task(embedded._keep_well(probe_seconds, probe_timeout_ms / 1000)),
        ]
        return embedded

    @property
    def uri(self) -> str:
        """Where a driver finds it; stays the same over restarts."""
        return self._server.running.uri

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._server.running.pid

    async def stop(self) -> None:
        """End the server and let go of the folder."""
        async with self._restarting:
            for task in self._tasks:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.healthy = False
        await self._probes.close()
        await self._server.end()
        self._lock.release()

    async def _keep_alive(self) -> None:
        """Start the server again whenever it has ended."""
        pause = 0.0
        while True:
            await self._server.ended()
            pause = 0.0 if self.healthy else min(max(2 * pause, 0.1), LONGEST_PAUSE)
            self.healthy = False
            log.warning("embedded_database_ended", restarts=self.restarts, pause=pause)
            await asyncio.sleep(pause)
            async with self._restarting:
                await self._restart()

    async def _restart(self) -> None:
        self.restarts += 1
        await self._server.end(at_once=True)
        port = self._server.running.port
        try:
            self._server = await Server.launch(self._binary, self._data_dir, self._lock, port)
        except (EmbeddedUnavailable, OSError) as error:
            log.error("embedded_database_does_not_restart", error=str(error))

    async def _keep_well(self, probe_seconds: float, patience: float) -> None:
        """Kill the server when it is up but useless, as with a full disk; the rest follows."""
        failures = 0
        while True:
            await asyncio.sleep(probe_seconds if self.healthy else min(probe_seconds, 1.0))
            server = self._server
            try:
                # In a transaction, since that also frees the rows that a killed client's
                # transaction still holds.
                await self._probes.transaction(self._probes.probe, patience)
            except DatabaseError as error:
                failures += 1
                self.healthy = False
                log.warning("embedded_database_unwell", failures=failures, error=str(error))
                if failures >= FAILURES and server is self._server:
                    await server.end(at_once=True)
                    failures = 0
            else:
                failures = 0
                self.healthy = True


def _absolute(data_dir: Path) -> Path:
    return data_dir.resolve()
