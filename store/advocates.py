"""Advocates as they are looked for."""

from collections.abc import Sequence

from advocacy.advocates import Advocate, AdvocateStatus
from advocacy.personas import Persona
from advocacy.values import language_of
from advocacy.words import email_key, folded
from store.collection import Collection, Order
from store.conditions import all_of, found_by, one_of
from store.database import Database
from store.documents import Filter

BY_NAME = Order((("name_key", 1),))
NEWEST = Order((("id", -1),))
OLDEST = Order((("id", 1),))


class Advocates(Collection[Advocate]):
    """The stored people."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "advocates", Advocate)

    def where(
        self,
        search: str | None = None,
        statuses: Sequence[AdvocateStatus] | None = None,
        personas: Sequence[Persona] | None = None,
        topics: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
        account_ids: Sequence[str] | None = None,
        emails: Sequence[str] | None = None,
    ) -> Filter:
        """The people who meet every condition given."""
        return all_of(
            one_of(
                status=statuses,
                primary_persona=personas,
                topic_keys=None if topics is None else [folded(name) for name in topics],
                language_keys=None if languages is None else [language_of(t) for t in languages],
                account_id=account_ids,
                email_key=None if emails is None else [email_key(e) for e in emails],
            ),
            found_by(search),
        )

    async def by_email(self, email: str) -> Advocate | None:
        """The person with this address, in any spelling."""
        return await self.first({"email_key": email_key(email)})

    async def active(self, limit: int) -> list[Advocate]:
        """At most `limit` people who may be asked, by name."""
        filter = {"status": AdvocateStatus.ACTIVE.value}
        return await self.find(filter, sort=BY_NAME.fields, limit=limit)
