"""Jobs get done: at once, again after a failure, elsewhere after a death."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from advocacy.clock import StoppedClock, SystemClock
from store.collection import Collection
from store.database import Database
from store.jobs import Jobs, JobState
from store.worker import Worker
from tests.store.machine import until
from tests.store.things import Thing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@contextlib.asynccontextmanager
async def at_work(worker: Worker) -> AsyncIterator[None]:
    running = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def nothing_left(jobs: Jobs) -> bool:
    return sum((await jobs.backlog()).values()) == 0


async def test_a_job_is_begun_at_once(database: Database) -> None:
    jobs = Jobs(database, SystemClock())
    done: list[dict[str, Any]] = []
    begun = asyncio.Event()

    async def mail(payload: dict[str, Any]) -> None:
        done.append(payload)
        begun.set()

    worker = Worker(jobs, {"mail": mail}, poll=60)
    async with at_work(worker):
        # Long enough for the worker to have gone to sleep.
        await asyncio.sleep(0.5)
        await jobs.add("mail", {"n": 1})
        async with asyncio.timeout(1):
            await begun.wait()
        await until(lambda: nothing_left(jobs))
    assert done == [{"n": 1}]
    assert (worker.done, worker.failed) == (1, 0)


async def test_a_job_of_another_process_is_found(database: Database) -> None:
    ours, theirs = (Jobs(database, SystemClock()) for _ in range(2))
    done = asyncio.Event()

    async def mail(payload: dict[str, Any]) -> None:
        done.set()

    async with at_work(Worker(ours, {"mail": mail}, poll=0.2)):
        await asyncio.sleep(0.5)
        await theirs.add("mail", {})
        async with asyncio.timeout(2):
            await done.wait()


async def test_no_more_at_a_time_than_allowed(database: Database) -> None:
    jobs = Jobs(database, SystemClock())
    busy = most = 0

    async def mail(payload: dict[str, Any]) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.02)
        busy -= 1

    for n in range(20):
        await jobs.add("mail", {"n": n})
    worker = Worker(jobs, {"mail": mail}, concurrency=3)
    async with at_work(worker):
        await until(lambda: worker.done == 20)
    assert most == 3


async def test_a_failure_is_told_and_tried_again(database: Database) -> None:
    clock = StoppedClock(NOON)
    jobs = Jobs(database, clock)
    tries = 0

    async def mail(payload: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ValueError("no route")

    await jobs.add("mail", {}, key="k")
    worker = Worker(jobs, {"mail": mail})
    with structlog.testing.capture_logs() as logs:
        assert await worker.drain() == 1
    assert (worker.done, worker.failed) == (0, 1)
    (entry,) = [log for log in logs if log["event"] == "job_failed"]
    assert (entry["kind"], entry["key"], entry["attempts"]) == ("mail", "k", 1)
    assert isinstance(entry["exc_info"], ValueError)
    assert await worker.drain() == 0
    clock.advance(timedelta(seconds=2))
    assert await worker.drain() == 1
    assert (worker.done, worker.failed, tries) == (1, 1, 2)
    assert await nothing_left(jobs)


async def test_drain_does_what_the_work_brings(database: Database) -> None:
    jobs = Jobs(database, StoppedClock(NOON))
    seen: list[int] = []

    async def count_down(payload: dict[str, Any]) -> None:
        seen.append(payload["n"])
        if payload["n"]:
            await jobs.add("count", {"n": payload["n"] - 1})

    await jobs.add("count", {"n": 3})
    await jobs.add("count", {"n": 9}, run_at=NOON + timedelta(seconds=1))
    assert await Worker(jobs, {"count": count_down}).drain() == 4
    assert seen == [3, 2, 1, 0]


async def test_a_request_during_the_work_is_not_forgotten(
    database: Database, things: Collection[Thing]
) -> None:
    """The sum is right in the end, however writes and the work of summing up interleave."""
    jobs = Jobs(database, SystemClock())

    async def add_up(payload: dict[str, Any]) -> None:
        count = await things.count({"name": "part"})
        await asyncio.sleep(0.003)
        await things.update({"id": "sum"}, {"$set": {"number": count}}, upsert=True)

    async def write(n: int) -> None:
        async def work() -> None:
            await things.insert(Thing(id=f"thg_{n}", name="part"))
            await jobs.request("sum", "all", {})

        await database.transaction(work, seconds=30)

    async with at_work(Worker(jobs, {"sum": add_up})):
        for n in range(0, 60, 3):
            await asyncio.gather(*(write(n + i) for i in range(3)))
        await until(lambda: nothing_left(jobs))
    total = await things.get("sum")
    assert total is not None
    assert total.number == 60
    assert total.version < 60


async def test_a_long_job_keeps_its_lease(database: Database) -> None:
    jobs = Jobs(database, SystemClock(), lease_for=timedelta(seconds=0.4))
    runs = 0

    async def slow(payload: dict[str, Any]) -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(1.2)

    await jobs.add("slow", {})
    first, second = (Worker(jobs, {"slow": slow}, poll=0.05) for _ in range(2))
    async with at_work(first), at_work(second):
        await until(lambda: first.done + second.done == 1)
    assert runs == 1


async def test_who_lost_the_lease_stops(database: Database) -> None:
    clock = StoppedClock(NOON)
    jobs = Jobs(database, clock, lease_for=timedelta(seconds=0.3))
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def slow(payload: dict[str, Any]) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.set()
            raise

    await jobs.add("slow", {})
    worker = Worker(jobs, {"slow": slow})
    async with at_work(worker):
        await begun.wait()
        clock.advance(timedelta(minutes=1))
        other = await jobs.lease("other", ["slow"])
        assert other is not None
        async with asyncio.timeout(2):
            await stopped.wait()
    assert (worker.done, worker.failed) == (0, 0)
    assert (await jobs.backlog())[JobState.LEASED] == 1


async def test_a_worker_that_stops_gives_its_jobs_back(database: Database) -> None:
    jobs = Jobs(database, SystemClock())
    begun = asyncio.Event()
    runs: list[str] = []

    async def slow(payload: dict[str, Any]) -> None:
        runs.append("begun")
        begun.set()
        await asyncio.sleep(60)

    async def quick(payload: dict[str, Any]) -> None:
        runs.append("done")

    await jobs.add("mail", {})
    async with at_work(Worker(jobs, {"mail": slow})):
        await begun.wait()
    assert await Worker(jobs, {"mail": quick}).drain() == 1
    assert runs == ["begun", "done"]


async def test_of_two_workers_one_does_each_job(database: Database) -> None:
    done: list[int] = []

    async def mail(payload: dict[str, Any]) -> None:
        done.append(payload["n"])
        await asyncio.sleep(0)

    workers = [Worker(Jobs(database, SystemClock()), {"mail": mail}, poll=0.05) for _ in range(3)]
    jobs = Jobs(database, SystemClock())
    await asyncio.gather(*(jobs.add("mail", {"n": n}) for n in range(60)))
    async with at_work(workers[0]), at_work(workers[1]), at_work(workers[2]):
        await until(lambda: nothing_left(jobs))
    assert sorted(done) == list(range(60))


@pytest.mark.parametrize("kind", ["mail", "unheard of"])
async def test_a_kind_without_a_handler_waits(database: Database, kind: str) -> None:
    jobs = Jobs(database, StoppedClock(NOON))

    async def mail(payload: dict[str, Any]) -> None:
        return None

    await jobs.add(kind, {})
    assert await Worker(jobs, {"mail": mail}).drain() == (kind == "mail")
    assert await nothing_left(jobs) == (kind == "mail")
