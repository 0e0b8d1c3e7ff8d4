"""Invitations: the tokens that answer them, and the answers."""

from collections.abc import Sequence

from advocacy.assignments import Assignment
from advocacy.errors import LinkExpired
from advocacy.invitations import RespondToInvitation, pending, respond
from resolvers.context import Context
from resolvers.seating import settle
from resolvers.visibility import looks_after


async def tokens(parents: Sequence[Assignment], context: Context) -> Sequence[str | None]:
    """What answers each pending invitation, for those who may hand it on or use it."""
    found: list[str | None] = []
    for assignment in parents:
        theirs = looks_after(context.viewer, assignment.advocate_id)
        invitation = pending(assignment) if theirs else None
        found.append(context.tokens.sign(invitation) if invitation else None)
    return found


async def respond_to_invitation(context: Context, command: RespondToInvitation) -> Assignment:
    """Answer an invitation. The token is the permission; it serves for one final answer."""
    invitation = context.tokens.read(command.token)
    now = context.clock.now()

    async def work() -> Assignment:
        before = await context.store.assignments.get(invitation.assignment_id)
        if before is None:
            raise LinkExpired("This invitation no longer exists.", ["token"])
        by = before.advocate_id
        [after] = await settle(context, [respond(before, invitation, command, now=now, by=by)])
        return after

    return await context.store.transaction(work)
