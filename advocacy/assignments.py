"""Assignments: one advocate asked for one slot, from the ask to the appearance."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.assignment_states import APPEARED, LIVE, NEXT, UNANSWERED, AssignmentState
from advocacy.calendars import Booking
from advocacy.entity import Command, Entity, Value
from advocacy.errors import IllegalTransition, InvalidInput, ProblemCode
from advocacy.ids import new_id
from advocacy.intervals import Interval
from advocacy.matching.scoring import Match
from advocacy.outcomes import Outcome
from advocacy.slots import SpeakingSlot
from advocacy.values import Instant, Text

PREFIX = "asg"
S = AssignmentState
ANSWER_WITHIN = timedelta(days=7)
CORRECTION_WITHIN = timedelta(days=30)


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
    """

    slot_id: str
    panel_id: str
    event_id: str
    advocate_id: str
    state: AssignmentState
    live: bool
    starts_at: Instant
    ends_at: Instant
    asked_at: Instant
    invited_at: Instant | None = None
    expires_at: Instant | None = None
    responded_at: Instant | None = None
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


class InviteAdvocate(Command):
    """Ask a person for a slot. `override` names blockers that a coordinator sets aside."""

    slot_id: str
    advocate_id: str
    expires_at: Instant | None = None
    override: Annotated[tuple[ProblemCode, ...], Field(max_length=20)] | None = None
    override_reason: Text | None = None
    idempotency_key: Annotated[str, Field(min_length=1, max_length=200)] | None = None


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
        state=to, live=to in LIVE, history=(*assignment.history, step), **fields
    )


def hold(
    slot: SpeakingSlot, advocate_id: str, *, now: datetime, by: str, match: Match | None = None
) -> Assignment:
    """A new assignment that reserves the seat and the person's time; nobody has been told yet."""
    return Assignment(
        id=new_id(PREFIX, now),
        slot_id=slot.id,
        panel_id=slot.panel_id,
        event_id=slot.event_id,
        advocate_id=advocate_id,
        state=S.HELD,
        live=True,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        asked_at=now,
        match=match,
        history=(Transition(from_=None, to=S.HELD, at=now, by=by),),
    )


def invite(
    held: Assignment, *, now: datetime, by: str, expires_at: datetime | None, reason: str | None
) -> Assignment:
    """The held assignment, told to the person; it waits for an answer until it expires.

    Without a time of its own it waits for 7 days (default), at the longest until the slot begins;
    somebody who is noted down for a slot that has begun has the 7 days.
    """
    if expires_at is not None and expires_at <= now:
        raise InvalidInput("An invitation cannot expire before it is sent.", ["expiresAt"])
    return moved(
        held,
        S.INVITED,
        at=now,
        by=by,
        reason=reason,
        invited_at=now,
        expires_at=expires_at or answer_by(held.starts_at, now),
        asks=held.asks + 1,
    )


def answer_by(starts_at: datetime, now: datetime) -> datetime:
    """When an ask made `now` for a slot at `starts_at` expires."""
    latest = now + ANSWER_WITHIN
    return min(latest, starts_at) if starts_at > now else latest


def expire(assignment: Assignment, *, now: datetime, by: str) -> Assignment:
    """The assignment nobody answered in time; unchanged when it was answered or is not due."""
    open_ = assignment.state in UNANSWERED or assignment.state is S.HELD
    if not open_ or assignment.expires_at is None or assignment.expires_at > now:
        return assignment
    return moved(assignment, S.EXPIRED, at=now, by=by, reason="No answer in time.")


def withdraw(
    assignment: Assignment, command: WithdrawAssignment, *, now: datetime, by: str
) -> Assignment:
    """The assignment that the person steps back from."""
    return moved(
        assignment,
        S.WITHDRAWN,
        at=now,
        by=by,
        reason=command.note or command.reason,
        decline_reason=command.reason,
        note=command.note or assignment.note,
    )


def record_appearance(
    assignment: Assignment, command: RecordAppearance, *, now: datetime, by: str
) -> Assignment:
    """The assignment with what happened; a correction is open for 30 days (default) after.

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


def ask_again(
    assignment: Assignment, starts_at: datetime, ends_at: datetime, *, now: datetime, by: str
) -> Assignment:
    """The live assignment at a new time: who had answered is asked again, with a new token.

    The calendar entry's sequence grows by one; the old answer stays in the history.
    """
    times = {"starts_at": starts_at, "ends_at": ends_at, "sequence": assignment.sequence + 1}
    if assignment.state is S.HELD:
        return assignment.changed(**times)
    return stepped(
        assignment,
        S.INVITED,
        at=now,
        by=by,
        reason="The time has moved.",
        invited_at=now,
        expires_at=answer_by(starts_at, now),
        responded_at=None,
        asks=assignment.asks + 1,
        **times,
    )
