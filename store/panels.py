"""Panels as they are looked for."""

from collections.abc import Sequence

from advocacy.panels import Panel
from store.collection import Collection, Order
from store.conditions import one_of
from store.database import Database

BY_START = Order((("starts_at", 1),))
PER_EVENT = 500


class Panels(Collection[Panel]):
    """The stored sessions."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "panels", Panel)

    async def by_events(self, event_ids: Sequence[str]) -> list[Panel]:
        """All sessions of these events, by time."""
        filter = one_of(event_id=event_ids)
        return await self.find(filter, sort=BY_START.fields, limit=PER_EVENT * len(event_ids))
