"""A real database for the tests: one server per session, emptied between tests."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from advocacy.entity import Entity
from store.database import Database
from store.embedded import Embedded
from store.indexes import COLLECTIONS, INDEXES, create_indexes

# A database of its own, so that a developer's data is never emptied.
DATABASE_NAME = "rostrum_test"


@pytest_asyncio.fixture(scope="session")
async def database_uri(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where the tests find MongoDB: ROSTRUM_MONGODB_URI, else a server of their own."""
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


@pytest_asyncio.fixture
async def database(open_database: Database) -> Database:
    """The database, empty."""
    for name in {*COLLECTIONS, *(index.collection for index in INDEXES)}:
        await open_database.collection(name, Entity).delete({})
    return open_database
