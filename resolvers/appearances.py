"""Appearances: whether people came, and what it brought."""

from advocacy import appearances as rules
from advocacy.appearances import RecordAppearance
from advocacy.assignment_states import APPEARED, NEXT
from advocacy.assignments import Assignment
from advocacy.errors import IllegalTransition
from advocacy.outcomes import RecordOutcome
from advocacy.outcomes import record_outcome as with_outcome
from resolvers.assignments import change_state
from resolvers.context import Context
from resolvers.writing import rewrite


async def record_appearance(context: Context, command: RecordAppearance) -> Assignment:
    """Note whether the person appeared; the seat is completed and their time released."""
    now, by = context.clock.now(), context.viewer.name
    return await change_state(
        context,
        command.id,
        lambda before: rules.record_appearance(before, command, now=now, by=by),
    )


async def record_outcome(context: Context, command: RecordOutcome) -> Assignment:
    """Note what an appearance brought, once it has been recorded."""
    now = context.clock.now()

    def change(before: Assignment) -> Assignment:
        if before.state not in APPEARED:
            raise IllegalTransition(
                "An outcome needs an appearance: record that first.",
                before.state,
                NEXT[before.state],
            )
        return before.changed(outcome=with_outcome(before.outcome, command, now))

    return await rewrite(context, context.store.assignments, command.id, "assignment", change)
