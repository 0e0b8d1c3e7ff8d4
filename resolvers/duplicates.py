"""Duplicates: records that look like one person, found when either of them is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from advocacy import duplicate_pairs as rules
from advocacy.advocates import Advocate
from advocacy.duplicate_pairs import DismissDuplicate, DuplicatePair
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected
from resolvers.visibility import coordinates
from resolvers.writing import rewrite
from store.duplicates import NEWEST

Pairs = Mapping[str, DuplicatePair]


async def duplicates(context: Context, **window: Any) -> Connection[DuplicatePair]:
    """The pairs that nobody has decided on, the latest found first."""
    stored = context.store.duplicates
    return await connected(stored, stored.open(), NEWEST, Window(**window))


async def by_ids(context: Context, ids: Sequence[str]) -> Sequence[DuplicatePair | None]:
    """The pair of each id; for coordinators."""
    may = coordinates(context.viewer)
    return await context.store.duplicates.many(ids if may else [""] * len(ids))


async def advocates(
    parents: Sequence[DuplicatePair], context: Context
) -> Sequence[Sequence[Advocate]]:
    """The two records of each pair, the older one first; one that is gone meanwhile is left out."""
    ids = [id for pair in parents for id in pair.advocate_ids]
    found = await context.store.advocates.many(ids)
    both = [found[i : i + 2] for i in range(0, len(found), 2)]
    return [[person for person in each if person] for each in both]


async def dismiss_duplicate(context: Context, command: DismissDuplicate) -> DuplicatePair:
    """Note that a pair is two people; it is not brought up again."""
    now, by = context.clock.now(), context.viewer.name
    return await rewrite(
        context,
        context.store.duplicates,
        command.id,
        "pair",
        lambda before: rules.dismiss(before, command, now=now, by=by),
    )


async def find_duplicates(
    context: Context, people: Sequence[Advocate], before: Pairs | None = None
) -> None:
    """Bring the pairs of these people, who were just written, up to date; in their transaction.

    A constant number of round trips, however many people there are. New people have no pairs from
    `before`, which are read unless they are given.
    """
    if not people:
        return
    if before is None:
        stored = await context.store.duplicates.of_people([each.id for each in people])
        before = {each.id: each for each in stored}
    alike = await context.store.advocates.alike([key for p in people for key in p.duplicate_keys])
    found = rules.find_pairs(people, alike, context.clock.now())
    new, changed, gone = rules.changes(before, found)
    # Those who were only read may not be merged or erased until this is stored.
    written = {each.id for each in people}
    others = {id for each in new for id in each.advocate_ids} - written
    if others:
        await context.store.advocates.lock_all(sorted(others))
    await context.store.duplicates.insert_many(new)
    await context.store.duplicates.replace_all(changed)
    if gone:
        await context.store.duplicates.delete({"id": {"$in": gone}})


async def forget_duplicates(context: Context, advocate_id: str) -> None:
    """Remove every pair that the person is in."""
    await context.store.duplicates.delete({"advocate_ids": advocate_id})
