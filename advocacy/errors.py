"""Refusals: what a rule says when it says no. Each becomes one Problem in the API."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advocacy.conflicts import Conflict
    from advocacy.matching.blockers import Blocker


class ProblemCode(StrEnum):
    """Why something was refused, in a word a program can switch on."""

    INVALID_INPUT = "INVALID_INPUT"
    NOT_FOUND = "NOT_FOUND"
    STALE_VERSION = "STALE_VERSION"
    ILLEGAL_TRANSITION = "ILLEGAL_TRANSITION"
    SLOT_TAKEN = "SLOT_TAKEN"
    DOUBLE_BOOKED = "DOUBLE_BOOKED"
    OUTSIDE_AVAILABILITY = "OUTSIDE_AVAILABILITY"
    CONSENT_MISSING = "CONSENT_MISSING"
    OVERUSED = "OVERUSED"
    DO_NOT_CONTACT = "DO_NOT_CONTACT"
    COMPOSITION_VIOLATED = "COMPOSITION_VIOLATED"
    DUPLICATE = "DUPLICATE"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    LINK_EXPIRED = "LINK_EXPIRED"
    NOT_ACTIVE = "NOT_ACTIVE"
    LANGUAGE_MISSING = "LANGUAGE_MISSING"
    ALREADY_DECLINED = "ALREADY_DECLINED"
    NOT_WILLING = "NOT_WILLING"


class Refusal(Exception):
    """An expected no: `message` for people, `code` for programs, `path` to the input field."""

    code: ProblemCode

    def __init__(self, message: str, path: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = list(path)


class InvalidInput(Refusal):
    """A value that makes no sense where it stands."""

    code = ProblemCode.INVALID_INPUT


class NotFound(Refusal):
    """No such thing, or not one that the viewer may see."""

    code = ProblemCode.NOT_FOUND


class Duplicate(Refusal):
    """Something with this key exists already."""

    code = ProblemCode.DUPLICATE

    def __init__(self, message: str, existing_id: str, path: Sequence[str] = ()) -> None:
        super().__init__(message, path)
        self.existing_id = existing_id


class StaleVersion(Refusal):
    """Somebody else wrote in between."""

    code = ProblemCode.STALE_VERSION

    def __init__(self, current_version: int) -> None:
        super().__init__(
            f"It has changed meanwhile and is at version {current_version} now: read it again.",
            ["expectedVersion"],
        )
        self.current_version = current_version


class IllegalTransition(Refusal):
    """This state cannot follow that one."""

    code = ProblemCode.ILLEGAL_TRANSITION

    def __init__(self, message: str, from_: str, allowed: Sequence[str]) -> None:
        super().__init__(message)
        self.from_ = from_
        self.allowed = list(allowed)


class SlotTaken(Refusal):
    """Somebody is asked for, or sits in, this slot."""

    code = ProblemCode.SLOT_TAKEN

    def __init__(self, assignment_id: str) -> None:
        super().__init__("This slot has a live assignment already.", ["slotId"])
        self.assignment_id = assignment_id


class DoubleBooked(Refusal):
    """The person is booked elsewhere at an overlapping time."""

    code = ProblemCode.DOUBLE_BOOKED

    def __init__(self, message: str, conflicts: "Sequence[Conflict]") -> None:
        super().__init__(message)
        self.conflicts = list(conflicts)


class Refused(Refusal):
    """The person is not eligible; the blockers say why. Its code is the first blocker's."""

    code = ProblemCode.NOT_ACTIVE

    def __init__(self, message: str, blockers: "Sequence[Blocker]") -> None:
        super().__init__(message, ["advocateId"])
        self.blockers = list(blockers)
        self.code = blockers[0].code


class LinkExpired(Refusal):
    """An invitation token that is spent, superseded or past its time."""

    code = ProblemCode.LINK_EXPIRED


class KeyReused(Refusal):
    """The idempotency key came before, with something else."""

    code = ProblemCode.IDEMPOTENCY_KEY_REUSED
