"""Durable work: stored with the change that causes it, done at least once, kept when it fails."""

import asyncio
import hashlib
import random
import secrets
from collections.abc import Collection, Mapping, Set
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from advocacy.clock import Clock, in_milliseconds
from advocacy.entity import Entity
from advocacy.ids import encode, new_id
from store.database import AlreadyStored, Database, Unavailable
from store.documents import Filter

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
ERROR_LENGTH = 2_000
RACES = 10
LET_GO: dict[str, Any] = {"lease_owner": None, "held_until": None}


class JobState(StrEnum):
    """Where a job stands."""

    READY = "READY"
    LEASED = "LEASED"
    DEAD = "DEAD"


class Job(Entity):
    """A piece of work to be done at `run_at` or later.

    There is one at a time for a `key` of its kind. `held_until` is when somebody who holds it is
    taken to be dead, or when it may be tried again; `asked` counts the requests that it stands for
    and `wanted_at` is the earliest of those that came since somebody took it. A dead one has no
    `run_at`: it failed too often, and waits with its `last_error` for a person, or for the next
    request.
    """

    kind: str
    key: str | None = None
    payload: dict[str, Any]
    run_at: datetime | None = None
    wanted_at: datetime | None = None
    held_until: datetime | None = None
    lease_owner: str | None = None
    attempts: int = 0
    asked: int = 1
    last_error: str | None = None

    @property
    def state(self) -> JobState:
        """Where it stands; one whose owner died is LEASED until somebody takes it over."""
        if self.lease_owner:
            return JobState.LEASED
        return JobState.READY if self.run_at else JobState.DEAD


class Jobs:
    """The jobs of a database. `wake` is set when this process has stored one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        max_attempts: int = MAX_ATTEMPTS,
        lease_for: timedelta = LEASE,
    ) -> None:
        self.wake = asyncio.Event()
        self.lease_for = lease_for
        self._jobs = database.collection("jobs", Job)
        self._database = database
        self._clock = clock
        self._max_attempts = max_attempts

    async def add(
        self,
        kind: str,
        payload: Mapping[str, Any],
        key: str | None = None,
        run_at: datetime | None = None,
    ) -> Job:
        """Store a job to be done now or at `run_at`; in a transaction, together with the rest.

        With a `key` it is stored once: while there is one, that one is returned as it is.
        """
        now = self._clock.now()
        id = new_id("job", now) if key is None else _id_of(kind, key)
        job = Job(id=id, kind=kind, key=key, payload=dict(payload), run_at=run_at or now)
        if key is None:
            await self._jobs.insert(job)
        else:
            job = await self._put(id, {"$setOnInsert": _fresh(job)})
        self._database.after_commit(self.wake.set)
        return job

    async def request(
        self, kind: str, key: str, payload: Mapping[str, Any], run_at: datetime | None = None
    ) -> Job:
        """Ask that the work of this `key` be done after now, or after `run_at`.

        Requests are gathered into one job with the last payload and the earliest time, so what is
        wanted at two times has two keys. One that comes while the job is being done lets it be done
        once more, at its own time; one for a dead job revives it.
        """
        now = self._clock.now()
        at = run_at or now
        job = Job(id=_id_of(kind, key), kind=kind, key=key, payload=dict(payload), run_at=at)
        update = {
            "$setOnInsert": _fresh(job, without={"payload", "run_at", "wanted_at", "asked"}),
            "$set": {"payload": job.payload},
            "$min": {"run_at": at, "wanted_at": at},
            "$inc": {"asked": 1},
        }
        job = await self._put(job.id, update)
        self._database.after_commit(self.wake.set)
        return job

    async def _put(self, id: str, update: Mapping[str, Any]) -> Job:
        """Make or change the job with this id."""
        for _ in range(RACES):
            try:
                stored = await self._jobs.update({"id": id}, update, upsert=True)
            except AlreadyStored as error:
                # Two made it at the same time: the second try finds the other's.
                if self._database.in_transaction:
                    raise Unavailable("others ask for the same job", transient=True) from error
            else:
                if stored:
                    return stored
        raise Unavailable(f"others keep asking for {id}")

    async def lease(
        self, owner: str, kinds: Collection[str], for_: timedelta | None = None
    ) -> Job | None:
        """Take the job of one of these kinds that is due longest, or None.

        It is ours for `for_`, and somebody else's after that. One whose owners keep dying with it
        is given up.
        """
        now = self._clock.now()
        due = {
            "kind": {"$in": list(kinds)},
            "run_at": {"$lte": now},
            "held_until": {"$not": {"$gt": now}},
        }
        take = {
            "$set": {
                "held_until": now + (for_ or self.lease_for),
                # Unlike any lease before it: who comes too late changes nothing.
                "lease_owner": f"{owner}/{secrets.token_hex(4)}",
            },
            "$unset": {"wanted_at": ""},
            "$inc": {"attempts": 1},
        }
        while job := await self._jobs.update(due, take, sort=(("run_at", 1), ("id", 1))):
            if job.attempts <= self._max_attempts:
                return job
            await self._bury(job, "whoever did this ended without a word, every time")
        return None

    async def renew(self, job: Job) -> bool:
        """Keep a leased job for another while; False when it is not ours any more."""
        until = self._clock.now() + self.lease_for
        return bool(await self._jobs.update(_held(job), {"$set": {"held_until": until}}))

    async def finish(self, job: Job) -> None:
        """It is done: forget it, unless somebody has asked for it again meanwhile."""
        while not await self._jobs.delete({**_held(job), "asked": job.asked}):
            seen = await self._jobs.first(_held(job))
            if not seen:
                return
            again = {**LET_GO, "run_at": seen.wanted_at or self._clock.now(), "attempts": 0}
            if await self._jobs.update(
                {**_held(job), "asked": seen.asked},
                {"$set": {**again, "last_error": None}, "$unset": {"wanted_at": ""}},
            ):
                self.wake.set()
                return

    async def fail(self, job: Job, error: BaseException | str) -> None:
        """It could not be done: try again later and later, in the end leave it to a person."""
        said = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        if job.attempts >= self._max_attempts and await self._bury(job, said):
            return
        pause = min(FIRST_PAUSE * 2 ** min(job.attempts - 1, 20), LONGEST_PAUSE)
        at = self._clock.now() + pause * random.uniform(0.5, 1)  # noqa: S311 (no secret)
        await self._jobs.update(
            _held(job),
            {
                "$set": {
                    **LET_GO,
                    "run_at": in_milliseconds(at),
                    "held_until": in_milliseconds(at),
                    "last_error": said[:ERROR_LENGTH],
                }
            },
        )

    async def release(self, job: Job) -> None:
        """Give a leased job back as if it had not been taken."""
        await self._jobs.update(_held(job), {"$set": LET_GO, "$inc": {"attempts": -1}})

    async def _bury(self, job: Job, said: str) -> bool:
        """Let no one take it again, unless it has been asked for since it was taken."""
        return bool(
            await self._jobs.update(
                {**_held(job), "asked": job.asked},
                {
                    "$set": {**LET_GO, "attempts": 0, "last_error": said[:ERROR_LENGTH]},
                    "$unset": {"run_at": "", "wanted_at": ""},
                },
            )
        )

    async def dead(self, limit: int) -> list[Job]:
        """Those that were given up, oldest first."""
        return await self._jobs.find({"run_at": None}, sort=(("id", 1),), limit=limit)

    async def revive(self, id: str) -> Job | None:
        """Let a dead job be tried again; None when there is no such dead one."""
        job = await self._jobs.update(
            {"id": id, "run_at": None}, {"$set": {"run_at": self._clock.now()}}
        )
        self._database.after_commit(self.wake.set)
        return job

    async def cancel(self, kind: str, key: str) -> bool:
        """Forget the job of this key; one that is being done is done to its end."""
        return bool(await self._jobs.delete({"id": _id_of(kind, key)}))

    async def backlog(self) -> dict[JobState, int]:
        """How many stand where."""
        leased = {"lease_owner": {"$ne": None}}
        ready, held, dead = await asyncio.gather(
            self._jobs.count({"lease_owner": None, "run_at": {"$ne": None}}),
            self._jobs.count(leased),
            self._jobs.count({"run_at": None}),
        )
        return {JobState.READY: ready, JobState.LEASED: held, JobState.DEAD: dead}


def _id_of(kind: str, key: str) -> str:
    """The same id for the same key, which makes it the only one without an index of its own."""
    digest = hashlib.blake2s(f"{kind}\0{key}".encode(), digest_size=16).digest()
    return f"job_{encode(int.from_bytes(digest), 26)}"


def _held(job: Job) -> Filter:
    return {"id": job.id, "lease_owner": job.lease_owner}


def _fresh(job: Job, without: Set[str] = frozenset()) -> dict[str, Any]:
    """What a new job starts with, apart from its id and what is counted."""
    return {
        name: value for name, value in dict(job).items() if name not in {"id", "version", *without}
    }
