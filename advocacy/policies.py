"""The programme's own numbers: what an ask costs, how much one may ask, what counts as late."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from advocacy.activities import ActivityType
from advocacy.entity import Value

A = ActivityType
COSTS: Mapping[ActivityType, float] = {
    A.CONFERENCE_TALK: 50,
    A.KEYNOTE: 50,
    A.REFERENCE_CALL: 40,
    A.WEBINAR: 30,
    A.PANEL: 30,
    A.CASE_STUDY: 30,
    A.MODERATION: 25,
    A.ADVISORY_BOARD: 25,
    A.STRATEGIC_REVIEW: 25,
    A.REVIEW: 20,
    A.TESTIMONIAL: 20,
    A.REFERRAL: 20,
    A.INTRODUCTION: 20,
    A.BETA_TEST: 20,
    A.QUOTE: 10,
    A.PRODUCT_FEEDBACK: 10,
    A.SOCIAL_SHARE: 5,
    A.COMMUNITY_ANSWER: 5,
}


def with_the_rest(given: object) -> object:
    """Costs as given; what is not named keeps its default."""
    return {**COSTS, **given} if isinstance(given, Mapping) else given


Effort = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Costs = Annotated[dict[ActivityType, Effort], BeforeValidator(with_the_rest)]


class Policy(Value):
    """Defaults that a programme may set otherwise; effort is in points of which a person has 100.

    `released_share` is what an ask that came to nothing leaves behind: being asked also tires.
    `quarterly` caps an activity for whoever said nothing about it.
    """

    capacity: Effort = 100
    half_life_days: Annotated[int, Field(ge=1, le=3650)] = 60
    released_share: Annotated[float, Field(ge=0, le=1)] = 0.1
    account_capacity: Effort = 3000
    costs: Costs = Field(default_factory=lambda: dict(COSTS))
    quarterly: dict[ActivityType, Annotated[int, Field(ge=0)]] = Field(
        default_factory=lambda: {A.REFERENCE_CALL: 2}
    )
    late_within_days: Annotated[int, Field(ge=0, le=365)] = 7
    nps_step: Annotated[float, Field(gt=0)] = 2
    csat_step: Annotated[float, Field(gt=0)] = 1

    @property
    def half_life(self) -> timedelta:
        """How long it takes for a cost to halve."""
        return timedelta(days=self.half_life_days)

    @property
    def late_within(self) -> timedelta:
        """How close to its beginning stepping back from a slot is late."""
        return timedelta(days=self.late_within_days)
