"""Attendance: keeping what platforms tell, and showing what it adds up to.

Every door ends in `record_attendance`: a webhook's job, a file's job and the mutation.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from advocacy.attendance.facts import AttendeeRole, Fact, fact_key
from advocacy.attendees import Attendee
from advocacy.audiences import AttendanceSummary, nobody_yet
from advocacy.events import Event
from advocacy.imports import Landed
from advocacy.ingestion import RecordAttendance, Row, names_nobody
from advocacy.platforms import external_key
from resolvers.context import Context
from resolvers.forgetting import forget_what_came, without_the_erased
from resolvers.paging import Connection, Window, connected_each
from resolvers.recounting import recount_later, scope_of
from resolvers.watching import watched
from store.attendance import BY_NAME


async def summaries(parents: Sequence[Event], context: Context) -> Sequence[AttendanceSummary]:
    """Each event's attendance in numbers."""
    found = await context.store.summaries.many([event.id for event in parents])
    pairs = zip(found, parents, strict=True)
    return [summary or nobody_yet(event.id) for summary, event in pairs]


async def attendees(
    parents: Sequence[Event], context: Context, role: AttendeeRole | None = None, **window: Any
) -> Sequence[Connection[Attendee]]:
    """Who came to each event, or had registered, by name."""
    stored = context.store.attendees
    where = {} if role is None else {"role": role}
    ids = [event.id for event in parents]
    return await connected_each(stored, "event_id", ids, BY_NAME, Window(**window), where)


async def attendance_changed(context: Context, event_id: str) -> AsyncIterator[AttendanceSummary]:
    """The event's numbers after each change."""
    async for summary in watched(context, context.store.summaries, event_id):
        yield summary


async def record_attendance(context: Context, command: RecordAttendance) -> Landed:
    """Keep the facts that are new and have the events concerned counted anew.

    Facts are a set: in what order they come, and how often, makes no difference. Two round trips
    for each webinar that the facts name, and two more, however many rows there are.
    """
    rows = await without_the_erased(context, command.rows)
    new: set[str] = set()
    scopes: dict[str, list[Fact]] = {}
    for row in rows:
        for fact in row:
            scopes.setdefault(command.event_id or webinar_of(fact), []).append(fact)
    keep = context.store.facts.unknown if command.dry_run else context.store.facts.add
    for scope, facts in scopes.items():
        new |= await keep(scope, facts)
    if not command.dry_run:
        await forget_what_came(context, scopes)
        await recount_later(context, await events_concerned(context, command))
    return landed(rows, new)


def webinar_of(fact: Fact) -> str:
    """The scope of a fact that came for a webinar rather than for an event."""
    return scope_of(fact.origin.platform, fact.origin.external_id or "")


async def events_concerned(context: Context, command: RecordAttendance) -> list[str]:
    """The events whose attendance the facts may change."""
    if command.event_id is not None:
        return [command.event_id]
    origins = {fact.origin for row in command.rows for fact in row}
    concerned: set[str] = set()
    for platform in {origin.platform for origin in origins}:
        ids = {
            external_key(id)
            for origin in origins
            if origin.platform is platform
            for id in (origin.external_id, origin.instance)
            if id
        }
        linked = await context.store.events.linked_to(platform, sorted(ids))
        concerned |= {event.id for event in linked}
    return sorted(concerned)


def landed(rows: Sequence[Row], new: set[str]) -> Landed:
    """What became of the rows, given the keys of the facts that were new."""
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for row in rows:
        fresh = sum(fact_key(fact) in new for fact in row)
        kind = "unchanged" if not fresh else "created" if fresh == len(row) else "updated"
        counts[kind] += 1
    return Landed(total=len(rows), quarantined=sum(map(names_nobody, rows)), **counts)
