"""Panels: one session of an event, with its seats and the rules on who shares it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.composition import CompositionRules
from advocacy.entity import Command, Entity
from advocacy.events import Event, Timed, still_open
from advocacy.ids import new_id
from advocacy.slots import NewSlot, SpeakingSlot, create_slots
from advocacy.values import Instant, Locale, Name, Text, TopicNames

PREFIX = "pnl"
Times = tuple[datetime, datetime]
Room = Annotated[str, Field(max_length=200)]


class PanelFormat(StrEnum):
    """How the session runs."""

    PANEL = "PANEL"
    KEYNOTE = "KEYNOTE"
    FIRESIDE = "FIRESIDE"
    DEMO = "DEMO"
    ROUNDTABLE = "ROUNDTABLE"
    TALK = "TALK"


class Panel(Entity):
    """One session: [starts_at, ends_at), with a room and rules."""

    event_id: str
    title: Name
    abstract: Text | None = None
    format: PanelFormat
    topics: TopicNames = ()
    language: Locale | None = None
    starts_at: Instant
    ends_at: Instant
    room: Room | None = None
    rules: CompositionRules = CompositionRules()
    created_at: datetime


class CreatePanel(Timed):
    """Add a session to an event, with its seats."""

    event_id: str
    title: Name
    abstract: Text | None = None
    format: PanelFormat
    topics: TopicNames | None = None
    language: Locale | None = None
    room: Room | None = None
    rules: CompositionRules | None = None
    slots: Annotated[tuple[NewSlot, ...], Field(max_length=100)] | None = None


class UpdatePanel(Command):
    """Change what is given; a field that is not given stays. Times move by rescheduling."""

    id: str
    expected_version: int | None = None
    title: Name = ""
    abstract: Text | None = None
    topics: TopicNames = ()
    language: Locale | None = None
    room: Room | None = None
    rules: CompositionRules = CompositionRules()


class ReschedulePanel(Timed):
    """Move a session; who had accepted is asked again."""

    id: str
    expected_version: int | None = None


def create_panel(
    command: CreatePanel, event: Event, now: datetime
) -> tuple[Panel, tuple[SpeakingSlot, ...]]:
    """A new session of `event` with its open seats."""
    still_open(event, "eventId")
    given = {name: value for name, value in command if value is not None and name != "slots"}
    panel = Panel(id=new_id(PREFIX, now), created_at=now, **given)
    during = (panel.starts_at, panel.ends_at)
    return panel, create_slots(command.slots or (), panel.id, event.id, during, now)


def update_panel(panel: Panel, command: UpdatePanel) -> Panel:
    """The session with what the command gives."""
    return panel.changed(**command.given())


def new_times(panel: Panel, command: ReschedulePanel, slot: SpeakingSlot) -> Times:
    """When a seat is needed once its session has moved.

    A seat that lasts as long as the session still does; one with times of its own moves along by as
    much as the session's start.
    """
    if (slot.starts_at, slot.ends_at) == (panel.starts_at, panel.ends_at):
        return command.starts_at, command.ends_at
    by = command.starts_at - panel.starts_at
    return slot.starts_at + by, slot.ends_at + by
