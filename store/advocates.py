"""Advocates as they are looked for."""

from collections.abc import Sequence
from typing import Protocol

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.duplicates import DuplicateReasonCode, reason_code
from advocacy.identities import key_of
from advocacy.lifecycles import AdvocateStatus
from advocacy.personas import Persona
from advocacy.surveys import NpsCategory
from advocacy.values import language_of
from advocacy.words import email_key, folded
from store.collection import Collection, Order
from store.conditions import all_of, found_by, one_of
from store.database import Database
from store.documents import Filter

BY_NAME = Order((("name_key", 1),))
NEWEST = Order((("id", -1),))
OLDEST = Order((("id", 1),))
MOST_APPEALING = Order((("appeal", -1), ("id", 1)))
PLAINLY_APPEALING = Order((("plain_appeal", -1), ("id", 1)))
ALIKE = 2_000


class Identified(Protocol):
    """A person's id in another system."""

    system: str
    external_id: str


def keys_of(identities: Sequence[Identified]) -> list[str]:
    """The identities as they are stored."""
    return [key_of(each.system, each.external_id) for each in identities]


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
        nps_categories: Sequence[NpsCategory] | None = None,
        never_asked: bool | None = None,
        contactable: bool | None = None,
        willing_for: Sequence[ActivityType] | None = None,
        identities: Sequence[Identified] | None = None,
        min_nps: int | None = None,
    ) -> Filter:
        """The people who meet every condition given; the erased only where their status is."""
        flags = {
            "asked": None if never_asked is None else not never_asked,
            "contactable": contactable,
        }
        return all_of(
            one_of(
                email_keys=None if emails is None else [email_key(e) for e in emails],
                identity_keys=None if identities is None else keys_of(identities),
                account_id=account_ids,
            ),
            found_by(search),
            one_of(
                topic_keys=None if topics is None else [folded(name) for name in topics],
                language_keys=None if languages is None else [language_of(t) for t in languages],
                willing_keys=willing_for,
                primary_persona=personas,
                **{"sentiment.nps_category": nps_categories},
            ),
            {} if min_nps is None else {"sentiment.nps": {"$gte": min_nps}},
            {name: value for name, value in flags.items() if value is not None},
            {"status": {"$ne": AdvocateStatus.ERASED}} if statuses is None else {},
            one_of(status=statuses),
        )

    async def by_email(self, email: str) -> Advocate | None:
        """The person with this address, in any spelling."""
        return await self.first({"email_keys": email_key(email)})

    async def of_account(self, account_id: str, after: str, limit: int) -> list[Advocate]:
        """At most `limit` people of an account whose ids come after that one, by id."""
        filter = {"account_id": account_id, "id": {"$gt": after}}
        return await self.find(filter, sort=OLDEST.fields, limit=limit)

    async def active(self, limit: int) -> list[Advocate]:
        """At most `limit` people who may be asked, by name."""
        filter = {"status": AdvocateStatus.ACTIVE.value}
        return await self.find(filter, sort=BY_NAME.fields, limit=limit)

    async def outstanding(
        self, where: Filter, order: Order, least: float, limit: int
    ) -> list[Advocate]:
        """The first `limit` who match, in an order of appeal.

        They are sought among those whose appeal is at `least`, whom an index tells from the rest,
        and among all only when these are too few: the embedded server sorts whoever matches.
        """
        field, _ = order.fields[0]
        found = await self.best(all_of({field: {"$gte": least}}, where), order, limit)
        return found if len(found) == limit else await self.best(where, order, limit)

    async def alike(self, duplicate_keys: Sequence[str]) -> list[Advocate]:
        """The people who have one of these in common; those who only share a name apart.

        So a name that very many have never hides the others.
        """
        names = [k for k in duplicate_keys if reason_code(k) is DuplicateReasonCode.SAME_NAME]
        strong = sorted(set(duplicate_keys).difference(names))
        groups = [keys for keys in (strong, sorted(set(names))) if keys]
        found = [await self.find(one_of(duplicate_keys=each), limit=ALIKE) for each in groups]
        return [person for group in found for person in group]
