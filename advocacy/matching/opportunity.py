"""An opportunity: one slot with what it inherits from its panel and event, and what it asks for."""

from collections.abc import Sequence
from datetime import datetime

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.composition import CompositionRules
from advocacy.entity import Value
from advocacy.events import Audience, Event, EventKind
from advocacy.panels import Panel, PanelFormat
from advocacy.personas import Persona
from advocacy.slots import SlotRole, SpeakingSlot

TOGETHER = frozenset({PanelFormat.PANEL, PanelFormat.FIRESIDE, PanelFormat.ROUNDTABLE})


class Opportunity(Value):
    """What a slot asks for; topics and language are its own, else its panel's, else the event's.

    Whoever would do one of `activities` would sit in it; the first is what it is if they do not
    say.
    """

    slot_id: str
    panel_id: str
    event_id: str
    role: SlotRole
    starts_at: datetime
    ends_at: datetime
    activities: tuple[ActivityType, ...]
    in_person: bool
    recorded: bool
    audience: Audience
    personas: tuple[Persona, ...]
    topics: tuple[str, ...]
    language: str | None
    rules: CompositionRules


def opportunity_of(slot: SpeakingSlot, panel: Panel, event: Event) -> Opportunity:
    """The opportunity that `slot` of `panel` of `event` is."""
    return Opportunity(
        slot_id=slot.id,
        panel_id=panel.id,
        event_id=event.id,
        role=slot.role,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        activities=activities_of(slot.role, panel.format, event.kind),
        in_person=event.kind.in_person,
        recorded=event.recorded,
        audience=event.audience,
        personas=slot.personas,
        topics=slot.topics or panel.topics or event.topics,
        language=slot.language or panel.language or event.language,
        rules=panel.rules,
    )


def activities_of(role: SlotRole, format: PanelFormat, kind: EventKind) -> tuple[ActivityType, ...]:
    """What sitting in such a seat is, the closest first: a panel in a webinar is also a webinar."""
    activity = ActivityType
    webinar = (activity.WEBINAR,) if kind is EventKind.WEBINAR else ()
    if role in (SlotRole.MODERATOR, SlotRole.HOST):
        return (activity.MODERATION,)
    if role is SlotRole.KEYNOTE or format is PanelFormat.KEYNOTE:
        return (activity.KEYNOTE, *webinar)
    if kind is EventKind.ADVISORY_BOARD:
        return (activity.ADVISORY_BOARD,)
    if format in TOGETHER or kind is EventKind.ROUNDTABLE:
        return (*webinar, activity.PANEL)
    return webinar or (activity.CONFERENCE_TALK,)


def activity_for(advocate: Advocate, activities: Sequence[ActivityType]) -> ActivityType:
    """As what a seat counts for this person: the first that they would do, else the first."""
    return next((each for each in activities if each in advocate.willing_keys), activities[0])
