"""Budgets as they are kept: one document for each person and each account.

It is made with them, so that it can be locked.
"""

from collections.abc import Sequence

from advocacy.budgets import Budget
from store.collection import Collection
from store.database import Database


class Budgets(Collection[Budget]):
    """The stored budgets, under the ids of whose they are."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "budgets", Budget)

    async def of(self, ids: Sequence[str]) -> list[Budget]:
        """The budget of each id; an empty one for whoever has none yet."""
        found = await self.many(ids)
        pairs = zip(ids, found, strict=True)
        return [budget or Budget(id=id, version=0) for id, budget in pairs]

    async def keep(self, budgets: Sequence[Budget]) -> None:
        """Store budgets that `of` gave and that have changed since."""
        new = [budget.changed(version=1) for budget in budgets if budget.version == 0]
        await self.insert_many(new)
        await self.replace_all([budget for budget in budgets if budget.version > 0])

    async def of_many(self, ids: Sequence[str]) -> dict[str, Budget]:
        """The budgets, by id, of those of many people and accounts who were ever asked."""
        found = await self.find(
            {"id": {"$in": list(ids)}, "entries": {"$ne": []}}, limit=max(len(ids), 1)
        )
        return {budget.id: budget for budget in found}
