"""Claiming: storing something whose key only one may have, or saying who has it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from advocacy.errors import Duplicate
from resolvers.context import Context
from store.database import AlreadyStored

T = TypeVar("T")


async def unless_held(
    context: Context, kind: str, key: str, field: str, work: Callable[[], Awaitable[T]]
) -> T:
    """What `work` stores in one transaction, the claim of `key` among it.

    Duplicate about the input `field` when another has the key.
    """
    try:
        return await context.store.transaction(work)
    except AlreadyStored as error:
        holder = await context.store.claims.holder(kind, key)
        raise held(kind, key, holder or "", field) from error


def held(kind: str, key: str, holder: str, field: str) -> Duplicate:
    """The refusal, about the input `field`, of a key that another one has."""
    return Duplicate(f"Another one has this {kind}: {key}.", holder, [field])
