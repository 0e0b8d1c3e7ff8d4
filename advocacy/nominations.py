"""Nominations: people whom somebody suggested, and who wait for an answer to that."""

from datetime import datetime

from advocacy.advocates import Advocate
from advocacy.entity import Value
from advocacy.lifecycles import AdvocateStatus


class Nomination(Value):
    """Who suggested a person, when and why, and how many whole days ago."""

    by: str
    reason: str | None
    at: datetime
    age_days: int


def nomination_of(person: Advocate, now: datetime) -> Nomination | None:
    """How a person came to be nominated, if they still are."""
    if person.status is not AdvocateStatus.NOMINATED or not person.status_history:
        return None
    step = person.status_history[-1]
    return Nomination(by=step.by, reason=step.reason, at=step.at, age_days=(now - step.at).days)
