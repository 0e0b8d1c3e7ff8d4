"""The reading half of a collection: by id, by filter, in counts and in pages."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic

from store.documents import Document, Filter, M, Sort, to_filter, to_model, to_sort
from store.paging import (
    Order,
    Page,
    Window,
    cut,
    is_plain,
    matching,
    of_keys,
    sorting,
    stages,
    stages_each,
    within,
)

if TYPE_CHECKING:
    from store.database import Database

NO_CONDITION: Filter = {}


class Reads(Generic[M]):
    """What can be asked of the stored entities of one kind."""

    def __init__(self, database: "Database", name: str, model: type[M]) -> None:
        self.name = name
        self.model = model
        self._database = database

    def model_of(self, document: Mapping[str, Any]) -> M:
        """The entity that a document, as a change tells it, was made from."""
        return to_model(self.model, document)

    async def get(self, id: str) -> M | None:
        """The one with this id."""
        return await self.first({"id": id})

    async def many(self, ids: Sequence[str]) -> list[M | None]:
        """One for each id, in the order asked."""
        if not ids:
            return []
        found = await self.find({"id": {"$in": list(set(ids))}}, limit=len(ids))
        by_id = {model.id: model for model in found}
        return [by_id.get(id) for id in ids]

    async def first(self, filter: Filter, sort: Sort = ()) -> M | None:
        """The first that matches."""
        found = await self.find(filter, sort=sort, limit=1)
        return found[0] if found else None

    async def find(self, filter: Filter, *, sort: Sort = (), limit: int) -> list[M]:
        """At most `limit` that match."""
        return [
            to_model(self.model, document)
            for document in await self._find(filter, to_sort(sort), limit, None)
        ]

    async def exists(self, filter: Filter) -> bool:
        """Whether any matches."""
        return bool(await self._find(filter, [], 1, {"_id": 1}))

    async def _find(
        self, filter: Filter, sort: Sort, limit: int, fields: Document | None
    ) -> list[Document]:
        if limit < 1:
            raise ValueError("a limit is at least 1")

        async def read(raw: Any, session: Any) -> list[Document]:
            cursor = raw.find(
                to_filter(filter), fields, sort=sort, limit=limit, batch_size=limit, session=session
            )
            documents: list[Document] = await cursor.to_list(limit)
            return documents

        return await self._database.run(self.name, read)

    async def count(self, filter: Filter) -> int:
        """How many match."""
        rows = await self.aggregate([*matching(filter), {"$count": "n"}], limit=1)
        return int(rows[0]["n"]) if rows else 0

    async def counts_each(
        self, field: str, keys: Sequence[str], filter: Filter = NO_CONDITION
    ) -> list[int]:
        """How many match with each of `keys` in `field`; one round trip, however many keys."""
        if not keys:
            return []
        each = [*of_keys(field, keys, filter), {"$group": {"_id": f"${field}", "n": {"$sum": 1}}}]
        found = {row["_id"]: row["n"] for row in await self.aggregate(each, limit=len(set(keys)))}
        return [found.get(key, 0) for key in keys]

    async def page(self, filter: Filter, order: Order, window: Window) -> Page[M]:
        """The window's part of those that match. Raises InvalidInput for a wrong cursor."""
        size = window.size + 1
        if is_plain(filter, window):
            sort = list(sorting(order, window).items())
            rows = await self._find(within(filter, order, window), sort, size, None)
        else:
            rows = await self._database.rows(self.name, stages(filter, order, window), size)
        return self._page_of(cut(rows, order, window))

    async def pages_each(
        self,
        field: str,
        keys: Sequence[str],
        order: Order,
        window: Window,
        filter: Filter = NO_CONDITION,
    ) -> list[Page[M]]:
        """The same window onto the list of each of `keys` in `field`; one round trip."""
        if not keys:
            return []
        pipeline = stages_each(field, keys, filter, order, window)
        groups = await self._database.rows(self.name, pipeline, len(set(keys)))
        found = {row["_id"]: row["rows"] for row in groups}
        return [self._page_of(cut(found.get(key, []), order, window)) for key in keys]

    def _page_of(self, page: Page[Document]) -> Page[M]:
        items = [to_model(self.model, document) for document in page.items]
        return Page(items, page.cursors, page.has_next, page.has_previous)

    async def best(self, filter: Filter, order: Order, limit: int) -> list[M]:
        """The first `limit` that match in an order, which may be more than a page has."""
        pipeline = [*matching(filter), {"$sort": dict(order.keys)}]
        return [to_model(self.model, row) for row in await self.aggregate(pipeline, limit=limit)]

    async def aggregate(self, pipeline: Sequence[Document], *, limit: int) -> list[Document]:
        """At most `limit` rows of a pipeline, which speaks of `_id`; its caller bounds it."""
        return await self._database.rows(self.name, [*pipeline, {"$limit": limit}], limit)
