"""What changes together changes together, or not at all."""

import asyncio
import random

import pytest

from store.collection import Collection
from store.database import AlreadyStored, Database, Rejected, Unavailable
from tests.store.things import Thing


async def number_of(things: Collection[Thing], id: str) -> int:
    thing = await things.get(id)
    assert thing is not None
    return thing.number or 0


async def test_all_or_nothing(database: Database, things: Collection[Thing]) -> None:
    async def work() -> str:
        await things.insert(Thing(id="thg_1"))
        await things.insert(Thing(id="thg_2"))
        return "done"

    assert await database.transaction(work) == "done"
    assert await things.count({}) == 2

    async def breaks() -> None:
        await things.delete({})
        await things.insert(Thing(id="thg_3"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transaction(breaks)
    assert [t.id for t in await things.find({}, sort=(("id", 1),), limit=9)] == ["thg_1", "thg_2"]


async def test_sees_its_own_writes_and_nobody_else_does(
    database: Database, things: Collection[Thing]
) -> None:
    written, seen = asyncio.Event(), asyncio.Event()

    async def work() -> list[int]:
        await things.insert(Thing(id="thg_1", number=1))
        written.set()
        await seen.wait()
        return [await things.count({}), await things.count({"number": 1})]

    running = asyncio.create_task(database.transaction(work))
    await written.wait()
    assert await things.get("thg_1") is None
    seen.set()
    assert await running == [1, 1]
    assert await things.exists({"id": "thg_1"})


async def test_reads_one_moment(database: Database, things: Collection[Thing]) -> None:
    await things.insert_many([Thing(id="thg_a", number=50), Thing(id="thg_b", number=50)])
    stop = False

    async def move() -> None:
        amount = random.randint(-20, 20)
        a, b = await things.many(["thg_a", "thg_b"])
        assert a
        assert b
        await things.replace(a.changed(number=(a.number or 0) - amount))
        await things.replace(b.changed(number=(b.number or 0) + amount))

    async def keep_moving() -> None:
        while not stop:
            await database.transaction(move)

    async def total() -> int:
        return await number_of(things, "thg_a") + await number_of(things, "thg_b")

    movers = [asyncio.create_task(keep_moving()) for _ in range(3)]
    totals = [await database.transaction(total) for _ in range(60)]
    stop = True
    await asyncio.gather(*movers)
    assert set(totals) == {100}
    moved = await things.get("thg_a")
    assert moved is not None
    assert moved.version > 10


async def test_conflicting_work_runs_again(database: Database, things: Collection[Thing]) -> None:
    await things.insert(Thing(id="thg_1", number=0))
    runs = 0

    async def increment() -> None:
        nonlocal runs
        runs += 1
        thing = await things.get("thg_1")
        assert thing is not None
        await asyncio.sleep(0.001)
        await things.replace(thing.changed(number=(thing.number or 0) + 1))

    await asyncio.gather(*(database.transaction(increment, seconds=30) for _ in range(25)))
    assert await number_of(things, "thg_1") == 25
    assert runs > 25


async def test_the_first_to_commit_wins(database: Database, things: Collection[Thing]) -> None:
    await things.insert(Thing(id="thg_1", name="nobody's"))
    seen_by_late: list[str] = []
    read, go_on = asyncio.Event(), asyncio.Event()

    async def late() -> None:
        thing = await things.get("thg_1")
        assert thing is not None
        seen_by_late.append(thing.name)
        read.set()
        await go_on.wait()
        await things.replace(thing.changed(name=f"late, after {thing.name}"))

    running = asyncio.create_task(database.transaction(late))
    await read.wait()
    await things.update({"id": "thg_1"}, {"$set": {"name": "early"}})
    go_on.set()
    await running
    assert seen_by_late == ["nobody's", "early"]
    thing = await things.get("thg_1")
    assert thing is not None
    assert (thing.name, thing.version) == ("late, after early", 3)


async def test_one_seat_for_fifty(database: Database, things: Collection[Thing]) -> None:
    async def take(who: int) -> bool:
        async def work() -> bool:
            if await things.exists({"key": "seat"}):
                return False
            await things.insert(Thing(id=f"thg_{who:02}", key="seat"))
            return True

        try:
            return await database.transaction(work, seconds=30)
        except AlreadyStored:
            return False

    assert sum(await asyncio.gather(*(take(i) for i in range(50)))) == 1
    assert await things.count({"key": "seat"}) == 1


async def test_gives_up_at_its_deadline(database: Database, things: Collection[Thing]) -> None:
    await things.insert(Thing(id="thg_1", number=0))
    holds, let_go = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        await things.update({"id": "thg_1"}, {"$inc": {"number": 1}})
        holds.set()
        await let_go.wait()

    async def want() -> None:
        await things.update({"id": "thg_1"}, {"$inc": {"number": 10}})

    holder = asyncio.create_task(database.transaction(hold))
    await holds.wait()
    clock = asyncio.get_running_loop().time
    begun = clock()
    with pytest.raises(Unavailable, match="others"):
        await database.transaction(want, seconds=0.5)
    assert 0.2 < clock() - begun < 3
    let_go.set()
    await holder
    assert await number_of(things, "thg_1") == 1


async def test_one_inside_another_joins_it(database: Database, things: Collection[Thing]) -> None:
    async def inner() -> None:
        await things.insert(Thing(id="thg_inner"))

    async def outer() -> None:
        assert not database.in_transaction or await things.count({}) == 0
        await database.transaction(inner)
        await things.insert(Thing(id="thg_outer"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transaction(outer)
    assert await things.count({}) == 0


async def test_calls_awaited_together_take_turns(
    database: Database, things: Collection[Thing]
) -> None:
    async def work() -> list[int]:
        await asyncio.gather(*(things.insert(Thing(id=f"thg_{i}")) for i in range(20)))
        return await asyncio.gather(*(things.count({"id": f"thg_{i}"}) for i in range(20)))

    assert await database.transaction(work) == [1] * 20
    assert await things.count({}) == 20


async def test_a_swallowed_failure_is_not_stored(
    database: Database, things: Collection[Thing]
) -> None:
    await things.insert(Thing(id="thg_1", key="k"))

    async def work() -> None:
        await things.insert(Thing(id="thg_2"))
        with pytest.raises(AlreadyStored):
            await things.insert(Thing(id="thg_3", key="k"))
        with pytest.raises(AlreadyStored):
            await things.count({})

    with pytest.raises(AlreadyStored):
        await database.transaction(work)
    assert await things.count({}) == 1


async def test_a_cancelled_one_leaves_nothing(
    database: Database, things: Collection[Thing]
) -> None:
    for pause in (0, 0.001, 0.003, 0.005, 0.01):
        working = asyncio.Event()

        async def work(working: asyncio.Event = working) -> None:
            for i in range(100):
                await things.insert(Thing(id=f"thg_{i}"))
                working.set()

        running = asyncio.create_task(database.transaction(work))
        await working.wait()
        await asyncio.sleep(pause)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert await things.count({}) == 0
    # Nothing is held on to: the same keys are free.
    assert len(await things.insert_many([Thing(id=f"thg_{i}") for i in range(100)])) == 100


async def test_a_task_that_outlives_it_is_told(
    database: Database, things: Collection[Thing]
) -> None:
    later: list[asyncio.Task[Thing]] = []
    go = asyncio.Event()

    async def straggle() -> Thing:
        await go.wait()
        return await things.insert(Thing(id="thg_late"))

    async def work() -> None:
        later.append(asyncio.create_task(straggle()))
        await things.insert(Thing(id="thg_1"))

    await database.transaction(work)
    go.set()
    with pytest.raises(RuntimeError, match="outlived"):
        await later[0]
    assert not await things.exists({"id": "thg_late"})


async def test_what_follows_a_commit_follows_only_a_commit(
    database: Database, things: Collection[Thing]
) -> None:
    told: list[str] = []

    async def fails() -> None:
        database.after_commit(lambda: told.append("failed"))
        await things.insert(Thing(id="thg_0"))
        raise ZeroDivisionError

    async def works() -> None:
        database.after_commit(lambda: told.append("stored"))
        await things.insert(Thing(id="thg_1"))
        assert told == []

    with pytest.raises(ZeroDivisionError):
        await database.transaction(fails)
    await database.transaction(works)
    assert told == ["stored"]
    database.after_commit(lambda: told.append("outside"))
    assert told == ["stored", "outside"]


async def test_an_empty_one_is_fine(database: Database) -> None:
    async def nothing() -> int:
        return 7

    assert await database.transaction(nothing) == 7


async def test_a_wrong_command_is_not_repeated(
    database: Database, things: Collection[Thing]
) -> None:
    runs = 0

    async def wrong() -> None:
        nonlocal runs
        runs += 1
        await things.find({"$nonsense": 1}, limit=1)

    with pytest.raises(Rejected):
        await database.transaction(wrong)
    assert runs == 1


async def test_those_that_wait_for_one_do_not_keep_it_from_ending(
    database: Database, things: Collection[Thing]
) -> None:
    """More writes wait for its row than the driver has threads."""
    await things.insert(Thing(id="thg_1", number=0))
    held = asyncio.Event()

    async def hold() -> None:
        await things.update({"id": "thg_1"}, {"$inc": {"number": 1}})
        held.set()
        await asyncio.sleep(0.3)
        await things.insert(Thing(id="thg_2"))

    holder = asyncio.create_task(database.transaction(hold))
    await held.wait()
    async with asyncio.timeout(8):
        waiting = [things.update({"id": "thg_1"}, {"$inc": {"number": 1}}) for _ in range(100)]
        await asyncio.gather(*waiting)
        await holder
    assert await number_of(things, "thg_1") == 101


async def test_writes_in_and_out_of_transactions_do_not_lock_each_other_out(
    database: Database, things: Collection[Thing]
) -> None:
    """The embedded server stood still for good when a plain delete met two transactions."""

    async def inside(n: int) -> None:
        async def work() -> None:
            await things.update({"id": "thg_hot"}, {"$inc": {"number": 1}}, upsert=True)
            await things.insert(Thing(id=f"thg_{n}"))

        await database.transaction(work, seconds=20)

    async def outside(end: asyncio.Event) -> None:
        while not end.is_set():
            await things.delete({"id": "thg_hot"})
            await asyncio.sleep(0.002)

    end = asyncio.Event()
    plain = [asyncio.create_task(outside(end)) for _ in range(3)]
    async with asyncio.timeout(25):
        for n in range(0, 60, 3):
            await asyncio.gather(*(inside(n + i) for i in range(3)))
        end.set()
        await asyncio.gather(*plain)
    assert await things.count({"id": {"$ne": "thg_hot"}}) == 60


async def test_many_that_write_the_same_get_through_one_after_the_other(
    database: Database, things: Collection[Thing]
) -> None:
    """Each is slow enough to meet others: all running again at once would undo one another."""
    await things.insert(Thing(id="thg_hot", number=0))
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1
        hot = await things.get("thg_hot")
        assert hot
        await asyncio.sleep(0.01)
        await things.replace(hot.model_copy(update={"number": (hot.number or 0) + 1}))

    await asyncio.gather(*(database.transaction(work, seconds=2) for _ in range(100)))
    assert await number_of(things, "thg_hot") == 100
    assert runs < 300
