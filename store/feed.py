"""A stream of changes as the server reports them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pymongo.errors import PyMongoError

from store.documents import Document, with_id
from store.errors import HistoryLost, translated

OPERATIONS = ["insert", "update", "replace", "delete"]
WAIT_MS = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened to one document.

    `operation` is insert, update, replace or delete. `document` is the one after it, by `id`, as
    it was when the server was asked; None after a delete, and when it was gone by then.
    """

    collection: str
    id: str
    operation: str
    document: Mapping[str, Any] | None
    resume_token: Mapping[str, Any]


class Feed:
    """An open stream. Survives a lost connection by itself, once."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @classmethod
    async def open(
        cls, source: Any, collections: Iterable[str], resume_after: Mapping[str, Any] | None
    ) -> Self:
        """Listen to `source`, a database of the driver's."""
        only = {
            "operationType": {"$in": OPERATIONS},
            "ns.coll": {"$in": sorted(collections)},
        }
        stream = source.watch(
            [{"$match": only}],
            full_document="updateLookup",
            resume_after=resume_after,
            max_await_time_ms=WAIT_MS,
        )
        try:
            await stream.__aenter__()
        except PyMongoError as error:
            raise translated(error) from error
        return cls(stream)

    @property
    def resume_token(self) -> Mapping[str, Any] | None:
        """Where to go on from: after the last change that was handed out, or later if quiet."""
        token = self._stream.resume_token
        return dict(token) if token else None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        while not (change := await self.next_within_a_second()):
            pass
        return change

    async def next_within_a_second(self) -> Change | None:
        """The next change, or None when it is quiet.

        Raises HistoryLost when the stream has ended, as when the database is dropped.
        """
        if not self._stream.alive:
            raise HistoryLost("the stream of changes has ended")
        try:
            event = await self._stream.try_next()
        except PyMongoError as error:
            raise translated(error) from error
        return event and _to_change(event)

    async def close(self) -> None:
        """Stop listening."""
        try:
            await self._stream.close()
        except PyMongoError:
            return


def _to_change(event: Document) -> Change:
    document = event.get("fullDocument")
    return Change(
        collection=event["ns"]["coll"],
        id=event["documentKey"]["_id"],
        operation=event["operationType"],
        document=with_id(document) if document else None,
        resume_token=event["_id"],
    )
