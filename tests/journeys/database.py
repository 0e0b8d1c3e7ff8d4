"""Looking into a server's database from outside, past everything that the API shows."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from advocacy.clock import SystemClock
from store.database import Database
from store.embedded import Running
from store.indexes import COLLECTIONS, INDEXES
from store.jobs import Job
from store.store import Store
from tests.store.machine import until

# The supervisor writes to these on its own.
NOISE = {"probes"}
ALL = 100_000


@asynccontextmanager
async def opened(there: Running) -> AsyncIterator[Store]:
    """The store in an embedded database that runs."""
    database = await Database.open(there.uri)
    try:
        yield Store(database, SystemClock())
    finally:
        await database.close()


async def contents(store: Store, besides: Collection[str] = ()) -> dict[str, list[Any]]:
    """Every document of every collection, but for some."""
    names = sorted({*COLLECTIONS, *(index.collection for index in INDEXES)} - NOISE - {*besides})
    found = await asyncio.gather(
        *(store.database.rows(name, [{"$sort": {"_id": 1}}], ALL) for name in names)
    )
    return dict(zip(names, found, strict=True))


async def settled(store: Store, seconds: float = 20) -> None:
    """Wait until no job is due or being done."""
    jobs = store.database.collection("jobs", Job)

    async def is_idle() -> bool:
        return not await jobs.exists({"run_at": {"$lte": datetime.now(UTC)}})

    await until(is_idle, seconds)
