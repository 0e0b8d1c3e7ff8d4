"""Which blockers stand when a coordinator asks all the same, and the reason that is kept."""

from typing import TYPE_CHECKING

from advocacy.errors import InvalidInput, ProblemCode, Refused
from advocacy.matching.eligibility import NEVER_OVERRIDDEN
from advocacy.matching.scoring import Match

if TYPE_CHECKING:
    from advocacy.assignments import InviteAdvocate


def refuse_unless_overridden(fit: Match, command: "InviteAdvocate") -> str | None:
    """The reason to keep in the history, if any rule was set aside.

    Refused with the blockers that stand. A double booking is left to the calendar, which names
    every clash; it and DO_NOT_CONTACT are never set aside.
    """
    wanted = set(command.override or ())
    fixed = wanted & (NEVER_OVERRIDDEN | {ProblemCode.SLOT_TAKEN})
    if fixed:
        raise InvalidInput(f"{min(fixed)} cannot be overridden.", ["override"])
    if wanted and not command.override_reason:
        raise InvalidInput("Overriding needs a reason, which is kept.", ["overrideReason"])
    standing = [
        blocker
        for blocker in fit.blockers
        if blocker.code not in wanted and blocker.code is not ProblemCode.DOUBLE_BOOKED
    ]
    if standing:
        raise Refused(" ".join(blocker.message for blocker in standing), standing)
    overridden = sorted({b.code for b in fit.blockers if b.code in wanted})
    if not overridden:
        return None
    return f"Overrides {', '.join(overridden)}: {command.override_reason}"
