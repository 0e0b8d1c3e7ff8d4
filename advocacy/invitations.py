"""Invitations: the question as the invited person sees it, and their answer."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.assignment_states import LIVE, UNANSWERED, AssignmentState
from advocacy.assignments import Assignment, DeclineReason, moved
from advocacy.entity import Command, Value
from advocacy.errors import LinkExpired
from advocacy.intervals import Interval
from advocacy.values import Text


class InvitationAnswer(StrEnum):
    """What an invited person can say."""

    ACCEPT = "ACCEPT"
    TENTATIVE = "TENTATIVE"
    DECLINE = "DECLINE"


ANSWERS = {
    InvitationAnswer.ACCEPT: AssignmentState.ACCEPTED,
    InvitationAnswer.TENTATIVE: AssignmentState.TENTATIVE,
    InvitationAnswer.DECLINE: AssignmentState.DECLINED,
}


class RespondToInvitation(Command):
    """The answer, with the token that came with the question."""

    token: Annotated[str, Field(min_length=1, max_length=4000)]
    answer: InvitationAnswer
    decline_reason: DeclineReason | None = None
    note: Text | None = None
    proposed_times: Annotated[tuple[Interval, ...], Field(max_length=20)] | None = None


class Invitation(Value):
    """What a token stands for: the n-th ask of one assignment."""

    assignment_id: str
    ask: int


def pending(assignment: Assignment) -> Invitation | None:
    """The invitation that waits for its answer, if one does."""
    if assignment.state not in UNANSWERED or assignment.answered >= assignment.asks:
        return None
    return Invitation(assignment_id=assignment.id, ask=assignment.asks)


def respond(
    assignment: Assignment,
    invitation: Invitation,
    command: RespondToInvitation,
    *,
    now: datetime,
    by: str,
) -> Assignment:
    """The assignment with the person's answer; LinkExpired when the token no longer serves.

    A token serves for one final answer. TENTATIVE is none yet: the same link then takes a yes or
    a no.
    """
    if invitation.ask < assignment.asks:
        raise LinkExpired("The time has moved since: please use the newer invitation.", ["token"])
    if invitation.ask <= assignment.answered:
        raise LinkExpired(
            f"This invitation has been answered; the answer was {assignment.state}.", ["token"]
        )
    if assignment.state not in LIVE:
        raise LinkExpired(f"This invitation is {assignment.state.lower()}.", ["token"])
    if assignment.expires_at is not None and assignment.expires_at <= now:
        raise LinkExpired("The time to answer this invitation is over.", ["token"])
    final = command.answer is not InvitationAnswer.TENTATIVE
    declined = command.answer is InvitationAnswer.DECLINE
    return moved(
        assignment,
        ANSWERS[command.answer],
        at=now,
        by=by,
        reason=command.note,
        responded_at=now,
        answered=invitation.ask if final else assignment.answered,
        decline_reason=(command.decline_reason or DeclineReason.OTHER) if declined else None,
        note=command.note or assignment.note,
        proposed_times=command.proposed_times or assignment.proposed_times,
    )
