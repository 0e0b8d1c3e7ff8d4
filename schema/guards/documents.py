"""From a document's text to an operation that may run: parsed, measured, validated, costed, kept.

What depends on the text alone is done once for each text; the cache is bounded by its number of
documents and by their length, since a parsed document takes far more memory than its text.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from schema.guards.costs import Cost, check_cost, cost_of
from schema.guards.limits import VALIDATION_FAILED, Limits, check_shape, too_large
from schema.guards.rules import RULES

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
UNRESOLVED = "OPERATION_RESOLUTION_FAILURE"
INTROSPECTION_DISABLED = "INTROSPECTION_DISABLED"
TOO_MANY = "Syntax Error: Document contains more than"  # graphql-core's words: tokens, comments


class DocumentRefused(Exception):
    """A document that will not run; every error has an `extensions.code`."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = list(errors)


@dataclass(frozen=True, slots=True)
class Prepared:
    """One operation of a valid document."""

    document: DocumentNode
    operation: OperationDefinitionNode
    cost: Cost
    introspects: bool

    @property
    def name(self) -> str | None:
        """The operation's own name, if it has one."""
        return self.operation.name.value if self.operation.name else None

    @property
    def type(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.operation.operation


Operations = Mapping[str, Prepared]


class Documents:
    """Prepares documents for one schema and remembers the latest of them."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        documents: int = 512,
        characters: int = 256_000,
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._documents = documents
        self._characters = characters
        self._held = 0
        self._cache: OrderedDict[str, Operations] = OrderedDict()

    def __len__(self) -> int:
        return len(self._cache)

    def prepare(
        self,
        source: str,
        operation_name: str | None = None,
        variables: Mapping[str, Any] | None = None,
        *,
        stranger: bool = False,
    ) -> Prepared:
        """The operation of `source` that was asked for, ready to run with `variables`.

        A `stranger` gets no suggestions and may not introspect. Raises DocumentRefused.
        """
        operations = self._cache.get(source)
        if operations is None:
            operations = self._read(source, hide_suggestions=stranger)
            self._keep(source, operations)
        else:
            self._cache.move_to_end(source)
        prepared = chosen(operations, operation_name)
        if stranger and prepared.introspects:
            raise refused("Introspection is for those who are signed in.", INTROSPECTION_DISABLED)
        try:
            check_cost(prepared.cost, variables or {}, self._limits)
        except GraphQLError as error:
            raise DocumentRefused([error]) from None
        return prepared

    def _read(self, source: str, *, hide_suggestions: bool) -> Operations:
        limits = self._limits
        document = parsed(source, limits)
        try:
            introspecting = check_shape(document, limits)
        except GraphQLError as error:
            raise DocumentRefused([error]) from None
        errors = validate(
            self._schema,
            document,
            RULES,
            max_errors=limits.errors - 1,
            hide_suggestions=hide_suggestions,
        )
        for each in errors:
            each.extensions = {"code": VALIDATION_FAILED}
        if errors:
            raise DocumentRefused(errors)
        return {
            name_of(node): Prepared(
                document,
                node,
                cost_of(self._schema, document, node, limits),
                introspecting[name_of(node)],
            )
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }

    def _keep(self, source: str, operations: Operations) -> None:
        self._cache[source] = operations
        self._held += len(source)
        while self._cache and (self._held > self._characters or len(self._cache) > self._documents):
            forgotten, _ = self._cache.popitem(last=False)
            self._held -= len(forgotten)


def parsed(source: str, limits: Limits) -> DocumentNode:
    """The document that `source` is. Raises DocumentRefused."""
    if len(source) > limits.characters:
        raise DocumentRefused([too_large("characters", limits.characters)])
    try:
        return parse(source, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
    except GraphQLError as error:
        if error.message.startswith(TOO_MANY):
            raise DocumentRefused([too_large("tokens", limits.tokens)]) from None
        error.extensions = {"code": PARSE_FAILED}
        raise DocumentRefused([error]) from None


def chosen(operations: Operations, name: str | None) -> Prepared:
    """The operation called `name`, or the only one there is. Raises DocumentRefused."""
    if name:
        if name not in operations:
            raise refused("The document has no operation of that name.", UNRESOLVED)
        return operations[name]
    if len(operations) > 1:
        raise refused("The document has several operations: name one.", UNRESOLVED)
    if not operations:
        raise refused("The document has no operation.", UNRESOLVED)
    return next(iter(operations.values()))


def name_of(operation: OperationDefinitionNode) -> str:
    """The operation's name, "" for the nameless."""
    return operation.name.value if operation.name else ""


def refused(message: str, code: str) -> DocumentRefused:
    """A refusal with a single error."""
    return DocumentRefused([GraphQLError(message, extensions={"code": code})])
