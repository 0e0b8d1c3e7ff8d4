"""Advocate rows: what a file tells of people, landed in a constant number of round trips."""

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from advocacy.accounts import Account, CreateAccount, create_account
from advocacy.advocates import Advocate
from advocacy.attendance.row_errors import RowError
from advocacy.budgets import Budget
from advocacy.calendars import Calendar
from advocacy.errors import Refusal
from advocacy.imports import Import
from advocacy.known_keys import EMAIL, keys_of, kind_of
from advocacy.lifecycles import AdvocateStatus
from advocacy.people_files import advocate_from
from advocacy.people_rows import AccountRow, AdvocateRow, Told, is_identity
from resolvers.account_rows import KnownAccounts, keep_accounts, known_accounts
from resolvers.budgets import hold_off_asks
from resolvers.context import Context
from resolvers.duplicates import find_duplicates
from resolvers.lifecycles import leave_alone
from resolvers.recognition import erased_among
from resolvers.row_fates import Result, Seen, fate_of


class NoSuchAccount(Exception):
    """The row's account is not known, or not which of several it is; the message says so."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of that which some rows are about: people by key, and who was erased."""

    people: Mapping[str, Advocate]
    erased: Mapping[str, str]
    accounts: KnownAccounts


@dataclass(slots=True)
class Writes:
    """What the rows of a batch come to."""

    accounts: list[Account] = field(default_factory=list)
    new: list[Advocate] = field(default_factory=list)
    changed: list[tuple[Advocate, Advocate]] = field(default_factory=list)


class AdvocateRows:
    """Lands the rows of one file; an address, or else an identity, says who is meant."""

    at_once = 100

    def __init__(self, context: Context, import_: Import) -> None:
        self._context = context
        self._import = import_
        self._time_zone = import_.time_zone if import_.zone_told else None
        self._seen = Seen()
        # Accounts that a file that is only tried would bring in: they are nowhere else.
        self._accounts: list[Account] = []
        self._writes = Writes()

    async def recall(self, rows: Sequence[Told[AdvocateRow]]) -> None:
        """Note rows that have landed."""
        _, people = await self._people([each.row for each in rows])
        for each in rows:
            found = [people[key] for key in each.row.keys if key in people]
            self._seen.note([*each.row.keys, *chain.from_iterable(map(keys_of, found))], each.line)

    async def land(self, rows: Sequence[Told[AdvocateRow]]) -> list[Result]:
        """What becomes of each row."""
        known = await self._known([each.row for each in rows])
        self._writes = Writes()
        # Some milliseconds a row: other operations go on meanwhile.
        results = await to_thread(lambda: [self._decide(each, known) for each in rows])
        await keep(self._context, self._writes)
        if self._import.dry_run:
            # Nothing of what is only tried can fail any more.
            self._accounts += self._writes.accounts
        return results

    async def _people(self, rows: Sequence[AdvocateRow]) -> tuple[list[str], dict[str, Advocate]]:
        """Those keys of the rows that nobody has, and who has the others; two round trips."""
        store = self._context.store
        keys = sorted({key for row in rows for key in row.keys})
        holders = {c.id: c.holder for c in await store.claims.many(keys) if c is not None}
        found = await store.advocates.many(sorted(set(holders.values())))
        people = {person.id: person for person in found if person}
        free = [key for key in keys if key not in holders]
        return free, {key: people[id] for key, id in holders.items() if id in people}

    async def _known(self, rows: Sequence[AdvocateRow]) -> Known:
        free, people = await self._people(rows)
        told = [AccountRow(name=row.account_name, domain=row.account_domain) for row in rows]
        accounts = await known_accounts(self._context, told, self._accounts)
        return Known(people, await erased_among(self._context, free), accounts)

    def _decide(self, told: Told[AdvocateRow], known: Known) -> Result:
        """What becomes of a row, its writes noted."""
        row = told.row
        refused = refused_person(told, known) or self._seen.repeated(told, row.keys, "person")
        if refused:
            return refused
        before = next((known.people[key] for key in row.keys if key in known.people), None)
        try:
            account, is_new = self._account(row, before, known.accounts)
            after = advocate_from(
                row,
                before,
                account,
                now=self._context.clock.now(),
                by=self._context.viewer.name,
                time_zone=self._time_zone,
            )
        except NoSuchAccount as error:
            return told.error(
                str(error), "account_domain" if row.account_domain else "account_name"
            )
        except Refusal as refusal:
            return told.refused(refusal)
        if account is not None and is_new:
            known.accounts.add([account])
            self._writes.accounts.append(account)
        earlier = keys_of(before) if before else ()
        self._seen.note((*row.keys, *keys_of(after), *earlier), told.line)
        if before is None:
            self._writes.new.append(after)
        elif after != before:
            self._writes.changed.append((before, after))
        return fate_of(before, after)

    def _account(
        self, row: AdvocateRow, before: Advocate | None, known: KnownAccounts
    ) -> tuple[Account | None, bool]:
        """The account that the row names, and whether it is a new one. Raises NoSuchAccount.

        Of several of one name it is the one that the person is with already.
        """
        if not row.account_keys:
            return None, False
        found = known.found(row.account_keys)
        if len(found) > 1 and before is not None:
            found = [each for each in found if each.id == before.account_id] or found
        if len(found) > 1:
            raise NoSuchAccount("Several accounts have this name: give the account's domain.")
        if found:
            return found[0], False
        if row.account_name is None or row.account_domain is None:
            raise NoSuchAccount(
                "There is no such account: import accounts first, or give both the account's name "
                "and its domain."
            )
        given = CreateAccount(name=row.account_name, domain=row.account_domain)
        return create_account(given, self._context.clock.now()), True


def refused_person(told: Told[AdvocateRow], known: Known) -> RowError | None:
    """Why a row is left out for whom it is about: nobody, two, or one who was erased."""
    if not told.row.keys:
        return told.error("Who is this? Give their e-mail or an identity.")
    erased = next((key for key in told.row.keys if key in known.erased), None)
    if erased is not None:
        message = (
            "This person was erased on request. If they came back themselves, take them in by hand "
            "with a returningReason."
        )
        return told.error(message, column_of(erased, told))
    ids = {known.people[key].id for key in told.row.keys if key in known.people}
    if len(ids) > 1:
        message = f"The e-mail and the identity are of different people: {', '.join(sorted(ids))}."
        return told.error(message, "email")
    return None


def column_of(key: str, told: Told[AdvocateRow]) -> str:
    """The field of the column in which a key stands."""
    if kind_of(key) == EMAIL:
        return "email"
    return next(filter(is_identity, told.headers), "identities")


async def keep(context: Context, writes: Writes) -> None:
    """Store what a batch came to; the round trips do not grow with it."""
    store = context.store
    written = [*writes.new, *(after for _, after in writes.changed)]
    if not written:
        return
    await keep_accounts(context, writes.accounts)
    # Whoever renames their account at this moment finds them with it.
    await store.accounts.lock_all(sorted({each.account_id for each in written if each.account_id}))
    await hold_off_asks(context, [after.id for _, after in writes.changed])
    await exchange_keys(context, writes)
    await store.budgets.insert_many([Budget(id=each.id) for each in writes.new])
    await store.calendars.insert_many([Calendar(id=each.id) for each in writes.new])
    await store.advocates.insert_many(writes.new)
    stored = await store.advocates.replace_all([after for _, after in writes.changed])
    await find_duplicates(context, writes.new, {})
    pairs = zip(writes.changed, stored, strict=True)
    moved = [now for (old, _), now in pairs if old.duplicate_keys != now.duplicate_keys]
    await find_duplicates(context, moved)
    alone = AdvocateStatus.DO_NOT_CONTACT
    left = [after for before, after in writes.changed if alone is after.status is not before.status]
    await leave_alone(context, *left)


async def exchange_keys(context: Context, writes: Writes) -> None:
    """Have everybody hold what they are known by now, and no more what they were known by.

    Raises AlreadyStored when somebody has one of the keys.
    """
    fresh = {key: each.id for each in writes.new for key in keys_of(each)}
    gone: dict[str, str] = {}
    for before, after in writes.changed:
        old, new = keys_of(before), keys_of(after)
        fresh.update({key: after.id for key in new if key not in old})
        gone.update({key: after.id for key in old if key not in new})
    await context.store.claims.take_all(fresh)
    await context.store.claims.give_up_all(gone)
