"""Claims: keys that only one may hold at a time, taken and given up with what holds them.

A unique index on a field that changes would say the same, but the embedded server goes on refusing
a key that an update gave up. A claim's key is its id, which never changes.
"""

from collections.abc import Mapping, Sequence

from advocacy.entity import Entity
from store.collection import Collection
from store.database import AlreadyStored, Database


class Claim(Entity):
    """A key, as the id, and who holds it."""

    holder: str


class Claims(Collection[Claim]):
    """All that is claimed."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "claims", Claim)

    async def take(self, kind: str, key: str, holder: str) -> None:
        """Claim a key. Raises AlreadyStored when somebody holds it."""
        await self.insert(Claim(id=f"{kind}:{key}", holder=holder))

    async def take_free(self, kind: str, holders: Mapping[str, str]) -> set[str]:
        """Claim those keys that nobody holds, each for its holder; which they were."""
        claims = [Claim(id=f"{kind}:{key}", holder=holder) for key, holder in holders.items()]
        return {each.id.partition(":")[2] for each in await self.insert_many(claims)}

    async def take_all(self, holders: Mapping[str, str]) -> None:
        """Claim every one of these whole keys, each a kind with its key, for its holder.

        Raises AlreadyStored when somebody holds one of them.
        """
        claims = [Claim(id=id, holder=holder) for id, holder in holders.items()]
        taken = {claim.id for claim in await self.insert_many(claims)}
        if lost := sorted(holders.keys() - taken):
            raise AlreadyStored("_id_", {"id": lost[0]})

    async def give_up_all(self, holders: Mapping[str, str]) -> None:
        """Let go of those of these whole keys that one of the holders has."""
        if holders:
            owners = sorted(set(holders.values()))
            await self.delete({"id": {"$in": sorted(holders)}, "holder": {"$in": owners}})

    async def give_up(self, kind: str, keys: Sequence[str], holders: Sequence[str]) -> None:
        """Let go of those of the keys that one of `holders` has."""
        if keys:
            ids = [f"{kind}:{key}" for key in keys]
            await self.delete({"id": {"$in": ids}, "holder": {"$in": list(holders)}})

    async def exchange(self, kind: str, old: str | None, new: str | None, holder: str) -> None:
        """Give up one key for another. Raises AlreadyStored when somebody holds the new one."""
        if old == new:
            return
        if old is not None:
            await self.give_up(kind, [old], [holder])
        if new is not None:
            await self.take(kind, new, holder)

    async def holder(self, kind: str, key: str) -> str | None:
        """Who has the key."""
        claim = await self.get(f"{kind}:{key}")
        return claim.holder if claim else None
