"""Whose rows a viewer sees or writes: staff all, an advocate their own, a system what it feeds."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from advocacy.assignments import Assignment
from advocacy.errors import NotFound
from advocacy.events import Event
from advocacy.imports import Import, ImportKind
from advocacy.roles import Role
from resolvers.context import Context, Viewer


class AboutPerson(Protocol):
    """What is about one person."""

    @property
    def advocate_id(self) -> str:
        """The person."""


A = TypeVar("A", bound=AboutPerson)
STAFF = (Role.ADMIN, Role.COORDINATOR, Role.ANALYST)
# What systems send: they see what became of it, but not of tables of companies and people.
FED = (ImportKind.ATTENDANCE, ImportKind.RESPONSES)


def is_staff(viewer: Viewer) -> bool:
    """Whether the viewer sees everybody's rows."""
    return viewer.has(*STAFF)


def coordinates(viewer: Viewer) -> bool:
    """Whether the viewer runs the programme."""
    return viewer.has(Role.ADMIN, Role.COORDINATOR)


def is_person(viewer: Viewer, advocate_id: str) -> bool:
    """Whether the viewer is this person."""
    return viewer.has(Role.ADVOCATE) and viewer.advocate_id == advocate_id


def sees_person(viewer: Viewer, advocate_id: str) -> bool:
    """Whether the viewer sees this person's rows."""
    return is_staff(viewer) or is_person(viewer, advocate_id)


def looks_after(viewer: Viewer, advocate_id: str) -> bool:
    """Whether all about this person is the viewer's to have: a coordinator's, or their own."""
    return coordinates(viewer) or is_person(viewer, advocate_id)


def own_person(context: Context, advocate_id: str, field: str = "advocateId") -> bool:
    """Whether the viewer writes about themselves.

    NotFound about the input `field` for somebody who may neither write about others nor is that
    person.
    """
    if coordinates(context.viewer):
        return False
    if is_person(context.viewer, advocate_id):
        return True
    raise NotFound(f"There is no advocate {advocate_id}.", [field])


def own_only(viewer: Viewer, assignments: Sequence[Assignment]) -> list[Assignment]:
    """Those of `assignments` that the viewer sees."""
    return [each for each in assignments if sees_person(viewer, each.advocate_id)]


def own_or_none(viewer: Viewer, found: Sequence[A | None]) -> list[A | None]:
    """`found`, with None for what is about people whom the viewer does not see."""
    return [each if each and sees_person(viewer, each.advocate_id) else None for each in found]


def seen_ids(viewer: Viewer, advocate_ids: Sequence[str]) -> list[str]:
    """The ids, with "", which nobody has, for people whom the viewer does not see."""
    return [id if sees_person(viewer, id) else "" for id in advocate_ids]


def own_people(viewer: Viewer, conditions: Mapping[str, Any]) -> dict[str, Any]:
    """The conditions of a list with its `advocate_ids` narrowed to people whom the viewer sees."""
    if is_staff(viewer):
        return dict(conditions)
    own, asked = viewer.advocate_id or "", conditions.get("advocate_ids")
    return {**conditions, "advocate_ids": [own] if asked is None or own in asked else []}


def sees_import(viewer: Viewer, import_: Import) -> bool:
    """Whether the viewer sees an import, of which errors quote the file."""
    return is_staff(viewer) or (viewer.has(Role.INTEGRATION) and import_.kind in FED)


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
