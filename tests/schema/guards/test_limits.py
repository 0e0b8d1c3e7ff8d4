"""Documents that are too large, and what they cost before they are refused."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import (
    FragmentSpreadNode,
    GraphQLError,
    get_introspection_query,
    parse,
)
from graphql.language import SelectionSetNode
from hypothesis import given
from hypothesis import strategies as st

from schema.guards import limits as guard
from schema.guards.limits import Limits, check_shape
from tests.schema.guards.people import documents, limit_of, refusal


def nested(levels: int) -> str:
    """A document of so many levels."""
    return "{" + "friend{" * (levels - 1) + "id" + "}" * levels


def doubling(levels: int, each: str, last: str = "id") -> str:
    """A chain of fragments, each spreading the next twice; `each` holds `%` for the next."""
    chain = [
        f"fragment f{level} on Person{{{each.replace('%', f'...f{level + 1}')}}}"
        for level in range(levels)
    ]
    return f"{{me{{...f0}}}}{''.join(chain)}fragment f{levels} on Person{{{last}}}"


BOMBS = [
    ("depth", "{me" + nested(10) + "}"),
    ("depth", "{me{...a}} fragment a on Person" + nested(10)),
    ("depth", "{me{... on Person" + nested(10) + "}}"),
    ("aliases", "{" + " ".join(f"a{n}:me{{id}}" for n in range(16)) + "}"),
    ("aliases", doubling(3, "a:friend{%}b:friend{%}c:friend{%}")),
    ("directives", "{me{id " + "@include(if:true)" * 10 + "}}"),
    ("directives", "query " + "@a" * 10 + "{me{id}}"),
    ("directives", doubling(4, "friend{% @include(if:true) %}")),
    ("rootFields", "{" + "me{id}" * 21 + "}"),
    ("rootFields", "{...a ...a} fragment a on Query{" + "me{id}" * 11 + "}"),
    ("selections", "{me{" + "id " * 1_000 + "}}"),
    ("selections", doubling(14, "a:friend{%}b:friend{%}")),
    ("selections", doubling(30, "% %")),
    ("selections", doubling(30, "% %", last=" ")),
    ("selections", doubling(30, "... on Person{%}... on Person{%}")),
    ("selections", "{me{id}}" + doubling(30, "% %").partition("}}")[2]),
    ("introspections", "{a:__schema{queryType{name}}b:__schema{queryType{name}}}"),
    ("introspectionDepth", '{__type(name:"A"){' + "ofType{" * 14 + "name" + "}" * 16),
    ("tokens", "{me{" + "id " * 2_000 + "}}"),
    ("tokens", "{me{id}}" + "#\n" * 2_000),
    ("characters", "{me{" + "id " * 200_000 + "}}"),
    ("characters", '{me{name(x:"' + "a" * 70_000 + '")}}'),
]


@pytest.mark.parametrize("limit, source", BOMBS)
def test_a_bomb_is_refused_by_the_limit_it_exceeds(limit: str, source: str) -> None:
    assert limit_of(refusal(source)) == limit


@pytest.mark.parametrize(
    "source",
    [
        nested(10).replace("{", "{me{", 1)[: -len("}")].replace("friend{", "", 1) + "}",
        "{" + " ".join(f"a{n}:me{{id}}" for n in range(15)) + "}",
        "{" + "me{id}" * 20 + "}",
        get_introspection_query(
            descriptions=True,
            specified_by_url=True,
            directive_is_repeatable=True,
            schema_description=True,
            input_value_deprecation=True,
        ),
        "{me{...a ...a ...a}} fragment a on Person{id name}",
        "query a{me{id}} query b{me{...c}} fragment c on Person{id}",
    ],
)
def test_what_is_just_within_the_limits_passes(source: str) -> None:
    name = "a" if source.startswith("query a") else None
    documents().prepare(source, name)


@pytest.mark.parametrize(
    "source",
    [
        "{me{...a}} fragment a on Person{...a}",
        "{me{...a}} fragment a on Person{friend{...b}} fragment b on Person{friend{...a}}",
        "{me{id}} fragment a on Person{...b} fragment b on Person{...a}",
    ],
)
def test_fragments_in_a_circle_are_refused(source: str) -> None:
    error = refusal(source)
    assert error.extensions == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert "spreads itself" in error.message


def counting(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Counts the definitions and spreads that are looked at."""
    looked: list[object] = []
    measured: Callable[..., Any] = guard.measured
    add_spreads: Callable[..., Any] = guard.add_spreads

    def count_measured(node: Any) -> Any:
        looked.append(node)
        return measured(node)

    def count_spreads(definition: Any, fragments: Any) -> None:
        looked.extend(definition.spreads)
        add_spreads(definition, fragments)

    monkeypatch.setattr(guard, "measured", count_measured)
    monkeypatch.setattr(guard, "add_spreads", count_spreads)
    return looked


@pytest.mark.parametrize("levels", [10, 40, 160])
def test_the_work_is_linear_where_the_document_is_exponential(
    levels: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = counting(monkeypatch)
    with pytest.raises(GraphQLError):
        check_shape(parse(doubling(levels, "% %")), Limits(selections=100))
    # Each definition once and each spread once, and nothing twice.
    assert len(looked) == (levels + 2) + (2 * levels + 1)


def test_a_chain_too_long_to_recurse_over_is_still_measured() -> None:
    source = "{me{...f0}}" + "".join(
        f"fragment f{n} on Person{{...f{n + 1}}}" for n in range(5_000)
    )
    document = parse(source + "fragment f5000 on Person{id}")
    with pytest.raises(GraphQLError, match="selections"):
        check_shape(document, Limits())
    assert check_shape(document, Limits(selections=10_000)) == {"": False}


SELECTIONS = st.recursive(
    st.sampled_from(["id", "a: id", "id @include(if: true)", "...f0", "...f1", "...f2"]),
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=4).map(lambda each: f"friend {{ {' '.join(each)} }}"),
        st.lists(below, min_size=1, max_size=4).map(lambda each: f"... {{ {' '.join(each)} }}"),
    ),
    max_leaves=12,
)
# A fragment may spread only later ones, so that there is no circle.
BODIES = st.tuples(SELECTIONS, SELECTIONS, SELECTIONS, SELECTIONS).map(
    lambda bodies: [
        bodies[0],
        bodies[1].replace("...f0", "id"),
        bodies[2].replace("...f0", "id").replace("...f1", "id"),
        bodies[3].replace("...f0", "id").replace("...f1", "id").replace("...f2", "id"),
    ]
)


@given(BODIES)
def test_the_measure_is_that_of_the_document_written_out(bodies: list[str]) -> None:
    source = f"{{ {bodies[0]} }}" + "".join(
        f" fragment f{n} on Person {{ {body} }}" for n, body in enumerate(bodies[1:])
    )
    document = parse(source)
    fragments: dict[str, SelectionSetNode] = {
        each.name.value: each.selection_set  # type: ignore[attr-defined]
        for each in document.definitions[1:]
    }
    depth, selections, aliases = written_out(document.definitions[0].selection_set, fragments)  # type: ignore[attr-defined]
    # A fragment that nothing spreads must not be too long either.
    selections = max(selections, *(written_out(each, fragments)[1] for each in fragments.values()))
    largest = Limits(
        **dict.fromkeys(("depth", "selections", "aliases", "directives", "root_fields"), 10**9)
    )
    check_shape(document, largest)
    for limit, found in (("depth", depth), ("selections", selections), ("aliases", aliases)):
        exact = {name: getattr(largest, name) for name in Limits.__slots__} | {limit: found}
        check_shape(document, Limits(**exact))
        if found:
            with pytest.raises(GraphQLError) as refused:
                check_shape(document, Limits(**exact | {limit: found - 1}))
            assert limit_of(refused.value) == limit


def written_out(
    selected: SelectionSetNode, fragments: dict[str, SelectionSetNode]
) -> tuple[int, int, int]:
    """Depth, selections and aliases, counted the slow way."""
    depth = selections = aliases = 0
    for node in selected.selections:
        selections += 1
        if isinstance(node, FragmentSpreadNode):
            below: SelectionSetNode | None = fragments[node.name.value]
            step = 0
        else:
            step = 1 if node.kind == "field" else 0
            aliases += bool(getattr(node, "alias", None))
            below = node.selection_set  # type: ignore[attr-defined]
        found = (0, 0, 0) if below is None else written_out(below, fragments)
        depth = max(depth, step + found[0])
        selections, aliases = selections + found[1], aliases + found[2]
    return depth, selections, aliases
