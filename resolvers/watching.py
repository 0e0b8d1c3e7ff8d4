"""Watching: what changed of an event, as it is after the change, to whoever subscribed."""

from collections.abc import AsyncIterator

from advocacy.errors import NotFound
from resolvers.context import Context
from store.changes import LOST, Change
from store.collection import Collection
from store.documents import M

AT_ONCE = 10_000


async def watched(context: Context, collection: Collection[M], event_id: str) -> AsyncIterator[M]:
    """Each document of the event after each change, from the moment of subscribing.

    Where changes may have been missed, all documents of the event are told once more.
    """
    if not await context.store.events.exists({"id": event_id}):
        raise NotFound(f"There is no event {event_id}.", ["eventId"])

    def is_of_event(change: Change) -> bool:
        return change.document is not None and change.document.get("event_id") == event_id

    async with context.changes.subscribe(collection.name, is_of_event) as changes:
        async for change in changes:
            if change.operation == LOST:
                for each in await collection.find({"event_id": event_id}, limit=AT_ONCE):
                    yield each
            elif change.document is not None:
                yield collection.model_of(change.document)
