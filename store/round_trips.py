"""Counts the commands that go to the server, in all and per task."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

COUNTED = {
    "aggregate",
    "bulkWrite",
    "count",
    "delete",
    "distinct",
    "find",
    "findAndModify",
    "getMore",
    "insert",
    "update",
}


class Tally:
    """How many round trips one task and the tasks it started have made."""

    def __init__(self) -> None:
        self.count = 0


_tallies: ContextVar[tuple[Tally, ...]] = ContextVar("tallies", default=())


class RoundTrips(CommandListener):
    """Told of every command by the driver, from whichever thread sends it."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def started(self, event: CommandStartedEvent) -> None:
        """Count the command, unless it is about the connection or a transaction's end."""
        if event.command_name not in COUNTED:
            return
        with self._lock:
            self.count += 1
            for tally in _tallies.get():
                tally.count += 1

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to count."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing to count."""


@contextmanager
def counting() -> Iterator[Tally]:
    """Count the round trips made inside the block, by this task and those it starts."""
    tally = Tally()
    token = _tallies.set((*_tallies.get(), tally))
    try:
        yield tally
    finally:
        _tallies.reset(token)
