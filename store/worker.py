"""Does the jobs: several at a time, again when they fail, elsewhere when this process dies."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog

from store.database import DatabaseError, Unavailable
from store.jobs import Job, Jobs

log = structlog.get_logger()

Handler = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]

SHORTEST_PAUSE = 0.05


class Worker:
    """Does the jobs whose kind has a handler, which is given the payload.

    A handler may be called twice for one job, here or in another process, and so has to be
    idempotent. `done` and `failed` count.
    """

    def __init__(
        self,
        jobs: Jobs,
        handlers: Mapping[str, Handler],
        concurrency: int = 4,
        poll: float = 1.0,
    ) -> None:
        self.done = 0
        self.failed = 0
        self._jobs = jobs
        self._handlers = handlers
        self._concurrency = concurrency
        self._poll = poll
        self._owner = f"{socket.gethostname()}:{os.getpid()}"

    async def run(self) -> None:
        """Do jobs until cancelled; those being done then are given back.

        A job stored by this process is begun at once, one of another within `poll` seconds.
        """
        busy: set[asyncio.Task[None]] = set()
        pause = SHORTEST_PAUSE
        try:
            while True:
                self._jobs.wake.clear()
                found = await self._fill(busy)
                pause = SHORTEST_PAUSE if found else min(2 * pause, self._poll)
                busy = await self._rest(busy, pause)
        finally:
            for task in busy:
                task.cancel()
            await asyncio.gather(*busy, return_exceptions=True)

    async def _fill(self, busy: set[asyncio.Task[None]]) -> bool:
        """Begin as many jobs as there is room for; whether there was any."""
        found = False
        try:
            while len(busy) < self._concurrency and (job := await self._take()):
                busy.add(asyncio.create_task(self._do(job), name=f"job {job.id}"))
                found = True
        except DatabaseError as error:
            log.warning("jobs_unreachable", error=str(error))
        return found

    async def _rest(self, busy: set[asyncio.Task[None]], pause: float) -> set[asyncio.Task[None]]:
        """Wait for something to do or to finish; those still busy."""
        full = len(busy) >= self._concurrency
        woken = asyncio.create_task(self._jobs.wake.wait())
        await asyncio.wait(
            busy if full else {*busy, woken},
            timeout=None if full else pause,
            return_when=asyncio.FIRST_COMPLETED,
        )
        woken.cancel()
        return {task for task in busy if not task.done()}

    async def drain(self) -> int:
        """Do everything that is due now, and what that brings; how many jobs were done or failed.

        For tests and scripts, without `run`.
        """
        count = 0
        while True:
            jobs: list[Job] = []
            while len(jobs) < self._concurrency and (job := await self._take()):
                jobs.append(job)
            if not jobs:
                return count
            await asyncio.gather(*(self._do(job) for job in jobs))
            count += len(jobs)

    async def _take(self) -> Job | None:
        return await self._jobs.lease(self._owner, self._handlers.keys())

    async def _do(self, job: Job) -> None:
        """Do one job and report it. A report that does not get through comes to a second run."""
        work = asyncio.create_task(self._handlers[job.kind](job.payload))
        renewal = asyncio.create_task(self._keep(job, work))
        try:
            await asyncio.wait([work])
            await self._report(job, work)
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait([work])
            with contextlib.suppress(DatabaseError):
                await self._jobs.release(job)
            raise
        except DatabaseError as error:
            log.warning("job_not_reported", job=job.id, kind=job.kind, error=str(error))
        finally:
            renewal.cancel()

    async def _report(self, job: Job, work: asyncio.Task[None]) -> None:
        if work.cancelled():
            log.warning("job_lost", job=job.id, kind=job.kind, key=job.key)
        elif error := work.exception():
            self.failed += 1
            log.error(
                "job_failed",
                job=job.id,
                kind=job.kind,
                key=job.key,
                attempts=job.attempts,
                error=str(error),
                # Where the database was missed says nothing.
                exc_info=None if isinstance(error, Unavailable) else error,
            )
            await self._jobs.fail(job, error)
        else:
            await self._jobs.finish(job)
            self.done += 1

    async def _keep(self, job: Job, work: asyncio.Task[None]) -> None:
        """Renew the lease while the work goes on; end the work when the lease is lost."""
        while True:
            await asyncio.sleep(self._jobs.lease_for.total_seconds() / 3)
            try:
                if not await self._jobs.renew(job):
                    work.cancel()
                    return
            except DatabaseError as error:
                log.warning("job_not_renewed", job=job.id, kind=job.kind, error=str(error))
