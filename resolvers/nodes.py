"""Anything by its id: the prefix names the kind, the viewer's rights decide."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from advocacy import accounts as account_rules
from advocacy import activity_requests as activity_rules
from advocacy import advocates as advocate_rules
from advocacy import alerts as alert_rules
from advocacy import assignments as assignment_rules
from advocacy import attendees, duplicate_pairs
from advocacy import events as event_rules
from advocacy import imports as import_rules
from advocacy import panels as panel_rules
from advocacy import slots as slot_rules
from advocacy import surveys as survey_rules
from advocacy.errors import InvalidInput
from advocacy.ids import prefix_of
from resolvers import accounts, activity_requests, advocates, duplicates, events, imports, surveys
from resolvers.context import Context
from resolvers.visibility import coordinates, is_staff, own_or_none, visible_events

MOST = 100
Reader = Callable[[Context, Sequence[str]], Awaitable[Sequence[Any]]]


async def node(context: Context, id: str) -> Any:
    """What has this id, if the viewer sees it."""
    return (await nodes(context, [id]))[0]


async def nodes(context: Context, ids: Sequence[str]) -> list[Any]:
    """What has each id, if the viewer sees it; one round trip, or two, for each kind."""
    if len(ids) > MOST:
        raise InvalidInput(f"At most {MOST} ids at once.", ["ids"])
    found: dict[str, Any] = {}
    for prefix, read in READERS.items():
        wanted = sorted({id for id in ids if prefix_of(id) == prefix})
        if wanted:
            found.update(zip(wanted, await read(context, wanted), strict=True))
    return [found.get(id) for id in ids]


async def assignments(context: Context, ids: Sequence[str]) -> Sequence[Any]:
    """The assignment of each id that the viewer sees."""
    return own_or_none(context.viewer, await context.store.assignments.many(ids))


async def panels(context: Context, ids: Sequence[str]) -> Sequence[Any]:
    """The session of each id whose event the viewer sees."""
    return await within_seen_events(context, await context.store.panels.many(ids))


async def slots(context: Context, ids: Sequence[str]) -> Sequence[Any]:
    """The seat of each id whose event the viewer sees."""
    return await within_seen_events(context, await context.store.slots.many(ids))


async def within_seen_events(context: Context, found: Sequence[Any]) -> list[Any]:
    """`found`, with None for what belongs to an event that the viewer does not see."""
    if is_staff(context.viewer):
        return list(found)
    parents = await context.store.events.many([each.event_id if each else "" for each in found])
    seen = await visible_events(context, parents)
    return [each if event else None for each, event in zip(found, seen, strict=True)]


async def attendee_rows(context: Context, ids: Sequence[str]) -> Sequence[Any]:
    """The attendee of each id; for staff."""
    return await context.store.attendees.many(ids if is_staff(context.viewer) else [""] * len(ids))


async def alert_rows(context: Context, ids: Sequence[str]) -> Sequence[Any]:
    """The alert of each id; for coordinators."""
    may = coordinates(context.viewer)
    return await context.store.alerts.many(ids if may else [""] * len(ids))


READERS: dict[str, Reader] = {
    account_rules.PREFIX: accounts.by_ids,
    advocate_rules.PREFIX: advocates.by_ids,
    event_rules.PREFIX: events.by_ids,
    panel_rules.PREFIX: panels,
    slot_rules.PREFIX: slots,
    assignment_rules.PREFIX: assignments,
    activity_rules.PREFIX: activity_requests.by_ids,
    attendees.PREFIX: attendee_rows,
    import_rules.PREFIX: imports.by_ids,
    survey_rules.PREFIX: surveys.by_ids,
    alert_rules.PREFIX: alert_rows,
    duplicate_pairs.PREFIX: duplicates.by_ids,
}
