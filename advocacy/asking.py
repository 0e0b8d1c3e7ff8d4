"""Asking: holding a seat for somebody, telling them, and waiting for the answer."""

from datetime import datetime, timedelta

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.assignment_states import UNANSWERED, AssignmentState
from advocacy.assignments import PREFIX, Assignment, Transition, moved, stepped
from advocacy.errors import InvalidInput
from advocacy.ids import new_id
from advocacy.matching.overriding import Overriding
from advocacy.matching.scoring import Match
from advocacy.slots import SpeakingSlot
from advocacy.values import IdempotencyKey, Instant

S = AssignmentState
ANSWER_WITHIN = timedelta(days=7)


class InviteAdvocate(Overriding):
    """Ask a person for a slot."""

    slot_id: str
    advocate_id: str
    expires_at: Instant | None = None
    idempotency_key: IdempotencyKey | None = None


def hold(
    slot: SpeakingSlot,
    advocate: Advocate,
    *,
    activity: ActivityType,
    cost: float,
    now: datetime,
    by: str,
    match: Match | None = None,
) -> Assignment:
    """A new assignment that reserves the seat and the person's time; nobody has been told yet.

    `cost` is the effort that an `activity` like this takes of their budget.
    """
    return Assignment(
        id=new_id(PREFIX, now),
        slot_id=slot.id,
        panel_id=slot.panel_id,
        event_id=slot.event_id,
        advocate_id=advocate.id,
        account_id=advocate.account_id,
        activity=activity,
        cost=cost,
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

    Without a time of its own it waits for 7 days, at the longest until the slot begins;
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
