"""Budgets: what asks of every kind take of them, and how they stand."""

from collections.abc import Sequence

from advocacy.accounts import Account
from advocacy.advocates import Advocate, with_keys
from advocacy.budgets import AskBudget, Entry, figures, settled
from advocacy.charges import Charge
from resolvers.context import Context


async def of_advocates(parents: Sequence[Advocate], context: Context) -> Sequence[AskBudget]:
    """How much each person has been asked for, and may still be."""
    return await standing(context, [person.id for person in parents], context.policy.capacity)


async def of_accounts(parents: Sequence[Account], context: Context) -> Sequence[AskBudget]:
    """How much the people of each account together have been asked for, and may still be."""
    ids = [account.id for account in parents]
    return await standing(context, ids, context.policy.account_capacity)


async def standing(context: Context, ids: Sequence[str], capacity: float) -> list[AskBudget]:
    """The budget of each id as of now."""
    now, policy = context.clock.now(), context.policy
    return [figures(each, now, capacity, policy) for each in await context.store.budgets.of(ids)]


async def settle_charges(context: Context, charges: Sequence[Charge]) -> None:
    """Note what asks take as they stand, in the budgets of their people and accounts.

    Two round trips, however many there are, in the transaction that changes the asks: whoever
    asked meanwhile comes second and decides on what this wrote.
    """
    entries: dict[str, list[Entry]] = {}
    for charge in charges:
        for owner in filter(None, (charge.advocate_id, charge.account_id)):
            entries.setdefault(owner, []).append(charge.entry)
    if not entries:
        return
    now, policy = context.clock.now(), context.policy
    before = await context.store.budgets.of(sorted(entries))
    after = [settled(budget, entries[budget.id], now, policy) for budget in before]
    pairs = zip(before, after, strict=True)
    await context.store.budgets.keep([new for old, new in pairs if new != old])


async def hold_off_asks(context: Context, advocate_ids: Sequence[str]) -> None:
    """Whoever asks these people at this moment decides on what the transaction writes.

    One round trip, in a transaction that changes what an ask relies on.
    """
    await context.store.budgets.lock_all(advocate_ids)


async def note_asked(context: Context, advocate: Advocate) -> None:
    """Note that somebody has been asked, the first time; in the transaction that asks them."""
    if not advocate.asked:
        await context.store.advocates.replace(with_keys(advocate.changed(asked=True)))
