"""People: one row of an event's attendance."""

from enum import StrEnum

from advocacy.attendance.facts import AttendeeRole, RegistrationStatus, Score
from advocacy.entity import Value
from advocacy.intervals import Interval
from advocacy.platforms import Platform
from advocacy.values import Instant


class AttendanceFlag(StrEnum):
    """What is worth knowing about how a row came to be."""

    REJOIN = "REJOIN"
    OVERLAPPING_DEVICES = "OVERLAPPING_DEVICES"
    PHONE_BOUND = "PHONE_BOUND"
    LEFT_WITHOUT_JOIN = "LEFT_WITHOUT_JOIN"
    CLOSED_BY_END = "CLOSED_BY_END"
    PHONE_DIAL_IN = "PHONE_DIAL_IN"
    NO_EMAIL = "NO_EMAIL"
    WALK_IN = "WALK_IN"
    AMBIGUOUS_TIME = "AMBIGUOUS_TIME"


class PlatformScore(Score):
    """A platform's own figure, raw: never compared or averaged across platforms."""

    platform: Platform


class Person(Value):
    """Somebody of an event's attendance; `key` says by what they are known, and stays if that does.

    `live` is the union of their time in the room (UTC), the audience's clipped to the session;
    `live_seconds` its length and `seconds_sum` that of all `segments` with overlaps counted twice.
    Unless `duration_known`, `live_seconds` is only what is certain. On-demand time is apart.
    """

    key: str
    name: str | None
    email: str | None
    registrant_id: str | None
    role: AttendeeRole
    registration: RegistrationStatus | None
    counts_as_registered: bool
    registered_at: Instant | None
    live: tuple[Interval, ...]
    live_seconds: int
    seconds_sum: int
    segments: int
    attended: bool
    duration_known: bool
    on_demand_seconds: int
    questions: int
    poll_answers: int
    platform_score: PlatformScore | None
    quarantined: bool
    flags: tuple[AttendanceFlag, ...]

    @property
    def is_audience(self) -> bool:
        """Whether the person is counted at all: speakers and staff are not."""
        return self.role is AttendeeRole.ATTENDEE

    @property
    def is_expected(self) -> bool:
        """Whether they are audience with a registration that stands."""
        return self.is_audience and self.registration is RegistrationStatus.APPROVED

    @property
    def is_no_show(self) -> bool:
        """Whether they were expected and, so far, were not there live."""
        return self.is_expected and not self.attended

    @property
    def is_walk_in(self) -> bool:
        """Whether they were there live without being expected (unbound telephones aside)."""
        return AttendanceFlag.WALK_IN in self.flags
