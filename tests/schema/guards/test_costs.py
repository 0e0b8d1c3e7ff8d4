"""What operations are estimated to cost."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from schema.guards.costs import cost_of, value_of
from schema.guards.limits import Limits
from tests.schema.guards.people import SCHEMA, documents, limit_of, refusal


def nodes_and_values(source: str, variables: dict[str, Any] | None = None) -> tuple[int, int]:
    """How many records and values `source` is thought to need."""
    document = parse(source)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    nodes = values = 0
    for symbols, tally in cost_of(SCHEMA, document, operation, Limits()).items():
        times = 1
        for symbol in symbols:
            times *= value_of(symbol, variables or {})
        nodes, values = nodes + times * tally.nodes, values + times * tally.values
    return nodes, values


@pytest.mark.parametrize(
    "source, cost",
    [
        ("{me{id}}", (1, 2)),
        ("{me{id name friend{id}}}", (2, 5)),
        ("{me{friends{id}}}", (1 + 3, 1 + 1 + 3)),
        ("{me{topics{name}}}", (1, 1 + 1 + 3)),  # A value of the person, no record of its own.
        ("{people(first:10){totalCount nodes{id}}}", (10, 1 + 1 + 1 + 10)),
        ("{people{nodes{id}}}", (25, 1 + 1 + 25)),
        ("{people(last:3){nodes{id}}}", (3, 1 + 1 + 3)),
        ("{people(first:10){edges{cursor node{id}}}}", (10, 1 + 1 + 10 + 10 + 10)),
        ("{people(first:10){nodes{people(first:20){nodes{id}}}}}", (10 + 200, 2 + 20 + 200)),
        ("{people(first:10){nodes{friend{id}}}}", (10 + 10, 1 + 1 + 10 + 10)),
        ("{people(first:10){...p}} fragment p on PersonConnection{nodes{id}}", (10, 12)),
        ("{people(first:10){... on PersonConnection{nodes{id}}}}", (10, 12)),
        ("{people(first:0){nodes{id}}}", (0, 2)),
        ("{people(first:-4){nodes{id}}}", (0, 2)),
        ("{matches(first:10){score person{id}}}", (10 + 10, 1 + 10 + 10 + 10)),
        ('{nodes(ids:["a","b","c"]){id}}', (3, 1 + 3)),
        ("{a:people(first:10){nodes{id}} b:people(first:10){nodes{id}}}", (20, 24)),
        ('mutation{rename(id:"a"){id}}', (1, 2)),
        ("{__schema{types{name}}}", (0, 1 + 1 + 3)),
    ],
)
def test_pages_and_lists_multiply(source: str, cost: tuple[int, int]) -> None:
    assert nodes_and_values(source) == cost


@pytest.mark.parametrize(
    "declared, variables, nodes",
    [
        ("$n:Int", {"n": 40}, 40 + 40 * 40),
        ("$n:Int", {}, 25 + 25 * 25),
        ("$n:Int", {"n": None}, 25 + 25 * 25),
        ("$n:Int=3", {}, 3 + 3 * 3),
        ("$n:Int=3", {"n": 4}, 4 + 4 * 4),
        ("$n:Int", {"n": -1}, 0),
        ("$n:Int", {"n": "many"}, 25 + 25 * 25),
        ("$n:Int", {"n": 1e300}, int(1e300) + int(1e300) ** 2),
    ],
)
def test_a_variable_counts_with_its_value(
    declared: str, variables: dict[str, Any], nodes: int
) -> None:
    source = f"query({declared}){{people(first:$n){{nodes{{people(first:$n){{nodes{{id}}}}}}}}}}"
    assert nodes_and_values(source, variables)[0] == nodes


def test_a_list_of_ids_counts_by_its_length() -> None:
    source = "query($ids:[ID!]!){nodes(ids:$ids){id}}"
    assert nodes_and_values(source, {"ids": ["a"] * 7})[0] == 7


def test_three_thousand_nodes_pass_and_one_more_does_not() -> None:
    source = "query($n:Int){people(first:$n){nodes{id}}}"
    documents().prepare(source, None, {"n": 3_000})
    assert limit_of(refusal(source, {"n": 3_001})) == "nodes"


def test_values_are_bounded_apart_from_nodes() -> None:
    fields = "topics{name}" * 90
    source = f"{{people(first:100){{nodes{{{fields}}}}}}}"
    assert limit_of(refusal(source)) == "values"


def test_the_same_document_is_judged_anew_with_other_variables() -> None:
    kept = documents()
    source = "query($n:Int){people(first:$n){nodes{id}}}"
    kept.prepare(source, None, {"n": 10})
    with pytest.raises(Exception, match="too many records"):
        kept.prepare(source, None, {"n": 10_000})
    kept.prepare(source, None, {"n": 10})
    assert len(kept) == 1
