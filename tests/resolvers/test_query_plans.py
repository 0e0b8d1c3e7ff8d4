"""Every way to look for people has an index: what the server says that it would do."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
import pytest_asyncio

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.identities import ExternalIdentity
from advocacy.lifecycles import AdvocateStatus
from advocacy.personas import Persona
from advocacy.surveys import NpsCategory
from api.wiring import House
from resolvers.candidates import whom
from schema.advocates import AdvocateFilter
from schema.candidates import CandidateFilter
from store.advocates import BY_NAME, MOST_APPEALING, PLAINLY_APPEALING
from store.conditions import all_of
from store.documents import Document, Filter
from store.paging import Order, Window, matching, stages
from tests.asking import COORDINATOR
from tests.conftest import NOON

PEOPLE = 300
FILTERS: dict[str, Any] = {
    "search": "ana ru",
    "statuses": [AdvocateStatus.PAUSED, AdvocateStatus.ALUMNUS],
    "personas": [Persona.EDUCATOR],
    "topics": ["AI", "Data"],
    "languages": ["pt-BR"],
    "account_ids": ["acc_1"],
    "nps_categories": [NpsCategory.PROMOTER],
    "never_asked": True,
    "emails": ["ana@example.com"],
    "identities": [ExternalIdentity(system="crm", external_id="7")],
    "contactable": False,
    "willing_for": [ActivityType.REVIEW],
}
CANDIDATES: dict[str, Any] = {
    "personas": [Persona.EDUCATOR],
    "topics": ["AI"],
    "min_nps": 9,
    "never_asked": True,
}


@pytest_asyncio.fixture
async def crowded(house: House) -> House:
    """The house with some people, so that a server has reason to choose."""
    people = [
        Advocate(
            id=f"adv_{number}",
            name=f"Person {number}",
            email=f"p{number}@example.com",
            time_zone="UTC",
            created_at=NOON,
            account_id=f"acc_{number % 7}",
            topic_keys=(f"topic {number % 11}",),
            search=(f"person{number % 5}", f"word{number}"),
        )
        for number in range(PEOPLE)
    ]
    await house.store.advocates.insert_many(people)
    return house


def within(plan: Any, name: str) -> Iterator[Any]:
    """Every value of that name in the plan that won."""
    if isinstance(plan, dict):
        for key, value in plan.items():
            if key == name:
                yield value
            if key != "rejectedPlans":
                yield from within(value, name)
    elif isinstance(plan, list):
        for each in plan:
            yield from within(each, name)


async def plan_of(house: House, pipeline: list[Document]) -> Document:
    """What the server would do for a pipeline over the people."""
    aggregate = {"aggregate": "advocates", "pipeline": pipeline, "cursor": {}}
    return await house.store.database.command({"explain": aggregate, "verbosity": "queryPlanner"})


async def led_by(house: House, filter: Filter) -> str:
    """The field that the index chosen for a filter begins with; fails when none is chosen."""
    plan = await plan_of(house, matching(filter))
    assert "COLLSCAN" not in within(plan, "stage"), filter
    patterns = list(within(plan, "keyPattern"))
    assert patterns, filter
    return str(next(iter(patterns[0])))


def fields(filter: Filter) -> set[str]:
    """The fields that a filter names."""
    return {name for stage in matching(filter) for name in stage["$match"]}


def names_of(filter_input: Any) -> set[str]:
    """The conditions of a filter in the schema."""
    return {field.python_name for field in filter_input.__strawberry_definition__.fields}


def test_every_filter_of_the_schema_is_looked_at() -> None:
    assert set(FILTERS) == names_of(AdvocateFilter)
    assert {*CANDIDATES, "activity"} == names_of(CandidateFilter)


@pytest.mark.parametrize("name", FILTERS)
async def test_each_filter_of_people_has_an_index(name: str, crowded: House) -> None:
    where = crowded.store.advocates.where(**{name: FILTERS[name]})
    asked = fields(where) - fields(crowded.store.advocates.where())
    assert await led_by(crowded, where) in (asked or {"status"})


async def test_any_two_filters_of_people_have_an_index(crowded: House) -> None:
    for names in combinations(FILTERS, 2):
        where = crowded.store.advocates.where(**{name: FILTERS[name] for name in names})
        assert await led_by(crowded, where) in fields(where), names


@pytest.mark.parametrize("after", [False, True])
async def test_a_page_of_what_is_filtered_has_an_index(after: bool, crowded: House) -> None:
    stored = crowded.store.advocates
    cursor = (await stored.page({}, BY_NAME, Window(first=9))).cursors[-1] if after else None
    for name, value in FILTERS.items():
        pipeline = stages(stored.where(**{name: value}), BY_NAME, Window(first=25, after=cursor))
        plan = await plan_of(crowded, pipeline)
        assert "COLLSCAN" not in within(plan, "stage"), name
        assert list(within(plan, "keyPattern")), name


@pytest.mark.parametrize("name", [None, *CANDIDATES])
@pytest.mark.parametrize("order", [MOST_APPEALING, PLAINLY_APPEALING])
async def test_the_pool_of_candidates_has_an_index(
    order: Order, name: str | None, crowded: House
) -> None:
    context = crowded.new_context(COORDINATOR, "test")
    where = whom(context, **({name: CANDIDATES[name]} if name else {}))
    outstanding = all_of({order.fields[0][0]: {"$gte": 0.5}}, where)
    for filter in (where, outstanding):
        pipeline = [*matching(filter), {"$sort": dict(order.keys)}, {"$limit": 500}]
        plan = await plan_of(crowded, pipeline)
        assert "COLLSCAN" not in within(plan, "stage")
        leading = next(iter(next(within(plan, "keyPattern"))))
        assert leading in {*fields(filter), order.fields[0][0]}


async def test_the_outstanding_are_the_most_appealing_of_all(crowded: House) -> None:
    stored = crowded.store.advocates
    people = await stored.find({}, limit=PEOPLE)
    await stored.replace_all(
        [each.changed(appeal=int(each.id[4:]) * 7 % PEOPLE / PEOPLE) for each in people]
    )
    where = stored.where(account_ids=["acc_1", "acc_2"])
    best = await stored.best(where, MOST_APPEALING, 9)
    assert [each.appeal for each in best] == sorted((e.appeal for e in best), reverse=True)
    for least in (0.0, best[-1].appeal, 0.99, 2.0):
        assert await stored.outstanding(where, MOST_APPEALING, least, 9) == best


async def test_what_no_index_begins_with_is_told_from_what_one_does(crowded: House) -> None:
    plan = await plan_of(crowded, matching({"bio": "x"}))
    assert "COLLSCAN" in within(plan, "stage")
