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
    """A page of a list. The whole list is `where` in `collection`, or is known to have `total`.

    One of many lists of a kind is what has `key` in `field` of that.
    """

    page: Page[T]
    collection: Collection[Any] | None = None
    where: Filter | None = None
    field: str | None = None
    key: str = ""
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
    return Connection(await collection.page(where, order, window), collection, where)


async def connected_each(
    collection: Collection[M],
    field: str,
    keys: Sequence[str],
    order: Order,
    window: Window,
    where: Filter | None = None,
) -> list[Connection[M]]:
    """The same window onto the list of each of `keys` in `field`, in one round trip."""
    pages = await collection.pages_each(field, keys, order, window, where or {})
    pairs = zip(pages, keys, strict=True)
    return [Connection(page, collection, where, field, key) for page, key in pairs]


async def total_counts(connections: Sequence[Connection[Any]], context: Context) -> Sequence[int]:
    """How many rows each list has in all, in one round trip; they are lists of one kind."""
    first = connections[0]
    if first.collection is None:
        return [each.total for each in connections]
    if first.field is None:
        return [await first.collection.count(first.where or {}) for _ in connections]
    keys = [each.key for each in connections]
    return await first.collection.counts_each(first.field, keys, first.where or {})
