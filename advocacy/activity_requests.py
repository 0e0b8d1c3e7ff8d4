"""Activity requests: asking a person for anything but a slot, such as a quote."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from advocacy.activities import ActivityType
from advocacy.activity_states import NEXT, OPEN, OWN, ActivityState
from advocacy.advocates import Advocate
from advocacy.asking import answer_by
from advocacy.budgets import Budget
from advocacy.consents import NEEDS, SAID_NO, ConsentState, state_of
from advocacy.entity import Command, Entity, Value
from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.ids import new_id
from advocacy.matching.blockers import Blocker
from advocacy.matching.eligibility import unavailable, unconsented, uncontactable, unwilling
from advocacy.matching.overriding import Overriding
from advocacy.matching.overuse import overused
from advocacy.policies import Policy
from advocacy.values import IdempotencyKey, Instant, Text

PREFIX = "act"
LASTS = timedelta(hours=1)
S = ActivityState
# Asking for an activity is what may bring the consent, so that nothing but a no stands against it.
NO_LONGER_ALLOWED = SAID_NO | {ConsentState.EXPIRED}


class ActivityStep(Value):
    """One step of an activity request; the first has no state before it."""

    from_: ActivityState | None
    to: ActivityState
    at: Instant
    by: str
    reason: Text | None = None


class ActivityRequest(Entity):
    """The ask: `subject` says for what or for whom, `takes_place_at` in which quarter it counts.

    `cost` is what it takes of the budgets of the person and their account.
    """

    advocate_id: str
    account_id: str | None = None
    activity: ActivityType
    cost: float
    subject: Text
    takes_place_at: Instant
    state: ActivityState
    asked_at: Instant
    expires_at: Instant
    note: Text | None = None
    history: tuple[ActivityStep, ...]
    idempotency_key: str | None = None

    @property
    def overridden(self) -> str | None:
        """What was set aside to ask them, and why."""
        return self.history[0].reason


class RequestActivity(Overriding):
    """Ask a person for an activity; it takes place when they are asked unless told."""

    advocate_id: str
    activity: ActivityType
    subject: Annotated[Text, Field(min_length=1)]
    takes_place_at: Instant | None = None
    expires_at: Instant | None = None
    idempotency_key: IdempotencyKey | None = None


class SettleActivityRequest(Command):
    """Note what became of an ask."""

    id: str
    to: ActivityState
    note: Text | None = None


def blockers(
    advocate: Advocate,
    activity: ActivityType,
    takes_place_at: datetime | None,
    budgets: Mapping[str, Budget],
    policy: Policy,
    now: datetime,
) -> tuple[Blocker, ...]:
    """Every rule that stands against asking them for the activity as of `now`, the hardest first.

    `budgets` are those of the person and their account by their ids. For something at a time they
    have to be free for an hour.
    """
    at = takes_place_at
    found = [
        *uncontactable(advocate, now),
        *forbidden(advocate, activity, now),
        unavailable(advocate, at, at + LASTS) if at else None,
        unwilling(advocate, activity),
        *overused(advocate, activity, at or now, budgets, policy, now),
    ]
    return tuple(blocker for blocker in found if blocker is not None)


def forbidden(advocate: Advocate, activity: ActivityType, now: datetime) -> list[Blocker]:
    """They do not allow, or no longer, what the activity needs; nothing said is no obstacle."""
    states = [(p, state_of(advocate.consents, p, now)) for p in NEEDS.get(activity, ())]
    return [unconsented(p, state) for p, state in states if state in NO_LONGER_ALLOWED]


def request_activity(
    command: RequestActivity,
    advocate: Advocate,
    *,
    cost: float,
    now: datetime,
    by: str,
    overridden: str | None,
) -> ActivityRequest:
    """A new ask, which waits for an answer as one for a slot does: 7 days unless told.

    InvalidInput when it would expire, or take place, before it is made.
    """
    if command.takes_place_at is not None and command.takes_place_at < now:
        raise InvalidInput("Nobody is asked for what is past.", ["takesPlaceAt"])
    if command.expires_at is not None and command.expires_at <= now:
        raise InvalidInput("An ask cannot expire before it is made.", ["expiresAt"])
    takes_place_at = command.takes_place_at or now
    return ActivityRequest(
        id=new_id(PREFIX, now),
        advocate_id=advocate.id,
        account_id=advocate.account_id,
        activity=command.activity,
        cost=cost,
        subject=command.subject,
        takes_place_at=takes_place_at,
        state=S.ASKED,
        asked_at=now,
        expires_at=command.expires_at or answer_by(takes_place_at, now),
        history=(ActivityStep(from_=None, to=S.ASKED, at=now, by=by, reason=overridden),),
        idempotency_key=command.idempotency_key,
    )


def settle(
    request: ActivityRequest,
    command: SettleActivityRequest,
    *,
    now: datetime,
    by: str,
    own: bool,
) -> ActivityRequest:
    """The ask in its next state; `own` when the person says so themselves.

    IllegalTransition names what is allowed instead; an answer that comes late is none.
    """
    before = expire(request, now=now, by=by)
    allowed = OWN.get(before.state, ()) if own else NEXT[before.state]
    if command.to not in allowed:
        ends = "" if before.state in OPEN else " It has ended: ask them anew."
        raise IllegalTransition(
            f"An ask that is {before.state} cannot become {command.to}.{ends}",
            before.state,
            allowed,
        )
    after = stepped(before, command.to, at=now, by=by, reason=command.note)
    return after.changed(note=command.note or before.note)


def expire(request: ActivityRequest, *, now: datetime, by: str) -> ActivityRequest:
    """The ask that nobody answered in time; unchanged when it was answered or is not due."""
    if request.state is not S.ASKED or request.expires_at > now:
        return request
    return stepped(request, S.EXPIRED, at=now, by=by, reason="No answer in time.")


def stepped(
    request: ActivityRequest, to: ActivityState, *, at: datetime, by: str, reason: str | None
) -> ActivityRequest:
    """The ask in state `to` with the step in its history, whatever the tables say."""
    step = ActivityStep(from_=request.state, to=to, at=at, by=by, reason=reason)
    return request.changed(state=to, history=(*request.history, step))
