"""What leaves of an error."""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLError, build_schema, graphql_sync
from strawberry.exceptions import StrawberryInputCoercionError
from structlog.testing import capture_logs

from advocacy.errors import InvalidInput, SlotTaken
from schema.guards.masking import masked

SECRET = "mongodb://admin:hunter2@db.internal"


class Unavailable(Exception):
    """As the store calls it."""


class Elsewhere(Exception):
    """As another system's client might call it."""

    code = "UNAVAILABLE"


class WithExtensions(Exception):
    """A stranger's exception that happens to carry extensions with a code."""

    extensions = {"code": "FINE"}  # noqa: RUF012


def errors_of(raised: Any, query: str = "{ field }") -> list[GraphQLError]:
    """The errors of a query whose field raises, or returns, `raised`."""
    schema = build_schema("type Query { field(x: Int! = 1): Int }")

    def resolve(_root: object, _info: object, **_arguments: object) -> Any:
        if isinstance(raised, Exception):
            raise raised
        return raised

    schema.query_type.fields["field"].resolve = resolve  # type: ignore[union-attr]
    result = graphql_sync(schema, query, variable_values={"x": None})
    assert result.errors
    return result.errors


@pytest.mark.parametrize(
    "raised, message, extensions",
    [
        (
            GraphQLError("Not yours.", extensions={"code": "FORBIDDEN", "more": 1}),
            "Not yours.",
            {"code": "FORBIDDEN", "more": 1},
        ),
        (
            InvalidInput("Before its start.", ["endsAt"]),
            "Before its start.",
            {"code": "INVALID_INPUT", "inputPath": ["endsAt"]},
        ),
        (
            SlotTaken("asg_1"),
            "This slot has a live assignment already.",
            {"code": "SLOT_TAKEN", "inputPath": ["slotId"]},
        ),
        (StrawberryInputCoercionError("One key."), "One key.", {"code": "BAD_USER_INPUT"}),
    ],
)
def test_our_own_words_pass(raised: Exception, message: str, extensions: dict[str, Any]) -> None:
    with capture_logs() as logs:
        (shown,) = masked(errors_of(raised), "req_1")
    assert (shown["message"], shown["extensions"]) == (message, extensions)
    assert shown["path"] == ["field"]
    assert shown["locations"] == [{"line": 1, "column": 3}]
    assert not logs


@pytest.mark.parametrize(
    "raised",
    [
        RuntimeError(f"cannot reach {SECRET}"),
        GraphQLError(f"cannot reach {SECRET}"),
        GraphQLError(SECRET, original_error=ValueError(SECRET), extensions={"code": "MINE"}),
        WithExtensions(SECRET),
        TimeoutError(SECRET),
        SECRET,  # What is no Int: graphql-core would quote it.
    ],
)
def test_everything_else_is_masked_and_logged(raised: Any) -> None:
    with capture_logs() as logs:
        (shown,) = masked(errors_of(raised), "req_1")
    assert shown["message"] == "Internal error. Please quote request id req_1."
    assert shown["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": "req_1"}
    assert "hunter2" not in str(shown)
    (log,) = logs
    assert (log["log_level"], log["request_id"], log["path"]) == ("error", "req_1", ["field"])
    assert SECRET in str(log["exc_info"])


@pytest.mark.parametrize("raised", [Unavailable(SECRET), Elsewhere(SECRET)])
def test_what_does_not_answer_is_unavailable(raised: Exception) -> None:
    with capture_logs() as logs:
        (shown,) = masked(errors_of(raised), "req_1")
    assert shown["extensions"] == {"code": "SERVICE_UNAVAILABLE"}
    assert SECRET not in shown["message"]
    assert [log["log_level"] for log in logs] == ["warning"]


def test_an_argument_that_turns_out_null_is_the_clients_mistake() -> None:
    (shown,) = masked(errors_of(1, "query ($x: Int) { field(x: $x) }"), "req_1")
    assert shown["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "Argument 'x'" in shown["message"]


def test_one_failure_behind_many_fields_is_logged_once() -> None:
    error = RuntimeError("the batch failed")
    errors = [GraphQLError("", path=["field", n], original_error=error) for n in range(50)]
    with capture_logs() as logs:
        shown = masked(errors, "req_1", 5)
    assert len(shown) == 5
    assert len(logs) == 1


def test_a_failure_beyond_the_errors_that_leave_is_logged_all_the_same() -> None:
    known = [GraphQLError("No.", extensions={"code": "FORBIDDEN"}) for _ in range(7)]
    with capture_logs() as logs:
        shown = masked([*known, GraphQLError("", original_error=KeyError("x"))], "req_1", 5)
    assert [each["extensions"]["code"] for each in shown] == ["FORBIDDEN"] * 5
    assert len(logs) == 1


def test_a_message_that_quotes_the_client_is_cut() -> None:
    error = GraphQLError("Int cannot represent " + "a" * 60_000, extensions={"code": "X"})
    assert len(masked([error], "req_1")[0]["message"]) == 500


def test_being_stopped_is_not_an_error_to_be_masked() -> None:
    with pytest.raises(asyncio.CancelledError):
        errors_of_cancelled()


def errors_of_cancelled() -> None:
    """A resolver that is cancelled."""
    schema = build_schema("type Query { field: Int }")

    def resolve(_root: object, _info: object) -> int:
        raise asyncio.CancelledError

    schema.query_type.fields["field"].resolve = resolve  # type: ignore[union-attr]
    graphql_sync(schema, "{ field }")
