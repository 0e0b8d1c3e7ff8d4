"""Speaking slots: one seat on a panel, and what may happen to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from advocacy.entity import Command, Entity
from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.ids import new_ids
from advocacy.personas import Persona
from advocacy.values import Instant, Locale, Text, TopicNames

PREFIX = "slt"


class SlotRole(StrEnum):
    """What the person in the seat does."""

    MODERATOR = "MODERATOR"
    PANELIST = "PANELIST"
    KEYNOTE = "KEYNOTE"
    SPEAKER = "SPEAKER"
    HOST = "HOST"


class SlotStatus(StrEnum):
    """Whether the seat is free, spoken for, taken, over or called off."""

    OPEN = "OPEN"
    HELD = "HELD"
    FILLED = "FILLED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


NEXT: Mapping[SlotStatus, tuple[SlotStatus, ...]] = {
    SlotStatus.OPEN: (SlotStatus.HELD, SlotStatus.CANCELLED),
    SlotStatus.HELD: (SlotStatus.FILLED, SlotStatus.OPEN, SlotStatus.CANCELLED),
    SlotStatus.FILLED: (
        SlotStatus.COMPLETED,
        SlotStatus.OPEN,
        SlotStatus.HELD,
        SlotStatus.CANCELLED,
    ),
    SlotStatus.COMPLETED: (SlotStatus.CANCELLED,),
    SlotStatus.CANCELLED: (),
}

Personas = Annotated[tuple[Persona, ...], Field(max_length=4)]


class SpeakingSlot(Entity):
    """One seat. `assignment_id` is the live assignment, if any; times are [starts_at, ends_at)."""

    panel_id: str
    event_id: str
    role: SlotRole
    status: SlotStatus = SlotStatus.OPEN
    status_reason: Text | None = None
    required: bool = True
    starts_at: Instant
    ends_at: Instant
    personas: Personas = ()
    topics: TopicNames = ()
    language: Locale | None = None
    assignment_id: str | None = None
    created_at: datetime


class NewSlot(Command):
    """A seat to add; without times of its own it lasts as long as its panel."""

    role: SlotRole
    required: bool = True
    personas: Personas | None = None
    topics: TopicNames | None = None
    language: Locale | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None

    @model_validator(mode="after")
    def ends_after_start(self) -> Self:
        """Refuse an interval that is empty or runs backwards."""
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValueError("endsAt must be after startsAt")
        return self


class AddSlot(Command):
    """Add a seat to a panel."""

    panel_id: str
    slot: NewSlot


class CancelSlot(Command):
    """Call a seat off, with whoever sits in it."""

    id: str
    reason: Text | None = None


def create_slots(
    wanted: Sequence[NewSlot],
    panel_id: str,
    event_id: str,
    during: tuple[datetime, datetime],
    now: datetime,
) -> tuple[SpeakingSlot, ...]:
    """Open seats on a panel that lasts `during` (start, end), in this order."""
    ids = new_ids(PREFIX, now, len(wanted))
    pairs = zip(ids, wanted, strict=True)
    return tuple(create_slot(id, new, panel_id, event_id, during, now) for id, new in pairs)


def create_slot(
    id: str,
    new: NewSlot,
    panel_id: str,
    event_id: str,
    during: tuple[datetime, datetime],
    now: datetime,
) -> SpeakingSlot:
    """One open seat."""
    given = {name: value for name, value in new if value is not None}
    times = {"starts_at": during[0], "ends_at": during[1]}
    if (new.starts_at or during[0]) >= (new.ends_at or during[1]):
        raise InvalidInput("The slot would end before it starts: give both times.", ["startsAt"])
    return SpeakingSlot(
        id=id,
        panel_id=panel_id,
        event_id=event_id,
        created_at=now,
        **{**times, **given},
    )


def move_slot(slot: SpeakingSlot, to: SlotStatus, reason: str | None = None) -> SpeakingSlot:
    """The seat in another status; who sat in it is forgotten where nobody does any longer."""
    if to is slot.status:
        return slot
    allowed = NEXT[slot.status]
    if to not in allowed:
        raise IllegalTransition(
            f"A slot that is {slot.status} cannot become {to}.", slot.status, allowed
        )
    seated = to in (SlotStatus.HELD, SlotStatus.FILLED, SlotStatus.COMPLETED)
    return slot.changed(
        status=to,
        status_reason=reason,
        assignment_id=slot.assignment_id if seated else None,
    )
