"""Accounts: reading and writing the customer companies."""

from collections.abc import Sequence
from typing import Any

from advocacy import accounts as rules
from advocacy.accounts import Account, CreateAccount, UpdateAccount
from advocacy.advocates import Advocate
from advocacy.errors import Duplicate
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected, connected_each
from resolvers.visibility import is_staff
from resolvers.writing import rewrite
from store.accounts import BY_NAME
from store.advocates import BY_NAME as PEOPLE_BY_NAME
from store.database import AlreadyStored


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
    wheres = [{"account_id": account.id, **own} for account in parents]
    stored = context.store.advocates
    return await connected_each(stored, wheres, PEOPLE_BY_NAME, Window(**window))


async def create_account(context: Context, command: CreateAccount) -> Account:
    """Take in a customer company."""
    account = rules.create_account(command, context.clock.now())
    try:
        return await context.store.accounts.insert(account)
    except AlreadyStored as error:
        raise await same_domain(context, account.domain) from error


async def update_account(context: Context, command: UpdateAccount) -> Account:
    """Change an account."""
    try:
        return await rewrite(
            context,
            context.store.accounts,
            command.id,
            "account",
            lambda before: rules.update_account(before, command),
            expected=command.expected_version,
        )
    except AlreadyStored as error:
        raise await same_domain(context, command.domain) from error


async def same_domain(context: Context, domain: str | None) -> Duplicate:
    """The refusal that names the account which has the domain."""
    existing = await context.store.accounts.by_domain(domain or "")
    known = existing.id if existing else ""
    return Duplicate(f"{domain} is the domain of another account.", known, ["domain"])
