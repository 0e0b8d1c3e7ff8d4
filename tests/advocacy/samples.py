"""People, seats and asks for the rules to work on, with as little said as possible."""

from datetime import UTC, datetime, timedelta
from typing import Any

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate, with_keys
from advocacy.appearances import RecordAppearance, record_appearance
from advocacy.asking import hold, invite
from advocacy.assignment_states import LIVE, AssignmentState
from advocacy.assignments import Assignment, moved
from advocacy.calendars import Booking, Calendar
from advocacy.events import Event, EventKind
from advocacy.invitations import Invitation, InvitationAnswer, RespondToInvitation, respond
from advocacy.panels import Panel, PanelFormat
from advocacy.slots import SlotRole, SpeakingSlot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = NOW + 18 * DAY
END = START + HOUR
S = AssignmentState


def person(id: str = "adv_1", **given: Any) -> Advocate:
    """An active person with derived keys."""
    given = {"name": "Ana Ruiz", "email": f"{id}@example.com", "time_zone": "UTC", **given}
    return with_keys(Advocate(id=id, created_at=NOW, **given))


def event(**given: Any) -> Event:
    """A draft of a webinar around the session."""
    given = {"title": "Spring", "kind": EventKind.WEBINAR, "time_zone": "UTC", **given}
    return Event(id="evt_1", starts_at=START, ends_at=END, created_at=NOW, **given)


def panel(**given: Any) -> Panel:
    """A session of an hour."""
    given = {
        "title": "One",
        "format": PanelFormat.PANEL,
        "starts_at": START,
        "ends_at": END,
        **given,
    }
    return Panel(id="pnl_1", event_id="evt_1", created_at=NOW, **given)


def slot(id: str = "slt_1", **given: Any) -> SpeakingSlot:
    """An open seat for a panelist, as long as its session."""
    given = {"role": SlotRole.PANELIST, "starts_at": START, "ends_at": END, **given}
    return SpeakingSlot(id=id, panel_id="pnl_1", event_id="evt_1", created_at=NOW, **given)


def held_for(advocate: Advocate, now: datetime = NOW, **seat: Any) -> Assignment:
    """A seat kept for somebody who was not told yet."""
    activity = ActivityType.WEBINAR
    return hold(slot(**seat), advocate, activity=activity, cost=30, now=now, by="carla")


def invited(now: datetime = NOW, expires_at: datetime | None = None, **seat: Any) -> Assignment:
    """Somebody told of their seat."""
    held = held_for(person(), now, **seat)
    return invite(held, now=now, by="carla", expires_at=expires_at, reason=None)


def answered(
    assignment: Assignment,
    answer: InvitationAnswer,
    ask: int | None = None,
    now: datetime = NOW,
    **given: Any,
) -> Assignment:
    """What an answer with the token of the latest ask, or of `ask`, makes of it."""
    invitation = Invitation(
        assignment_id=assignment.id, ask=assignment.asks if ask is None else ask
    )
    command = RespondToInvitation(token="-", answer=answer, **given)
    return respond(assignment, invitation, command, now=now, by="adv_1")


def accepted(**seat: Any) -> Assignment:
    """Somebody who said yes."""
    return answered(invited(**seat), InvitationAnswer.ACCEPT)


def confirmed(**seat: Any) -> Assignment:
    """Somebody with whom everything is settled."""
    return moved(accepted(**seat), S.CONFIRMED, at=NOW, by="carla")


def appeared(appearance: str, at: datetime, before: Assignment) -> Assignment:
    """What recording an appearance makes of an assignment."""
    command = RecordAppearance.model_validate({"id": before.id, "appearance": appearance})
    return record_appearance(before, command, now=at, by="carla")


def in_state(state: AssignmentState) -> Assignment:
    """An ask in any state, however it came there."""
    return invited().changed(state=state, live=state in LIVE)


def booking(id: str, start: float, end: float) -> Booking:
    """A booking from one number of hours after START to another."""
    return Booking(
        assignment_id=f"asg_{id}",
        slot_id=f"slt_{id}",
        event_id=f"evt_{id}",
        starts_at=START + start * HOUR,
        ends_at=START + end * HOUR,
    )


def calendar(*bookings: Booking) -> Calendar:
    """A person's calendar as it stands."""
    return Calendar(id="adv_1", bookings=bookings)
