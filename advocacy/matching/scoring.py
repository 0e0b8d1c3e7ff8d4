"""The score of one person for one slot: weighted factors whose contributions add up to it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from advocacy.advocates import Advocate
from advocacy.entity import Value
from advocacy.matching import affinity
from advocacy.matching.blockers import Blocker
from advocacy.matching.opportunity import Opportunity

MODEL_VERSION = "factors-1"


class MatchFactorName(StrEnum):
    """What a score is made of."""

    PERSONA = "PERSONA"
    TOPIC = "TOPIC"
    LANGUAGE = "LANGUAGE"
    SENTIMENT = "SENTIMENT"
    TRACK_RECORD = "TRACK_RECORD"
    REACH = "REACH"
    FRESHNESS = "FRESHNESS"
    HOURS = "HOURS"


IMPORTANCE = {
    MatchFactorName.TOPIC: 0.26,
    MatchFactorName.PERSONA: 0.20,
    MatchFactorName.HOURS: 0.06,
    MatchFactorName.LANGUAGE: 0.04,
}
WEIGHTS = {name: each / sum(IMPORTANCE.values()) for name, each in IMPORTANCE.items()}


class MatchFactor(Value):
    """One factor: contribution = weight · value, with the evidence behind the value."""

    name: MatchFactorName
    value: float
    weight: float
    contribution: float
    evidence: tuple[str, ...]


class Match(Value):
    """How one person fits one slot. Blockers are apart from the score and never lower it."""

    advocate_id: str
    slot_id: str
    score: float
    factors: tuple[MatchFactor, ...]
    blockers: tuple[Blocker, ...] = ()
    model_version: str = MODEL_VERSION

    @property
    def eligible(self) -> bool:
        """Whether nothing stands against asking them."""
        return not self.blockers


def match(
    advocate: Advocate, opportunity: Opportunity, blockers: Sequence[Blocker], now: datetime
) -> Match:
    """Q = Σ w · φ over the factors known so far; the weights sum to 1, so Q is 0..1.

    Weights are those of the full model's factors that exist yet, scaled to sum to 1.
    """
    found = {
        MatchFactorName.TOPIC: affinity.topic(advocate, opportunity),
        MatchFactorName.PERSONA: affinity.persona(advocate, opportunity, now),
        MatchFactorName.HOURS: affinity.hours(advocate, opportunity),
        MatchFactorName.LANGUAGE: affinity.language(advocate, opportunity),
    }
    factors = tuple(
        MatchFactor(
            name=name,
            value=value,
            weight=WEIGHTS[name],
            contribution=WEIGHTS[name] * value,
            evidence=evidence,
        )
        for name, (value, evidence) in found.items()
    )
    return Match(
        advocate_id=advocate.id,
        slot_id=opportunity.slot_id,
        score=sum(factor.contribution for factor in factors),
        factors=factors,
        blockers=tuple(blockers),
    )
