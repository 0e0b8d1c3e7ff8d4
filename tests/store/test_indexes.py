"""Indexes are made once, and never silently another way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from store.database import AlreadyStored, Database, Rejected
from store.indexes import (
    INDEXES,
    VERSIONED,
    Index,
    IndexChanged,
    create_indexes,
    stored_indexes,
)
from tests.store.things import Thing

NAME = "test_indexed"


@pytest_asyncio.fixture
async def bare(database: Database) -> AsyncIterator[Database]:
    """The database without the collection that is used here."""
    await _drop(database)
    yield database
    await _drop(database)


async def _drop(database: Database) -> None:
    try:
        await database.command({"drop": NAME})
    except Rejected as error:
        if error.code != 26:  # there was none
            raise


async def test_all_that_is_declared_is_there_from_the_start(database: Database) -> None:
    for name in sorted({index.collection for index in INDEXES}):
        declared = {index.name for index in INDEXES if index.collection == name}
        stored = await stored_indexes(database, name)
        assert set(stored) >= declared
        assert ("_id_1_version_1" in stored) is (name in VERSIONED), name


DECLARED = [
    Index(NAME, (("number", 1), ("id", -1))),
    Index(NAME, (("key", 1),), unique=True, partial={"key": {"$type": "string"}}),
    Index(NAME, (("at", 1),), expires_after=timedelta(days=400)),
]


async def test_creates_what_is_missing(bare: Database) -> None:
    await create_indexes(bare, DECLARED[:1], [])
    await create_indexes(bare, DECLARED, [])
    stored = await stored_indexes(bare, NAME)
    assert set(stored) == {"_id_", "number_1__id_-1", "key_1", "at_1"}
    assert dict(stored["number_1__id_-1"]["key"]) == {"number": 1, "_id": -1}
    assert stored["at_1"]["expireAfterSeconds"] == 400 * 24 * 3600


async def test_again_and_at_the_same_time_is_fine(bare: Database) -> None:
    await asyncio.gather(*(create_indexes(bare, DECLARED, [NAME]) for _ in range(4)))
    await create_indexes(bare, DECLARED, [NAME])
    assert len(await stored_indexes(bare, NAME)) == 4


async def test_a_collection_may_have_none(bare: Database) -> None:
    await create_indexes(bare, [], [NAME])
    assert set(await stored_indexes(bare, NAME)) == {"_id_"}


async def test_a_second_start_sends_no_createindexes_and_keeps_the_rows(bare: Database) -> None:
    await create_indexes(bare, DECLARED, [])
    things = bare.collection(NAME, Thing)
    await things.insert(Thing(id="thg_1", key="k"))
    await create_indexes(bare, DECLARED, [])
    assert await things.count({}) == 1
    with pytest.raises(AlreadyStored):
        await things.insert(Thing(id="thg_2", key="k"))
    await things.insert_many([Thing(id="thg_3"), Thing(id="thg_4")])
    assert await things.count({}) == 3


@pytest.mark.parametrize(
    "other",
    [
        Index(NAME, (("key", 1),)),
        Index(NAME, (("key", 1),), unique=True),
        Index(NAME, (("key", 1),), unique=True, partial={"key": {"$exists": True}}),
        Index(NAME, (("at", 1),)),
        Index(NAME, (("at", 1),), expires_after=timedelta(days=1)),
        Index(NAME, (("number", 1), ("id", -1)), unique=True),
    ],
)
async def test_another_definition_is_refused(bare: Database, other: Index) -> None:
    await create_indexes(bare, DECLARED, [])
    before = await stored_indexes(bare, NAME)
    with pytest.raises(IndexChanged, match=rf"{other.name} of {NAME}.*Drop it"):
        await create_indexes(bare, [other], [])
    assert await stored_indexes(bare, NAME) == before
