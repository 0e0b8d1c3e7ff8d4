"""The states of an assignment, and what may follow what; anything else is refused."""

from collections.abc import Mapping
from enum import StrEnum

from advocacy.slots import SlotStatus


class AssignmentState(StrEnum):
    """Where the ask stands."""

    PROPOSED = "PROPOSED"
    HELD = "HELD"
    INVITED = "INVITED"
    TENTATIVE = "TENTATIVE"
    ACCEPTED = "ACCEPTED"
    CONFIRMED = "CONFIRMED"
    ATTENDED = "ATTENDED"
    NO_SHOW = "NO_SHOW"
    EXCUSED = "EXCUSED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"
    CANCELLED = "CANCELLED"
    STANDBY = "STANDBY"


S = AssignmentState
LIVE = frozenset({S.HELD, S.INVITED, S.TENTATIVE, S.ACCEPTED, S.CONFIRMED})
APPEARED = frozenset({S.ATTENDED, S.NO_SHOW, S.EXCUSED})
ENDED = frozenset({S.DECLINED, S.EXPIRED, S.WITHDRAWN, S.CANCELLED})
UNANSWERED = frozenset({S.INVITED, S.TENTATIVE})
NEXT: Mapping[AssignmentState, tuple[AssignmentState, ...]] = {
    S.PROPOSED: (S.HELD, S.CANCELLED),
    S.HELD: (S.INVITED, S.EXPIRED, S.CANCELLED),
    S.INVITED: (S.ACCEPTED, S.TENTATIVE, S.DECLINED, S.EXPIRED, S.CANCELLED),
    S.TENTATIVE: (S.ACCEPTED, S.DECLINED, S.EXPIRED, S.CANCELLED),
    S.ACCEPTED: (S.CONFIRMED, S.WITHDRAWN, S.CANCELLED),
    S.CONFIRMED: (S.ATTENDED, S.NO_SHOW, S.EXCUSED, S.WITHDRAWN, S.CANCELLED),
    S.STANDBY: (S.INVITED, S.ACCEPTED, S.DECLINED, S.CANCELLED),
    S.ATTENDED: (S.NO_SHOW, S.EXCUSED),
    S.NO_SHOW: (S.ATTENDED, S.EXCUSED),
    S.EXCUSED: (S.ATTENDED, S.NO_SHOW),
    S.DECLINED: (),
    S.EXPIRED: (),
    S.WITHDRAWN: (),
    S.CANCELLED: (),
}
SEAT: Mapping[AssignmentState, SlotStatus] = {
    S.HELD: SlotStatus.HELD,
    S.INVITED: SlotStatus.HELD,
    S.TENTATIVE: SlotStatus.HELD,
    S.ACCEPTED: SlotStatus.FILLED,
    S.CONFIRMED: SlotStatus.FILLED,
    S.ATTENDED: SlotStatus.COMPLETED,
    S.NO_SHOW: SlotStatus.COMPLETED,
    S.EXCUSED: SlotStatus.COMPLETED,
}
