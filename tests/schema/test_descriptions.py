"""Everything in the schema says what it is."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)

from schema.root import schema


def described(of: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Each type, field, argument, input field and enum value with its description."""
    for name, kind in of.type_map.items():
        if name.startswith("__"):
            continue
        yield name, kind.description
        match kind:
            case GraphQLEnumType():
                yield from (
                    (f"{name}.{value}", it.description) for value, it in kind.values.items()
                )
            case GraphQLInputObjectType():
                yield from (
                    (f"{name}.{field}", it.description) for field, it in kind.fields.items()
                )
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field, it in kind.fields.items():
                    yield f"{name}.{field}", it.description
                    for argument, about in it.args.items():
                        yield f"{name}.{field}({argument})", about.description


def silent(of: GraphQLSchema) -> list[str]:
    """What says nothing."""
    return [name for name, said in described(of) if not (said or "").strip()]


def test_everything_is_described() -> None:
    assert silent(schema._schema) == []


def test_descriptions_are_sentences() -> None:
    built_in = {"Int", "Float", "String", "Boolean", "ID"}
    ragged = [
        name
        for name, said in described(schema._schema)
        if name not in built_in and not is_sentence(said or "")
    ]
    # It begins with the name of the field that it is worked out from.
    assert ragged == ["AttendanceSummary.showRate"]


def is_sentence(said: str) -> bool:
    """Whether it begins and ends as a sentence does."""
    return said.endswith(".") and (said[0].isupper() or said[0].isdigit())


@pytest.mark.parametrize(
    "source, missing",
    [
        ('"x" type Query { "x" a("x" b: Int): Int }', []),
        ('type Query { "x" a: Int }', ["Query"]),
        ('"x" type Query { a: Int }', ["Query.a"]),
        ('"x" type Query { "x" a(b: Int): Int }', ["Query.a(b)"]),
        ('"x" type Query { "x" a: E } "x" enum E { A }', ["E.A"]),
        ('"x" type Query { "x" a("x" b: I): Int } "x" input I { c: Int }', ["I.c"]),
        ('"x" type Query { "x" a: Int } "x" interface N { id: ID }', ["N.id"]),
        ('"x" type Query { " " a: Int }', ["Query.a"]),
    ],
)
def test_what_says_nothing_is_found(source: str, missing: list[str]) -> None:
    assert silent(build_schema(source)) == missing
