"""Connections: pages of a list with opaque, stable cursors."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import strawberry

from resolvers import paging as resolve
from schema.binding import batched, plain, shows

T = TypeVar("T")

First = Annotated[
    int | None,
    strawberry.argument(description="How many from the start, 1 to 100; 25 unless told."),
]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[
    int | None, strawberry.argument(description="How many from the end, 1 to 100; not with first.")
]
Before = Annotated[
    str | None, strawberry.argument(description="Only what comes before this cursor.")
]


@shows(resolve.PageInfo, name="PageInfo", description="Where a page stands in its list.")
class PageInfo:
    """Where a page stands."""

    has_next_page: bool = plain("Whether more follows.")
    has_previous_page: bool = plain("Whether something comes before.")
    start_cursor: str | None = plain("The first row's cursor.")
    end_cursor: str | None = plain("The last row's cursor.")


def edge(node: Any, what: str) -> Callable[[type[T]], type[T]]:
    """Declare an edge type: one row of a page of `what`, with its cursor."""

    def decorate(declared: type[T]) -> type[T]:
        declared.__annotations__ = {"cursor": str, "node": node}
        declared.cursor = plain("Where this row stands: pass it as after or before.")  # type: ignore[attr-defined]
        declared.node = plain(f"The {what}.")  # type: ignore[attr-defined]
        return shows(resolve.Edge, description=f"One row of a list of {what}s.")(declared)

    return decorate


def connection(edge_type: Any, node: Any, what: str) -> Callable[[type[T]], type[T]]:
    """Declare a connection type: a page of `what`, with as much about the list as is asked for."""

    def total_count(self: Any) -> int: ...

    def decorate(declared: type[T]) -> type[T]:
        fields = {
            "edges": (list[edge_type], plain("The rows with their cursors.")),
            "nodes": (list[node], plain("The rows alone.")),
            "page_info": (PageInfo, plain("Where the page stands.")),
        }
        declared.__annotations__ = {name: annotation for name, (annotation, _) in fields.items()}
        for name, (_, field) in fields.items():
            setattr(declared, name, field)
        counted = batched(resolve.total_counts, "How many there are in all; counted when asked.")
        declared.total_count = counted(total_count)  # type: ignore[attr-defined]
        return shows(resolve.Connection, description=f"A page of {what}s.")(declared)

    return decorate
