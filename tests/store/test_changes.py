"""One stream, many listeners: complete, in order, over lost connections and lost history."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import store.server
from store.changes import LOST, WAITING, Change, Changes, SubscriberTooSlow, Subscription
from store.collection import Collection
from store.database import Database, HistoryLost, Unavailable
from store.embedded import Embedded
from store.indexes import create_indexes
from tests.store.machine import needs_embedded
from tests.store.things import INDEXES, THINGS, Thing


@pytest_asyncio.fixture
async def changes(database: Database) -> AsyncIterator[Changes]:
    changes = Changes(database, [THINGS, "probes"])
    await changes.start()
    yield changes
    await changes.stop()


async def seen(subscription: Subscription, count: int) -> list[Change]:
    """The next changes, which come within ten seconds."""
    async with asyncio.timeout(10):
        return [await anext(subscription) for _ in range(count)]


async def test_every_kind_of_write_is_told_with_what_is_there(
    changes: Changes, things: Collection[Thing]
) -> None:
    async with changes.subscribe(THINGS) as subscription:
        thing = await things.insert(Thing(id="thg_1", name="one"))
        (inserted,) = await seen(subscription, 1)
        await things.replace(thing.changed(name="two"))
        (replaced,) = await seen(subscription, 1)
        await things.update({"id": "thg_1"}, {"$set": {"name": "three"}})
        (updated,) = await seen(subscription, 1)
        await things.delete({"id": "thg_1"})
        (deleted,) = await seen(subscription, 1)
    told = [inserted, replaced, updated, deleted]
    assert [c.operation for c in told] == ["insert", "replace", "update", "delete"]
    assert {(c.collection, c.id) for c in told} == {(THINGS, "thg_1")}
    documents: list[Mapping[str, Any]] = [c.document or {} for c in told]
    assert [d.get("name") for d in documents] == ["one", "two", "three", None]
    assert documents[0]["id"] == "thg_1"


async def test_a_write_right_after_subscribing_is_seen(
    changes: Changes, things: Collection[Thing]
) -> None:
    for n in range(20):
        async with changes.subscribe(THINGS, lambda change: change.operation == "insert") as told:
            await things.insert(Thing(id=f"thg_{n}"))
            while (await seen(told, 1))[0].id != f"thg_{n}":
                pass


async def test_each_listener_hears_only_theirs_in_order(
    changes: Changes, database: Database, things: Collection[Thing]
) -> None:
    every = changes.subscribe(THINGS)
    even = changes.subscribe(THINGS, lambda c: (c.document or {})["number"] % 2 == 0)
    probes = changes.subscribe("probes")
    for n in range(10):
        await things.insert(Thing(id=f"thg_{n}", number=n))
        await database.collection("test_other", Thing).insert(Thing(id=f"thg_{n}"))
    await database.probe()
    assert [c.id for c in await seen(every, 10)] == [f"thg_{n}" for n in range(10)]
    assert [c.id for c in await seen(even, 5)] == [f"thg_{n}" for n in range(0, 10, 2)]
    assert [c.collection for c in await seen(probes, 1)] == ["probes"]
    await database.collection("test_other", Thing).delete({})


async def test_a_transaction_is_told_once_it_is_stored(
    changes: Changes, database: Database, things: Collection[Thing]
) -> None:
    subscription = changes.subscribe(THINGS)

    async def fails() -> None:
        await things.insert(Thing(id="thg_never"))
        raise ZeroDivisionError

    async def works() -> None:
        await things.insert(Thing(id="thg_1"))
        await things.insert(Thing(id="thg_2"))

    with pytest.raises(ZeroDivisionError):
        await database.transaction(fails)
    await database.transaction(works)
    assert [c.id for c in await seen(subscription, 2)] == ["thg_1", "thg_2"]


async def test_a_slow_listener_is_dropped_and_the_others_are_not(
    changes: Changes, things: Collection[Thing]
) -> None:
    slow = changes.subscribe(THINGS)
    quick = changes.subscribe(THINGS)

    async def write() -> None:
        for n in range(0, WAITING + 1, 77):
            await things.insert_many(
                [Thing(id=f"thg_{i}") for i in range(n, min(n + 77, WAITING + 1))]
            )

    writing = asyncio.create_task(write())
    assert len({c.id for c in await seen(quick, WAITING + 1)}) == WAITING + 1
    await writing
    assert len(await seen(slow, WAITING)) == WAITING
    with pytest.raises(SubscriberTooSlow):
        await anext(slow)
    with pytest.raises(SubscriberTooSlow):
        await anext(slow)


async def test_a_listener_that_cannot_tell_what_matches_harms_nobody(
    changes: Changes, things: Collection[Thing]
) -> None:
    changes.subscribe(THINGS, lambda change: 1 / 0 > 1)
    fine = changes.subscribe(THINGS)
    await things.insert_many([Thing(id="thg_1"), Thing(id="thg_2")])
    assert len(await seen(fine, 2)) == 2


async def test_everything_ends_with_stop(database: Database) -> None:
    changes = Changes(database, [THINGS])
    with pytest.raises(RuntimeError):
        changes.subscribe(THINGS)
    await changes.start()
    waiting = asyncio.create_task(anext(changes.subscribe(THINGS)))
    await asyncio.sleep(0)
    await changes.stop()
    with pytest.raises(StopAsyncIteration):
        await waiting


async def test_a_feed_resumes_after_any_change(
    database: Database, things: Collection[Thing]
) -> None:
    feed = await database.watch([THINGS])
    for n in range(6):
        await things.insert(Thing(id=f"thg_{n}"))
    told = [await anext(feed) for _ in range(6)]
    await feed.close()
    for n, change in enumerate(told[:-1]):
        again = await database.watch([THINGS], change.resume_token)
        assert (await anext(again)).id == f"thg_{n + 1}"
        await again.close()


@needs_embedded
async def test_nothing_is_missed_while_the_database_is_away(tmp_path: Path) -> None:
    embedded = await Embedded.start(tmp_path)
    database = await Database.open(embedded.uri)
    await create_indexes(database, INDEXES)
    things = database.collection(THINGS, Thing)
    changes = Changes(database, [THINGS])
    await changes.start()
    subscription = changes.subscribe(THINGS)
    written = []
    for n in range(30):
        if n % 10 == 5:
            os.kill(embedded.pid, signal.SIGKILL)
        while True:
            try:
                await things.insert_many([Thing(id=f"thg_{n:02}")])
                break
            except Unavailable:
                await asyncio.sleep(0.05)
        written.append(f"thg_{n:02}")
    assert [c.id for c in await seen(subscription, 30)] == written
    assert embedded.restarts == 3
    await changes.stop()
    await database.close()
    await embedded.stop()


@needs_embedded
async def test_lost_history_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a short history: the stream is held up while more is written than is remembered.

    The server is killed too, since an open stream of the embedded one skips what it forgot.
    """
    monkeypatch.setattr(store.server, "FLAGS", [*store.server.FLAGS, "--oplog-max-entries", "50"])
    embedded = await Embedded.start(tmp_path)
    database = await Database.open(embedded.uri)
    await create_indexes(database, INDEXES)
    things = database.collection(THINGS, Thing)
    changes = Changes(database, [THINGS])
    await changes.start()
    held_up, go_on = threading.Event(), threading.Event()

    def hold_up(change: Change) -> bool:
        held_up.set()
        go_on.wait(20)
        return True

    async def write_much() -> None:
        elsewhere = await Database.open(embedded.uri)
        others = elsewhere.collection(THINGS, Thing)
        for n in range(50):
            await others.insert_many([Thing(id=f"thg_{n}_{i}") for i in range(100)])
        await elsewhere.close()

    def meanwhile() -> None:
        held_up.wait(20)
        try:
            asyncio.run(write_much())
            os.kill(embedded.pid, signal.SIGKILL)
        finally:
            go_on.set()

    subscription = changes.subscribe(THINGS, hold_up)
    thread = threading.Thread(target=meanwhile)
    thread.start()
    first = await things.insert(Thing(id="thg_first"))
    told = []
    async with asyncio.timeout(30):
        async for change in subscription:
            told.append(change)
            if change.operation == LOST:
                break
    thread.join()
    assert told[0].id == first.id
    await things.insert(Thing(id="thg_after"))
    async with asyncio.timeout(10):
        async for change in subscription:
            if change.id == "thg_after":
                break
    with pytest.raises(HistoryLost):
        await database.watch([THINGS], told[0].resume_token)
    await changes.stop()
    await database.close()
    await embedded.stop()
