"""Watching: what changed of an event, as it is after the change, to whoever subscribed."""

from collections.abc import AsyncIterator

from advocacy.errors import NotFound
from resolvers.context import Context
from store.changes import Change
from store.collection import Collection
from store.documents import M


async def watched(
    context: Context, collection: Collection[M], event_id: str
) -> AsyncIterator[M]:
    """Each document of the event after each change, from the moment of subscribing."""
    if not await context.store.events.exists({"id": event_id}):
        raise NotFound(f"There is no event {event_id}.", ["eventId"])

    def is_of_event(change: Change) -> bool:
        return change.document is not None and change.document.get("event_id") == event_id

    async for change in context.changes.subscribe(collection.name, is_of_event):
        if change.document is not None:
            yield collection.model.model_validate(dict(change.document), extra="ignore")
