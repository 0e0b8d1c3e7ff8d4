"""Accounts as they are looked for."""

from collections.abc import Sequence

from advocacy.accounts import Account, TouchModel
from store.collection import Collection, Order
from store.conditions import all_of, found_by, one_of
from store.database import Database
from store.documents import Filter

BY_NAME = Order((("name_key", 1),))


class Accounts(Collection[Account]):
    """The stored accounts."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "accounts", Account)

    def where(
        self,
        search: str | None = None,
        industries: Sequence[str] | None = None,
        touch_models: Sequence[TouchModel] | None = None,
    ) -> Filter:
        """The accounts that meet every condition given."""
        return all_of(one_of(industry=industries, touch_model=touch_models), found_by(search))
