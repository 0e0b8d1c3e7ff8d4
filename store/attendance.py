"""Attendance as it is kept: the facts as they came, and what counting made of them."""

from collections.abc import AsyncIterator, Sequence

from pydantic import AwareDatetime

from advocacy.attendance.facts import Fact, fact_key
from advocacy.attendees import Attendee
from advocacy.audiences import AttendanceSummary
from advocacy.entity import Entity
from store.collection import Collection, Order
from store.conditions import one_of
from store.database import Database

BY_NAME = Order((("name_key", 1),))
AT_ONCE = 2_000
SCOPES = 10_000


class StoredFact(Entity):
    """A fact within its scope: an event, or a webinar by its platform's id; its id names both."""

    scope: str
    fact: Fact
    received_at: AwareDatetime


class AttendanceFacts(Collection[StoredFact]):
    """The set of all facts; each is there once."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "attendance_facts", StoredFact)

    async def add(self, scope: str, facts: Sequence[Fact]) -> set[str]:
        """Keep the facts; the keys of those that were new."""
        stored = [stored_fact(scope, fact) for fact in facts]
        return {key_of(each) for each in await self.insert_many(stored)}

    async def unknown(self, scope: str, facts: Sequence[Fact]) -> set[str]:
        """The keys of the facts that are not kept yet."""
        stored = [stored_fact(scope, fact) for fact in facts]
        there = {each.id for each in await self.many([s.id for s in stored]) if each}
        return {key_of(each) for each in stored if each.id not in there}

    async def scopes_of(self, emails: Sequence[str]) -> list[str]:
        """Every scope with a fact that tells one of these addresses."""
        rows = await self.aggregate(
            [{"$match": {"fact.email": {"$in": list(emails)}}}, {"$group": {"_id": "$scope"}}],
            limit=SCOPES,
        )
        return sorted(row["_id"] for row in rows)

    async def batch(self, scope: str, after: str, limit: int) -> list[StoredFact]:
        """The next facts of a scope after an id, by id."""
        filter = {"scope": scope, "id": {"$gt": after}}
        return await self.find(filter, sort=(("id", 1),), limit=limit)

    async def of_scope(self, scope: str) -> AsyncIterator[StoredFact]:
        """All facts of a scope, read in batches."""
        after = ""
        while True:
            batch = await self.batch(scope, after, AT_ONCE)
            for each in batch:
                yield each
            if len(batch) < AT_ONCE:
                return
            after = batch[-1].id

    async def of_scopes(self, scopes: Sequence[str]) -> list[Fact]:
        """All facts of these scopes."""
        return [each.fact for scope in scopes async for each in self.of_scope(scope)]


class Attendees(Collection[Attendee]):
    """The people of each event's attendance."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "attendees", Attendee)

    async def keep_only(self, event_id: str, people: Sequence[Attendee]) -> None:
        """Make these the event's people: those that changed are written, those gone removed."""
        before = {each.id: each for each in await self._all(event_id)}
        after = {each.id: each for each in people}
        changed = [
            each.changed(version=before[id].version)
            for id, each in after.items()
            if id in before and each.changed(version=before[id].version) != before[id]
        ]
        await self.insert_many([each for id, each in after.items() if id not in before])
        await self.replace_all(changed)
        gone = [id for id in before if id not in after]
        if gone:
            await self.delete({"event_id": event_id, **one_of(id=gone)})

    async def _all(self, event_id: str) -> list[Attendee]:
        found: list[Attendee] = []
        while True:
            after = found[-1].id if found else ""
            filter = {"event_id": event_id, "id": {"$gt": after}}
            batch = await self.find(filter, sort=(("id", 1),), limit=AT_ONCE)
            found += batch
            if len(batch) < AT_ONCE:
                return found


class Summaries(Collection[AttendanceSummary]):
    """Each event's attendance in numbers, under the event's id."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "attendance", AttendanceSummary)


def stored_fact(scope: str, fact: Fact) -> StoredFact:
    """The fact within its scope."""
    return StoredFact(
        id=f"{scope}/{fact_key(fact)}", scope=scope, fact=fact, received_at=fact.received_at
    )


def key_of(stored: StoredFact) -> str:
    """The fact's own key."""
    return stored.id.rpartition("/")[2]
