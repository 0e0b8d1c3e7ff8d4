"""Assignment states: where an ask stands."""

from advocacy.assignment_states import AssignmentState
from schema.binding import shown_enum

__all__ = ["AssignmentState"]

shown_enum(
    AssignmentState,
    "Where an ask stands. HELD to CONFIRMED are live: at most one of them a slot.",
    {
        "PROPOSED": "Suggested; nothing is reserved.",
        "HELD": "Chosen and reserved, but not told yet.",
        "INVITED": "Told; the answer is awaited.",
        "TENTATIVE": "Said maybe.",
        "ACCEPTED": "Said yes.",
        "CONFIRMED": "Said yes, and everything is settled.",
        "ATTENDED": "Appeared.",
        "NO_SHOW": "Did not appear.",
        "EXCUSED": "Did not appear, for a good reason.",
        "DECLINED": "Said no.",
        "EXPIRED": "Did not answer in time.",
        "WITHDRAWN": "Stepped back after saying yes.",
        "CANCELLED": "Taken back by the organiser.",
        "STANDBY": "On the bench.",
    },
)
