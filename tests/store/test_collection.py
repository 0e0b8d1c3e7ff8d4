"""Reads and conditional writes of one collection."""

import asyncio
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from advocacy.errors import NotFound, StaleVersion
from store.collection import Collection
from store.database import AlreadyStored, Database
from tests.store.things import THINGS, Colour, Part, Thing

FULL = Thing(
    id="thg_full",
    name="Ærøskøbing \N{GRINNING FACE}",
    key="k",
    number=-(2**62),
    price=Decimal("12345678901234567890.10"),
    at=datetime(2026, 3, 29, 1, 59, 59, 999_000, tzinfo=UTC),
    day=date(2024, 2, 29),
    colour=Colour.RED,
    parts=(Part(name="a"), Part(name="b", colour=Colour.BLUE)),
    tags=frozenset({"y", "x"}),
    notes={"nothing": None, "some": "thing", "dotted.key": "$dollar"},
)


def some(count: int) -> list[Thing]:
    return [Thing(id=f"thg_{i:03}", name=str(i)) for i in range(count)]


async def test_keeps_every_kind_of_value(things: Collection[Thing]) -> None:
    await things.insert(FULL)
    read = await things.get(FULL.id)
    assert read == FULL
    assert read is not None
    assert str(read.price) == str(FULL.price)
    assert type(read.colour) is Colour
    assert read.at.utcoffset() == timedelta(0)


async def test_an_instant_is_stored_in_utc(things: Collection[Thing]) -> None:
    there = datetime(2026, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    await things.insert(Thing(id="thg_1", at=there))
    read = await things.get("thg_1")
    assert read is not None
    assert read.at == there
    assert read.at.hour == 0


async def test_more_digits_than_the_database_keeps_are_refused(things: Collection[Thing]) -> None:
    with pytest.raises(ArithmeticError):
        await things.insert(Thing(id="thg_1", price=Decimal("1." + "1" * 40)))
    assert await things.count({}) == 0


async def test_a_field_that_the_model_lost_is_passed_over(
    database: Database, things: Collection[Thing]
) -> None:
    class Older(Thing):
        retired: str = "yes"

    await database.collection(THINGS, Older).insert(Older(id="thg_1", name="n"))
    assert await things.get("thg_1") == Thing(id="thg_1", name="n")


async def test_what_is_not_there(things: Collection[Thing]) -> None:
    assert await things.get("thg_no") is None
    assert await things.first({"name": "no"}) is None
    assert await things.find({"name": "no"}, limit=9) == []
    assert await things.update({"id": "thg_no"}, {"$set": {"name": "x"}}) is None
    assert await things.delete({"id": "thg_no"}) == 0
    assert not await things.exists({"id": "thg_no"})


async def test_many_come_in_the_order_asked(things: Collection[Thing]) -> None:
    a, b, c = await things.insert_many(some(3))
    assert await things.many([c.id, "thg_no", a.id, c.id]) == [c, None, a, c]
    assert await things.many([]) == []
    assert await things.many(["thg_no"]) == [None]
    assert b not in await things.many([a.id])


@pytest.mark.parametrize("count", [1, 3, 150])
async def test_many_take_one_round_trip(
    database: Database, things: Collection[Thing], count: int
) -> None:
    await things.insert_many(some(count))
    with database.counting() as trips:
        found = await things.many([thing.id for thing in some(count)])
    assert found == some(count)
    assert trips.count == 1


async def test_find_sorts_and_stops(things: Collection[Thing]) -> None:
    await things.insert_many([Thing(id=f"thg_{i}", number=i % 2) for i in range(6)])
    found = await things.find({}, sort=(("number", -1), ("id", -1)), limit=4)
    assert [thing.id for thing in found] == ["thg_5", "thg_3", "thg_1", "thg_4"]
    first = await things.first({"number": 0}, sort=(("id", -1),))
    assert first is not None
    assert first.id == "thg_4"
    with pytest.raises(ValueError, match="limit"):
        await things.find({}, limit=0)


async def test_filters_speak_of_id_at_any_depth(things: Collection[Thing]) -> None:
    await things.insert_many(some(4))
    filter = {"$or": [{"id": "thg_000"}, {"$and": [{"id": {"$gt": "thg_002"}}, {"name": "3"}]}]}
    found = await things.find(filter, sort=(("id", 1),), limit=9)
    assert [thing.id for thing in found] == ["thg_000", "thg_003"]


async def test_filters_take_enums_decimals_and_dates(things: Collection[Thing]) -> None:
    await things.insert(FULL)
    assert await things.exists({"colour": Colour.RED, "price": FULL.price, "day": FULL.day})
    assert not await things.exists({"colour": Colour.BLUE})


async def test_counts(database: Database, things: Collection[Thing]) -> None:
    await things.insert_many([Thing(id=f"thg_{i}", number=i % 3) for i in range(7)])
    with database.counting() as trips:
        assert await things.count({"number": 2}) == 2
    assert trips.count == 1
    assert (await things.count({}), await things.count({"number": 9})) == (7, 0)


async def test_counts_of_many_lists_take_one_round_trip(
    database: Database, things: Collection[Thing]
) -> None:
    await things.insert_many([Thing(id=f"thg_{i}", name="abc"[i % 3], number=i) for i in range(7)])
    with database.counting() as trips:
        assert await things.counts_each("name", ["a", "z", "b", "a"]) == [3, 0, 2, 3]
        assert await things.counts_each("name", ["a", "b"], {"number": {"$gt": 1}}) == [2, 1]
    assert trips.count == 2
    assert await things.counts_each("name", []) == []


async def test_aggregate_is_bounded(things: Collection[Thing]) -> None:
    await things.insert_many([Thing(id=f"thg_{i}", number=i % 3) for i in range(7)])
    rows = await things.aggregate(
        [{"$group": {"_id": "$number", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}], limit=2
    )
    assert rows == [{"_id": 0, "n": 3}, {"_id": 1, "n": 2}]


async def test_a_key_is_stored_once(things: Collection[Thing]) -> None:
    await things.insert(Thing(id="thg_1", key="k"))
    with pytest.raises(AlreadyStored) as by_id:
        await things.insert(Thing(id="thg_1"))
    assert by_id.value.index_name == "_id_"
    assert by_id.value.key_value == {"id": "thg_1"}
    with pytest.raises(AlreadyStored) as by_key:
        await things.insert(Thing(id="thg_2", key="k"))
    assert by_key.value.index_name == "key_1"
    assert by_key.value.key_value == {"key": "k"}
    await things.insert_many([Thing(id="thg_2"), Thing(id="thg_3")])
    with pytest.raises(AlreadyStored) as by_update:
        await things.update({"id": "thg_2"}, {"$set": {"key": "k"}})
    assert by_update.value.index_name == "key_1"
    with pytest.raises(AlreadyStored):
        await things.replace(Thing(id="thg_3", key="k"))
    assert await things.count({"key": "k"}) == 1


async def test_insert_many_returns_what_was_new(things: Collection[Thing]) -> None:
    old = await things.insert(Thing(id="thg_1", name="old", key="k"))
    given = [
        Thing(id="thg_0"),
        Thing(id="thg_1", name="new"),
        Thing(id="thg_2", key="k"),
        Thing(id="thg_3"),
    ]
    new = await things.insert_many(given)
    assert [thing.id for thing in new] == ["thg_0", "thg_3"]
    assert await things.get("thg_1") == old
    assert await things.count({}) == 3
    assert await things.insert_many(given) == []
    assert await things.insert_many([]) == []


async def test_insert_many_in_a_transaction(database: Database, things: Collection[Thing]) -> None:
    await things.insert(Thing(id="thg_1", key="k"))

    async def some_known() -> list[Thing]:
        return await things.insert_many([Thing(id="thg_1"), Thing(id="thg_2")])

    assert [thing.id for thing in await database.transaction(some_known)] == ["thg_2"]
    assert await database.transaction(some_known) == []

    async def taken_key() -> None:
        await things.insert_many([Thing(id="thg_3"), Thing(id="thg_4", key="k")])

    with pytest.raises(AlreadyStored):
        await database.transaction(taken_key)
    assert await things.count({}) == 2


async def test_replace_counts_versions(things: Collection[Thing]) -> None:
    thing = await things.insert(Thing(id="thg_1", name="first", notes={"a": "b"}))
    second = await things.replace(thing.changed(name="second", notes={}))
    assert second.version == 2
    assert await things.get("thg_1") == second
    with pytest.raises(StaleVersion) as stale:
        await things.replace(thing.changed(name="late"))
    assert stale.value.current_version == 2
    await things.delete({"id": "thg_1"})
    with pytest.raises(NotFound):
        await things.replace(second)
    assert await things.count({}) == 0


async def test_of_many_replacements_one_wins(things: Collection[Thing]) -> None:
    thing = await things.insert(Thing(id="thg_1"))
    tries = [things.replace(thing.changed(name=f"by {i}")) for i in range(50)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    winners = [outcome for outcome in outcomes if isinstance(outcome, Thing)]
    assert [type(o) for o in outcomes].count(StaleVersion) == 49
    assert winners == [await things.get("thg_1")]


async def test_no_update_is_lost(things: Collection[Thing]) -> None:
    await things.insert(Thing(id="thg_1", number=0))
    steps = [things.update({"id": "thg_1"}, {"$inc": {"number": 1}}) for _ in range(200)]
    seen = await asyncio.gather(*steps)
    assert sorted(thing.number or 0 for thing in seen if thing) == list(range(1, 201))
    last = await things.get("thg_1")
    assert last is not None
    assert (last.number, last.version) == (200, 201)


async def test_a_conditional_update_has_one_winner(things: Collection[Thing]) -> None:
    await things.insert(Thing(id="thg_1", number=0))
    tries = [
        things.update({"id": "thg_1", "number": 0}, {"$set": {"number": i, "name": str(i)}})
        for i in range(1, 51)
    ]
    winners = [thing for thing in await asyncio.gather(*tries) if thing]
    assert winners == [await things.get("thg_1")]


async def test_update_may_make_one(things: Collection[Thing]) -> None:
    made = await things.update({"id": "thg_1"}, {"$set": {"name": "n"}}, upsert=True)
    assert made == Thing(id="thg_1", name="n", version=1)
    again = await things.update(
        {"id": "thg_1"},
        {"$set": {"number": 5}, "$setOnInsert": {"name": "another"}},
        upsert=True,
    )
    assert again == Thing(id="thg_1", name="n", number=5, version=2)
    with pytest.raises(ValueError, match="id"):
        await things.update({"key": "k"}, {"$set": {"number": 5}}, upsert=True)


async def test_many_may_make_the_same_one(things: Collection[Thing]) -> None:
    for id in ("thg_1", "thg_2", "thg_3"):
        tries = [things.update({"id": id}, {"$inc": {"number": 1}}, upsert=True) for _ in range(50)]
        outcomes = await asyncio.gather(*tries)
        assert None not in outcomes
        made = await things.get(id)
        assert made is not None
        assert (made.number, made.version) == (50, 50)


async def test_replace_all(database: Database, things: Collection[Thing]) -> None:
    old = await things.insert_many([Thing(id=f"thg_{i}") for i in range(4)])
    with database.counting() as trips:
        new = await things.replace_all([thing.changed(name="new") for thing in old[:3]])
    assert trips.count == 1
    assert new == await things.many([thing.id for thing in old[:3]])
    assert {thing.version for thing in new} == {2}
    assert await things.get("thg_3") == old[3]
    assert await things.replace_all([]) == []


async def test_replace_all_in_a_transaction_is_all_or_none(
    database: Database, things: Collection[Thing]
) -> None:
    old = await things.insert_many([Thing(id=f"thg_{i}") for i in range(3)])
    await things.update({"id": "thg_1"}, {"$set": {"name": "other"}})
    await things.update({"id": "thg_1"}, {"$set": {"name": "another"}})

    async def work() -> None:
        await things.replace_all([thing.changed(name="mine") for thing in old])

    with pytest.raises(StaleVersion) as stale:
        await database.transaction(work)
    assert stale.value.current_version == 3
    assert not await things.exists({"name": "mine"})
    await things.delete({"id": "thg_1"})
    with pytest.raises(NotFound):
        await database.transaction(work)
    assert not await things.exists({"name": "mine"})


async def test_update_takes_the_first_by_sort(things: Collection[Thing]) -> None:
    await things.insert_many([Thing(id=f"thg_{i}", number=i) for i in range(3)])
    taken = await things.update({}, {"$set": {"name": "taken"}}, sort=(("number", -1),))
    assert taken is not None
    assert taken.id == "thg_2"


async def test_update_all_and_delete_tell_how_many(things: Collection[Thing]) -> None:
    await things.insert_many([Thing(id=f"thg_{i}", number=i % 2) for i in range(5)])
    assert await things.update_all({"number": 0}, {"$set": {"name": "even"}}) == 3
    assert {t.version for t in await things.find({"name": "even"}, limit=9)} == {2}
    assert await things.delete({"number": 0}) == 3
    assert await things.count({}) == 2
