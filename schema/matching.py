"""Matches: how well a person fits a slot, and why."""

from typing import Annotated

import strawberry

from advocacy import shares
from advocacy.matching import blockers, scoring
from resolvers import matching as resolve
from schema.access import STAFF, personal
from schema.binding import batched, plain, query, shown_enum, shows
from schema.edges import AdvocateRef, SpeakingSlotRef
from schema.paging import connection, edge
from schema.problem_codes import ProblemCode

shown_enum(
    scoring.MatchFactorName,
    "What a score is made of.",
    {
        "PERSONA": "The person's persona against what the role wants.",
        "TOPIC": "What they know of the slot's topics.",
        "LANGUAGE": "Whether they speak its language.",
        "SENTIMENT": "How they feel about us.",
        "TRACK_RECORD": "How earlier appearances went.",
        "REACH": "How far their voice carries.",
        "FRESHNESS": "How long ago they were last asked.",
        "HOURS": "How sociable the hour is where they live.",
    },
)


@shows(scoring.MatchFactor, description="One part of a score: contribution = weight x value.")
class MatchFactor:
    """A part of a score."""

    name: scoring.MatchFactorName = plain("Which part.")
    value: float = plain("How well it fits, 0 to 1.")
    weight: float = plain("How much it counts; the weights add up to 1.")
    contribution: float = plain("What it adds to the score.")
    evidence: list[str] = plain("What the value rests on.")


@shows(blockers.Blocker, description="A rule that stands against asking the person.")
class MatchBlocker:
    """A rule in the way."""

    code: ProblemCode = plain("Which rule, for programs; inviteAdvocate may override some.")
    message: str = plain("What is in the way, for people.")
    relaxation: str | None = plain("What would lift it.")


@shows(shares.Probability, description="A share with its 95 % interval.")
class Probability:
    """A share."""

    value: float = plain("The share, 0 to 1; 0.5 with the interval 0 to 1 when n is 0.")
    low: float = plain("The interval's lower end.")
    high: float = plain("The interval's upper end.")
    n: int = plain("How many observations are behind it.")


@personal(
    "advocate_id",
    but=("eligible", "score", "factors", "blockers", "model_version", "advocate", "slot"),
)
@shows(scoring.Match, description="How one person fits one slot.")
class Match:
    """A fit."""

    eligible: bool = plain("Whether nothing stands against asking them.")
    score: float = plain("0 to 1; the sum of the factors' contributions.")
    factors: list[MatchFactor] = plain("What the score is made of.")
    blockers: list[MatchBlocker] = plain("What stands against it; never part of the score.")
    model_version: str = plain("Which scorer said so.")

    @batched(resolve.advocates, "The person.")
    def advocate(self) -> AdvocateRef: ...

    @batched(resolve.slots, "The slot.")
    def slot(self) -> SpeakingSlotRef: ...

    @batched(resolve.acceptances, "How often the person said yes before; for staff and themselves.")
    def acceptance(self) -> Probability: ...


@edge(Match, "match")
class MatchEdge:
    """One row."""


@connection(MatchEdge, Match, "match")
class MatchConnection:
    """A page."""


@strawberry.type
class MatchQueries:
    """Explaining matches."""

    @query(STAFF, resolve.explain_match, "Why one person fits one slot, and why not.")
    def explain_match(
        self,
        slot_id: Annotated[strawberry.ID, strawberry.argument(description="The slot.")],
        advocate_id: Annotated[strawberry.ID, strawberry.argument(description="The person.")],
    ) -> Match: ...
