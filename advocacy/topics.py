"""Topics: what a person can speak about, and how well."""

from typing import Annotated

from pydantic import AfterValidator, Field

from advocacy.entity import Value
from advocacy.values import Name
from advocacy.words import folded

MOST_TOPICS = 50


class Topic(Value):
    """A subject the person can speak about, at level 1 (knows it) to 5 (is known for it)."""

    name: Name
    level: int = Field(ge=1, le=5)


def once_each(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """Topics as given; ValueError when one is named twice."""
    keys = [folded(topic.name) for topic in topics]
    if len(set(keys)) < len(keys):
        raise ValueError("a topic may be named once only")
    return topics


Topics = Annotated[tuple[Topic, ...], Field(max_length=MOST_TOPICS), AfterValidator(once_each)]
