"""Reliability: how each person's asks went, read for many people at once."""

from collections.abc import Sequence

from advocacy.advocates import Advocate
from advocacy.reliability import Reliability
from resolvers.context import Context


async def of_advocates(parents: Sequence[Advocate], context: Context) -> Sequence[Reliability]:
    """How each person's asks went so far."""
    return await reliability_of(context, [person.id for person in parents])


async def reliability_of(context: Context, advocate_ids: Sequence[str]) -> list[Reliability]:
    """How the asks of each of these people went so far."""
    found = await context.store.assignments.reliability(advocate_ids)
    return [found.get(id, Reliability()) for id in advocate_ids]
