"""The reading half of a collection: by id, by filter, in counts and in pages."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic

from store.documents import Document, Filter, M, Sort, to_filter, to_model, to_sort
from store.paging import Order, Page, Window, cut, stages

if TYPE_CHECKING:
    from store.database import Database

# MongoDB takes 1,000 stages at most; the lists of more parents are read in several round trips.
LISTS_AT_ONCE = 100
POSITION = "_position"


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
        return (await self.counts([filter]))[0]

    async def counts(self, filters: Sequence[Filter]) -> list[int]:
        """How many match each of the filters; one round trip for 100 of them."""
        found = await self._each([[{"$match": to_filter(f)}, {"$count": "n"}] for f in filters], 1)
        return [rows[0]["n"] if rows else 0 for rows in found]

    async def page(self, filter: Filter, order: Order, window: Window) -> Page[M]:
        """The window's part of those that match. Raises InvalidInput for a wrong cursor."""
        return (await self.pages([filter], order, window))[0]

    async def pages(self, filters: Sequence[Filter], order: Order, window: Window) -> list[Page[M]]:
        """The same window onto each of many lists; one round trip for 100 of them."""
        found = await self._each([stages(f, order, window) for f in filters], window.size + 1)
        return [self._page_of(cut(rows, order, window)) for rows in found]

    def _page_of(self, page: Page[Document]) -> Page[M]:
        items = [to_model(self.model, document) for document in page.items]
        return Page(items, page.cursors, page.has_next, page.has_previous)

    async def aggregate(self, pipeline: Sequence[Document], *, limit: int) -> list[Document]:
        """At most `limit` rows of a pipeline, which speaks of `_id`; its caller bounds it."""
        return await self._database.rows(self.name, [*pipeline, {"$limit": limit}], limit)

    async def _each(self, pipelines: list[list[Document]], size: int) -> list[list[Document]]:
        """The rows of each pipeline, of which each makes at most `size`."""
        parts = [pipelines[i : i + LISTS_AT_ONCE] for i in range(0, len(pipelines), LISTS_AT_ONCE)]
        found = await asyncio.gather(*(self._united(part, size) for part in parts))
        return [rows for part in found for rows in part]

    async def _united(self, pipelines: list[list[Document]], size: int) -> list[list[Document]]:
        numbered = [
            [*pipeline, {"$set": {POSITION: {"$literal": position}}}]
            for position, pipeline in enumerate(pipelines)
        ]
        united = [
            *numbered[0],
            *({"$unionWith": {"coll": self.name, "pipeline": pipe}} for pipe in numbered[1:]),
        ]
        found: list[list[Document]] = [[] for _ in pipelines]
        for row in await self._database.rows(self.name, united, size * len(pipelines)):
            found[row.pop(POSITION)].append(row)
        return found
