"""Accounts: reading and writing the customer companies."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from advocacy import accounts as rules
from advocacy.accounts import Account, CreateAccount, UpdateAccount
from advocacy.advocates import Advocate, with_keys
from advocacy.budgets import Budget
from advocacy.known_keys import DOMAIN
from resolvers.claiming import unless_held
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected, connected_each
from resolvers.reading import expect, needed
from resolvers.visibility import is_staff
from store.accounts import BY_NAME
from store.advocates import BY_NAME as PEOPLE_BY_NAME

RENAME = "rename_company"
AT_ONCE = 100


async def account(context: Context, id: str) -> Account | None:
    """One account, if the viewer sees it."""
    return (await by_ids(context, [id]))[0]


async def by_ids(context: Context, ids: Sequence[str]) -> list[Account | None]:
    """The account of each id that the viewer sees."""
    if not is_staff(context.viewer):
        own = context.viewer.advocate_id
        person = await context.store.advocates.get(own) if own else None
        ids = [id if person and person.account_id == id else "" for id in ids]
    return await context.store.accounts.many(ids)


async def accounts(context: Context, filter: Any = None, **window: Any) -> Connection[Account]:
    """Accounts by name."""
    stored = context.store.accounts
    where = stored.where(**vars(filter)) if filter else {}
    return await connected(stored, where, BY_NAME, Window(**window))


async def advocates(
    parents: Sequence[Account], context: Context, **window: Any
) -> Sequence[Connection[Advocate]]:
    """The people of each account whom the viewer sees."""
    own = {} if is_staff(context.viewer) else {"id": context.viewer.advocate_id}
    stored, ids = context.store.advocates, [account.id for account in parents]
    return await connected_each(stored, "account_id", ids, PEOPLE_BY_NAME, Window(**window), own)


async def create_account(context: Context, command: CreateAccount) -> Account:
    """Take in a customer company."""
    account = rules.create_account(command, context.clock.now())

    async def work() -> Account:
        await context.store.claims.exchange(DOMAIN, None, account.domain, account.id)
        await context.store.budgets.insert(Budget(id=account.id))
        return await context.store.accounts.insert(account)

    return await unless_held(context, DOMAIN, account.domain or "", "domain", work)


async def update_account(context: Context, command: UpdateAccount) -> Account:
    """Change an account."""

    async def work() -> Account:
        before = await needed(context.store.accounts, command.id, "id", "account")
        expect(before.version, command.expected_version)
        after = rules.update_account(before, command)
        await context.store.claims.exchange(DOMAIN, before.domain, after.domain, after.id)
        if after.name != before.name:
            await context.store.jobs.add(RENAME, {"account_ids": [after.id]})
        return await context.store.accounts.replace(after)

    return await unless_held(context, DOMAIN, (command.domain or "").lower(), "domain", work)


async def rename_company(context: Context, payload: dict[str, Any]) -> None:
    """Have the accounts' people found by their names as they are now; twice it changes nothing."""
    for id in payload["account_ids"]:
        after: str | None = ""
        while after is not None:
            after = await context.store.transaction(partial(rename, context, id, after))


async def rename(context: Context, account_id: str, after: str) -> str | None:
    """Note the account's name with some of its people, those whose ids come after that one.

    The last one's id, None when they were all.
    """
    # Renamed again at this moment, it would be the name before that which is noted last.
    await context.store.accounts.lock(account_id)
    account = await context.store.accounts.get(account_id)
    people = await context.store.advocates.of_account(account_id, after, AT_ONCE)
    if account is not None:
        stale = [each for each in people if each.company != account.name]
        await context.store.advocates.replace_all(
            [with_keys(each.changed(company=account.name)) for each in stale]
        )
    return people[-1].id if len(people) == AT_ONCE else None
