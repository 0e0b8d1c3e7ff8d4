"""Pages: complete, in order, and stable while rows come and go."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.errors import InvalidInput
from store.collection import Collection, Order, Page, Window
from store.database import Database
from tests.store.things import Thing

ORDERS = [
    Order(),
    Order((("number", 1),)),
    Order((("number", -1),)),
    Order((("at", -1),)),
    Order((("price", 1), ("number", -1))),
    Order((("price", -1), ("at", 1), ("name", -1))),
    Order((("id", -1),)),
]
START = datetime(2026, 1, 1, tzinfo=UTC)

rows = st.lists(
    st.builds(
        Thing,
        id=st.integers(0, 999).map(lambda n: f"thg_{n:03}"),
        name=st.sampled_from(["", "a", "b", "é", "\U0001f600", "￿"]),
        number=st.none() | st.integers(-2, 2),
        price=st.none()
        | st.sampled_from([Decimal(-1), Decimal("0.5"), Decimal("0.50"), Decimal(9)]),
        at=st.integers(0, 3).map(lambda n: START + timedelta(milliseconds=n)),
    ),
    max_size=30,
    unique_by=lambda thing: thing.id,
)


def in_order(things: list[Thing], order: Order) -> list[Thing]:
    """What the database should say: an empty value below all others, the id last."""
    fields = order.fields or (("id", 1),)
    if "id" not in dict(fields):
        fields = (*fields, ("id", fields[-1][1]))
    for field, direction in reversed(fields):
        things = sorted(things, key=_key(field), reverse=direction < 0)
    return things


def _key(field: str) -> Callable[[Thing], Any]:
    def key(thing: Thing) -> Any:
        value = getattr(thing, field)
        comparable = value.encode() if isinstance(value, str) else value
        return (value is not None, comparable)

    return key


async def forwards(things: Collection[Thing], order: Order, size: int) -> list[Page[Thing]]:
    pages = [await things.page({}, order, Window(first=size))]
    while pages[-1].has_next:
        pages.append(await things.page({}, order, Window(first=size, after=pages[-1].cursors[-1])))
    return pages


async def backwards(things: Collection[Thing], order: Order, size: int) -> list[Page[Thing]]:
    pages = [await things.page({}, order, Window(last=size))]
    while pages[0].has_previous:
        pages.insert(0, await things.page({}, order, Window(last=size, before=pages[0].cursors[0])))
    return pages


def items(pages: list[Page[Thing]]) -> list[Thing]:
    return [thing for page in pages for thing in page.items]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows, st.sampled_from(ORDERS), st.integers(1, 7))
async def test_both_ways_through_give_every_row_once_in_order(
    things: Collection[Thing], given: list[Thing], order: Order, size: int
) -> None:
    await things.delete({})
    await things.insert_many(given)
    expected = in_order(given, order)
    for pages in (await forwards(things, order, size), await backwards(things, order, size)):
        assert items(pages) == expected
        assert all(len(page.items) <= size for page in pages)
    for cut in range(0, len(expected), 5):
        around = await things.page({}, order, Window(first=cut + 1))
        before = await things.page({}, order, Window(last=100, before=around.cursors[-1]))
        after = await things.page({}, order, Window(first=100, after=around.cursors[-1]))
        assert [*before.items, around.items[-1], *after.items] == expected


async def test_what_lies_on_either_side(things: Collection[Thing]) -> None:
    await things.insert_many([Thing(id=f"thg_{i}") for i in range(5)])

    async def sides(**window: Any) -> tuple[int, bool, bool]:
        page = await things.page({}, Order(), Window(**window))
        return len(page.items), page.has_previous, page.has_next

    all_five = await things.page({}, Order(), Window())
    second, last = all_five.cursors[1], all_five.cursors[4]
    assert (len(all_five.items), all_five.has_previous, all_five.has_next) == (5, False, False)
    assert await sides(first=5) == (5, False, False)
    assert await sides(first=4) == (4, False, True)
    assert await sides(first=2, after=second) == (2, True, True)
    assert await sides(first=3, after=second) == (3, True, False)
    assert await sides(first=3, after=last) == (0, True, False)
    assert await sides(last=5) == (5, False, False)
    assert await sides(last=4) == (4, True, False)
    assert await sides(last=3, before=last) == (3, True, True)
    assert await sides(last=4, before=last) == (4, False, True)
    assert await sides(first=9, after=second, before=last) == (2, True, True)
    assert await sides(last=1, after=second, before=last) == (1, True, True)
    assert await sides(after=second) == (3, True, False)


async def test_no_rows(things: Collection[Thing]) -> None:
    page = await things.page({"name": "no"}, Order(), Window(first=3))
    assert (page.items, list(page.cursors), page.has_next, page.has_previous) == (
        [],
        [],
        False,
        False,
    )
    assert await things.pages_each("name", [], Order(), Window()) == []


@pytest.mark.parametrize("order", ORDERS)
async def test_rows_that_stay_are_seen_once_while_others_come_and_go(
    things: Collection[Thing], order: Order
) -> None:
    chance = random.Random(4)
    staying = [
        Thing(id=f"thg_{i:03}", number=chance.choice([None, 1, 2]), price=Decimal(i % 3))
        for i in range(0, 60, 2)
    ]
    await things.insert_many(staying)
    seen: list[Thing] = []
    window = Window(first=4)
    while True:
        page = await things.page({}, order, window)
        seen += page.items
        if not page.has_next:
            break
        window = Window(first=4, after=page.cursors[-1])
        # The guests go, even when one's row is where the cursor is; others come anywhere.
        await things.delete({"name": "guest"})
        guests = [
            Thing(id=f"thg_{i:03}", name="guest", number=chance.choice([None, 1, 2]))
            for i in chance.sample(range(1, 60, 2), 6)
        ]
        await things.insert_many(guests)
    assert [thing for thing in seen if thing.name != "guest"] == in_order(staying, order)


@pytest.mark.parametrize("count", [1, 3, 100])
async def test_lists_of_many_parents_take_one_round_trip(
    database: Database, things: Collection[Thing], count: int
) -> None:
    given = [
        Thing(id=f"thg_{parent}_{i:03}", name=str(parent), number=i % 7 or None)
        for parent in (0, 1, 2)
        for i in range(parent * 60)
    ]
    await things.insert_many(given)
    names = [str(parent % 4) for parent in range(count)]
    pages: list[Page[Thing]] = []
    order = Order((("number", -1),))
    for window in (Window(first=50), Window(last=2)):
        with database.counting() as trips:
            pages = await things.pages_each("name", names, order, window)
        assert trips.count == 1
        for name, page in zip(names[:4], pages, strict=False):
            alone = await things.page({"name": name}, order, window)
            assert list(page.items) == list(alone.items)
            assert list(page.cursors) == list(alone.cursors)
            assert (page.has_next, page.has_previous) == (alone.has_next, alone.has_previous)
    assert [len(page.items) for page in pages[:3]] == [0, 2, 2][:count]


async def test_a_cursor_and_a_filter_hold_for_each_of_many_lists(
    things: Collection[Thing],
) -> None:
    await things.insert_many(
        [Thing(id=f"thg_{i:03}", name=str(i % 150), number=i // 150) for i in range(600)]
    )
    names, where = [str(i) for i in range(150)], {"number": {"$ne": 2}}
    first = await things.pages_each("name", names, Order(), Window(first=2), where)
    assert [[each.number for each in page.items] for page in first] == [[0, 1]] * 150
    after = Window(first=2, after=first[0].cursors[0])
    rest = await things.pages_each("name", names, Order(), after, where)
    assert [[each.number for each in page.items] for page in rest] == [[1, 3]] + [[0, 1]] * 149


async def test_pages_inside_a_transaction(database: Database, things: Collection[Thing]) -> None:
    async def work() -> list[Page[Thing]]:
        await things.insert_many([Thing(id=f"thg_{i}", name="ab"[i % 2]) for i in range(5)])
        return await things.pages_each("name", ["a", "b"], Order(), Window(first=2))

    pages = await database.transaction(work)
    assert [[thing.id for thing in page.items] for page in pages] == [
        ["thg_0", "thg_2"],
        ["thg_1", "thg_3"],
    ]


async def test_a_filter_narrows_every_page(things: Collection[Thing]) -> None:
    await things.insert_many(
        [Thing(id=f"thg_{i:02}", name="ab"[i % 2], number=i // 4) for i in range(20)]
    )
    filter = {"$or": [{"name": "a"}, {"id": "thg_03"}]}
    window = Window(first=3)
    seen: list[str] = []
    while True:
        page = await things.page(filter, Order((("number", -1),)), window)
        seen += [thing.id for thing in page.items]
        if not page.has_next:
            break
        window = Window(first=3, after=page.cursors[-1])
    expected = [i for i in range(20) if i % 2 == 0 or i == 3]
    assert seen == [f"thg_{i:02}" for i in sorted(expected, key=lambda i: (-(i // 4), -i))]


@pytest.mark.parametrize(
    "argument, window",
    [("after", lambda c: Window(after=c)), ("before", lambda c: Window(before=c))],
)
async def test_a_wrong_cursor_is_told_by_its_name(
    things: Collection[Thing], argument: str, window: Callable[[str], Window]
) -> None:
    await things.insert(Thing(id="thg_1", number=1))
    other = (await things.page({}, Order((("number", 1),)), Window())).cursors[0]
    for cursor in ("", "x", "AAAA", other):
        with pytest.raises(InvalidInput) as refused:
            await things.page({}, Order((("number", -1),)), window(cursor))
        assert refused.value.path == [argument]


@pytest.mark.parametrize(
    "window, path",
    [
        ({"first": 0}, "first"),
        ({"first": -1}, "first"),
        ({"first": 101}, "first"),
        ({"last": 0}, "last"),
        ({"last": 101}, "last"),
        ({"first": 1, "last": 1}, "last"),
    ],
)
def test_windows_have_bounds(window: dict[str, int], path: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Window(**window)  # type: ignore[arg-type]
    assert refused.value.path == [path]


def test_a_window_of_nothing_said_is_the_first_25() -> None:
    assert (Window().size, Window().backwards) == (25, False)
    assert (Window(last=7).size, Window(last=7).backwards) == (7, True)


async def test_an_index_changes_nothing(things: Collection[Thing]) -> None:
    """`number` and `at` have an index here, `price` has none: the same law holds for all."""
    given = [
        Thing(id=f"thg_{i:03}", number=i % 5 or None, price=Decimal(i % 5) if i % 5 else None)
        for i in range(40)
    ]
    await things.insert_many(given)
    indexed = await forwards(things, Order((("number", -1),)), 7)
    plain = await forwards(things, Order((("price", -1),)), 7)
    assert [t.id for t in items(indexed)] == [t.id for t in items(plain)]
