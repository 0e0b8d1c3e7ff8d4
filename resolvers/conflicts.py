"""Conflicts: the person and the slots that each is about."""

from collections.abc import Sequence

from advocacy.advocates import Advocate
from advocacy.conflicts import Conflict
from advocacy.slots import SpeakingSlot
from resolvers.advocates import by_ids
from resolvers.context import Context


async def advocate(parents: Sequence[Conflict], context: Context) -> Sequence[Advocate | None]:
    """Whom each conflict is about, if the viewer sees them."""
    return await by_ids(context, [conflict.advocate_id or "" for conflict in parents])


async def slots(parents: Sequence[Conflict], context: Context) -> Sequence[Sequence[SpeakingSlot]]:
    """The slots that clash; one that was removed meanwhile is left out."""
    wanted = sorted({id for conflict in parents for id in conflict.slot_ids})
    known = {slot.id: slot for slot in await context.store.slots.many(wanted) if slot}
    return [[known[id] for id in conflict.slot_ids if id in known] for conflict in parents]
