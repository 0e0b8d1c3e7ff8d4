"""The four advocate personas and what is believed about one person, from assessments that fade."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from advocacy.entity import Command, Value
from advocacy.values import Instant, Text

HALF_LIFE = timedelta(days=365)
LEAD = 0.1
PRIOR = 5.0


class Persona(StrEnum):
    """How a person likes to speak for us: a preference that explains fit, never a rule."""

    EDUCATOR = "EDUCATOR"
    VALIDATOR = "VALIDATOR"
    STATUS_SEEKER = "STATUS_SEEKER"
    COLLABORATOR = "COLLABORATOR"


class PersonaSource(StrEnum):
    """Who says so."""

    MANAGER = "MANAGER"
    SELF_REPORT = "SELF_REPORT"
    BEHAVIOUR = "BEHAVIOUR"
    IMPORT = "IMPORT"


COUNTS = {
    PersonaSource.MANAGER: 10.0,
    PersonaSource.SELF_REPORT: 5.0,
    PersonaSource.BEHAVIOUR: 1.0,
    PersonaSource.IMPORT: 1.0,
}


class PersonaAssessment(Value):
    """One piece of evidence for one persona; `weight` multiplies what its source counts.

    `questionnaire` marks what follows from ticked answers, which may be corrected.
    """

    persona: Persona
    weight: float = Field(default=1.0, gt=0, le=100)
    source: PersonaSource
    evidence: Text | None = None
    assessed_at: Instant
    questionnaire: bool = False


class AssessPersona(Command):
    """Add evidence for one persona."""

    advocate_id: str
    persona: Persona
    weight: float = Field(default=1.0, gt=0, le=100, allow_inf_nan=False)
    source: PersonaSource
    evidence: Text | None = None


class PersonaWeight(Value):
    """The share of belief in one persona, 0..1."""

    persona: Persona
    weight: float


class PersonaProfile(Value):
    """What the evidence says as of a moment; `primary` is None while it is unknown or undecided."""

    primary: Persona | None
    weights: tuple[PersonaWeight, ...]
    confidence: float
    stale: bool
    history: tuple[PersonaAssessment, ...]

    def share(self, persona: Persona) -> float:
        """The weight of one persona, 0..1."""
        return next(each.weight for each in self.weights if each.persona is persona)

    @property
    def known(self) -> bool:
        """Whether there is any evidence."""
        return bool(self.history)


def profile(assessments: Sequence[PersonaAssessment], now: datetime) -> PersonaProfile:
    """The persona profile as of `now`: Dirichlet-like counts with a half-life of 12 months.

    An assessment adds COUNTS[source] · weight · 2^(−age / 12 months) to its persona; the weights
    are the normalised counts, confidence = total / (total + 5), primary the largest if it leads by
    0.1.
    """
    counts = dict.fromkeys(Persona, 0.0)
    for each in assessments:
        age = max(now - each.assessed_at, timedelta())
        counts[each.persona] += COUNTS[each.source] * each.weight * 0.5 ** (age / HALF_LIFE)
    total = sum(counts.values())
    shares = {p: count / total if total > 0 else 0.0 for p, count in counts.items()}
    first, second = sorted(shares.values(), reverse=True)[:2]
    leader = max(shares, key=lambda persona: shares[persona])
    newest = max((each.assessed_at for each in assessments), default=None)
    return PersonaProfile(
        primary=leader if total > 0 and first - second >= LEAD - 1e-9 else None,
        weights=tuple(PersonaWeight(persona=p, weight=share) for p, share in shares.items()),
        confidence=total / (total + PRIOR),
        stale=newest is not None and now - newest > HALF_LIFE,
        history=tuple(sorted(assessments, key=lambda each: each.assessed_at, reverse=True)),
    )
