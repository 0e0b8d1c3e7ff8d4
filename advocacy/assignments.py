"""Assignments: one advocate asked for one slot, from the ask to the appearance."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.activities import ActivityType
from advocacy.assignment_states import LIVE, NEXT, AssignmentState
from advocacy.calendars import Booking
from advocacy.entity import Command, Entity, Value
from advocacy.errors import IllegalTransition
from advocacy.intervals import Interval
from advocacy.matching.scoring import Match
from advocacy.outcomes import Outcome
from advocacy.values import Instant, Text

PREFIX = "asg"
S = AssignmentState


class DeclineReason(StrEnum):
    """Why somebody says no. TIME means that another time might do."""

    TIME = "TIME"
    TOPIC = "TOPIC"
    WORKLOAD = "WORKLOAD"
    EMPLOYER_POLICY = "EMPLOYER_POLICY"
    NOT_INTERESTED = "NOT_INTERESTED"
    TRAVEL = "TRAVEL"
    OTHER = "OTHER"


class Transition(Value):
    """One step of an assignment: when, by whom, why. The first has no state before it."""

    from_: AssignmentState | None
    to: AssignmentState
    at: Instant
    by: str
    reason: Text | None = None


class Assignment(Entity):
    """The ask. `live` is what makes it the only one of its slot; `asks` counts invitations sent.

    `answered` is the number of the ask that got its final answer, so that a token serves once.
    `activity` and `cost` are what it takes of the budgets of the person and their account;
    `accepted` says whether they said yes to the latest ask, whatever became of it.
    """

    slot_id: str
    panel_id: str
    event_id: str
    advocate_id: str
    account_id: str | None = None
    activity: ActivityType | None = None
    cost: float = 0
    state: AssignmentState
    live: bool
    starts_at: Instant
    ends_at: Instant
    asked_at: Instant
    invited_at: Instant | None = None
    expires_at: Instant | None = None
    responded_at: Instant | None = None
    accepted: bool = False
    withdrawn_late: bool = False
    decline_reason: DeclineReason | None = None
    note: Text | None = None
    proposed_times: tuple[Interval, ...] = ()
    match: Match | None = None
    predicted_acceptance: float | None = None
    history: tuple[Transition, ...] = ()
    sequence: int = 0
    asks: int = 0
    answered: int = 0
    outcome: Outcome | None = None
    idempotency_key: str | None = None

    @property
    def booking(self) -> Booking:
        """What it takes of the person's calendar while it is live."""
        return Booking(
            assignment_id=self.id,
            slot_id=self.slot_id,
            event_id=self.event_id,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )


class WithdrawAssignment(Command):
    """The person steps back from what they had accepted."""

    id: str
    reason: DeclineReason
    note: Text | None = None


class CancelAssignment(Command):
    """The organiser takes the ask back."""

    id: str
    reason: Annotated[Text, Field(min_length=1)]


class ConfirmAssignment(Command):
    """Everything is settled with the person."""

    id: str


def moved(
    assignment: Assignment,
    to: AssignmentState,
    *,
    at: datetime,
    by: str,
    reason: str | None = None,
    **fields: object,
) -> Assignment:
    """The assignment in its next state, the step kept in its history.

    IllegalTransition names what is allowed instead.
    """
    allowed = NEXT[assignment.state]
    if to not in allowed:
        ends = "" if allowed else " It has ended; a new assignment is made, never a revived one."
        raise IllegalTransition(
            f"An assignment that is {assignment.state} cannot become {to}.{ends}",
            assignment.state,
            allowed,
        )
    return stepped(assignment, to, at=at, by=by, reason=reason, **fields)


def stepped(
    assignment: Assignment,
    to: AssignmentState,
    *,
    at: datetime,
    by: str,
    reason: str | None = None,
    **fields: object,
) -> Assignment:
    """The assignment in state `to` with the step in its history, whatever the table says."""
    step = Transition(from_=assignment.state, to=to, at=at, by=by, reason=reason)
    return assignment.changed(
        state=to,
        live=to in LIVE,
        accepted=to is S.ACCEPTED or (assignment.accepted and to is not S.INVITED),
        history=(*assignment.history, step),
        **fields,
    )


def withdraw(
    assignment: Assignment,
    command: WithdrawAssignment,
    *,
    now: datetime,
    by: str,
    late_within: timedelta,
) -> Assignment:
    """The assignment that the person steps back from; late when `late_within` of its beginning."""
    return moved(
        assignment,
        S.WITHDRAWN,
        at=now,
        by=by,
        reason=command.note or command.reason,
        withdrawn_late=assignment.starts_at - now <= late_within,
        decline_reason=command.reason,
        note=command.note or assignment.note,
    )
