"""How large a document may be, found in one pass over it before anything else looks at it.

Every fragment is measured once, however often it is spread, so the work is linear in the document's
size even when what the document stands for is exponential.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DefinitionNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
)

LIMIT_EXCEEDED = "GRAPHQL_LIMIT_EXCEEDED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
INTROSPECTION = ("__schema", "__type")
REFUSALS = {
    "characters": "The document is too long: {} characters are allowed.",
    "tokens": "The document is too long: {} tokens are allowed.",
    "depth": "Selections are nested too deeply: {} levels are allowed.",
    "introspectionDepth": "The introspection is nested too deeply: {} levels are allowed.",
    "introspections": "Too many `__schema` fields: {} is allowed.",
    "aliases": "Too many aliases, with the fragments written out: {} are allowed.",
    "directives": "Too many directives, with the fragments written out: {} are allowed.",
    "rootFields": "Too many root fields, with the fragments written out: {} are allowed.",
    "selections": "Too many selections, with the fragments written out: {} are allowed.",
    "nodes": "This may read too many records: {} are allowed. Ask for smaller pages.",
    "values": "This may answer with too many values: {} are allowed. Ask for smaller pages.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest document and answer that are served, as counts.

    `page_size` is assumed of a page that names no size, `list_size` of a list without pages.
    """

    tokens: int = 2_000
    comments: int = 500
    characters: int = 64_000
    depth: int = 10
    introspection_depth: int = 15
    introspections: int = 1
    aliases: int = 15
    directives: int = 9
    root_fields: int = 20
    selections: int = 1_000
    nodes: int = 3_000
    values: int = 25_000
    page_size: int = 25
    list_size: int = 3
    errors: int = 5


@dataclass(slots=True)
class Shape:
    """What a selection set comes to with its fragments written out."""

    depth: int = 0
    introspection_depth: int = 0
    introspections: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0
    selections: int = 0


@dataclass(slots=True)
class Spread:
    """A fragment spread: which one, how deep, below `__schema`, and whether among the root's."""

    name: str
    depth: int
    introspects: bool
    at_root: bool


@dataclass(slots=True)
class Definition:
    """An operation or fragment as written, with what it spreads still to be added."""

    node: OperationDefinitionNode | FragmentDefinitionNode
    shape: Shape
    spreads: list[Spread] = field(default_factory=list)


def too_large(limit: str, allowed: int, node: Node | None = None) -> GraphQLError:
    """The refusal of a document that exceeds the limit of that name."""
    return GraphQLError(
        REFUSALS[limit].format(allowed),
        node,
        extensions={"code": LIMIT_EXCEEDED, "limit": limit, "allowed": allowed},
    )


def check_shape(document: DocumentNode, limits: Limits) -> dict[str, bool]:
    """Whether each operation (by name, "" for the nameless) introspects the schema.

    Raises a GraphQLError when an operation or fragment of `document` is larger than `limits`, or
    when its fragments go round in a circle.
    """
    definitions = [measured(each) for each in document.definitions if is_executable(each)]
    fragments = {
        each.node.name.value: each
        for each in definitions
        if isinstance(each.node, FragmentDefinitionNode)
    }
    for name in in_order(fragments):
        add_spreads(fragments[name], fragments)
    for each in definitions:
        if isinstance(each.node, OperationDefinitionNode):
            add_spreads(each, fragments)
        check(each, limits)
    return {
        each.node.name.value if each.node.name else "": each.shape.introspection_depth > 0
        for each in definitions
        if isinstance(each.node, OperationDefinitionNode)
    }


def is_executable(node: DefinitionNode) -> bool:
    """Whether `node` asks for something, rather than declaring types."""
    return isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)


def measured(node: DefinitionNode) -> Definition:
    """`node`'s own measure, its spreads noted but not followed."""
    assert isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)  # noqa: S101
    shape = Shape(directives=len(node.directives or ()))
    found = Definition(node, shape)
    stack: list[tuple[SelectionSetNode, int, bool]] = [(node.selection_set, 1, False)]
    while stack:
        selections, depth, introspects = stack.pop()
        for selection in selections.selections:
            directives: tuple[DirectiveNode, ...] = tuple(selection.directives or ())
            shape.selections += 1
            shape.directives += len(directives)
            if isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                found.spreads.append(Spread(name, depth, introspects, depth == 1))
            elif isinstance(selection, InlineFragmentNode):
                stack.append((selection.selection_set, depth, introspects))
            elif isinstance(selection, FieldNode):
                below = introspects or selection.name.value in INTROSPECTION
                count_field(shape, selection, depth, below)
                if selection.selection_set:
                    stack.append((selection.selection_set, depth + 1, below))
    return found


def count_field(shape: Shape, node: FieldNode, depth: int, introspects: bool) -> None:
    """Add one field, without what is selected below it."""
    shape.aliases += node.alias is not None
    shape.root_fields += depth == 1
    shape.introspections += node.name.value == "__schema"
    if introspects:
        shape.introspection_depth = max(shape.introspection_depth, depth)
    else:
        shape.depth = max(shape.depth, depth)


def in_order(fragments: dict[str, Definition]) -> Iterator[str]:
    """Fragment names, each after those that it spreads. Raises a GraphQLError at a circle."""
    done: set[str] = set()
    for root, definition in fragments.items():
        path = [] if root in done else [(root, iter(definition.spreads))]
        open_ = {root}
        while path:
            name, spreads = path[-1]
            below = next((each.name for each in spreads if each.name not in done), None)
            if below is None:
                path.pop()
                open_.discard(name)
                done.add(name)
                yield name
            elif below in open_:
                raise GraphQLError(
                    f"Fragment '{below}' spreads itself.",
                    fragments[below].node,
                    extensions={"code": VALIDATION_FAILED},
                )
            elif below in fragments:
                open_.add(below)
                path.append((below, iter(fragments[below].spreads)))


def add_spreads(definition: Definition, fragments: dict[str, Definition]) -> None:
    """Add what the fragments that `definition` spreads come to; an unknown one adds nothing."""
    shape = definition.shape
    for spread in definition.spreads:
        if spread.name not in fragments:
            continue
        below = fragments[spread.name].shape
        above = spread.depth - 1
        shape.selections += below.selections
        shape.aliases += below.aliases
        shape.directives += below.directives
        shape.introspections += below.introspections
        shape.root_fields += below.root_fields if spread.at_root else 0
        ordinary = above + below.depth if below.depth else 0
        introspective = above + below.introspection_depth if below.introspection_depth else 0
        if spread.introspects:
            ordinary, introspective = 0, max(ordinary, introspective)
        shape.depth = max(shape.depth, ordinary)
        shape.introspection_depth = max(shape.introspection_depth, introspective)


def check(definition: Definition, limits: Limits) -> None:
    """Raise a GraphQLError when the definition is larger than `limits`.

    Of a fragment only the number of selections matters: the rest is judged where it is spread.
    """
    shape, node = definition.shape, definition.node
    counts = [("selections", shape.selections, limits.selections)]
    if isinstance(node, OperationDefinitionNode):
        counts += [
            ("depth", shape.depth, limits.depth),
            ("introspectionDepth", shape.introspection_depth, limits.introspection_depth),
            ("introspections", shape.introspections, limits.introspections),
            ("aliases", shape.aliases, limits.aliases),
            ("directives", shape.directives, limits.directives),
            ("rootFields", shape.root_fields, limits.root_fields),
        ]
    for limit, found, allowed in counts:
        if found > allowed:
            raise too_large(limit, allowed, node)
