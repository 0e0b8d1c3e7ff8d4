"""Reading for a whole level: what an id of each parent stands for, in one round trip."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from advocacy.activity_requests import RequestActivity
from advocacy.asking import InviteAdvocate
from advocacy.errors import KeyReused, NotFound, StaleVersion
from resolvers.context import Context
from store.collection import Collection
from store.documents import Filter, M

P = TypeVar("P")
K = TypeVar("K")
AT_ONCE = 500


async def each_of(collection: Collection[M], ids: Sequence[str]) -> list[M]:
    """What stands behind each id; all must exist, since something stored refers to them."""
    found = await collection.many(ids)
    missing = [id for id, model in zip(ids, found, strict=True) if model is None]
    if missing:
        raise LookupError(f"{collection.name} lacks {missing[0]}, which is referred to")
    return [model for model in found if model is not None]


async def needed(collection: Collection[M], id: str, field: str, what: str) -> M:
    """The one with this id; NotFound about the input field otherwise."""
    found = await collection.get(id)
    if found is None:
        raise NotFound(f"There is no {what} {id}.", [field])
    return found


async def asked_before(
    context: Context,
    by_key: Callable[[str], Awaitable[P | None]],
    command: InviteAdvocate | RequestActivity,
    same: Sequence[str],
) -> P | None:
    """What the command's idempotency key asked before, if it has one.

    KeyReused when one of the fields `same` was another; of a merged record, whom it became counts.
    """
    if command.idempotency_key is None:
        return None
    before = await by_key(command.idempotency_key)
    there = {name: getattr(before, name) for name in same if before}
    other = {name: value for name, value in there.items() if value != getattr(command, name)}
    if other.keys() == {"advocate_id"}:
        trail = await context.store.merges.get(command.advocate_id)
        other = {} if trail and trail.into == other["advocate_id"] else other
    if other:
        raise KeyReused("This key has asked for something else.", ["idempotencyKey"])
    return before


def grouped(rows: Iterable[P], key: Callable[[P], K], keys: Sequence[K]) -> list[list[P]]:
    """The rows of each key, in the order in which they came."""
    groups: dict[K, list[P]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return [groups[each] for each in keys]


def expect(version: int, expected: int | None) -> None:
    """StaleVersion when a write expected another version than there is."""
    if expected is not None and expected != version:
        raise StaleVersion(version)


async def every(collection: Collection[M], filter: Filter) -> list[M]:
    """All that match, read in batches by id; for what belongs to one person."""
    found: list[M] = []
    while True:
        after = {"id": {"$gt": found[-1].id}} if found else {}
        batch = await collection.find({**filter, **after}, sort=(("id", 1),), limit=AT_ONCE)
        found += batch
        if len(batch) < AT_ONCE:
            return found
