"""A stream of writes whose every trace can be checked afterwards."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from advocacy.clock import SystemClock
from store.collection import Collection
from store.database import Database
from store.indexes import INDEXES as DECLARED
from store.indexes import create_indexes
from store.jobs import Jobs
from store.worker import Worker
from tests.store.things import INDEXES, THINGS, Thing

LEDGER = "test_ledger"


class Stream:
    """Each write is one transaction: two halves, one more in the ledger, one job."""

    def __init__(self, database: Database) -> None:
        self.things: Collection[Thing] = database.collection(THINGS, Thing)
        self.ledger: Collection[Thing] = database.collection(LEDGER, Thing)
        self.jobs = Jobs(database, SystemClock(), lease_for=timedelta(seconds=2))
        self._database = database

    @classmethod
    async def on(cls, database: Database) -> Self:
        """Ready to write to `database`."""
        await create_indexes(database, [*DECLARED, *INDEXES], [LEDGER, "probes"])
        stream = cls(database)
        await stream.ledger.update({"id": "total"}, {"$inc": {"number": 0}}, upsert=True)
        return stream

    async def write(self, n: int) -> None:
        """Write `n`; when this returns it is stored."""

        async def work() -> None:
            await self.things.insert(Thing(id=f"left_{n}", number=n))
            await self.ledger.update({"id": "total"}, {"$inc": {"number": 1}})
            await self.things.insert(Thing(id=f"right_{n}", number=n))
            await self.jobs.add("echo", {"n": n})

        await self._database.transaction(work, seconds=10)

    def worker(self) -> Worker:
        """Does the jobs: each leaves one trace."""

        async def echo(payload: dict[str, Any]) -> None:
            trace = Thing(id=f"echo_{payload['n']}", key=f"echo {payload['n']}")
            await self.things.insert_many([trace])

        return Worker(self.jobs, {"echo": echo}, poll=0.05)

    async def check(self, acknowledged: Iterable[int]) -> int:
        """Everything acknowledged is there, nothing is doubled, nothing half done; how many."""
        left, right = await asyncio.gather(self._numbers("left"), self._numbers("right"))
        assert left == right
        missing = set(acknowledged) - set(left)
        assert missing == set()
        total = await self.ledger.get("total")
        assert total is not None
        assert total.number == len(left)
        return len(left)

    async def check_jobs(self) -> None:
        """Every write's job was done, and left one trace; ended leases may have to run out."""
        worker = self.worker()
        async with asyncio.timeout(120):
            while sum((await self.jobs.backlog()).values()):
                await worker.drain()
                await asyncio.sleep(0.05)
        assert await self._numbers("echo") == await self._numbers("left")

    async def _numbers(self, side: str) -> list[int]:
        rows = await self.things.aggregate(
            [{"$match": {"_id": {"$regex": f"^{side}_"}}}, {"$project": {"_id": 1, "name": 1}}],
            limit=1_000_000,
        )
        return sorted(int(row["_id"].removeprefix(f"{side}_")) for row in rows)
