"""A real database and an open house for the tests: one server a session, emptied each time."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from advocacy.clock import StoppedClock
from advocacy.entity import Entity
from api.settings import Settings
from api.wiring import WATCHED, House
from store.changes import Changes
from store.database import Database
from store.embedded import Embedded
from store.indexes import COLLECTIONS, INDEXES, create_indexes
from store.store import Store
from tests.asking import Asking
from tests.making import Making

# Not the name that the app uses, so that nobody's data is emptied; one for each process of tests.
DATABASE_NAME = f"rostrum_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "a secret that only the tests know, long enough"


@pytest_asyncio.fixture(scope="session")
async def database_uri(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where MongoDB is: at ROSTRUM_MONGODB_URI, else a server of the tests' own."""
    given = os.environ.get("ROSTRUM_MONGODB_URI")
    if given:
        yield given
        return
    embedded = await Embedded.start(tmp_path_factory.mktemp("embedded"))
    yield embedded.uri
    await embedded.stop()


@pytest_asyncio.fixture(scope="session")
async def open_database(database_uri: str) -> AsyncIterator[Database]:
    """The session's connection, with every collection and index in place."""
    database = await Database.open(database_uri, DATABASE_NAME)
    await create_indexes(database)
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def changes(open_database: Database) -> AsyncIterator[Changes]:
    """The session's change feed."""
    feed = Changes(open_database, WATCHED)
    await feed.start()
    yield feed
    await feed.stop()


@pytest_asyncio.fixture
async def database(open_database: Database) -> Database:
    """The database, empty."""
    names = {*COLLECTIONS, *(index.collection for index in INDEXES)}
    await asyncio.gather(*(empty(open_database, name) for name in sorted(names)))
    return open_database


async def empty(database: Database, name: str) -> None:
    """Remove all of a collection; to look first is quicker than to remove nothing."""
    collection = database.collection(name, Entity)
    if await collection.exists({}):
        await collection.delete({})


@pytest.fixture
def clock() -> StoppedClock:
    """A clock that stands at noon of 22 November 2026 until it is moved."""
    return StoppedClock(NOON)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for development, with a secret of the tests'."""
    return Settings.model_validate({"data_dir": tmp_path, "secret_key": SECRET})


@pytest.fixture
def house(database: Database, changes: Changes, clock: StoppedClock, settings: Settings) -> House:
    """The house on the empty database."""
    return House(settings, Store(database, clock), changes, clock)


@pytest.fixture
def ask(house: House) -> Asking:
    """Asks GraphQL operations of the house, as a coordinator unless told otherwise."""
    return Asking(house)


@pytest.fixture
def make(ask: Asking) -> Making:
    """Makes accounts, people, events and asks through the API."""
    return Making(ask)
