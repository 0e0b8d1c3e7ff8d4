"""Exports: all accounts, people or answers, page by page, as rows of a table."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from advocacy.accounts import Account
from advocacy.advocates import Advocate
from advocacy.imports import ImportKind
from advocacy.lifecycles import AdvocateStatus
from integrations.people_exports import COLUMNS, account_cells, advocate_cells, response_cells
from resolvers.context import Context
from store.collection import Collection
from store.documents import M

AT_ONCE = 500
Rows = list[list[str]]


async def exported(context: Context, kind: ImportKind) -> AsyncIterator[Sequence[Sequence[str]]]:
    """The rows of a table, some hundred at a time, the headers first; the oldest first.

    Who was erased is left out, and so is what they answered.
    """
    yield [list(COLUMNS[kind])]
    async for rows in TABLES[kind](context):
        yield rows


async def accounts(context: Context) -> AsyncIterator[Rows]:
    """All accounts."""
    async for page in pages(context.store.accounts):
        yield [account_cells(each) for each in page]


async def advocates(context: Context) -> AsyncIterator[Rows]:
    """All people with the names of their accounts; two round trips a page."""
    async for page in pages(context.store.advocates):
        people = [each for each in page if each.status is not AdvocateStatus.ERASED]
        found: list[Account | None] = await context.store.accounts.many(
            [person.account_id or "" for person in people]
        )
        yield [advocate_cells(*each) for each in zip(people, found, strict=True)]


async def responses(context: Context) -> AsyncIterator[Rows]:
    """All answers with the addresses of who gave them; two round trips a page."""
    async for page in pages(context.store.responses):
        people: list[Advocate | None] = await context.store.advocates.many(
            [each.advocate_id for each in page]
        )
        yield [
            response_cells(answer, person)
            for answer, person in zip(page, people, strict=True)
            if person and person.status is not AdvocateStatus.ERASED
        ]


async def pages(collection: Collection[M]) -> AsyncIterator[list[M]]:
    """Everything in a collection, in the order in which it came to be."""
    last = ""
    while page := await collection.find({"id": {"$gt": last}}, sort=(("id", 1),), limit=AT_ONCE):
        yield page
        last = page[-1].id


TABLES: Mapping[ImportKind, Callable[[Context], AsyncIterator[Rows]]] = {
    ImportKind.ACCOUNTS: accounts,
    ImportKind.ADVOCATES: advocates,
    ImportKind.RESPONSES: responses,
}
