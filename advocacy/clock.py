"""Where "now" comes from. Injected, so that tests move time instead of waiting for it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current instant in UTC, in whole milliseconds (what the database keeps)."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant."""
        return in_milliseconds(datetime.now(UTC))


class StoppedClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime) -> None:
        self._at = in_milliseconds(at)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move time forward."""
        self._at += by


def in_milliseconds(at: datetime) -> datetime:
    """`at` without the microseconds that the database would drop."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
