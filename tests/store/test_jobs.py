"""Durable work: stored with its cause, leased to one at a time, kept when it fails."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from advocacy.clock import StoppedClock
from store.collection import Collection
from store.database import Database
from store.jobs import Job, Jobs, JobState
from tests.store.things import Thing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOON)


@pytest.fixture
def jobs(database: Database, clock: StoppedClock) -> Jobs:
    return Jobs(database, clock, max_attempts=3)


async def taken(jobs: Jobs, *kinds: str) -> Job:
    job = await jobs.lease("me", kinds or ("mail",))
    assert job is not None
    return job


async def test_a_job_is_done_once_and_forgotten(database: Database, jobs: Jobs) -> None:
    added = await jobs.add("mail", {"to": "x", "nothing": None})
    assert added.state is JobState.READY
    job = await taken(jobs)
    assert (job.id, job.payload, job.attempts) == (added.id, {"to": "x", "nothing": None}, 1)
    assert job.state is JobState.LEASED
    assert await jobs.lease("you", ["mail"]) is None
    await jobs.finish(job)
    assert await database.collection("jobs", Job).count({}) == 0


async def test_only_the_kinds_asked_for_are_leased(jobs: Jobs) -> None:
    await jobs.add("mail", {})
    assert await jobs.lease("me", ["sms", "fax"]) is None
    assert await jobs.lease("me", []) is None
    assert (await taken(jobs, "sms", "mail")).kind == "mail"


async def test_those_due_longest_come_first(jobs: Jobs, clock: StoppedClock) -> None:
    await jobs.add("mail", {"n": 3}, run_at=NOON)
    await jobs.add("mail", {"n": 1}, run_at=NOON - 9 * SECOND)
    await jobs.add("mail", {"n": 2}, run_at=NOON - SECOND)
    await jobs.add("mail", {"n": 4}, run_at=NOON + SECOND)
    assert [(await taken(jobs)).payload["n"] for _ in range(3)] == [1, 2, 3]
    assert await jobs.lease("me", ["mail"]) is None
    clock.advance(SECOND)
    assert (await taken(jobs)).payload["n"] == 4


async def test_a_job_is_stored_with_its_cause(
    database: Database, jobs: Jobs, things: Collection[Thing]
) -> None:
    async def cause() -> None:
        await things.insert(Thing(id="thg_1"))
        await jobs.add("mail", {})
        await jobs.add("mail", {}, key="k")
        await jobs.request("sum", "k", {})
        assert not jobs.wake.is_set()

    async def broken() -> None:
        await cause()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transaction(broken)
    assert not jobs.wake.is_set()
    assert await jobs.lease("me", ["mail", "sum"]) is None
    await database.transaction(cause)
    assert jobs.wake.is_set()
    assert (await jobs.backlog())[JobState.READY] == 3


async def test_with_a_key_it_is_stored_once(jobs: Jobs) -> None:
    first = await jobs.add("mail", {"n": 1}, key="k")
    again = await jobs.add("mail", {"n": 2}, key="k", run_at=NOON + SECOND)
    assert (again.id, again.payload, again.run_at) == (first.id, {"n": 1}, NOON)
    other = await jobs.add("sms", {"n": 3}, key="k")
    assert other.id != first.id
    job = await taken(jobs)
    await jobs.finish(job)
    assert (await jobs.add("mail", {"n": 4}, key="k")).payload == {"n": 4}


async def test_many_adds_of_one_key_at_once(jobs: Jobs) -> None:
    added = await asyncio.gather(*(jobs.add("mail", {"n": i}, key="k") for i in range(40)))
    assert len({(job.id, job.payload["n"]) for job in added}) == 1
    assert (await jobs.backlog())[JobState.READY] == 1


async def test_many_transactions_ask_for_one_key(database: Database, jobs: Jobs) -> None:
    async def ask() -> None:
        await jobs.request("sum", "k", {})

    await asyncio.gather(*(database.transaction(ask, seconds=30) for _ in range(20)))
    assert (await taken(jobs, "sum")).asked == 20
    assert await jobs.lease("me", ["sum"]) is None


async def test_requests_are_gathered(jobs: Jobs) -> None:
    await jobs.request("sum", "k", {"n": 1}, run_at=NOON + 5 * SECOND)
    await jobs.request("sum", "k", {"n": 2}, run_at=NOON)
    job = await jobs.request("sum", "k", {"n": 3}, run_at=NOON + 9 * SECOND)
    assert (job.asked, job.payload, job.run_at) == (3, {"n": 3}, NOON)
    await jobs.request("sum", "other", {})
    first, second = await taken(jobs, "sum"), await taken(jobs, "sum")
    assert {first.key, second.key} == {"k", "other"}


async def test_a_request_during_the_work_makes_it_run_again(jobs: Jobs) -> None:
    await jobs.request("sum", "k", {"n": 1})
    job = await taken(jobs, "sum")
    await jobs.request("sum", "k", {"n": 2})
    assert await jobs.lease("you", ["sum"]) is None
    jobs.wake.clear()
    await jobs.finish(job)
    assert jobs.wake.is_set()
    again = await taken(jobs, "sum")
    assert (again.id, again.payload, again.attempts) == (job.id, {"n": 2}, 1)
    await jobs.finish(again)
    assert await jobs.lease("me", ["sum"]) is None


async def test_work_may_ask_for_itself_later(jobs: Jobs, clock: StoppedClock) -> None:
    await jobs.request("sum", "k", {})
    for _ in range(3):
        job = await taken(jobs, "sum")
        await jobs.request("sum", "k", {}, run_at=clock.now() + 60 * SECOND)
        await jobs.finish(job)
        clock.advance(59 * SECOND)
        assert await jobs.lease("me", ["sum"]) is None
        clock.advance(SECOND)
    assert await jobs.lease("me", ["sum"])


async def test_a_lease_ends_by_itself(jobs: Jobs, clock: StoppedClock) -> None:
    await jobs.add("mail", {})
    lost = await jobs.lease("me", ["mail"], 10 * SECOND)
    assert lost is not None
    clock.advance(9 * SECOND)
    assert await jobs.lease("you", ["mail"]) is None
    clock.advance(SECOND)
    job = await jobs.lease("you", ["mail"])
    assert job is not None
    assert (job.id, job.attempts) == (lost.id, 2)
    # Whoever comes too late changes nothing, not even under the same name.
    assert not await jobs.renew(lost)
    await jobs.finish(lost)
    await jobs.fail(lost, "late")
    await jobs.release(lost)
    assert (await jobs.backlog())[JobState.LEASED] == 1
    assert await jobs.renew(job)
    await jobs.finish(job)
    assert sum((await jobs.backlog()).values()) == 0


async def test_a_renewed_lease_lasts(jobs: Jobs, clock: StoppedClock) -> None:
    await jobs.add("mail", {})
    job = await taken(jobs)
    for _ in range(4):
        clock.advance(20 * SECOND)
        assert await jobs.renew(job)
        assert await jobs.lease("you", ["mail"]) is None


async def test_a_failed_job_waits_longer_each_time(jobs: Jobs, clock: StoppedClock) -> None:
    await jobs.add("mail", {})
    for pause in (2, 4):
        job = await taken(jobs)
        await jobs.fail(job, ValueError("no route"))
        clock.advance(pause / 2 * SECOND - timedelta(milliseconds=2))
        assert await jobs.lease("me", ["mail"]) is None
        clock.advance(pause / 2 * SECOND + timedelta(milliseconds=2))
    assert (await taken(jobs)).last_error == "ValueError: no route"


async def test_in_the_end_it_is_left_to_a_person(jobs: Jobs, clock: StoppedClock) -> None:
    added = await jobs.add("mail", {"n": 1})
    for attempt in (1, 2, 3):
        job = await taken(jobs)
        assert job.attempts == attempt
        await jobs.fail(job, f"no {attempt}")
        clock.advance(timedelta(days=1))
    assert await jobs.lease("me", ["mail"]) is None
    (dead,) = await jobs.dead(10)
    assert (dead.id, dead.state, dead.last_error) == (added.id, JobState.DEAD, "no 3")
    assert (await jobs.backlog())[JobState.DEAD] == 1
    assert await jobs.revive("job_no") is None
    assert await jobs.revive(dead.id)
    assert await jobs.revive(dead.id) is None
    job = await taken(jobs)
    assert (job.attempts, job.payload) == (1, {"n": 1})


async def test_a_request_revives_the_dead(jobs: Jobs, clock: StoppedClock) -> None:
    await jobs.request("sum", "k", {})
    for _ in range(3):
        await jobs.fail(await taken(jobs, "sum"), "no")
        clock.advance(timedelta(days=1))
    assert await jobs.dead(1)
    await jobs.request("sum", "k", {"n": 2})
    assert await jobs.dead(1) == []
    assert (await taken(jobs, "sum")).payload == {"n": 2}


async def test_what_was_asked_for_meanwhile_is_not_given_up(
    jobs: Jobs, clock: StoppedClock
) -> None:
    await jobs.request("sum", "k", {})
    for _ in range(2):
        await jobs.fail(await taken(jobs, "sum"), "no")
        clock.advance(timedelta(days=1))
    job = await taken(jobs, "sum")
    await jobs.request("sum", "k", {})
    await jobs.fail(job, "no")
    assert await jobs.dead(1) == []


async def test_a_job_that_kills_whoever_does_it_is_given_up(
    jobs: Jobs, clock: StoppedClock
) -> None:
    await jobs.add("mail", {})
    for _ in range(3):
        await taken(jobs)
        clock.advance(timedelta(minutes=1))
    await jobs.add("mail", {"n": 2})
    assert (await taken(jobs)).payload == {"n": 2}
    (dead,) = await jobs.dead(10)
    assert dead.last_error
    assert "without a word" in dead.last_error


async def test_a_job_given_back_is_as_before(jobs: Jobs) -> None:
    await jobs.add("mail", {})
    job = await taken(jobs)
    await jobs.release(job)
    assert (await taken(jobs)).attempts == 1


async def test_cancel(jobs: Jobs) -> None:
    await jobs.request("sum", "k", {})
    assert not await jobs.cancel("sum", "other")
    assert await jobs.cancel("sum", "k")
    assert not await jobs.cancel("sum", "k")
    assert await jobs.lease("me", ["sum"]) is None


async def test_of_many_workers_each_takes_another_job(jobs: Jobs) -> None:
    await asyncio.gather(*(jobs.add("mail", {"n": i}) for i in range(30)))
    leased = await asyncio.gather(*(jobs.lease(f"w{i}", ["mail"]) for i in range(50)))
    numbers = [job.payload["n"] for job in leased if job]
    assert sorted(numbers) == list(range(30))
