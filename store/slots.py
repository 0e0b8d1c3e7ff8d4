"""Speaking slots as they are looked for."""

from collections.abc import Sequence
from datetime import datetime

from advocacy.personas import Persona
from advocacy.slots import SlotRole, SlotStatus, SpeakingSlot
from store.collection import Collection, Order
from store.conditions import all_of, during, one_of
from store.database import Database
from store.documents import Filter

BY_START = Order((("starts_at", 1),))
PER_PANEL = 200
PER_EVENT = 20_000


class Slots(Collection[SpeakingSlot]):
    """The stored seats."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "slots", SpeakingSlot)

    def where(
        self,
        event_ids: Sequence[str] | None = None,
        statuses: Sequence[SlotStatus] | None = None,
        roles: Sequence[SlotRole] | None = None,
        personas: Sequence[Persona] | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
    ) -> Filter:
        """The seats that meet every condition given."""
        kinds = one_of(event_id=event_ids, status=statuses, role=roles, personas=personas)
        return all_of(kinds, during(from_, to))

    async def by_panels(self, panel_ids: Sequence[str]) -> list[SpeakingSlot]:
        """All seats of these panels, in the order they were added."""
        filter = one_of(panel_id=panel_ids)
        return await self.find(filter, sort=(("id", 1),), limit=PER_PANEL * len(panel_ids))

    async def by_event(self, event_id: str) -> list[SpeakingSlot]:
        """All seats of an event."""
        return await self.find({"event_id": event_id}, sort=BY_START.fields, limit=PER_EVENT)

    async def open_after(self, at: datetime, limit: int) -> list[SpeakingSlot]:
        """At most `limit` open seats that begin after `at`, the earliest first."""
        filter = {"status": SlotStatus.OPEN.value, "starts_at": {"$gt": at}}
        return await self.find(filter, sort=BY_START.fields, limit=limit)
