"""One operation from request to answer: prepared, executed under a deadline, masked.

HTTP, server-sent events and WebSockets all come through here. Strawberry made the schema;
graphql-core executes it with Strawberry's executor, just as `schema.execute` would.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, Self, TypeGuard, cast

import orjson
import strawberry
from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    OperationType,
    create_source_event_stream,
    execute_subscription_event,
    map_source_to_response_event,
)
from strawberry.execution import optimized_is_awaitable

from api.admission import NewContext
from api.metrics import Metrics
from api.requests import OperationRequest
from resolvers.viewer import Viewer
from schema.guards.documents import DocumentRefused, Documents, Prepared
from schema.guards.limits import Limits
from schema.guards.masking import BAD_INPUT, masked

Schema = strawberry.Schema
IsAwaitable = Callable[[Any], TypeGuard[Awaitable[Any]]]

TIMED_OUT = "OPERATION_TIMED_OUT"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. Without `data` in its payload, the operation was not carried out at all."""

    payload: dict[str, Any]
    body: bytes
    outcome: str

    @classmethod
    def of(cls, payload: dict[str, Any], outcome: str) -> Self:
        """The answer with its JSON. Raises TypeError when a scalar gave what JSON cannot say."""
        return cls(payload, orjson.dumps(payload), outcome)

    @property
    def refused(self) -> bool:
        """Whether this is a request error in the sense of the GraphQL specification."""
        return "data" not in self.payload


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, who sends it, and what it is called in the logs."""

    request: OperationRequest
    viewer: Viewer
    request_id: str


class Operations:
    """Carries out operations of one schema, each with a context of its own."""

    def __init__(
        self,
        schema: Schema,
        new_context: NewContext[object],
        metrics: Metrics,
        limits: Limits,
        *,
        seconds: float,
        production: bool,
    ) -> None:
        if schema.extensions or schema.directives:
            raise ValueError("Strawberry's extensions and directives would not run here.")
        self._schema = schema
        self._graphql = schema._schema
        self._new_context = new_context
        self._metrics = metrics
        self._limits = limits
        self._seconds = seconds
        self._production = production
        self._documents = Documents(self._graphql, limits)

    def prepare(self, asked: Asked) -> Prepared | Answer:
        """The operation that was asked for, or the answer that refuses it."""
        request = asked.request
        try:
            return self._documents.prepare(
                request.query,
                request.operation_name,
                request.variables,
                stranger=self._is_stranger(asked.viewer),
            )
        except DocumentRefused as refused:
            self._metrics.operation_done(None, "none", "refused", 0)
            return self._refusal(refused.errors, asked.request_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, it leaves masked and logged
            return self._failure(error, asked)

    async def execute(self, prepared: Prepared, asked: Asked) -> Answer:
        """The answer to a query or mutation."""
        started = perf_counter()
        try:
            executor = self._executor(prepared, asked)
            if isinstance(executor, Answer):
                answer = executor
            else:
                answer = self._answer(await self._in_time(executor.execute_operation), asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, it leaves masked and logged
            answer = self._failure(error, asked)
        self._count(prepared, answer, perf_counter() - started)
        return answer

    async def answers(self, prepared: Prepared, asked: Asked) -> AsyncGenerator[Answer, None]:
        """The answers to an operation of any type; close the generator to stop a subscription."""
        if prepared.type is not OperationType.SUBSCRIPTION:
            yield await self.execute(prepared, asked)
            return
        try:
            executor = self._executor(prepared, asked)
            if isinstance(executor, Answer):
                yield executor
                return
            source = await self._in_time(lambda: create_source_event_stream(executor))
            if isinstance(source, ExecutionResult):
                yield self._refusal(source.errors or [], asked.request_id, coerced=False)
                return
            events = map_source_to_response_event(
                executor, source, lambda event: self._event(event, prepared, asked)
            )
            async with aclosing(events):
                async for result in events:
                    yield self._answer(result, asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, it leaves masked and logged
            yield self._failure(error, asked)

    async def _event(
        self, event: Executor[Any], prepared: Prepared, asked: Asked
    ) -> ExecutionResult:
        """One event of a subscription, with a context that has seen nothing before it."""
        started = perf_counter()
        event.context_value = self._new_context(asked.viewer, asked.request_id)
        try:
            result = await self._in_time(lambda: execute_subscription_event(event))
        except GraphQLError as error:
            result = ExecutionResult(None, [error])
        outcome = "errors" if result.errors else "ok"
        self._metrics.operation_done(
            prepared.name, prepared.type.value, outcome, perf_counter() - started
        )
        return cast("ExecutionResult", result)

    def _executor(self, prepared: Prepared, asked: Asked) -> Executor[Any] | Answer:
        executor = self._schema.execution_context_class.build(
            self._graphql,
            prepared.document,
            context_value=self._new_context(asked.viewer, asked.request_id),
            raw_variable_values=dict(asked.request.variables),
            operation_name=prepared.name,
            max_coercion_errors=self._limits.errors - 1,
            is_awaitable=cast("IsAwaitable", optimized_is_awaitable),
            hide_suggestions=self._is_stranger(asked.viewer),
            operation_extensions=dict(asked.request.extensions),
        )
        if isinstance(executor, list):
            return self._refusal(executor, asked.request_id, coerced=True)
        return executor

    async def _in_time(self, work: Callable[[], Any]) -> Any:
        """What `work` gives or awaits. Raises a GraphQLError when the deadline passes first."""
        deadline = asyncio.timeout(self._seconds)
        try:
            async with deadline:
                result = work()
                return await result if optimized_is_awaitable(result) else result
        except TimeoutError:
            if not deadline.expired():
                raise
        raise GraphQLError(
            f"The operation took longer than {self._seconds:g} seconds and was stopped.",
            extensions={"code": TIMED_OUT},
        )

    def _answer(self, result: ExecutionResult, asked: Asked) -> Answer:
        if not result.errors:
            return Answer.of({"data": result.data}, "ok")
        errors = masked(result.errors, asked.request_id, self._limits.errors)
        return Answer.of({"errors": errors, "data": result.data}, "errors")

    def _refusal(
        self, errors: list[GraphQLError], request_id: str, *, coerced: bool = False
    ) -> Answer:
        """A request error. Errors of `coerced` variables are graphql-core's: the client's."""
        if coerced:
            for error in errors:
                error.original_error, error.extensions = None, {"code": BAD_INPUT}
        payload = {"errors": masked(errors, request_id, self._limits.errors)}
        return Answer.of(payload, "refused")

    def _failure(self, error: Exception, asked: Asked) -> Answer:
        """The answer to an operation that ended in an exception of its own."""
        located = error if isinstance(error, GraphQLError) else GraphQLError("", cause=error)
        answer = self._refusal([located], asked.request_id)
        code = answer.payload["errors"][0]["extensions"]["code"]
        return replace(answer, outcome="timed_out" if code == TIMED_OUT else "failed")

    def _count(self, prepared: Prepared, answer: Answer, seconds: float) -> None:
        self._metrics.operation_done(prepared.name, prepared.type.value, answer.outcome, seconds)

    def _is_stranger(self, viewer: Viewer) -> bool:
        return self._production and viewer.is_anonymous
