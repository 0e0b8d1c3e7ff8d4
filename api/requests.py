"""What a client asks for: a document with its variables, read strictly from whatever was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson

from api.refusals import bad_request

PARAMETERS = ("query", "operationName", "variables", "extensions")


@dataclass(frozen=True, slots=True)
class OperationRequest:
    """A GraphQL-over-HTTP request, well-formed but not yet parsed."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)


def from_body(body: bytes) -> OperationRequest:
    """The request that a POST body holds. Raises HttpRefused (400)."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("The body is not JSON in UTF-8.") from None
    return from_parameters(given)


def from_query_string(query_string: bytes) -> OperationRequest:
    """The request that a GET's query string holds. Raises HttpRefused (400)."""
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=20,
        )
    except ValueError:
        raise bad_request("The query string cannot be read.") from None
    given: dict[str, Any] = {}
    for name, value in pairs:
        if name in given:
            raise bad_request(f"`{name[:40]}` is given twice.")
        given[name] = value
    for name in ("variables", "extensions"):
        if given.get(name):
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError:
                raise bad_request(f"`{name}` is not JSON.") from None
        else:
            given.pop(name, None)
    return from_parameters(given)


def from_parameters(given: Any) -> OperationRequest:
    """The request that decoded JSON stands for. Raises HttpRefused (400)."""
    if isinstance(given, list):
        raise bad_request("Batches are not served: send one operation a request.")
    if not isinstance(given, dict):
        raise bad_request("A JSON object with a `query` is wanted.")
    query, name, variables, extensions = (given.get(each) for each in PARAMETERS)
    if not isinstance(query, str) or not query:
        raise bad_request("`query` is missing, or is not text.")
    if not isinstance(name, str | None):
        raise bad_request("`operationName` is not text.")
    if not isinstance(variables, dict | None):
        raise bad_request("`variables` is not an object.")
    if not isinstance(extensions, dict | None):
        raise bad_request("`extensions` is not an object.")
    return OperationRequest(query, name or None, variables or {}, extensions or {})
