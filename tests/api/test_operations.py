"""The pipeline against Strawberry's own: the same operations give the same answers."""

from itertools import count
from typing import Any

import pytest
import strawberry
from strawberry.extensions import SchemaExtension

from api.metrics import Metrics
from api.operations import Asked, Operations
from api.requests import OperationRequest
from resolvers.viewer import Viewer
from schema.guards.documents import Prepared
from schema.guards.limits import Limits
from tests.api.toy import SCHEMA, Things, ToyContext


def context(viewer: Viewer, request_id: str) -> ToyContext:
    """A context of the toy's."""
    return ToyContext(Things(contexts=count(1)), viewer, request_id, 1)


OPERATIONS = Operations(SCHEMA, context, Metrics(), Limits(), seconds=5, production=False)


@pytest.mark.parametrize(
    "query, variables",
    [
        ("{ hello }", {}),
        ("query ($name: String!) { hello(name: $name) }", {"name": "Ada"}),
        ("query ($number: Int = 4) { twice(number: $number) }", {}),
        ("query ($number: Int) { twice(number: $number) }", {}),
        ("{ person { ...p friend { ...p } } } fragment p on Person { __typename id name }", {}),
        (
            "query ($yes: Boolean!) { hello @include(if: $yes) twice @skip(if: $yes) }",
            {"yes": True},
        ),
        ("{ whoami requestId context }", {}),
        ("{ hello boom missing denied }", {}),
        ("{ boomHard }", {}),
        ("mutation { a: increment b: increment }", {}),
        ("{ __schema { queryType { name } } }", {}),
    ],
)
async def test_the_answer_is_strawberrys(query: str, variables: dict[str, Any]) -> None:
    viewer = Viewer.anonymous()
    asked = Asked(OperationRequest(query, variables=variables), viewer, "req_1")
    prepared = OPERATIONS.prepare(asked)
    assert isinstance(prepared, Prepared)
    ours = await OPERATIONS.execute(prepared, asked)
    theirs = await SCHEMA.execute(
        query, variable_values=variables, context_value=context(viewer, "req_1")
    )
    assert ours.payload["data"] == theirs.data
    paths = [each["path"] for each in ours.payload.get("errors", [])]
    assert paths == [each.path for each in theirs.errors or []]


def test_a_schema_with_extensions_is_not_served() -> None:
    @strawberry.type
    class Query:
        hello: str = "hello"

    class Extension(SchemaExtension):
        pass

    schema = strawberry.Schema(query=Query, extensions=[Extension])
    with pytest.raises(ValueError, match="extensions"):
        Operations(schema, context, Metrics(), Limits(), seconds=1, production=False)
