"""The score of one person for one slot: weighted factors whose contributions add up to it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from math import sqrt

from advocacy.advocates import Advocate
from advocacy.entity import Value
from advocacy.matching import affinity
from advocacy.matching.blockers import Blocker
from advocacy.matching.opportunity import Opportunity

MODEL_VERSION = "factors-1"
Z95 = 1.959963984540054


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


class Probability(Value):
    """A share seen in `n` observations, with its 95 % interval; with n = 0 it is .5 in [0, 1]."""

    value: float
    low: float
    high: float
    n: int


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


def share(successes: int, n: int) -> Probability:
    """`successes` of `n` as a share with its 95 % interval (Wilson, Journal of the ASA, 1927)."""
    if n == 0:
        return Probability(value=0.5, low=0.0, high=1.0, n=0)
    p = successes / n
    centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    reach = Z95 * sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2)) / (1 + Z95**2 / n)
    low, high = max(0.0, centre - reach), min(1.0, centre + reach)
    return Probability(value=p, low=min(low, p), high=max(high, p), n=n)
