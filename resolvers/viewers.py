"""The viewer as they see themselves."""

from collections.abc import Sequence

from advocacy.advocates import Advocate
from advocacy.roles import Role
from resolvers.context import Context, Viewer


async def viewer(context: Context) -> Viewer:
    """Who is asking."""
    return context.viewer


async def roles(parents: Sequence[Viewer], context: Context) -> Sequence[Sequence[Role]]:
    """What each viewer does here, in the order in which roles are declared."""
    return [[role for role in Role if role in viewer.roles] for viewer in parents]


async def advocates(parents: Sequence[Viewer], context: Context) -> Sequence[Advocate | None]:
    """The person that each viewer is."""
    return await context.store.advocates.many([viewer.advocate_id or "" for viewer in parents])
