"""The states of an ask that is not for a slot, and what may follow what."""

from collections.abc import Mapping
from enum import StrEnum


class ActivityState(StrEnum):
    """Where the ask stands."""

    ASKED = "ASKED"
    ACCEPTED = "ACCEPTED"
    DONE = "DONE"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


S = ActivityState
OPEN = frozenset({S.ASKED, S.ACCEPTED})
# What a coordinator may note. Nobody says EXPIRED: that is for the clock to say.
NEXT: Mapping[ActivityState, tuple[ActivityState, ...]] = {
    S.ASKED: (S.ACCEPTED, S.DECLINED, S.CANCELLED),
    S.ACCEPTED: (S.DONE, S.DECLINED, S.CANCELLED),
    S.DONE: (),
    S.DECLINED: (),
    S.EXPIRED: (),
    S.CANCELLED: (),
}
# What the person says themselves; after a yes, DECLINED is stepping back from it.
OWN: Mapping[ActivityState, tuple[ActivityState, ...]] = {
    S.ASKED: (S.ACCEPTED, S.DECLINED),
    S.ACCEPTED: (S.DECLINED,),
}
