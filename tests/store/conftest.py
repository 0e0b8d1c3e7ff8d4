"""The tests' database with a collection to try things on."""

import pytest
import pytest_asyncio

from store.collection import Collection
from store.database import Database
from store.indexes import create_indexes
from tests.store.things import INDEXES, THINGS, Thing


@pytest_asyncio.fixture
async def database(database: Database) -> Database:
    """The database, empty, with the collection of things."""
    await create_indexes(database, INDEXES, [])
    await database.collection(THINGS, Thing).delete({})
    return database


@pytest.fixture
def things(database: Database) -> Collection[Thing]:
    """A collection to try things on."""
    return database.collection(THINGS, Thing)
