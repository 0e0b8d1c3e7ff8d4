"""Changing one stored thing: read it, let a rule decide, write it, all or nothing."""

from collections.abc import Callable

from resolvers.context import Context
from resolvers.reading import expect, needed
from store.collection import Collection
from store.documents import M


async def rewrite(
    context: Context,
    collection: Collection[M],
    id: str,
    what: str,
    change: Callable[[M], M],
    *,
    field: str = "id",
    expected: int | None = None,
) -> M:
    """What `change` makes of it, stored. Whoever comes second decides on what the first wrote.

    NotFound about the input `field`, StaleVersion when `expected` is another version.
    """

    async def work() -> M:
        before = await needed(collection, id, field, what)
        expect(before.version, expected)
        return await collection.replace(change(before))

    return await context.store.transaction(work)
