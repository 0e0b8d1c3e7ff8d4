"""What a person can be asked to do, and what they say they are willing to do."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from advocacy.entity import Command, Value


class ActivityType(StrEnum):
    """A kind of ask."""

    WEBINAR = "WEBINAR"
    CONFERENCE_TALK = "CONFERENCE_TALK"
    KEYNOTE = "KEYNOTE"
    PANEL = "PANEL"
    MODERATION = "MODERATION"
    REFERENCE_CALL = "REFERENCE_CALL"
    CASE_STUDY = "CASE_STUDY"
    TESTIMONIAL = "TESTIMONIAL"
    QUOTE = "QUOTE"
    REVIEW = "REVIEW"
    SOCIAL_SHARE = "SOCIAL_SHARE"
    REFERRAL = "REFERRAL"
    ADVISORY_BOARD = "ADVISORY_BOARD"
    STRATEGIC_REVIEW = "STRATEGIC_REVIEW"
    BETA_TEST = "BETA_TEST"
    PRODUCT_FEEDBACK = "PRODUCT_FEEDBACK"
    COMMUNITY_ANSWER = "COMMUNITY_ANSWER"
    INTRODUCTION = "INTRODUCTION"


class Willingness(Value):
    """One activity that a person would take part in, and how often in a quarter at the most."""

    activity: ActivityType
    max_per_quarter: int | None = Field(default=None, ge=0, le=1000)
    may_moderate: bool = False


def named_once(willing: tuple[Willingness, ...]) -> tuple[Willingness, ...]:
    """Activities as given; ValueError when one is named twice."""
    if len({each.activity for each in willing}) < len(willing):
        raise ValueError("an activity may be named once only")
    return willing


Willing = Annotated[tuple[Willingness, ...], Field(max_length=30), AfterValidator(named_once)]


def willing_keys(willing: tuple[Willingness, ...]) -> tuple[ActivityType, ...]:
    """What somebody would take part in; whoever would also moderate would moderate."""
    moderates = [ActivityType.MODERATION] if any(each.may_moderate for each in willing) else []
    return tuple(dict.fromkeys([*(each.activity for each in willing), *moderates]))


class SetWillingness(Command):
    """Say all that a person would take part in; nothing means that they have not said."""

    advocate_id: str
    willing_for: Willing
