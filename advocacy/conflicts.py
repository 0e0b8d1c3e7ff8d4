"""Conflicts: two things that cannot, or should not, be true of one person at one time."""

from enum import StrEnum

from advocacy.entity import Value
from advocacy.intervals import Interval
from advocacy.values import Instant


class ConflictType(StrEnum):
    """What clashes."""

    DOUBLE_BOOKED = "DOUBLE_BOOKED"
    OUTSIDE_AVAILABILITY = "OUTSIDE_AVAILABILITY"
    AVAILABILITY_UNKNOWN = "AVAILABILITY_UNKNOWN"
    BACK_TO_BACK = "BACK_TO_BACK"
    QUIET_HOURS = "QUIET_HOURS"
    ROOM_OVERLAP = "ROOM_OVERLAP"
    KEEP_APART = "KEEP_APART"
    CONSENT_MISSING = "CONSENT_MISSING"
    OVERUSED = "OVERUSED"


class Severity(StrEnum):
    """How bad it is."""

    INFO = "INFO"
    WARNING = "WARNING"
    BLOCKING = "BLOCKING"


class Conflict(Value):
    """One clash; `key` is made from its facts, so that the same clash has the same key."""

    key: str
    type: ConflictType
    severity: Severity
    message: str
    advocate_id: str | None = None
    slot_ids: tuple[str, ...] = ()
    overlap: Interval | None = None
    acknowledged_at: Instant | None = None
