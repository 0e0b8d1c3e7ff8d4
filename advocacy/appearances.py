"""Appearances: whether the person came, and how long that may be corrected."""

from datetime import datetime, timedelta
from enum import StrEnum

from advocacy.assignment_states import APPEARED, NEXT, AssignmentState
from advocacy.assignments import Assignment, moved, stepped
from advocacy.entity import Command
from advocacy.errors import IllegalTransition
from advocacy.outcomes import Outcome
from advocacy.values import Text

S = AssignmentState
CORRECTION_WITHIN = timedelta(days=30)


class Appearance(StrEnum):
    """What happened on the day."""

    ATTENDED = "ATTENDED"
    NO_SHOW = "NO_SHOW"
    EXCUSED = "EXCUSED"


class RecordAppearance(Command):
    """Note whether the person appeared."""

    id: str
    appearance: Appearance
    reason: Text | None = None


def record_appearance(
    assignment: Assignment, command: RecordAppearance, *, now: datetime, by: str
) -> Assignment:
    """The assignment with what happened; a correction is open for 30 days after.

    ACCEPTED counts as confirmed once the slot has begun: nobody pressed "confirm".
    """
    to = AssignmentState(command.appearance.value)
    if assignment.state is S.ACCEPTED and assignment.starts_at > now:
        raise IllegalTransition(
            "The slot has not begun: confirm the assignment first, or wait until it has.",
            assignment.state,
            NEXT[assignment.state],
        )
    first = next((step.at for step in assignment.history if step.to in APPEARED), now)
    if now - max(first, assignment.ends_at) > CORRECTION_WITHIN:
        raise IllegalTransition(
            "An appearance can be corrected for 30 days, which are over.", assignment.state, []
        )
    attended = None if to is S.EXCUSED else to is S.ATTENDED
    before = assignment.outcome or Outcome(recorded_at=now)
    outcome = before.model_copy(update={"attended": attended})
    steps = stepped if assignment.state is S.ACCEPTED else moved
    return steps(assignment, to, at=now, by=by, reason=command.reason, outcome=outcome)
