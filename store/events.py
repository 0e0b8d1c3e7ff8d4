"""Events as they are looked for."""

from collections.abc import Sequence
from datetime import datetime

from advocacy.events import Event, EventKind, EventStatus
from advocacy.platforms import Platform, external_key
from store.collection import Collection, Order
from store.conditions import all_of, during, found_by, one_of
from store.database import Database
from store.documents import Filter

BY_START = Order((("starts_at", 1),))
LINKED_AT_MOST = 1000


class Events(Collection[Event]):
    """The stored events."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "events", Event)

    def where(
        self,
        search: str | None = None,
        kinds: Sequence[EventKind] | None = None,
        statuses: Sequence[EventStatus] | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        platform: Platform | None = None,
        external_id: str | None = None,
    ) -> Filter:
        """The events that meet every condition given."""
        id = None if external_id is None else external_key(external_id)
        ref = {"platform": platform, "external_id": id}
        wanted = {name: value for name, value in ref.items() if value is not None}
        linked = {"external_refs": {"$elemMatch": wanted}} if wanted else {}
        indexed = {} if id is None else {"external_refs.external_id": id}
        return all_of(
            one_of(kind=kinds, status=statuses),
            during(from_, to),
            indexed,
            linked,
            found_by(search),
        )

    async def linked_to(self, platform: Platform, external_ids: Sequence[str]) -> list[Event]:
        """The events that one of these ids of `platform` stands for, the earliest first."""
        ids = list(external_ids)
        return await self.find(
            {
                "external_refs.external_id": {"$in": ids},
                "external_refs": {
                    "$elemMatch": {"platform": platform, "external_id": {"$in": ids}}
                },
            },
            sort=BY_START.fields,
            limit=LINKED_AT_MOST,
        )
