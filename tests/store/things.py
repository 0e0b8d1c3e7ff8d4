"""Something to store: one field of every kind that the programme keeps."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from advocacy.entity import Entity, Value
from store.indexes import Index

THINGS = "test_things"

INDEXES = [
    Index(THINGS, (("number", 1), ("id", 1))),
    Index(THINGS, (("at", -1), ("id", -1))),
    Index(THINGS, (("key", 1),), unique=True, partial={"key": {"$type": "string"}}),
]


class Colour(StrEnum):
    RED = "RED"
    BLUE = "BLUE"


class Part(Value):
    name: str
    colour: Colour = Colour.RED


class Thing(Entity):
    name: str = ""
    key: str | None = None
    number: int | None = None
    price: Decimal | None = None
    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    day: date | None = None
    colour: Colour = Colour.BLUE
    parts: tuple[Part, ...] = ()
    tags: frozenset[str] = frozenset()
    notes: dict[str, str | None] = Field(default_factory=dict)
