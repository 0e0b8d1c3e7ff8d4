"""Lifecycles: moving people within the programme, with what that means for their open asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from advocacy import activity_requests as asking
from advocacy import advocates as rules
from advocacy.activity_states import ActivityState
from advocacy.advocates import Advocate
from advocacy.alerts import AlertKind
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import moved
from advocacy.lifecycles import AdvocateStatus, SetAdvocateStatus
from resolvers.activity_requests import settle as settle_requests
from resolvers.alerts import open_alert
from resolvers.context import Context
from resolvers.reading import needed
from resolvers.seating import settle
from resolvers.visibility import own_person

LEFT_ALONE = "They asked not to be contacted."
NOT_SAID_YES = (AssignmentState.HELD, AssignmentState.INVITED, AssignmentState.TENTATIVE)


@dataclass(frozen=True, slots=True)
class Nomination:
    """Who suggested a person, when and why, and how many whole days ago."""

    by: str
    reason: str | None
    at: datetime
    age_days: int


async def nominations(parents: Sequence[Advocate], context: Context) -> Sequence[Nomination | None]:
    """The nomination of each person who waits for somebody to act upon it."""
    now = context.clock.now()
    return [nomination_of(person, now) for person in parents]


def nomination_of(person: Advocate, now: datetime) -> Nomination | None:
    """How a person came to be nominated, if they still are."""
    if person.status is not AdvocateStatus.NOMINATED or not person.status_history:
        return None
    step = person.status_history[-1]
    return Nomination(by=step.by, reason=step.reason, at=step.at, age_days=(now - step.at).days)


async def set_advocate_status(context: Context, command: SetAdvocateStatus) -> Advocate:
    """Move a person within the programme; an advocate may pause, come back, and be left alone.

    Who asks not to be contacted is not asked any longer: what they had not answered is taken back,
    and coordinators are told of the seats that they had accepted.
    """
    own = own_person(context, command.id, "id")
    now, by = context.clock.now(), context.viewer.name

    async def work() -> Advocate:
        before = await needed(context.store.advocates, command.id, "id", "advocate")
        # Whoever asks them at this moment decides on what is written here.
        await context.store.budgets.lock(before.id)
        after = rules.set_status(before, command, now=now, by=by, own=own)
        if AdvocateStatus.DO_NOT_CONTACT is after.status is not before.status:
            await leave_alone(context, after)
        return await context.store.advocates.replace(after)

    return await context.store.transaction(work)


async def leave_alone(context: Context, person: Advocate) -> None:
    """Take back what the person was asked for and has not answered; tell of what they accepted."""
    now, by = context.clock.now(), context.viewer.name
    to = AssignmentState.CANCELLED
    live = await context.store.assignments.live_of_advocate(person.id)
    open_ = [each for each in live if each.state in NOT_SAID_YES]
    await settle(context, [moved(each, to, at=now, by=by, reason=LEFT_ALONE) for each in open_])
    asked = await context.store.activity_requests.open_of(person.id)
    waiting = [each for each in asked if each.state is ActivityState.ASKED]
    await settle_requests(
        context,
        [
            asking.stepped(each, ActivityState.CANCELLED, at=now, by=by, reason=LEFT_ALONE)
            for each in waiting
        ],
    )
    seats, others = len(live) - len(open_), len(asked) - len(waiting)
    counts = ((seats, "seat"), (others, "other ask"))
    kept = [f"{n} {what}{'s' if n > 1 else ''}" for n, what in counts if n]
    if kept:
        left = f"{' and '.join(kept)} that they had accepted"
        message = f"{person.name} asked not to be contacted and still has {left}."
        await open_alert(context, AlertKind.STILL_SEATED, person.id, message)
