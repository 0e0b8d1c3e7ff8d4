"""Records that look like one person are found when they are written, and decided on once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from advocacy.advocates import with_keys
from advocacy.clock import StoppedClock
from api.wiring import House
from resolvers.duplicates import find_duplicates
from tests.asking import COORDINATOR, Asking
from tests.making import Making
from tests.resolvers.answers import snapshot

LIST = """query($first: Int, $after: String) { duplicates(first: $first, after: $after) {
  totalCount pageInfo { endCursor hasNextPage }
  nodes { id state reasons { code message } advocates { id } } } }"""


async def found(ask: Asking, **window: Any) -> list[dict[str, Any]]:
    """The pairs that nobody has decided on."""
    nodes: list[dict[str, Any]] = (await ask(LIST, **window))["duplicates"]["nodes"]
    return nodes


def told(pairs: list[dict[str, Any]]) -> list[tuple[set[str], list[str]]]:
    """Who is in each pair, and why."""
    return [
        ({each["id"] for each in pair["advocates"]}, [r["code"] for r in pair["reasons"]])
        for pair in pairs
    ]


async def test_a_pair_is_found_when_the_second_is_taken_in(
    make: Making, ask: Asking, clock: StoppedClock
) -> None:
    account = (await make.account())["id"]
    first = await make.advocate(name="Ana Ruíz", email="a.ruiz@x.example", accountId=account)
    assert await found(ask) == []
    clock.advance(timedelta(minutes=1))
    second = await make.advocate(name="Ruiz, Ana", email="ARuiz+pr@x.example", accountId=account)
    await make.advocate(name="Ana", email="info@x.example")
    [pair] = await found(ask)
    assert told([pair]) == [
        ({first["id"], second["id"]}, ["SAME_MAILBOX", "SAME_NAME_AND_ACCOUNT"])
    ]
    assert [each["id"] for each in pair["advocates"]] == [first["id"], second["id"]]


async def test_a_pair_comes_and_goes_with_what_is_written(make: Making, ask: Asking) -> None:
    account = (await make.account())["id"]
    first = await make.advocate(name="Ana Ruiz", email="ana@x.example")
    second = await make.advocate(name="Ben Ode", email="ana@y.example")
    assert await found(ask) == []
    for person in (first, second):
        await ask.done("updateAdvocate", "id", id=person["id"], accountId=account)
    both = {first["id"], second["id"]}
    assert told(await found(ask)) == [(both, ["SAME_LOCAL_PART"])]
    await ask.done("updateAdvocate", "id", id=second["id"], name="ana RUIZ")
    assert told(await found(ask)) == [(both, ["SAME_NAME_AND_ACCOUNT", "SAME_LOCAL_PART"])]
    await ask.done("updateAdvocate", "id", id=second["id"], accountId=None)
    assert told(await found(ask)) == [(both, ["SAME_NAME"])]
    await ask.done("updateAdvocate", "id", id=second["id"], name="Ben Ode")
    assert await found(ask) == []


async def test_a_pair_that_was_dismissed_is_not_brought_up_again(
    make: Making, ask: Asking, house: House
) -> None:
    _, last = [await make.advocate(name="Ana Ruiz") for _ in range(2)]
    [pair] = await found(ask)
    fields = "id state dismissedBy dismissedBecause"
    done = await ask.done("dismissDuplicate", fields, id=pair["id"], reason="Mother, daughter.")
    assert done == {
        "id": pair["id"],
        "state": "DISMISSED",
        "dismissedBy": "coordinator",
        "dismissedBecause": "Mother, daughter.",
    }
    await ask.done("updateAdvocate", "id", id=last["id"], name="Ana  Ruíz", title="Head")
    assert await found(ask) == []
    before = await snapshot(house)
    [again] = await ask.problems("dismissDuplicate", id=pair["id"], reason="Again.")
    [missing] = await ask.problems("dismissDuplicate", id="dup_0", reason="None.")
    assert (again["code"], missing["code"]) == ("ILLEGAL_TRANSITION", "NOT_FOUND")
    assert await snapshot(house) == before


async def test_a_name_that_very_many_have_says_nothing(
    make: Making, ask: Asking, clock: StoppedClock
) -> None:
    for _ in range(21):
        await make.advocate(name="Juan García")
    assert (await ask(LIST))["duplicates"]["totalCount"] == 21 * 20 / 2 - 20
    clock.advance(timedelta(minutes=1))
    account = (await make.account())["id"]
    await make.advocate(name="Juan García", accountId=account)
    twin = await make.advocate(name="García Juan", accountId=account)
    [newest] = await found(ask, first=1)
    assert twin["id"] in {each["id"] for each in newest["advocates"]}
    assert [each["code"] for each in newest["reasons"]] == ["SAME_NAME_AND_ACCOUNT"]


async def test_pages_and_nodes_show_the_same_pairs(make: Making, ask: Asking) -> None:
    for _ in range(3):
        await make.advocate(name="Ana Ruiz")
    page = (await ask(LIST, first=2))["duplicates"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    rest = (await ask(LIST, first=2, after=page["pageInfo"]["endCursor"]))["duplicates"]
    ids = [each["id"] for each in (*page["nodes"], *rest["nodes"])]
    assert len(set(ids)) == 3
    node = "query($id: ID!) { node(id: $id) { ... on DuplicatePair { id state } } }"
    assert (await ask(node, id=ids[0]))["node"] == {"id": ids[0], "state": "OPEN"}


@pytest.mark.parametrize(
    "mutation, given",
    [
        ("mergeAdvocates", {"keepId": "other", "mergeId": "first"}),
        ("eraseAdvocate", {"id": "first"}),
    ],
)
async def test_who_goes_while_a_pair_with_them_is_found_is_in_none(
    mutation: str, given: dict[str, str], make: Making, ask: Asking, house: House
) -> None:
    names = {"first": "Ana Ruiz", "second": "Somebody Else", "other": "A. Other"}
    ids = {who: (await make.advocate(name=name))["id"] for who, name in names.items()}
    context, found = house.new_context(COORDINATOR, "test"), asyncio.Event()
    before = {who: ids.get(id, id) for who, id in given.items()}

    async def go() -> dict[str, Any]:
        await found.wait()
        return await ask.done(mutation, "id", **before, reason="Asked.")

    going = asyncio.create_task(go())

    async def rename() -> None:
        person = await house.store.advocates.get(ids["second"])
        assert person
        after = with_keys(person.changed(name="Ruiz, Ana"))
        await find_duplicates(context, [await house.store.advocates.replace(after)])
        found.set()
        # Long enough for the other, unless it has to wait for us or to begin anew.
        await asyncio.wait([going], timeout=1)

    await house.store.transaction(rename)
    await going
    assert (await ask(LIST))["duplicates"]["nodes"] == []
    assert await house.store.duplicates.count({}) == 0


async def test_a_pair_of_which_one_is_gone_shows_the_other(
    make: Making, ask: Asking, house: House
) -> None:
    first, second = [(await make.advocate(name="Ana Ruiz"))["id"] for _ in range(2)]
    await house.store.advocates.delete({"id": first})
    assert [each["advocates"] for each in await found(ask)] == [[{"id": second}]]
