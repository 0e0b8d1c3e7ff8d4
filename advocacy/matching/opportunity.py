"""An opportunity: one slot with what it inherits from its panel and event."""

from datetime import datetime

from advocacy.composition import CompositionRules
from advocacy.entity import Value
from advocacy.events import Audience, Event
from advocacy.panels import Panel
from advocacy.personas import Persona
from advocacy.slots import SlotRole, SpeakingSlot


class Opportunity(Value):
    """What a slot asks for; topics and language are its own, else its panel's, else the event's."""

    slot_id: str
    panel_id: str
    event_id: str
    role: SlotRole
    starts_at: datetime
    ends_at: datetime
    in_person: bool
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
        in_person=event.kind.in_person,
        audience=event.audience,
        personas=slot.personas,
        topics=slot.topics or panel.topics or event.topics,
        language=slot.language or panel.language or event.language,
        rules=panel.rules,
    )
