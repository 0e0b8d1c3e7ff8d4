"""Assignments as they are looked for."""

from collections.abc import Sequence
from datetime import datetime

from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment
from advocacy.reliability import Reliability
from store.collection import Collection, Order
from store.conditions import all_of, during, one_of
from store.database import Database
from store.documents import Document, Filter

NEWEST = Order((("id", -1),))
S = AssignmentState
PER_SLOT = 500
PER_EVENT = 2_000
LIVE_AT_ONCE = 20_000


class Assignments(Collection[Assignment]):
    """The stored asks."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "assignments", Assignment)

    def where(
        self,
        states: Sequence[AssignmentState] | None = None,
        event_ids: Sequence[str] | None = None,
        advocate_ids: Sequence[str] | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
    ) -> Filter:
        """The asks that meet every condition given."""
        kinds = one_of(state=states, event_id=event_ids, advocate_id=advocate_ids)
        return all_of(kinds, during(from_, to))

    async def by_slots(self, slot_ids: Sequence[str]) -> list[Assignment]:
        """Everybody ever asked for these seats, the newest first."""
        filter = one_of(slot_id=slot_ids)
        return await self.find(filter, sort=NEWEST.fields, limit=PER_SLOT * len(slot_ids))

    async def live_of_panels(self, panel_ids: Sequence[str]) -> list[Assignment]:
        """The live asks of these panels."""
        filter = {**one_of(panel_id=panel_ids), "live": True}
        return await self.find(filter, limit=PER_SLOT * len(panel_ids))

    async def live_of_panels_and_events(
        self, panel_ids: Sequence[str], event_ids: Sequence[str]
    ) -> list[Assignment]:
        """The live asks of these panels and of these whole events, each once."""
        either = [one_of(panel_id=panel_ids), one_of(event_id=event_ids)]
        return await self.find({"live": True, "$or": either}, limit=LIVE_AT_ONCE)

    async def live_of_advocate(self, *advocate_ids: str) -> list[Assignment]:
        """The live asks of a person, or of several."""
        filter = {**one_of(advocate_id=advocate_ids), "live": True}
        return await self.find(filter, limit=LIVE_AT_ONCE)

    async def live_of_event(self, event_id: str) -> list[Assignment]:
        """The live asks of an event."""
        filter = {"event_id": event_id, "live": True}
        return await self.find(filter, limit=LIVE_AT_ONCE)

    async def of_event(self, event_id: str) -> list[Assignment]:
        """Everybody ever asked for an event."""
        return await self.find({"event_id": event_id}, limit=LIVE_AT_ONCE)

    async def live_during(self, starts_at: datetime, ends_at: datetime) -> list[Assignment]:
        """The live asks, in any events, that overlap [starts_at, ends_at)."""
        filter = {"live": True, **during(starts_at, ends_at)}
        return await self.find(filter, limit=LIVE_AT_ONCE)

    async def with_outcome(self, event_ids: Sequence[str]) -> list[Assignment]:
        """The asks of these events whose outcome was recorded."""
        filter = {**one_of(event_id=event_ids), "outcome": {"$ne": None}}
        return await self.find(filter, limit=PER_EVENT * len(event_ids))

    async def events_of(self, advocate_id: str, event_ids: Sequence[str]) -> set[str]:
        """Those of the events that the person was ever asked for."""
        filter = {"advocate_id": advocate_id, "event_id": {"$in": list(event_ids)}}
        rows = await self.aggregate(
            [{"$match": filter}, {"$group": {"_id": "$event_id"}}], limit=len(event_ids)
        )
        return {row["_id"] for row in rows}

    async def by_key(self, idempotency_key: str) -> Assignment | None:
        """The ask that was made with this key."""
        return await self.first({"idempotency_key": idempotency_key})

    async def declined(self, slot_ids: Sequence[str]) -> list[Assignment]:
        """The asks for these seats that were declined."""
        filter = {**one_of(slot_id=slot_ids), "state": AssignmentState.DECLINED.value}
        return await self.find(filter, limit=PER_SLOT * len(slot_ids))

    async def counts_by_state(
        self, field: str, ids: Sequence[str]
    ) -> dict[str, dict[AssignmentState, int]]:
        """For each of `ids` in `field`, how many of its asks stand in each state."""
        rows = await self.aggregate(
            [
                {"$match": {field: {"$in": list(ids)}}},
                {"$group": {"_id": {"id": f"${field}", "state": "$state"}, "n": {"$sum": 1}}},
            ],
            limit=len(ids) * len(AssignmentState),
        )
        counts: dict[str, dict[AssignmentState, int]] = {id: {} for id in ids}
        for row in rows:
            counts[row["_id"]["id"]][AssignmentState(row["_id"]["state"])] = row["n"]
        return counts

    async def reliability(self, advocate_ids: Sequence[str]) -> dict[str, Reliability]:
        """How the asks of each of these people went; nothing for who was never invited."""
        rows = await self.aggregate(
            [
                {"$match": {"advocate_id": {"$in": list(set(advocate_ids))}}},
                {"$match": {"asks": {"$gte": 1}}},
                {
                    "$group": {
                        "_id": "$advocate_id",
                        "asks": {"$sum": 1},
                        "accepted": how_many({"$eq": ["$accepted", True]}),
                        "declined": how_many({"$eq": ["$state", S.DECLINED.value]}),
                        "expired": how_many({"$eq": ["$state", S.EXPIRED.value]}),
                        "shows": how_many({"$eq": ["$state", S.ATTENDED.value]}),
                        "no_shows": how_many({"$eq": ["$state", S.NO_SHOW.value]}),
                        "late_cancellations": how_many({"$eq": ["$withdrawn_late", True]}),
                        "ratings": how_many({"$gt": ["$outcome.rating", None]}),
                        "rated": {"$sum": "$outcome.rating"},
                    }
                },
            ],
            limit=max(1, len(advocate_ids)),
        )
        return {row.pop("_id"): Reliability.model_validate(row) for row in rows}


def how_many(condition: Document) -> Document:
    """Counts the rows of a group for which an expression holds."""
    return {"$sum": {"$cond": [condition, 1, 0]}}
