"""Problems: an expected refusal in a payload, one type for each kind."""

import strawberry

from advocacy import errors
from schema.binding import plain, tells
from schema.conflicts import Conflict
from schema.matching import MatchBlocker
from schema.problem_codes import ProblemCode


@strawberry.interface(description="Why something was refused, as part of a payload.")
class Problem:
    """An expected refusal."""

    message: str = plain("What went wrong and what to do, for people.")
    code: ProblemCode = plain("What went wrong, for programs.")
    path: list[str] = plain("The input field it is about, from the outside in; empty when none.")


@tells(errors.InvalidInput, errors.KeyReused, description="A value that makes no sense there.")
class InvalidInput(Problem):
    """A wrong value."""


@tells(errors.NotFound, description="No such thing, or not one you may see.")
class NotFound(Problem):
    """Nothing there."""


@tells(errors.Duplicate, description="Something with this key exists.")
class Duplicate(Problem):
    """Exists already."""

    existing_id: strawberry.ID = plain("What has the key.")


@tells(errors.StaleVersion, description="Somebody else wrote in between.")
class StaleVersion(Problem):
    """Changed meanwhile."""

    current_version: int = plain("The version it is at now.")


@tells(errors.IllegalTransition, description="This state cannot follow that one.")
class IllegalTransition(Problem):
    """Not from here."""

    from_: str = plain("The state it is in.", name="from")
    allowed: list[str] = plain("The states that may follow.")


@tells(errors.SlotTaken, description="Somebody is asked for, or sits in, the slot.")
class SlotTaken(Problem):
    """Taken."""

    assignment_id: strawberry.ID = plain("The live assignment.")


@tells(errors.DoubleBooked, description="The person is booked elsewhere at an overlapping time.")
class DoubleBooked(Problem):
    """In two places at once."""

    conflicts: list[Conflict] = plain("Every booking in the way.")


@tells(errors.Refused, description="The person is not eligible.")
class Refused(Problem):
    """Not eligible."""

    blockers: list[MatchBlocker] = plain("Every rule that stands against it.")


@tells(errors.LinkExpired, description="The invitation was answered, replaced or has expired.")
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
