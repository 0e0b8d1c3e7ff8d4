"""What leaves of an error: refusals and the client's mistakes; all else is masked and logged.

Every error that leaves has an `extensions.code`.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from graphql.execution.values import get_argument_values
from strawberry.exceptions import StrawberryInputCoercionError

from advocacy.errors import Refusal

BAD_INPUT = "BAD_USER_INPUT"
INTERNAL = "INTERNAL_SERVER_ERROR"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
UNAVAILABLE = "SERVICE_UNAVAILABLE"
UNAVAILABLE_MESSAGE = "A part of the service does not answer right now: please try again."

MOST_READ = 100
LONGEST_MESSAGE = 500  # graphql-core quotes the client's own values, however long

log = structlog.stdlib.get_logger("rostrum.errors")


def masked(
    errors: Sequence[GraphQLError], request_id: str, at_most: int = 5
) -> list[dict[str, Any]]:
    """The first `at_most` errors as the client may see them; what is masked is logged in full.

    One failure behind many fields, as when a batch fails, is logged once.
    """
    logged: set[int] = set()
    return [masked_one(error, request_id, logged) for error in errors[:MOST_READ]][:at_most]


def masked_one(error: GraphQLError, request_id: str, logged: set[int]) -> dict[str, Any]:
    """One error as the client may see it; `logged` holds the identities of the causes so far."""
    cause = root_of(error)
    if isinstance(cause, GraphQLError):
        code = code_of(error) or code_of(cause)
        if code:
            return shown(error, error.message, error.extensions or cause.extensions or {})
        if isinstance(cause, GraphQLSyntaxError):
            return shown(error, error.message, {"code": PARSE_FAILED})
        if isinstance(cause, StrawberryInputCoercionError) or came_from_arguments(cause):
            return shown(error, error.message, {"code": BAD_INPUT})
    if isinstance(cause, Refusal):
        extensions: dict[str, Any] = {"code": str(cause.code)}
        if cause.path:
            extensions["inputPath"] = cause.path
        return shown(error, cause.message, extensions)
    unavailable = is_unavailable(cause)
    if id(cause) not in logged:
        logged.add(id(cause))
        write = log.warning if unavailable else log.error
        write("field failed", request_id=request_id, path=error.path, exc_info=cause)
    if unavailable:
        return shown(error, UNAVAILABLE_MESSAGE, {"code": UNAVAILABLE})
    return shown(error, internal_message(request_id), {"code": INTERNAL, "requestId": request_id})


def internal_message(request_id: str) -> str:
    """What is said of a failure that is nobody's business but ours."""
    return f"Internal error. Please quote request id {request_id}."


def root_of(error: GraphQLError) -> BaseException:
    """What was raised in the first place, below graphql-core's wrapping."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def code_of(error: GraphQLError) -> str | None:
    """The code that the error carries."""
    code = (error.extensions or {}).get("code")
    return code if isinstance(code, str) else None


def came_from_arguments(error: GraphQLError) -> bool:
    """Whether graphql-core raised `error` while it read a field's arguments.

    Its errors over arguments and over results look alike, but only the first are the client's.
    """
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is get_argument_values.__code__:
            return True
        trace = trace.tb_next
    return False


def is_unavailable(error: BaseException) -> bool:
    """Whether another system did not answer. The store's word for it is known by its name."""
    return type(error).__name__ == "Unavailable" or getattr(error, "code", None) == "UNAVAILABLE"


def shown(error: GraphQLError, message: str, extensions: dict[str, Any]) -> dict[str, Any]:
    """An error in the shape that GraphQL's specification gives it."""
    formatted: dict[str, Any] = {"message": message[:LONGEST_MESSAGE]}
    if error.locations:
        formatted["locations"] = [
            {"line": each.line, "column": each.column} for each in error.locations
        ]
    if error.path:
        formatted["path"] = error.path
    formatted["extensions"] = extensions
    return formatted
