"""Alerts as they are looked for."""

from collections.abc import Sequence

from advocacy.alerts import Alert, AlertKind
from store.collection import Collection, Order
from store.conditions import one_of
from store.database import Database
from store.documents import Filter

NEWEST = Order((("id", -1),))


class Alerts(Collection[Alert]):
    """The stored alerts."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "alerts", Alert)

    def where(
        self,
        is_open: bool | None = None,
        kinds: Sequence[AlertKind] | None = None,
        advocate_ids: Sequence[str] | None = None,
    ) -> Filter:
        """The alerts that meet every condition given."""
        standing = {} if is_open is None else {"is_open": is_open}
        return {**one_of(kind=kinds, advocate_id=advocate_ids), **standing}
