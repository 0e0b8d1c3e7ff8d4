"""The trail of merged records, as it is followed."""

from collections.abc import Sequence

from advocacy.merges import Merge
from store.collection import Collection
from store.conditions import one_of
from store.database import Database

PER_PERSON = 100


class Merges(Collection[Merge]):
    """The records that became part of others."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "merges", Merge)

    async def into(self, advocate_ids: Sequence[str]) -> list[Merge]:
        """What became part of these people, the latest first."""
        filter = one_of(into=advocate_ids)
        return await self.find(filter, sort=(("at", -1),), limit=PER_PERSON * len(advocate_ids))
