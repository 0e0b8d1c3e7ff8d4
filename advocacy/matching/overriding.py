"""Which blockers stand when a coordinator asks all the same, and the reason that is kept."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from advocacy.entity import Command
from advocacy.errors import InvalidInput, ProblemCode, Refused
from advocacy.matching.blockers import Blocker
from advocacy.matching.eligibility import NEVER_OVERRIDDEN
from advocacy.values import Text


class Overriding(Command):
    """What every ask may say: `override` names the blockers that a coordinator sets aside."""

    override: Annotated[tuple[ProblemCode, ...], Field(max_length=20)] | None = None
    override_reason: Text | None = None


def refuse_unless_overridden(blockers: Sequence[Blocker], command: Overriding) -> str | None:
    """The reason to keep in the history, if any rule was set aside.

    Refused with the blockers that stand. A double booking is left to the calendar, which names
    every clash and, but for DO_NOT_CONTACT, goes before the rest; these two and CONSENT_MISSING
    are never set aside.
    """
    wanted = set(command.override or ())
    fixed = wanted & (NEVER_OVERRIDDEN | {ProblemCode.SLOT_TAKEN})
    if fixed:
        raise InvalidInput(f"{min(fixed)} cannot be overridden.", ["override"])
    if wanted and not command.override_reason:
        raise InvalidInput("Overriding needs a reason, which is kept.", ["overrideReason"])
    codes = {blocker.code for blocker in blockers}
    clashes = ProblemCode.DOUBLE_BOOKED in codes and ProblemCode.DO_NOT_CONTACT not in codes
    standing = [
        blocker
        for blocker in blockers
        if blocker.code not in wanted and blocker.code is not ProblemCode.DOUBLE_BOOKED
    ]
    if standing and not clashes:
        raise Refused(" ".join(blocker.message for blocker in standing), standing)
    overridden = sorted({b.code for b in blockers if b.code in wanted})
    if not overridden:
        return None
    return f"Overrides {', '.join(overridden)}: {command.override_reason}"
