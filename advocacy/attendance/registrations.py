"""Registrations: where one person's stands, by all that was told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from advocacy.attendance.facts import Registered, RegistrationStatus
from advocacy.platforms import SourceKind

STATUSES = list(RegistrationStatus)
SOURCES = list(SourceKind)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Registration:
    """Where it stands, and whether it counts as one: it was approved, if only for a time."""

    status: RegistrationStatus
    counts: bool
    registered_at: datetime | None
    name: str | None
    email: str | None

    @property
    def stands(self) -> bool:
        """Whether the person is expected."""
        return self.status is RegistrationStatus.APPROVED


def rank_of(fact: Registered) -> int:
    """The rank of the fact's source; 0 is the most trusted."""
    return SOURCES.index(fact.origin.source)


def newness(fact: Registered) -> tuple[datetime, int, int, str, str]:
    """A total order of what was told: of one time, the later in a registration's life is newer."""
    at = fact.at or LONG_AGO
    return (at, STATUSES.index(fact.status), -rank_of(fact), fact.name or "", fact.email or "")


def latest(facts: Sequence[Registered]) -> Registered:
    """The fact that holds: the newest."""
    return max(facts, key=newness)


def registration_of(facts: Sequence[Registered]) -> Registration | None:
    """One person's registration; None without facts.

    Who was cancelled had been approved, unless all we ever heard of before is a request.
    """
    if not facts:
        return None
    status = latest(facts).status
    told = {fact.status for fact in facts}
    counts = status is RegistrationStatus.APPROVED or (
        status is RegistrationStatus.CANCELLED
        and (RegistrationStatus.APPROVED in told or RegistrationStatus.PENDING not in told)
    )
    trusted = sorted(sorted(facts, key=newness, reverse=True), key=rank_of)
    dates = [(rank_of(fact), fact.registered_at) for fact in facts if fact.registered_at]
    return Registration(
        status=status,
        counts=counts,
        registered_at=min(dates)[1] if dates else None,
        name=next((fact.name for fact in trusted if fact.name), None),
        email=next((fact.email for fact in trusted if fact.email), None),
    )
