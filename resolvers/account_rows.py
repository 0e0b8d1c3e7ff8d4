"""Account rows: what a file tells of customer companies, landed in a constant of round trips."""

from collections.abc import Iterable, Sequence

from advocacy.accounts import Account
from advocacy.attendance.row_errors import RowError
from advocacy.budgets import Budget
from advocacy.errors import Refusal
from advocacy.known_keys import domain_key
from advocacy.people_files import account_from, account_keys
from advocacy.people_rows import AccountRow, Told
from advocacy.words import folded
from resolvers.accounts import RENAME
from resolvers.context import Context
from resolvers.row_fates import Result, Seen, fate_of

# Of one name there may be several: who has more than this needs domains.
NAMESAKES = 10_000


class KnownAccounts:
    """The accounts that some rows are about, by every key of theirs."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, Account]] = {}

    def add(self, accounts: Iterable[Account | None]) -> None:
        """More of them."""
        for account in filter(None, accounts):
            for key in account_keys(account):
                self._by_key.setdefault(key, {})[account.id] = account

    def found(self, keys: Sequence[str]) -> list[Account]:
        """The accounts of the first of the keys that any has."""
        found = (list(self._by_key[key].values()) for key in keys if key in self._by_key)
        return next(found, [])


class AccountRows:
    """Lands the rows of one file; a domain, or else a name, says which account is meant."""

    at_once = 200

    def __init__(self, context: Context) -> None:
        self._context = context
        self._seen = Seen()

    async def recall(self, rows: Sequence[Told[AccountRow]]) -> None:
        """Note rows that have landed."""
        known = await known_accounts(self._context, [each.row for each in rows])
        for each in rows:
            for account in known.found(each.row.keys):
                self._note(each, None, account)

    async def land(self, rows: Sequence[Told[AccountRow]]) -> list[Result]:
        """What becomes of each row."""
        known = await known_accounts(self._context, [each.row for each in rows])
        new: list[Account] = []
        changed: list[tuple[Account, Account]] = []
        results: list[Result] = []
        for each in rows:
            refused = self._refused(each, known)
            if refused:
                results.append(refused)
                continue
            before = next(iter(known.found(each.row.keys)), None)
            try:
                after = account_from(each.row, before, self._context.clock.now())
            except Refusal as refusal:
                results.append(each.refused(refusal))
                continue
            self._note(each, before, after)
            if before is None:
                new.append(after)
            elif after != before:
                changed.append((before, after))
            results.append(fate_of(before, after))
        await keep_accounts(self._context, new)
        await change_accounts(self._context, changed)
        return results

    def _refused(self, told: Told[AccountRow], known: KnownAccounts) -> RowError | None:
        """Why a row is left out for the account that it is about."""
        if not told.row.keys:
            return told.error("Which account is this? Give its name or its domain.")
        if len(known.found(told.row.keys)) > 1:
            return told.error("Several accounts have this name: give the domain.", "name")
        return self._seen.repeated(told, told.row.keys, "account")

    def _note(self, told: Told[AccountRow], before: Account | None, after: Account) -> None:
        """Remember all by which later rows may mean the same account."""
        earlier = account_keys(before) if before else ()
        self._seen.note((*told.row.keys, *account_keys(after), *earlier), told.line)


async def known_accounts(
    context: Context, rows: Sequence[AccountRow], besides: Iterable[Account] = ()
) -> KnownAccounts:
    """The accounts, and those `besides`, whose domain or name is in the rows; three round trips.

    By name are only looked for those whose domain does not tell.
    """
    store, known = context.store, KnownAccounts()
    known.add(besides)
    domains = sorted({domain_key(row.domain) for row in rows if row.domain})
    claims = await store.claims.many(domains)
    known.add(await store.accounts.many([claim.holder for claim in claims if claim]))
    unknown = [row for row in rows if not (row.domain and known.found(row.keys[:1]))]
    names = sorted({folded(row.name) for row in unknown if row.name})
    if names:
        known.add(await store.accounts.find({"name_key": {"$in": names}}, limit=NAMESAKES))
    return known


async def keep_accounts(context: Context, accounts: Sequence[Account]) -> None:
    """Store new accounts with their domains and budgets."""
    await claim_domains(context, accounts)
    await context.store.budgets.insert_many([Budget(id=each.id) for each in accounts])
    await context.store.accounts.insert_many(accounts)


async def change_accounts(context: Context, changed: Sequence[tuple[Account, Account]]) -> None:
    """Store accounts as they are now; those that had no domain may have got one."""
    await claim_domains(context, [new for old, new in changed if old.domain is None])
    await context.store.accounts.replace_all([new for _, new in changed])
    renamed = [new.id for old, new in changed if old.name != new.name]
    if renamed:
        await context.store.jobs.add(RENAME, {"account_ids": renamed})


async def claim_domains(context: Context, accounts: Sequence[Account]) -> None:
    """Claim the domains of these accounts. Raises AlreadyStored when somebody has one of them."""
    await context.store.claims.take_all(
        {domain_key(each.domain): each.id for each in accounts if each.domain}
    )
