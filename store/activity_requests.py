"""Activity requests as they are looked for."""

from collections.abc import Sequence

from advocacy.activities import ActivityType
from advocacy.activity_requests import ActivityRequest
from advocacy.activity_states import OPEN, ActivityState
from store.collection import Collection, Order
from store.conditions import one_of
from store.database import Database
from store.documents import Filter

NEWEST = Order((("id", -1),))
MOST_OPEN = 20_000


class ActivityRequests(Collection[ActivityRequest]):
    """The stored asks that are not for a slot."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "activity_requests", ActivityRequest)

    def where(
        self,
        states: Sequence[ActivityState] | None = None,
        advocate_ids: Sequence[str] | None = None,
        activities: Sequence[ActivityType] | None = None,
    ) -> Filter:
        """The asks that meet every condition given."""
        return one_of(advocate_id=advocate_ids, state=states, activity=activities)

    async def by_key(self, idempotency_key: str) -> ActivityRequest | None:
        """The ask that was made with this key."""
        return await self.first({"idempotency_key": idempotency_key})

    async def open_of(self, *advocate_ids: str) -> list[ActivityRequest]:
        """The asks of a person, or of several, that are open or accepted."""
        filter = one_of(advocate_id=advocate_ids, state=sorted(OPEN))
        return await self.find(filter, limit=MOST_OPEN)
