"""Writing: read, let a rule decide, write; all or nothing, and again for who comes second."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from resolvers.context import Context
from resolvers.reading import expect, needed
from store.collection import Collection
from store.database import AlreadyStored
from store.documents import M

T = TypeVar("T")


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


async def again(context: Context, work: Callable[[], Awaitable[T]], attempts: int = 2) -> T:
    """What `work` does in one transaction, whoever else stores the same at the very same moment.

    Who comes second looks again, and finds what the first one stored. AlreadyStored when that
    happens each time.
    """
    for _ in range(attempts - 1):
        try:
            return await context.store.transaction(work)
        except AlreadyStored:
            continue
    return await context.store.transaction(work)
