"""Personas: how a person likes to speak, and the evidence for it."""

from datetime import datetime

from advocacy import personas as domain
from advocacy.personas import Persona, PersonaSource
from schema.binding import plain, shown_enum, shows

__all__ = ["Persona", "PersonaProfile", "PersonaSource"]

shown_enum(
    Persona,
    "How a person likes to speak for us: a preference, never a rule.",
    {
        "EDUCATOR": "Likes to teach: how-to webinars, teaching sessions, community answers.",
        "VALIDATOR": "Credible and fair, on the record: references, recommendations, case studies.",
        "STATUS_SEEKER": "Ambitious, with a wide network: keynotes, executive talks, press.",
        "COLLABORATOR": "Likes exclusive joint work: advisory boards, roundtables, reviews.",
    },
)
shown_enum(
    PersonaSource,
    "Who says so, and how much it counts.",
    {
        "MANAGER": "Who looks after them; counts 10.",
        "SELF_REPORT": "They themselves; counts 5.",
        "BEHAVIOUR": "What they did; counts 1.",
        "IMPORT": "Another system; counts 1.",
    },
)


@shows(domain.PersonaWeight, description="The share of belief in one persona.")
class PersonaWeight:
    """A share."""

    persona: Persona = plain("The persona.")
    weight: float = plain("Its share, 0 to 1.")


@shows(domain.PersonaAssessment, description="One piece of evidence for one persona.")
class PersonaAssessment:
    """Evidence."""

    persona: Persona = plain("The persona it speaks for.")
    weight: float = plain("Multiplies what its source counts.")
    source: PersonaSource = plain("Who says so.")
    evidence: str | None = plain("What was seen or said.")
    assessed_at: datetime = plain("When; it fades by half every 12 months.")


@shows(domain.PersonaProfile, description="What is believed about a person's persona, and why.")
class PersonaProfile:
    """A belief."""

    primary: Persona | None = plain(
        "The largest, if it leads by a tenth; null while unknown, never guessed."
    )
    weights: list[PersonaWeight] = plain("The four; they add up to 1 when anything is known.")
    confidence: float = plain("0 to 1: how much evidence there is.")
    stale: bool = plain("Whether the newest evidence is older than 12 months.")
    history: list[PersonaAssessment] = plain("All the evidence, the newest first.")
