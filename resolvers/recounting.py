"""Recounting: what an event's facts add up to, worked out anew whenever they change."""

from asyncio import to_thread
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from advocacy.assignment_states import ENDED
from advocacy.attendance.tally import tally
from advocacy.attendance.windows import EventWindow, OtherEvent
from advocacy.attendees import attendee_of
from advocacy.audiences import AttendanceSummary, audience_of
from advocacy.events import Event
from advocacy.platforms import Platform, external_key
from resolvers.context import Context
from store.database import AlreadyStored

KIND = "recount_attendance"
AFTER_THE_END = timedelta(minutes=1)


async def recount_later(context: Context, event_ids: Sequence[str]) -> None:
    """Have these events counted anew; requests that come close together are one count."""
    for event_id in event_ids:
        await context.store.jobs.request(KIND, event_id, {"event_id": event_id})


async def recount_linked(context: Context, event: Event) -> None:
    """Have an event counted anew, and those that its webinars are linked to as well.

    Which event a showing of a webinar belongs to depends on all of them.
    """
    concerned = {event.id} if event.external_refs else set()
    for ref in event.external_refs:
        linked = await context.store.events.linked_to(ref.platform, [ref.external_id])
        concerned |= {other.id for other in linked}
    await recount_later(context, sorted(concerned))


async def recount_attendance(context: Context, payload: dict[str, Any]) -> None:
    """Count an event anew from all its facts; the same facts give the same result."""
    store, now = context.store, context.clock.now()
    event = await store.events.get(payload["event_id"])
    if event is None:
        return
    scopes = [event.id, *{scope_of(ref.platform, ref.external_id) for ref in event.external_refs}]
    facts = await store.facts.of_scopes(scopes)
    if not facts and await store.summaries.get(event.id) is None:
        return
    # Some seconds for ten thousand people: other operations go on meanwhile.
    counted = await to_thread(tally, facts, await window_of(context, event))
    people = [attendee_of(event.id, person) for person in counted.people]
    await store.attendees.keep_only(event.id, people)
    await keep_summary(context, audience_of(event.id, counted))
    if now < event.ends_at:
        again = event.ends_at + AFTER_THE_END
        await store.jobs.request(KIND, event.id, payload, run_at=again)


def scope_of(platform: Platform, external_id: str) -> str:
    """Where the facts of a webinar are kept, whichever events it is linked to."""
    return f"{platform}:{external_key(external_id)}"


async def window_of(context: Context, event: Event) -> EventWindow:
    """The event as its facts are held against it."""
    others: list[OtherEvent] = []
    for ref in event.external_refs:
        linked = await context.store.events.linked_to(ref.platform, [ref.external_id])
        others += [
            OtherEvent(
                platform=ref.platform, external_id=ref.external_id, starts_at=other.starts_at
            )
            for other in linked
            if other.id != event.id
        ]
    return EventWindow(
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        as_of=context.clock.now(),
        external_refs=event.external_refs,
        speaker_emails=await speakers_of(context, event),
        other_events=tuple(others),
    )


async def speakers_of(context: Context, event: Event) -> frozenset[str]:
    """The addresses of the people who sit, or sat, in the event's seats."""
    asked = await context.store.assignments.of_event(event.id)
    seated = sorted(
        {each.advocate_id for each in asked if each.responded_at and each.state not in ENDED}
    )
    people = await context.store.advocates.many(seated)
    return frozenset(key for person in people if person for key in person.email_keys)


async def keep_summary(context: Context, summary: AttendanceSummary) -> None:
    """Store the figures where they differ from those that stood."""
    summaries = context.store.summaries
    before = await summaries.get(summary.id)
    if before is None:
        try:
            await summaries.insert(summary)
        except AlreadyStored:
            await keep_summary(context, summary)
    elif (after := summary.changed(version=before.version)) != before:
        await summaries.replace(after)
