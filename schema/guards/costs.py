"""How much an operation may make us read and answer, estimated before it runs.

Page sizes multiply: 50 advocates with 10 slots each are 50 + 500 nodes. Sizes that come from
variables stay symbols, so that an operation is walked once and then costed in microseconds for each
request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_interface_type,
    is_list_type,
    is_object_type,
    value_from_ast_untyped,
)

from schema.guards.limits import Limits, too_large


@dataclass(frozen=True, slots=True)
class Symbol:
    """A size that the variable `name` decides; `fallback` when it is absent or null."""

    name: str
    fallback: int


Size = int | Symbol


@dataclass(frozen=True, slots=True)
class Page:
    """Where the walk is: in a connection with a page of `size` items, or in one of its edges."""

    size: Size
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Multiple:
    """How often something stands in the answer: a number times what some variables say."""

    number: int = 1
    symbols: tuple[Symbol, ...] = ()

    def times(self, size: Size) -> "Multiple":
        """This often for each of `size`."""
        if isinstance(size, Symbol):
            return Multiple(self.number, (*self.symbols, size))
        return Multiple(self.number * size, self.symbols)


@dataclass(slots=True)
class Tally:
    """Nodes and values under one product of symbols."""

    nodes: int = 0
    values: int = 0


Cost = Mapping[tuple[Symbol, ...], Tally]


def check_cost(cost: Cost, variables: Mapping[str, Any], limits: Limits) -> None:
    """Raise a GraphQLError when `cost` exceeds `limits` with these variables."""
    nodes = values = 0
    for symbols, tally in cost.items():
        times = prod(value_of(symbol, variables) for symbol in symbols)
        nodes += times * tally.nodes
        values += times * tally.values
    if nodes > limits.nodes:
        raise too_large("nodes", limits.nodes)
    if values > limits.values:
        raise too_large("values", limits.values)


def value_of(symbol: Symbol, variables: Mapping[str, Any]) -> int:
    """The size that `variables` give; one that is no size at all is refused elsewhere."""
    value = variables.get(symbol.name)
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int | float):
        return max(int(value), 0)
    return symbol.fallback


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    limits: Limits,
) -> Cost:
    """The cost of `operation`, which must be valid and within the limits of its shape."""
    root = schema.get_root_type(operation.operation)
    assert root is not None  # noqa: S101
    walk = Walk(schema, document, operation, limits)
    walk.selections(operation.selection_set, root, Multiple())
    return walk.cost


class Walk:
    """One walk over an operation with its fragments written out."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        limits: Limits,
    ) -> None:
        self.cost: dict[tuple[Symbol, ...], Tally] = {}
        self._schema = schema
        self._limits = limits
        self._record = schema.get_type("Node")
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._defaults = {
            each.variable.name.value: value_from_ast_untyped(each.default_value)
            for each in operation.variable_definitions or ()
            if each.default_value
        }

    def selections(
        self,
        selected: SelectionSetNode,
        parent: GraphQLNamedType,
        multiple: Multiple,
        page: Page | None = None,
    ) -> None:
        """Count what is selected of `parent`, a connection or an edge when `page` is given."""
        for node in selected.selections:
            if isinstance(node, FieldNode):
                definition = self._schema.get_field(parent, node.name.value)  # type: ignore[arg-type]
                if definition is not None:
                    self.field(node, definition, multiple, page)
                continue
            if isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
                condition: NamedTypeNode | None = fragment.type_condition
                below = fragment.selection_set
            else:
                assert isinstance(node, InlineFragmentNode)  # noqa: S101
                condition, below = node.type_condition, node.selection_set
            named = None if condition is None else self._schema.get_type(condition.name.value)
            self.selections(below, named or parent, multiple, page)

    def field(
        self, node: FieldNode, definition: GraphQLField, multiple: Multiple, page: Page | None
    ) -> None:
        """Count one field and what is selected below it."""
        self.add(multiple, values=1)
        if node.selection_set is None:
            return
        kind = get_named_type(definition.type)
        paged = "first" in definition.args or "last" in definition.args
        inside: Page | None = None
        if is_list_type(get_nullable_type(definition.type)):
            item = page is not None and not page.edge
            multiple = multiple.times(page.size if item and page else self.size(node, paged))
            if item and has_field(kind, "node"):
                inside = Page(0, edge=True)
            if item or paged or self.is_record(kind):
                self.add(multiple, nodes=1)
        elif paged and (has_field(kind, "edges") or has_field(kind, "nodes")):
            inside = Page(self.size(node, paged))
        elif page is None and self.is_record(kind):
            self.add(multiple, nodes=1)
        self.selections(node.selection_set, kind, multiple, inside)

    def add(self, multiple: Multiple, *, nodes: int = 0, values: int = 0) -> None:
        """Count `nodes` and `values`, as often as `multiple` says."""
        tally = self.cost.setdefault(multiple.symbols, Tally())
        tally.nodes += multiple.number * nodes
        tally.values += multiple.number * values

    def size(self, node: FieldNode, paged: bool) -> Size:
        """How many items a list or page may have."""
        given = {each.name.value: each.value for each in node.arguments or ()}
        for name in ("first", "last", "ids"):
            if name in given and (paged or name == "ids"):
                return self.amount(given[name], self._limits.page_size)
        return self._limits.page_size if paged else self._limits.list_size

    def amount(self, value: ValueNode, fallback: int) -> Size:
        """The number or the length that an argument says."""
        if isinstance(value, VariableNode):
            default = self._defaults.get(value.name.value)
            if isinstance(default, list):
                fallback = len(default)
            elif isinstance(default, int):
                fallback = default
            return Symbol(value.name.value, max(fallback, 0))
        if isinstance(value, ListValueNode):
            return len(value.values)
        return max(int(value.value), 0) if isinstance(value, IntValueNode) else fallback

    def is_record(self, kind: GraphQLNamedType) -> bool:
        """Whether `kind` is something stored of its own (a Node), or may be."""
        if self._record is None:
            return is_composite_type(kind)
        if is_abstract_type(kind):
            return any(self.is_record(each) for each in self._schema.get_possible_types(kind))
        return is_object_type(kind) and self._record in kind.interfaces


def has_field(kind: GraphQLNamedType, name: str) -> bool:
    """Whether objects of `kind` have a field `name`."""
    return (is_object_type(kind) or is_interface_type(kind)) and name in kind.fields
