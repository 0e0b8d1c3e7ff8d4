"""Problems: an expected refusal in a payload, one type for each kind."""

import strawberry

from advocacy import errors
from schema.binding import plain, shown_enum, shows
from schema.conflicts import Conflict
from schema.matching import MatchBlocker

shown_enum(
    errors.ProblemCode,
    "Why something was refused, in a word a program can switch on.",
    {
        "INVALID_INPUT": "A value makes no sense where it stands.",
        "NOT_FOUND": "There is no such thing, or not one you may see.",
        "STALE_VERSION": "Somebody else wrote in between.",
        "ILLEGAL_TRANSITION": "This state cannot follow that one.",
        "SLOT_TAKEN": "The slot has a live assignment.",
        "DOUBLE_BOOKED": "The person is booked elsewhere at an overlapping time.",
        "OUTSIDE_AVAILABILITY": "The time lies outside what the person declared free.",
        "CONSENT_MISSING": "The person has not consented to what this needs.",
        "OVERUSED": "The person has been asked enough for now.",
        "DO_NOT_CONTACT": "The person must not be contacted.",
        "COMPOSITION_VIOLATED": "The panel's rules on who shares it do not allow it.",
        "DUPLICATE": "Something with this key exists.",
        "IDEMPOTENCY_KEY_REUSED": "The key came before, with something else.",
        "LINK_EXPIRED": "The invitation was answered, replaced or is past its time.",
        "NOT_ACTIVE": "The person is not active in the programme.",
        "LANGUAGE_MISSING": "The person does not speak the slot's language.",
        "ALREADY_DECLINED": "The person declined this slot.",
    },
)


@strawberry.interface(description="Why something was refused, as part of a payload.")
class Problem:
    """An expected refusal."""

    message: str = plain("What went wrong and what to do, for people.")
    code: errors.ProblemCode = plain("What went wrong, for programs.")
    path: list[str] = plain("The input field it is about, from the outside in; empty when none.")


@shows(errors.InvalidInput, errors.KeyReused, description="A value that makes no sense there.")
class InvalidInput(Problem):
    """A wrong value."""


@shows(errors.NotFound, description="No such thing, or not one you may see.")
class NotFound(Problem):
    """Nothing there."""


@shows(errors.Duplicate, description="Something with this key exists.")
class Duplicate(Problem):
    """Exists already."""

    existing_id: strawberry.ID = plain("What has the key.")


@shows(errors.StaleVersion, description="Somebody else wrote in between.")
class StaleVersion(Problem):
    """Changed meanwhile."""

    current_version: int = plain("The version it is at now.")


@shows(errors.IllegalTransition, description="This state cannot follow that one.")
class IllegalTransition(Problem):
    """Not from here."""

    from_: str = plain("The state it is in.", name="from")
    allowed: list[str] = plain("The states that may follow.")


@shows(errors.SlotTaken, description="Somebody is asked for, or sits in, the slot.")
class SlotTaken(Problem):
    """Taken."""

    assignment_id: strawberry.ID = plain("The live assignment.")


@shows(errors.DoubleBooked, description="The person is booked elsewhere at an overlapping time.")
class DoubleBooked(Problem):
    """In two places at once."""

    conflicts: list[Conflict] = plain("Every booking in the way.")


@shows(errors.Refused, description="The person is not eligible.")
class Refused(Problem):
    """Not eligible."""

    blockers: list[MatchBlocker] = plain("Every rule that stands against it.")


@shows(errors.LinkExpired, description="The invitation was answered, replaced or has expired.")
class LinkExpired(Problem):
    """No longer valid."""


PROBLEMS = (
    InvalidInput,
    NotFound,
    Duplicate,
    StaleVersion,
    IllegalTransition,
    SlotTaken,
    DoubleBooked,
    Refused,
    LinkExpired,
)
