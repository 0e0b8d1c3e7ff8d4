"""A real database for the tests: one server for the session, emptied before each test."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from advocacy.entity import Entity
from store.collection import Collection
from store.database import Database
from store.embedded import Embedded
from store.indexes import COLLECTIONS, create_indexes
from store.indexes import INDEXES as DECLARED
from tests.store.things import INDEXES, THINGS, Thing

# Not the name that the app uses, so that nobody's data is emptied.
DATABASE_NAME = "rostrum_test"


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
    await create_indexes(database, [*DECLARED, *INDEXES])
    yield database
    await database.close()


@pytest_asyncio.fixture
async def database(open_database: Database) -> Database:
    """The database, empty."""
    names = {*COLLECTIONS, *(index.collection for index in [*DECLARED, *INDEXES])}
    for name in sorted(names):
        await open_database.collection(name, Entity).delete({})
    return open_database


@pytest.fixture
def things(database: Database) -> Collection[Thing]:
    """A collection to try things on."""
    return database.collection(THINGS, Thing)
