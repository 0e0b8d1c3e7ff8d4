"""Pages as connections: edges, page information, and the total where it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from resolvers.context import Context
from store.collection import Collection, Order, Page, Window
from store.documents import Filter, M

__all__ = ["Connection", "Edge", "PageInfo", "Window", "connected", "connected_each"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Edge:
    """One row of a page."""

    cursor: str
    node: Any


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Connection(Generic[T]):
    """A page of a list. The whole list is `where` in `collection`, or is known to have `total`."""

    page: Page[T]
    collection: Collection[Any] | None = None
    where: Filter | None = None
    total: int = 0

    @property
    def nodes(self) -> Sequence[T]:
        """The rows."""
        return self.page.items

    @property
    def edges(self) -> Sequence[Edge]:
        """The rows with their cursors."""
        rows = zip(self.page.cursors, self.page.items, strict=True)
        return [Edge(cursor, node) for cursor, node in rows]

    @property
    def page_info(self) -> PageInfo:
        """Where the page stands."""
        cursors = self.page.cursors
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )


async def connected(
    collection: Collection[M], where: Filter, order: Order, window: Window
) -> Connection[M]:
    """The window's page of what is `where`."""
    return (await connected_each(collection, [where], order, window))[0]


async def connected_each(
    collection: Collection[M], wheres: Sequence[Filter], order: Order, window: Window
) -> list[Connection[M]]:
    """The same window onto each of many lists, in one round trip."""
    pages = await collection.pages(wheres, order, window)
    return [Connection(page, collection, where) for page, where in zip(pages, wheres, strict=True)]


async def total_counts(connections: Sequence[Connection[Any]], context: Context) -> Sequence[int]:
    """How many rows each list has in all, in one round trip; they are lists of one kind."""
    collection = connections[0].collection
    if collection is None:
        return [each.total for each in connections]
    return await collection.counts([each.where or {} for each in connections])
