"""Affinity: how well one person fits one slot, factor by factor, each 0..1 with its evidence."""

from datetime import datetime

from advocacy.advocates import Advocate
from advocacy.matching.opportunity import Opportunity
from advocacy.personas import Persona
from advocacy.slots import SlotRole
from advocacy.values import language_of, zone
from advocacy.words import folded

Affinity = tuple[float, tuple[str, ...]]

BEST_HOUR = 13.0
HOURS_EITHER_SIDE = 7.0
TOPIC_STRETCH = 1.25
ROLE_VECTORS = {
    SlotRole.MODERATOR: (0.45, 0.05, 0.10, 0.40),
    SlotRole.PANELIST: (0.25, 0.40, 0.15, 0.20),
    SlotRole.SPEAKER: (0.15, 0.55, 0.20, 0.10),
    SlotRole.KEYNOTE: (0.30, 0.15, 0.50, 0.05),
    SlotRole.HOST: (0.45, 0.05, 0.10, 0.40),
}


def wanted_personas(opportunity: Opportunity) -> dict[Persona, float]:
    """How much a slot wants each persona, the most wanted at 1: its own list, else its role's."""
    if opportunity.personas:
        return {persona: float(persona in opportunity.personas) for persona in Persona}
    vector = ROLE_VECTORS[opportunity.role]
    return {persona: each / max(vector) for persona, each in zip(Persona, vector, strict=True)}


def persona(advocate: Advocate, opportunity: Opportunity, now: datetime) -> Affinity:
    """P · R / max R: the person's persona weights against what the role wants.

    An unknown persona counts as evenly spread: the neutral value, not zero.
    """
    wanted = wanted_personas(opportunity)
    known = advocate.persona(now)
    if not known.known:
        return sum(wanted.values()) / len(wanted), ("Persona unknown: the neutral value.",)
    value = sum(known.share(each) * wanted[each] for each in Persona)
    evidence = [
        f"{each.weight:.0%} {each.persona}" for each in known.weights if each.weight >= 0.005
    ]
    return min(1.0, value), (f"{', '.join(evidence)}; a {opportunity.role} slot.",)


def topic(advocate: Advocate, opportunity: Opportunity) -> Affinity:
    """min(1, 1.25 · Σ level / 5 / topics asked for): how much of the slot's subject they know."""
    if not opportunity.topics:
        return 0.5, ("The slot names no topics: the neutral value.",)
    levels = {folded(each.name): each for each in advocate.topics}
    shared = [levels[folded(name)] for name in opportunity.topics if folded(name) in levels]
    covered = sum(each.level / 5 for each in shared) / len(opportunity.topics)
    evidence = [f"{each.name} at level {each.level} of 5" for each in shared]
    return min(1.0, TOPIC_STRETCH * covered), tuple(evidence or ("None of the slot's topics.",))


def language(advocate: Advocate, opportunity: Opportunity) -> Affinity:
    """1 when they speak the slot's language; a slot without one suits everybody."""
    if opportunity.language is None:
        return 1.0, ("The slot names no language.",)
    if speaks(advocate, opportunity.language):
        return 1.0, (f"Speaks {opportunity.language}.",)
    return 0.0, (f"Does not speak {opportunity.language}.",)


def hours(advocate: Advocate, opportunity: Opportunity) -> Affinity:
    """max(0, 1 − |local hour − 13| / 7) at the start; 1 where people come in person."""
    if opportunity.in_person:
        return 1.0, ("In person.",)
    local = opportunity.starts_at.astimezone(zone(advocate.time_zone))
    hour = local.hour + local.minute / 60
    value = max(0.0, 1 - abs(hour - BEST_HOUR) / HOURS_EITHER_SIDE)
    return value, (f"Starts {local:%a %H:%M} in {advocate.time_zone}.",)


def speaks(advocate: Advocate, locale: str) -> bool:
    """Whether the person speaks the language of `locale`, whatever its region."""
    return language_of(locale) in advocate.language_keys
