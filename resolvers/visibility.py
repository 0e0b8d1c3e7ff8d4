"""Whose rows a viewer sees: staff see all, an advocate what is theirs, a system what it feeds."""

from collections.abc import Sequence

from advocacy.assignments import Assignment
from advocacy.events import Event
from advocacy.roles import Role
from resolvers.context import Context, Viewer

STAFF = (Role.ADMIN, Role.COORDINATOR, Role.ANALYST)


def is_staff(viewer: Viewer) -> bool:
    """Whether the viewer sees everybody's rows."""
    return viewer.has(*STAFF)


def sees_person(viewer: Viewer, advocate_id: str) -> bool:
    """Whether the viewer sees this person's rows."""
    return is_staff(viewer) or (viewer.has(Role.ADVOCATE) and viewer.advocate_id == advocate_id)


def own_only(viewer: Viewer, assignments: Sequence[Assignment]) -> list[Assignment]:
    """Those of `assignments` that the viewer sees."""
    return [each for each in assignments if sees_person(viewer, each.advocate_id)]


async def visible_events(context: Context, events: Sequence[Event | None]) -> list[Event | None]:
    """`events`, None for those not seen: an advocate sees the ones they were asked for."""
    viewer = context.viewer
    if is_staff(viewer) or viewer.has(Role.INTEGRATION):
        return list(events)
    ids = [event.id for event in events if event]
    if viewer.advocate_id is None or not ids:
        return [None for _ in events]
    asked = await context.store.assignments.events_of(viewer.advocate_id, ids)
    return [event if event and event.id in asked else None for event in events]
