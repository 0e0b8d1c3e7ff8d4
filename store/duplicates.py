"""Pairs of records that look like one person, as they are looked for."""

from collections.abc import Sequence

from advocacy.duplicate_pairs import DuplicatePair, DuplicateState
from store.collection import Collection, Order
from store.conditions import one_of
from store.database import Database
from store.documents import Filter

NEWEST = Order((("found_at", -1),))
AT_ONCE = 5_000


class Duplicates(Collection[DuplicatePair]):
    """The stored pairs."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "duplicates", DuplicatePair)

    def open(self) -> Filter:
        """Those that nobody has decided on."""
        return {"state": DuplicateState.OPEN.value}

    async def of_people(self, advocate_ids: Sequence[str]) -> list[DuplicatePair]:
        """All pairs that one of these people is in."""
        return await self.find(one_of(advocate_ids=advocate_ids), limit=AT_ONCE)
