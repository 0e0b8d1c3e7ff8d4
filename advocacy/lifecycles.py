"""Lifecycles: where a person stands in the programme, since when, and how they got there."""

from collections.abc import Mapping
from enum import StrEnum

from advocacy.entity import Command, Value
from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.values import Instant, Text


class AdvocateStatus(StrEnum):
    """Where a person stands in the programme."""

    NOMINATED = "NOMINATED"
    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ALUMNUS = "ALUMNUS"
    DO_NOT_CONTACT = "DO_NOT_CONTACT"
    ERASED = "ERASED"


S = AdvocateStatus
UNTOUCHABLE = frozenset({S.DO_NOT_CONTACT, S.ERASED})
# Erasing is an operation of its own; nobody is nominated twice.
NEXT: Mapping[AdvocateStatus, tuple[AdvocateStatus, ...]] = {
    S.NOMINATED: (S.INVITED, S.ACTIVE, S.PAUSED, S.ALUMNUS, S.DO_NOT_CONTACT),
    S.INVITED: (S.ACTIVE, S.PAUSED, S.ALUMNUS, S.DO_NOT_CONTACT),
    S.ACTIVE: (S.PAUSED, S.ALUMNUS, S.DO_NOT_CONTACT),
    S.PAUSED: (S.ACTIVE, S.ALUMNUS, S.DO_NOT_CONTACT),
    S.ALUMNUS: (S.INVITED, S.ACTIVE, S.PAUSED, S.DO_NOT_CONTACT),
    S.DO_NOT_CONTACT: (S.INVITED, S.ACTIVE, S.PAUSED, S.ALUMNUS),
    S.ERASED: (),
}
# Each closes more than what stands before it; of all others none does.
STRICTER = (S.PAUSED, S.ALUMNUS, S.DO_NOT_CONTACT)
# What a person may do about themselves: take a break, come back from it, and ask to be left alone.
OWN: Mapping[AdvocateStatus, tuple[AdvocateStatus, ...]] = {
    S.ACTIVE: (S.PAUSED, S.DO_NOT_CONTACT),
    S.PAUSED: (S.ACTIVE, S.DO_NOT_CONTACT),
}


class StatusChange(Value):
    """One step of a person through the programme; the first has no status before it."""

    from_: AdvocateStatus | None
    to: AdvocateStatus
    at: Instant
    by: str
    reason: Text | None = None


class SetAdvocateStatus(Command):
    """Move a person within the programme."""

    id: str
    status: AdvocateStatus
    reason: Text | None = None


def refuse_unless_next(
    before: AdvocateStatus, after: AdvocateStatus, reason: str | None, *, own: bool
) -> None:
    """Raise unless `after` may follow `before`; `own` when the person does it to themselves.

    Whoever asked to be left alone is only taken back with a reason, which is kept.
    """
    allowed = OWN.get(before, ()) if own else NEXT[before]
    if after not in (*allowed, before) or S.ERASED in (before, after):
        erased = "A person is erased by erasing them, not by a status, and stays so."
        other = f"A person who is {before} cannot become {after} like this."
        raise IllegalTransition(
            erased if S.ERASED in (before, after) else other, before, list(allowed)
        )
    if before is S.DO_NOT_CONTACT and after is not before and not reason:
        raise InvalidInput(
            "They asked not to be contacted: say why that is over; it is kept.", ["reason"]
        )


def strictness(status: AdvocateStatus) -> int:
    """How much a status closes: the strictest has the highest number, the open ones have 0."""
    return STRICTER.index(status) + 1 if status in STRICTER else 0


def refuse_erased(status: AdvocateStatus) -> None:
    """IllegalTransition when the person was erased: nothing is added to what is left of them."""
    if status is S.ERASED:
        raise IllegalTransition("This person was erased: there is nobody to change.", status, [])
