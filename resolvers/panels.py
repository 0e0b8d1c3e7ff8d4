"""Panels: reading and writing the sessions of an event."""

from collections.abc import Mapping, Sequence

from advocacy import panels as commands
from advocacy.alerts import AlertKind, open_alert
from advocacy.asking import ask_again
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment, moved
from advocacy.composition import CompositionReport, CompositionRules, composition_report
from advocacy.errors import IllegalTransition, ProblemCode
from advocacy.events import Event
from advocacy.matching.eligibility import forbidden_again
from advocacy.panels import CreatePanel, Panel, ReschedulePanel, UpdatePanel
from advocacy.slots import SlotStatus, SpeakingSlot
from resolvers.alerts import open_alerts
from resolvers.budgets import hold_off_asks
from resolvers.context import Context
from resolvers.expiry import expire_later
from resolvers.reading import each_of, expect, grouped, needed
from resolvers.seating import settle
from resolvers.visibility import is_staff
from resolvers.writing import rewrite


async def by_events(parents: Sequence[Event], context: Context) -> Sequence[Sequence[Panel]]:
    """The sessions of each event, by time."""
    ids = [event.id for event in parents]
    panels = await context.store.panels.by_events(ids)
    return grouped(panels, lambda panel: panel.event_id, ids)


async def events(parents: Sequence[Panel], context: Context) -> Sequence[Event]:
    """The event of each session."""
    return await each_of(context.store.events, [panel.event_id for panel in parents])


async def rules(parents: Sequence[Panel], context: Context) -> Sequence[CompositionRules]:
    """Who may share each session; only staff see who is kept apart from whom, and why."""
    if is_staff(context.viewer):
        return [panel.rules for panel in parents]
    return [panel.rules.changed(keep_apart=()) for panel in parents]


async def compositions(parents: Sequence[Panel], context: Context) -> Sequence[CompositionReport]:
    """How the people seated on each session stand against its rules."""
    ids = [panel.id for panel in parents]
    live = await context.store.assignments.live_of_panels(ids)
    people = await each_of(context.store.advocates, sorted({each.advocate_id for each in live}))
    known = {person.id: person for person in people}
    seated = grouped(live, lambda each: each.panel_id, ids)
    return [
        composition_report(panel.rules, [known[each.advocate_id] for each in there])
        for panel, there in zip(parents, seated, strict=True)
    ]


async def create_panel(context: Context, command: CreatePanel) -> Panel:
    """Add a session with its seats."""

    async def work() -> Panel:
        await context.store.events.lock(command.event_id)
        event = await needed(context.store.events, command.event_id, "eventId", "event")
        panel, slots = commands.create_panel(command, event, context.clock.now())
        await context.store.slots.insert_many(slots)
        return await context.store.panels.insert(panel)

    return await context.store.transaction(work)


async def update_panel(context: Context, command: UpdatePanel) -> Panel:
    """Change a session."""
    return await rewrite(
        context,
        context.store.panels,
        command.id,
        "panel",
        lambda before: commands.update_panel(before, command),
        expected=command.expected_version,
    )


async def reschedule_panel(context: Context, command: ReschedulePanel) -> Panel:
    """Move a session with its seats; whoever is asked for one is asked again for the new time.

    But for those who do not allow that any more: their ask is cancelled.
    Refused as a whole with DoubleBooked when somebody is booked elsewhere then.
    """

    async def work() -> Panel:
        before = await needed(context.store.panels, command.id, "id", "panel")
        expect(before.version, command.expected_version)
        slots = await context.store.slots.by_panels([before.id])
        if any(slot.status is SlotStatus.COMPLETED for slot in slots):
            raise IllegalTransition("A session that is over cannot be moved.", "COMPLETED", [])
        moving = [slot for slot in slots if slot.status is not SlotStatus.CANCELLED]
        times = {slot.id: commands.new_times(before, command, slot) for slot in moving}
        moved = [moved_to(slot, times[slot.id]) for slot in moving]
        await context.store.slots.replace_all(moved)
        for assignment in await settle(context, await asked_again(context, before, times)):
            if assignment.live:
                await expire_later(context, assignment)
        return await context.store.panels.replace(
            before.changed(starts_at=command.starts_at, ends_at=command.ends_at)
        )

    return await context.store.transaction(work)


async def asked_again(
    context: Context, panel: Panel, times: Mapping[str, commands.Times]
) -> list[Assignment]:
    """What becomes of the live asks of a session when its seats move to `times`.

    Who forbids to be asked, or to be recorded then, is not asked again: their ask is cancelled, and
    coordinators are told of a consent that is missing.
    """
    now, by = context.clock.now(), context.viewer.name
    live = await context.store.assignments.live_of_panels([panel.id])
    ids = [each.advocate_id for each in live]
    await hold_off_asks(context, sorted(set(ids)))
    [event] = await each_of(context.store.events, [panel.event_id])
    people = await each_of(context.store.advocates, ids)
    after, alerts = [], []
    for ask, person in zip(live, people, strict=True):
        starts_at, ends_at = times[ask.slot_id]
        against = forbidden_again(person, event.recorded, starts_at, now)
        if not against:
            after.append(ask_again(ask, starts_at, ends_at, now=now, by=by))
            continue
        reason = " ".join(each.message for each in against)
        after.append(moved(ask, AssignmentState.CANCELLED, at=now, by=by, reason=reason))
        if any(each.code is ProblemCode.CONSENT_MISSING for each in against):
            message = f"{person.name} lost a seat as its session moved. {reason}"
            alerts.append(open_alert(AlertKind.CONSENT_MISSING, person.id, message, now))
    await open_alerts(context, alerts)
    return after


def moved_to(slot: SpeakingSlot, times: commands.Times) -> SpeakingSlot:
    """The seat at its new time."""
    return slot.changed(starts_at=times[0], ends_at=times[1])
