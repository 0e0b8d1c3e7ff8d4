"""Declaring: what a person says about themselves, or a coordinator for them, is stored."""

from collections.abc import Callable

from advocacy.advocates import Advocate
from advocacy.errors import NotFound
from advocacy.lifecycles import AdvocateStatus
from resolvers.budgets import hold_off_asks
from resolvers.context import Context
from resolvers.reading import needed
from resolvers.visibility import own_person

FIELD = "advocateId"


async def declare(
    context: Context, advocate_id: str, change: Callable[[Advocate], Advocate]
) -> Advocate:
    """What `change` makes of the person, stored so that no ask of this moment overlooks it.

    NotFound for an advocate who writes about somebody else, and about who was erased.
    """
    own_person(context, advocate_id, FIELD)

    async def work() -> Advocate:
        before = await needed(context.store.advocates, advocate_id, FIELD, "advocate")
        if before.status is AdvocateStatus.ERASED:
            raise NotFound(f"There is no advocate {advocate_id}.", [FIELD])
        await hold_off_asks(context, [advocate_id])
        return await context.store.advocates.replace(change(before))

    return await context.store.transaction(work)
