"""Recordings: telling of who sits before a recording camera without having agreed to it."""

from collections.abc import Sequence

from advocacy.alerts import AlertKind, open_alert
from advocacy.assignments import Assignment
from advocacy.events import Event
from advocacy.matching.eligibility import unrecordable
from resolvers.alerts import open_alerts
from resolvers.budgets import hold_off_asks
from resolvers.context import Context
from resolvers.reading import each_of


async def record_from_now(context: Context, event: Event) -> None:
    """Tell of who is asked for an event that is recorded from now on; in its transaction."""
    # Who is asked for a seat of it, or takes the consent back, at this moment comes second.
    slots = await context.store.slots.by_event(event.id)
    await context.store.slots.lock_all([slot.id for slot in slots])
    live = await context.store.assignments.live_of_event(event.id)
    await hold_off_asks(context, sorted({each.advocate_id for each in live}))
    await tell_of_unrecordable(context, live)


async def tell_of_unrecordable(context: Context, live: Sequence[Assignment]) -> None:
    """Tell of who is asked for a recorded seat that is not over and lacks the consent by then.

    The same number of round trips however many asks; in the transaction of what gives cause.
    """
    now, store = context.clock.now(), context.store
    ahead = [each for each in live if each.ends_at > now]
    events = await each_of(store.events, [each.event_id for each in ahead])
    people = await each_of(store.advocates, [each.advocate_id for each in ahead])
    alerts = []
    for seat, event, person in zip(ahead, events, people, strict=True):
        missing = unrecordable(person, event.recorded, seat.starts_at, now)
        if missing:
            message = f"{person.name} is asked for a seat that is recorded. {missing.message}"
            alerts.append(open_alert(AlertKind.CONSENT_MISSING, person.id, message, now))
    await open_alerts(context, alerts)
