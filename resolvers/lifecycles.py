"""Lifecycles: moving people within the programme, with what that means for their open asks."""

from collections import Counter
from collections.abc import Sequence

from advocacy import activity_requests as requests
from advocacy import advocates as rules
from advocacy.activity_requests import ActivityRequest
from advocacy.activity_states import ActivityState
from advocacy.advocates import Advocate
from advocacy.alerts import AlertKind
from advocacy.alerts import open_alert as alert
from advocacy.assignment_states import AssignmentState
from advocacy.assignments import Assignment, moved
from advocacy.lifecycles import AdvocateStatus, SetAdvocateStatus
from advocacy.nominations import Nomination, nomination_of
from resolvers.activity_requests import settle as settle_requests
from resolvers.alerts import open_alerts
from resolvers.budgets import hold_off_asks
from resolvers.context import Context
from resolvers.reading import needed
from resolvers.seating import settle
from resolvers.visibility import own_person

LEFT_ALONE = "They asked not to be contacted."
NOT_SAID_YES = (AssignmentState.HELD, AssignmentState.INVITED, AssignmentState.TENTATIVE)


async def nominations(parents: Sequence[Advocate], context: Context) -> Sequence[Nomination | None]:
    """The nomination of each person who waits for somebody to act upon it."""
    now = context.clock.now()
    return [nomination_of(person, now) for person in parents]


async def set_advocate_status(context: Context, command: SetAdvocateStatus) -> Advocate:
    """Move a person within the programme; an advocate may pause, come back, and be left alone.

    Who asks not to be contacted is not asked any longer: what they had not answered is taken back,
    and coordinators are told of the seats that they had accepted.
    """
    own = own_person(context, command.id, "id")
    now, by = context.clock.now(), context.viewer.signs(command.id)

    async def work() -> Advocate:
        before = await needed(context.store.advocates, command.id, "id", "advocate")
        after = rules.set_status(before, command, now=now, by=by, own=own)
        if after is before:
            return before
        await hold_off_asks(context, [before.id])
        if after.status is AdvocateStatus.DO_NOT_CONTACT:
            await leave_alone(context, after)
        return await context.store.advocates.replace(after)

    return await context.store.transaction(work)


async def leave_alone(context: Context, *people: Advocate) -> None:
    """Take back what people were asked for and have not answered; tell of what they accepted.

    The same number of round trips, however many they are.
    """
    if not people:
        return
    now, by, ids = context.clock.now(), context.viewer.signs, [each.id for each in people]
    to = AssignmentState.CANCELLED
    live = await context.store.assignments.live_of_advocate(*ids)
    open_ = [each for each in live if each.state in NOT_SAID_YES]
    await settle(
        context,
        [moved(each, to, at=now, by=by(each.advocate_id), reason=LEFT_ALONE) for each in open_],
    )
    asked = await context.store.activity_requests.open_of(*ids)
    waiting = [each for each in asked if each.state is ActivityState.ASKED]
    await settle_requests(
        context,
        [
            requests.stepped(
                each, ActivityState.CANCELLED, at=now, by=by(each.advocate_id), reason=LEFT_ALONE
            )
            for each in waiting
        ],
    )
    seats = count_by_person(live) - count_by_person(open_)
    others = count_by_person(asked) - count_by_person(waiting)
    told = [(each, still_seated(each, seats[each.id], others[each.id])) for each in people]
    kind = AlertKind.STILL_SEATED
    await open_alerts(context, [alert(kind, each.id, said, now) for each, said in told if said])


def count_by_person(asks: Sequence[Assignment] | Sequence[ActivityRequest]) -> Counter[str]:
    """How many of the asks are of each person."""
    return Counter(each.advocate_id for each in asks)


def still_seated(person: Advocate, seats: int, others: int) -> str | None:
    """What coordinators are told of the seats and other asks that a person had accepted."""
    counts = ((seats, "seat"), (others, "other ask"))
    kept = [f"{n} {what}{'s' if n > 1 else ''}" for n, what in counts if n]
    if not kept:
        return None
    left = f"{' and '.join(kept)} that they had accepted"
    return f"{person.name} asked not to be contacted and still has {left}."
