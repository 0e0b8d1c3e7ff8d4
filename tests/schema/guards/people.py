"""A schema to measure documents against: people who are friends, in lists and in pages."""

import pytest
from graphql import GraphQLError, build_schema

from schema.guards.documents import DocumentRefused, Documents
from schema.guards.limits import Limits

SCHEMA = build_schema("""
interface Node { id: ID! }
type Query {
  me: Person
  people(first: Int, last: Int): PersonConnection!
  matches(first: Int = 25): [Match!]!
  nodes(ids: [ID!]!): [Node]!
}
type PersonConnection { edges: [PersonEdge!]! nodes: [Person!]! totalCount: Int! }
type PersonEdge { cursor: String! node: Person! }
type Person implements Node {
  id: ID! name(x: Int, y: Int): String
  friend: Person friends: [Person!]! topics: [Topic!]!
  people(first: Int, last: Int): PersonConnection!
}
type Topic { name: String! }
type Match { score: Float! person: Person! }
type Mutation { rename(id: ID!): Person }
""")


def documents(**limits: int) -> Documents:
    """Documents of this schema under the usual limits, or these."""
    return Documents(SCHEMA, Limits(**limits))


def refusal(source: str, variables: dict[str, object] | None = None, **limits: int) -> GraphQLError:
    """The first error of a document that must be refused."""
    with pytest.raises(DocumentRefused) as refused:
        documents(**limits).prepare(source, None, variables)
    assert all(error.extensions for error in refused.value.errors)
    return refused.value.errors[0]


def limit_of(error: GraphQLError) -> object:
    """The limit that an error names."""
    assert error.extensions
    assert error.extensions["code"] == "GRAPHQL_LIMIT_EXCEEDED"
    return error.extensions["limit"]
