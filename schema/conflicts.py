"""Conflicts: what clashes, how badly, and where."""

from datetime import datetime

from advocacy import conflicts as domain
from resolvers import conflicts as resolve
from schema.binding import batched, plain, shown_enum, shows
from schema.edges import AdvocateRef, SpeakingSlotRef
from schema.intervals import Interval

shown_enum(
    domain.ConflictType,
    "What clashes.",
    {
        "DOUBLE_BOOKED": "One person, two places, one time.",
        "OUTSIDE_AVAILABILITY": "Outside what the person declared free.",
        "AVAILABILITY_UNKNOWN": "The person has declared no availability.",
        "BACK_TO_BACK": "Less than 40 minutes between two appearances.",
        "QUIET_HOURS": "Between 20:00 and 08:00 where the person lives.",
        "ROOM_OVERLAP": "Two panels in one room at one time.",
        "KEEP_APART": "People who are to be kept apart.",
        "CONSENT_MISSING": "A consent that this needs is missing.",
        "OVERUSED": "More than the person should be asked for.",
    },
)
shown_enum(
    domain.Severity,
    "How bad it is.",
    {
        "INFO": "Good to know.",
        "WARNING": "May go ahead, with care.",
        "BLOCKING": "Cannot go ahead like this.",
    },
)


@shows(domain.Conflict, description="Two things that cannot, or should not, both be true.")
class Conflict:
    """One clash."""

    key: str = plain("Made from the facts: the same clash has the same key.")
    type: domain.ConflictType = plain("What clashes.")
    severity: domain.Severity = plain("How bad it is.")
    message: str = plain("The clash in a sentence.")
    overlap: Interval | None = plain("The time that both take.")
    acknowledged_at: datetime | None = plain("When a coordinator accepted it.")

    @batched(resolve.advocate, "Whom it is about.")
    def advocate(self) -> AdvocateRef | None: ...

    @batched(resolve.slots, "The slots that clash.")
    def slots(self) -> list[SpeakingSlotRef]: ...
