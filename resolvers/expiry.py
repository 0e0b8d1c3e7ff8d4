"""Expiry: an ask that nobody answers in time gives its seat back."""

from typing import Any

from advocacy.asking import expire
from advocacy.assignments import Assignment
from resolvers.context import Context
from resolvers.seating import settle

KIND = "expire_assignment"


async def expire_later(context: Context, assignment: Assignment) -> None:
    """Have the ask looked at when its answer is due; in the transaction that makes it."""
    await context.store.jobs.add(
        KIND, {"assignment_id": assignment.id}, run_at=assignment.expires_at
    )


async def expire_assignment(context: Context, payload: dict[str, Any]) -> None:
    """Expire the ask, if it still waits and is due; done twice it changes nothing."""

    async def work() -> None:
        assignment = await context.store.assignments.get(payload["assignment_id"])
        if assignment is None:
            return
        after = expire(assignment, now=context.clock.now(), by=context.viewer.name)
        if after is not assignment:
            await settle(context, [after])

    await context.store.transaction(work)
