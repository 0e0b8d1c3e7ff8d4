"""Lifecycles: where people stand in the programme, and moving them."""

from datetime import datetime

from advocacy import lifecycles as domain
from advocacy import nominations
from advocacy.lifecycles import AdvocateStatus
from schema.binding import plain, shown_enum, shows

__all__ = ["AdvocateStatus", "Nomination", "StatusChange"]

shown_enum(
    AdvocateStatus,
    "Where a person stands in the programme.",
    {
        "NOMINATED": "Somebody suggested them.",
        "INVITED": "Asked to join the programme.",
        "ACTIVE": "Takes part and may be asked.",
        "PAUSED": "Takes a break and is not asked.",
        "ALUMNUS": "Took part once.",
        "DO_NOT_CONTACT": "Asked to be left alone; honoured everywhere.",
        "ERASED": "Their data was removed.",
    },
)


@shows(domain.StatusChange, description="One step of a person through the programme.")
class StatusChange:
    """A step."""

    from_: AdvocateStatus | None = plain("The status before; null at first.", name="from")
    to: AdvocateStatus = plain("The status after.")
    at: datetime = plain("When.")
    by: str = plain("Who did it.")
    reason: str | None = plain("Why.")


@shows(nominations.Nomination, description="A suggestion that nobody has acted upon yet.")
class Nomination:
    """A suggestion."""

    by: str = plain("Who suggested them.")
    reason: str | None = plain("Why.")
    at: datetime = plain("When.")
    age_days: int = plain("How many days they have waited since.")
