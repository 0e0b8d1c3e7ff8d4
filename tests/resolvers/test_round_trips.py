"""As many round trips for one parent as for three: every batched field, and below it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from advocacy.clock import StoppedClock
from advocacy.entity import Entity
from api.settings import Settings
from api.wiring import House
from schema.root import schema
from store.changes import Changes
from store.database import Database
from store.store import Store
from tests.conftest import NOON, SECRET
from tests.resolvers.answers import NAMES
from tests.resolvers.crowds import Crowd, gather

TYPES = schema._schema.type_map


@pytest_asyncio.fixture(scope="module")
async def crowd(
    open_database: Database, changes: Changes, tmp_path_factory: pytest.TempPathFactory
) -> Crowd:
    """The crowd, made once: the tests here only read."""
    for name in NAMES:
        await open_database.collection(name, Entity).delete({})
    folder: Path = tmp_path_factory.mktemp("crowd")
    settings = Settings.model_validate({"data_dir": folder, "secret_key": SECRET})
    clock = StoppedClock(NOON)
    return await gather(House(settings, Store(open_database, clock), changes, clock))


def fields_of(kind: str) -> Mapping[str, GraphQLField]:
    """The fields of an object type."""
    found = TYPES[kind]
    assert isinstance(found, GraphQLObjectType)
    return cast(Mapping[str, GraphQLField], found.fields)


def is_batched(field: GraphQLField) -> bool:
    """Whether a resolver of ours answers it."""
    definition = field.extensions.get("strawberry-definition")
    return definition is not None and definition.base_resolver is not None


def batched(kind: str) -> list[str]:
    """The fields of a type that are read for all parents at once."""
    return [name for name, field in fields_of(kind).items() if is_batched(field)]


def below(kind: str) -> Iterator[tuple[str, str]]:
    """The batched fields of what a field gives, with the way to each: of its page and its rows."""
    if not isinstance(TYPES[kind], GraphQLObjectType):
        return
    for name in batched(kind):
        yield "", name
    if "nodes" in fields_of(kind):
        for name in batched(get_named_type(fields_of(kind)["nodes"].type).name):
            yield "nodes", name


def shown(kind: str, depth: int = 3) -> str:
    """All of a type that can be had without another round trip, as a selection set."""
    if not isinstance(TYPES[kind], GraphQLObjectType):
        return ""
    parts = ["__typename"]
    for name, field in fields_of(kind).items():
        of = get_named_type(field.type)
        leaf = not isinstance(of, GraphQLObjectType | GraphQLInterfaceType)
        if is_batched(field) or name == "node":
            continue
        if leaf:
            parts.append(name)
        elif depth:
            parts.append(f"{name} {shown(of.name, depth - 1)}")
    return f"{{ {' '.join(parts)} }}"


def documents() -> Iterator[tuple[str, str, str]]:
    """Type, path and selection of each batched field of a node, and of each one below it."""
    node = TYPES["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    for kind in sorted(each.name for each in schema._schema.get_possible_types(node)):
        for name in batched(kind):
            of = get_named_type(fields_of(kind)[name].type).name
            yield kind, name, f"{name} {shown(of)}"
            for way, inner in below(of):
                row = get_named_type(fields_of(of)[way].type).name if way else of
                target = get_named_type(fields_of(row)[inner].type).name
                selected = f"{inner} {shown(target)}"
                wrapped = f"{way} {{ {selected} }}" if way else selected
                path = ".".join(filter(None, (name, way, inner)))
                yield kind, path, f"{name} {{ __typename {wrapped} }}"


DOCUMENTS = list(documents())


async def trips(crowd: Crowd, document: str, **variables: Any) -> tuple[int, dict[str, Any]]:
    """How many round trips an operation takes, and what it shows."""
    with crowd.house.store.database.counting() as counted:
        data = await crowd.ask(document, **variables)
    return counted.count, data


def values(found: Any, path: list[str]) -> list[Any]:
    """What stands at the end of a path, of every row on the way."""
    if isinstance(found, list):
        return [value for each in found for value in values(each, path)]
    if not path or found is None:
        return [] if found is None else [found]
    return values(found[path[0]], path[1:])


@pytest.mark.parametrize(
    "kind, path, selected", DOCUMENTS, ids=[f"{kind}.{path}" for kind, path, _ in DOCUMENTS]
)
async def test_three_parents_take_no_more_round_trips_than_one(
    kind: str, path: str, selected: str, crowd: Crowd
) -> None:
    document = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind} {{ {selected} }} }} }}"
    ids = crowd.ids[kind][:3]
    one, _ = await trips(crowd, document, ids=ids[:1])
    three, data = await trips(crowd, document, ids=ids)
    assert three == one
    found = [values(parent, path.split(".")) for parent in data["nodes"]]
    # Most asks were answered, so that only the pending ones have a token, and nobody who is asked
    # still waits as nominated.
    assert all(found) or path.rpartition(".")[2] in ("invitationToken", "nomination")


def test_the_fields_that_are_counted_are_those_there_are() -> None:
    first = {f"{kind}.{path}" for kind, path, _ in DOCUMENTS if "." not in path}
    assert first >= {
        *("Account.advocates", "Advocate.account", "Advocate.assignments"),
        *("Advocate.opportunities", "Event.panels", "Event.attendees", "Event.outcome"),
        *("Panel.slots", "Panel.composition", "SpeakingSlot.assignment", "SpeakingSlot.matches"),
        *("Advocate.consents", "Advocate.consentHistory", "Advocate.sentiment"),
        *("Alert.advocate", "Assignment.slot", "Advocate.mergedFrom", "DuplicatePair.advocates"),
        *("Assignment.advocate", "Assignment.invitationToken"),
    }
    assert "SpeakingSlot.matches.nodes.acceptance" in {f"{k}.{p}" for k, p, _ in DOCUMENTS}


@pytest.mark.parametrize(
    "root, kind",
    [
        ("accounts", "Account"),
        ("advocates", "Advocate"),
        ("events", "Event"),
        ("slots", "SpeakingSlot"),
        ("assignments", "Assignment"),
        ("activityRequests", "ActivityRequest"),
        ("alerts", "Alert"),
        ("duplicates", "DuplicatePair"),
    ],
)
async def test_a_page_of_three_takes_no_more_round_trips_than_one_of_one(
    root: str, kind: str, crowd: Crowd
) -> None:
    for name in batched(kind):
        selected = f"{name} {shown(get_named_type(fields_of(kind)[name].type).name)}"
        document = f"query($n: Int!) {{ {root}(first: $n) {{ nodes {{ {selected} }} }} }}"
        one, _ = await trips(crowd, document, n=1)
        three, data = await trips(crowd, document, n=3)
        assert (three, len(data[root]["nodes"])) == (one, 3), name


async def test_the_total_is_counted_only_where_it_is_selected(crowd: Crowd) -> None:
    for root in ("accounts", "advocates", "events", "slots", "assignments"):
        plain, _ = await trips(crowd, f"{{ {root}(first: 1) {{ nodes {{ id }} }} }}")
        counted, data = await trips(
            crowd, f"{{ {root}(first: 1) {{ nodes {{ id }} totalCount }} }}"
        )
        assert (plain, counted) == (1, 2)
        assert data[root]["totalCount"] >= 3


DEEP = """query($n: Int!) {
  events(first: $n) { totalCount nodes {
    attendance { attended } outcome { leads } attendees { totalCount nodes { email } }
    panels { composition { satisfied } slots {
      matches(first: 2) { totalCount nodes { score acceptance { n } advocate { name } } }
      assignments { invitationToken advocate {
        account { advocates { totalCount edges { node {
          assignments { totalCount nodes { slot { panel { event { id } } } } }
        } } } }
      } }
    } }
  } }
}"""


async def test_the_depth_of_an_operation_sets_its_round_trips_and_not_its_size(
    crowd: Crowd,
) -> None:
    one, small = await trips(crowd, DEEP, n=1)
    three, large = await trips(crowd, DEEP, n=3)
    assert three == one
    assert len(str(large)) > 2.5 * len(str(small))


async def test_the_counter_counts(crowd: Crowd) -> None:
    event = crowd.ids["Event"][0]
    aliases = " ".join(f'e{number}: event(id: "{event}") {{ id }}' for number in range(3))
    single, _ = await trips(crowd, f'{{ event(id: "{event}") {{ id }} }}')
    triple, _ = await trips(crowd, f"{{ {aliases} }}")
    assert (single, triple) == (1, 3)
