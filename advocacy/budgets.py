"""Ask budgets: how much effort one person, or one account, has been asked for, and may still be.

One document for each holds what every kind of ask takes, so that two asks at the same moment meet
in it and their sum never passes the capacity.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil, log2

from advocacy.activities import ActivityType
from advocacy.entity import Entity, Value
from advocacy.policies import Policy
from advocacy.values import Instant

FORGOTTEN_BELOW = 0.01
FORGOTTEN_AFTER = timedelta(days=400)
TOLERANCE = 1e-9
MILLISECOND = timedelta(milliseconds=1)


class Hold(StrEnum):
    """What an ask does to a budget: keeps its cost ready, has used it, or gave most of it back."""

    HELD = "HELD"
    USED = "USED"
    RELEASED = "RELEASED"


class Entry(Value):
    """What one ask takes. `at` is when its cost began to fade; `quarter` when it takes place.

    What is held is used from `until` on, whether or not anybody notes what became of it.
    """

    ask_id: str
    activity: ActivityType
    cost: float
    hold: Hold
    asked_at: Instant
    at: Instant
    quarter: str
    until: Instant | None = None

    def as_of(self, now: datetime) -> "Entry":
        """As it stands: what was held is used once its time is over."""
        if self.hold is Hold.HELD and self.until is not None and self.until <= now:
            return self.changed(hold=Hold.USED, at=self.until)
        return self


class Budget(Entity):
    """The asks of a person or an account, under their id."""

    entries: tuple[Entry, ...] = ()

    @property
    def last_asked_at(self) -> datetime | None:
        """When they were asked last."""
        return max((entry.asked_at for entry in self.entries), default=None)


class AskBudget(Value):
    """A budget as it stands at a moment, in points of effort.

    `next_available_at` is when there is room for a webinar again; None when there is now, or when
    that depends on asks that are still open.
    """

    capacity: float
    used: float
    held: float
    remaining: float
    next_available_at: datetime | None
    half_life_days: int

    def fits(self, cost: float) -> bool:
        """Whether an ask of this cost still fits."""
        return self.used + self.held + cost <= self.capacity + TOLERANCE


def quarter_of(at: datetime) -> str:
    """The calendar quarter of an instant in UTC, such as "2026Q4"."""
    day = at.astimezone(UTC)
    return f"{day.year}Q{(day.month + 2) // 3}"


def remaining_of(entry: Entry, now: datetime, policy: Policy) -> float:
    """What is left of an entry's cost: held is held in full, used halves every half-life.

    A released one leaves a tenth (default).
    """
    if entry.hold is Hold.HELD:
        return entry.cost
    share = policy.released_share if entry.hold is Hold.RELEASED else 1.0
    age = max(now - entry.at, timedelta())
    return share * entry.cost * float(0.5 ** (age / policy.half_life))


def figures(budget: Budget, now: datetime, capacity: float, policy: Policy) -> AskBudget:
    """The budget as of `now`: used + held + remaining = capacity, unless that was overridden."""
    entries = [entry.as_of(now) for entry in budget.entries]
    held = sum(entry.cost for entry in entries if entry.hold is Hold.HELD)
    used = sum(remaining_of(entry, now, policy) for entry in entries if entry.hold is not Hold.HELD)
    return AskBudget(
        capacity=capacity,
        used=used,
        held=held,
        remaining=max(0.0, capacity - used - held),
        next_available_at=room_at(
            policy.costs[ActivityType.WEBINAR], used, capacity - held, now, policy
        ),
        half_life_days=policy.half_life_days,
    )


def room_at(
    cost: float, used: float, free: float, now: datetime, policy: Policy
) -> datetime | None:
    """When `used`, which fades, leaves room for `cost` in `free`; None for now and for never.

    used · 2^(−t / half-life) = free − cost, solved for t: the first millisecond at which it fits.
    """
    room = free - cost + TOLERANCE
    if used <= room or free <= cost:
        return None
    return now + MILLISECOND * ceil(policy.half_life / MILLISECOND * log2(used / room))


def settled(budget: Budget, entries: Sequence[Entry], now: datetime, policy: Policy) -> Budget:
    """The budget with these entries in place of what their asks had; old traces are forgotten."""
    renewed = {entry.ask_id for entry in entries}
    kept = [entry for entry in budget.entries if entry.ask_id not in renewed]
    kept = remembered(kept, now, policy)
    ordered = sorted([*kept, *entries], key=lambda entry: (entry.asked_at, entry.ask_id))
    return budget.changed(entries=tuple(ordered))


def remembered(entries: Sequence[Entry], now: datetime, policy: Policy) -> list[Entry]:
    """The entries without those whose quarter is long past, as far as hardly anything is lost.

    What is left of all that are forgotten together stays below 0.01 points.
    """
    kept, lost = [], 0.0
    for entry in entries:
        stands = entry.as_of(now)
        left = remaining_of(stands, now, policy)
        past = stands.hold is not Hold.HELD and now - stands.at >= FORGOTTEN_AFTER
        if past and lost + left < FORGOTTEN_BELOW:
            lost += left
        else:
            kept.append(entry)
    return kept


def times_in(budget: Budget, activities: Collection[ActivityType], quarter: str) -> int:
    """How often these activities take place in a quarter, held or used; released ones do not."""
    return sum(
        entry.activity in activities
        and entry.quarter == quarter
        and entry.hold is not Hold.RELEASED
        for entry in budget.entries
    )
