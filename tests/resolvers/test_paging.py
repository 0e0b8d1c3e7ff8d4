"""Pages: forwards and backwards, steady while rows come and go, with cursors that are ours."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from advocacy.clock import StoppedClock
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.answers import code_of

PAGE = """pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { name } } nodes { name } totalCount"""
ACCOUNTS = f"""query($first: Int, $after: String, $last: Int, $before: String) {{
  accounts(first: $first, after: $after, last: $last, before: $before) {{ {PAGE} }} }}"""


async def accounts(ask: Asking, **window: Any) -> dict[str, Any]:
    """A page of accounts, of which nodes and edges agree."""
    page: dict[str, Any] = (await ask(ACCOUNTS, **window))["accounts"]
    assert [edge["node"] for edge in page["edges"]] == page["nodes"]
    cursors = [edge["cursor"] for edge in page["edges"]]
    ends = (cursors[0], cursors[-1]) if cursors else (None, None)
    assert (page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]) == ends
    return page


def names(page: dict[str, Any]) -> str:
    """The names on a page in a row."""
    return "".join(node["name"] for node in page["nodes"])


def more(page: dict[str, Any]) -> tuple[bool, bool]:
    """Whether there is more before and after."""
    return page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]


@pytest.fixture
async def letters(make: Making) -> list[str]:
    """Five accounts, not made in the order of their names; their ids by name."""
    made = {name: (await make.account(name=name))["id"] for name in "DBEAC"}
    return [made[name] for name in sorted(made)]


async def test_pages_follow_each_other_forwards(ask: Asking, letters: list[str]) -> None:
    one = await accounts(ask, first=2)
    two = await accounts(ask, first=2, after=one["pageInfo"]["endCursor"])
    three = await accounts(ask, first=2, after=two["pageInfo"]["endCursor"])
    assert [names(page) for page in (one, two, three)] == ["AB", "CD", "E"]
    assert [more(page) for page in (one, two, three)] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert {page["totalCount"] for page in (one, two, three)} == {5}


async def test_pages_follow_each_other_backwards(ask: Asking, letters: list[str]) -> None:
    one = await accounts(ask, last=2)
    two = await accounts(ask, last=2, before=one["pageInfo"]["startCursor"])
    three = await accounts(ask, last=2, before=two["pageInfo"]["startCursor"])
    assert [names(page) for page in (one, two, three)] == ["DE", "BC", "A"]
    assert [more(page) for page in (one, two, three)] == [
        (True, False),
        (True, True),
        (False, True),
    ]


async def test_a_page_can_lie_between_two_cursors(ask: Asking, letters: list[str]) -> None:
    edges = (await accounts(ask))["edges"]
    cursor = {edge["node"]["name"]: edge["cursor"] for edge in edges}
    between = {"after": cursor["A"], "before": cursor["E"]}
    assert names(await accounts(ask, **between)) == "BCD"
    assert names(await accounts(ask, first=2, **between)) == "BC"
    assert names(await accounts(ask, last=2, **between)) == "CD"


async def test_pages_are_steady_while_rows_come_and_go(
    ask: Asking, make: Making, house: House, letters: list[str]
) -> None:
    cursor = (await accounts(ask, first=3))["pageInfo"]["endCursor"]
    await make.account(name="AA")
    await make.account(name="CC")
    await house.store.accounts.delete({"id": {"$in": [letters[0], letters[2]]}})
    assert names(await accounts(ask, first=2, after=cursor)) == "CCD"
    assert names(await accounts(ask, last=2, before=cursor)) == "AAB"


async def test_rows_that_sort_alike_are_each_shown_once(ask: Asking, make: Making) -> None:
    ids = sorted([(await make.account(name="Same"))["id"] for _ in range(5)])
    document = (
        "query($a: String) { accounts(first: 2, after: $a) { edges { cursor node { id } } } }"
    )
    seen: list[str] = []
    after = None
    for _ in range(3):
        edges = (await ask(document, a=after))["accounts"]["edges"]
        seen += [edge["node"]["id"] for edge in edges]
        after = edges[-1]["cursor"]
    assert seen == ids


async def test_an_empty_list_is_an_empty_page(ask: Asking) -> None:
    page = await accounts(ask, first=5)
    assert (page["nodes"], more(page), page["totalCount"]) == ([], (False, False), 0)


async def test_a_page_has_25_rows_unless_told_and_100_at_the_most(
    ask: Asking, make: Making
) -> None:
    for _ in range(26):
        await make.account()
    assert len((await accounts(ask))["nodes"]) == 25
    assert len((await accounts(ask, first=100))["nodes"]) == 26
    assert len((await accounts(ask, last=26))["nodes"]) == 26


@pytest.mark.parametrize(
    "window",
    [
        {"first": 0},
        {"first": -1},
        {"first": 101},
        {"last": 0},
        {"last": 101},
        {"first": 1, "last": 1},
    ],
)
async def test_a_page_of_no_sensible_size_is_refused(window: dict[str, int], ask: Asking) -> None:
    assert await code_of(ask, ACCOUNTS, **window) == "INVALID_INPUT"


def forged(*values: Any) -> str:
    """A cursor made by somebody else."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("argument", ["after", "before"])
async def test_a_cursor_that_is_not_ours_is_refused(
    argument: str, ask: Asking, letters: list[str]
) -> None:
    [cursor] = [edge["cursor"] for edge in (await accounts(ask, first=1))["edges"]]
    mark = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
    people = "{ advocates(orderBy: NEWEST, first: 1) { edges { cursor } } }"
    await Making(ask).advocate()
    [other] = [edge["cursor"] for edge in (await ask(people))["advocates"]["edges"]]
    wrong = [
        *("", "x", "not a cursor", cursor[:-4], cursor[4:], cursor + "AAAA", "é", other),
        forged(mark, {"$gt": ""}, "acc_1"),
        forged(mark, "a", {"$ne": None}),
        forged(mark, "a"),
        forged(mark, ["a"], "acc_1"),
        forged("000000", "a", "acc_1"),
    ]
    for each in wrong:
        assert await code_of(ask, ACCOUNTS, **{argument: each}) == "INVALID_INPUT", each


async def test_people_are_listed_by_name_or_by_age(
    ask: Asking, make: Making, clock: StoppedClock
) -> None:
    for name in ("Óscar", "ana", "Zoe"):
        clock.advance(timedelta(milliseconds=1))
        await make.advocate(name=name)
    document = """query($order: AdvocateOrder, $after: String) {
      advocates(orderBy: $order, first: 2, after: $after) { pageInfo { endCursor } nodes { name } }
    }"""
    for order, listed in [
        (None, ["ana", "Óscar", "Zoe"]),
        ("NAME", ["ana", "Óscar", "Zoe"]),
        ("OLDEST", ["Óscar", "ana", "Zoe"]),
        ("NEWEST", ["Zoe", "ana", "Óscar"]),
    ]:
        one = (await ask(document, order=order))["advocates"]
        cursor = one["pageInfo"]["endCursor"]
        two = (await ask(document, order=order, after=cursor))["advocates"]
        assert [node["name"] for node in (*one["nodes"], *two["nodes"])] == listed


RANKED = """query($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on SpeakingSlot {
  matches(first: $first, after: $after) { totalCount
    edges { cursor node { score advocate { name } } }
    pageInfo { hasNextPage hasPreviousPage } } } } }"""


async def test_what_is_ranked_is_paged_as_steadily(ask: Asking, make: Making) -> None:
    slot = await make.slot(topics=["AI"])
    for name, level in [("Two", 2), ("Five", 5), ("Three", 3), ("One", 1)]:
        await make.advocate(name=name, topics=[{"name": "AI", "level": level}])

    async def page(**window: Any) -> Any:
        return (await ask(RANKED, id=slot, **window))["node"]["matches"]

    one = await page(first=2)
    assert ranked(one) == ["Five", "Three"]
    assert (one["totalCount"], one["pageInfo"]["hasNextPage"]) == (4, True)
    await make.advocate(name="Four", topics=[{"name": "AI", "level": 4}])
    two = await page(first=2, after=one["edges"][-1]["cursor"])
    assert ranked(two) == ["Two", "One"]
    assert two["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True}
    for window in ({"first": 0}, {"first": 101}, {"after": "x"}):
        assert await code_of(ask, RANKED, id=slot, **window) == "INVALID_INPUT"


def ranked(page: dict[str, Any]) -> list[str]:
    """The names on a ranked page, whose scores never rise."""
    scores = [edge["node"]["score"] for edge in page["edges"]]
    assert scores == sorted(scores, reverse=True)
    return [edge["node"]["advocate"]["name"] for edge in page["edges"]]


async def test_lists_below_a_parent_are_paged_alike(ask: Asking, make: Making) -> None:
    person = (await make.advocate())["id"]
    for hours in range(3):
        at = START + timedelta(hours=2 * hours)
        await make.asked(await make.slot(starts=at), person)
    document = """query($id: ID!, $after: String) { advocate(id: $id) {
      assignments(first: 2, after: $after) { totalCount edges { cursor node { id } } } } }"""
    one = (await ask(document, id=person))["advocate"]["assignments"]
    after = one["edges"][-1]["cursor"]
    two = (await ask(document, id=person, after=after))["advocate"]["assignments"]
    ids = [edge["node"]["id"] for edge in (*one["edges"], *two["edges"])]
    assert (len(ids), ids, one["totalCount"]) == (3, sorted(ids, reverse=True), 3)
    assert await code_of(ask, document, id=person, after="x") == "INVALID_INPUT"
