"""Charges: what an ask of any kind takes of the budgets of its person and their account."""

from datetime import datetime, timedelta

from advocacy.activities import ActivityType
from advocacy.activity_requests import ActivityRequest
from advocacy.activity_states import OPEN, ActivityState
from advocacy.assignment_states import APPEARED, ENDED, LIVE
from advocacy.assignments import Assignment
from advocacy.budgets import Entry, Hold, quarter_of
from advocacy.entity import Value

DONE_WITHIN = timedelta(days=30)


class Charge(Value):
    """An entry with those whose budgets it goes to."""

    advocate_id: str
    account_id: str | None
    entry: Entry


def charge_of(assignment: Assignment) -> Charge | None:
    """What the assignment takes as it stands; None for one that nobody was asked with yet.

    Held while it is live, until the slot ends; used once the person has appeared, or has not, from
    the end of the slot or from when that was noted if it was before; mostly given back when it came
    to nothing.
    """
    if assignment.activity is None:
        return None
    if assignment.state in LIVE:
        hold, at = Hold.HELD, assignment.asked_at
    elif assignment.state in APPEARED:
        hold, at = Hold.USED, min(assignment.ends_at, noted_at(assignment))
    elif assignment.state in ENDED:
        hold, at = Hold.RELEASED, ended_at(assignment)
    else:
        return None
    until = assignment.ends_at if hold is Hold.HELD else None
    return charged(assignment, assignment.activity, hold, at, assignment.starts_at, until)


def noted_at(assignment: Assignment) -> datetime:
    """When it was first noted whether the person appeared."""
    steps = (step.at for step in assignment.history if step.to in APPEARED)
    return next(steps, assignment.ends_at)


def ended_at(assignment: Assignment) -> datetime:
    """When the assignment came to its end."""
    return assignment.history[-1].at if assignment.history else assignment.asked_at


def charge_of_request(request: ActivityRequest) -> Charge:
    """What an ask for an activity takes as it stands.

    Held while it is open or accepted, until it is over; used from then, or from when it was done
    before; mostly given back when it came to nothing.
    """
    last = request.history[-1].at
    if request.state in OPEN:
        hold, at = Hold.HELD, request.asked_at
    elif request.state is ActivityState.DONE:
        hold, at = Hold.USED, min(last, over_at(request))
    else:
        hold, at = Hold.RELEASED, last
    until = over_at(request) if request.state is ActivityState.ACCEPTED else None
    return charged(request, request.activity, hold, at, request.takes_place_at, until)


def charged(
    ask: Assignment | ActivityRequest,
    activity: ActivityType,
    hold: Hold,
    at: datetime,
    takes_place_at: datetime,
    until: datetime | None,
) -> Charge:
    """What an ask of any kind takes, and of whose budgets."""
    entry = Entry(
        ask_id=ask.id,
        activity=activity,
        cost=ask.cost,
        hold=hold,
        asked_at=ask.asked_at,
        at=at,
        quarter=quarter_of(takes_place_at),
        until=until,
    )
    return Charge(advocate_id=ask.advocate_id, account_id=ask.account_id, entry=entry)


def over_at(request: ActivityRequest) -> datetime:
    """When what they said yes to is over: when it takes place, or 30 days from the ask."""
    if request.takes_place_at > request.asked_at:
        return request.takes_place_at
    return request.asked_at + DONE_WITHIN
