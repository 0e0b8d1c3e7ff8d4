"""Trails: from a record that was merged to the one that it became, and back."""

from collections.abc import Sequence

from advocacy.advocates import Advocate
from advocacy.merges import Merge
from resolvers.context import Context
from resolvers.reading import grouped


async def current(context: Context, ids: Sequence[str]) -> list[Advocate | None]:
    """The person of each id; of a merged record, the one it became.

    Two more round trips when somebody is missing.
    """
    store = context.store
    found = await store.advocates.many(ids)
    missing = sorted({id for id, person in zip(ids, found, strict=True) if id and person is None})
    if not missing:
        return found
    trails = [trail for trail in await store.merges.many(missing) if trail is not None]
    people = await store.advocates.many([trail.into for trail in trails])
    became = {trail.id: person for trail, person in zip(trails, people, strict=True)}
    return [person or became.get(id) for id, person in zip(ids, found, strict=True)]


async def merged_from(parents: Sequence[Advocate], context: Context) -> Sequence[Sequence[Merge]]:
    """The records that became part of each person, the latest first."""
    ids = [person.id for person in parents]
    return grouped(await context.store.merges.into(ids), lambda each: each.into, ids)
