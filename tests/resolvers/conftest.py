"""A programme to ask about, built once through the API and put back for each test."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from advocacy.clock import StoppedClock
from advocacy.entity import Entity
from api.settings import Settings
from api.wiring import House
from store.changes import Changes
from store.database import Database
from store.store import Store
from tests.asking import Asking
from tests.conftest import NOON, SECRET
from tests.resolvers.answers import NAMES, Rows, Snapshot, snapshot
from tests.resolvers.worlds import Ids, World, build

UnderPolicy = Callable[..., Asking]


@pytest_asyncio.fixture(scope="session")
async def programme(
    open_database: Database, changes: Changes, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Ids, Snapshot]:
    """The programme's ids, and all that is stored of it."""
    for name in NAMES:
        await open_database.collection(name, Entity).delete({})
    folder: Path = tmp_path_factory.mktemp("programme")
    settings = Settings.model_validate({"data_dir": folder, "secret_key": SECRET})
    clock = StoppedClock(NOON)
    house = House(settings, Store(open_database, clock), changes, clock)
    return await build(house), await snapshot(house)


@pytest_asyncio.fixture
async def world(programme: tuple[Ids, Snapshot], house: House) -> World:
    """The programme as it was built, whatever other tests made of it."""
    ids, stored = programme
    database = house.store.database

    async def put_back(name: str, rows: Rows) -> None:
        await database.run(name, lambda raw, session: raw.insert_many(rows, session=session))

    await asyncio.gather(*(put_back(name, rows) for name, rows in stored.items() if rows))
    return World(house, ids)


@pytest.fixture
def under_policy(
    database: Database, changes: Changes, clock: StoppedClock, settings: Settings
) -> UnderPolicy:
    """Opens the house of a programme that sets some numbers otherwise."""

    def opened(**policy: Any) -> Asking:
        given = {"data_dir": settings.data_dir, "secret_key": SECRET, "policy": policy}
        rules = Settings.model_validate(given)
        return Asking(House(rules, Store(database, clock), changes, clock))

    return opened


@pytest.fixture
def tireless(under_policy: UnderPolicy) -> Asking:
    """Asks where nobody is ever overused, for tests of other rules that ask somebody often."""
    return under_policy(capacity=10_000)
