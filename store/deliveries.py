"""Deliveries as they came."""

from advocacy.deliveries import Delivery
from store.collection import Collection
from store.database import Database


class Deliveries(Collection[Delivery]):
    """The stored pushes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "deliveries", Delivery)
