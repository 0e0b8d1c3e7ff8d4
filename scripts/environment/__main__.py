"""Brings .venv to what the locked requirements say; its exit status is that of `scripts/setup`."""

import argparse
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from scripts.environment.progress import say
from scripts.environment.remedies import NoWheel, SetupFailed, failure_in, no_embedded_database
from scripts.environment.venv import DEV, EMBEDDED, RUNTIME, Environment, Group

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """0 ready; 1 not ready, and the last line said what to do; 130 interrupted."""
    parser = argparse.ArgumentParser(prog="scripts/setup")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--if-current", action="store_true", help="only tell, by exit status")
    arguments = parser.parse_args()
    # The embedded database comes last: where it cannot be had, all else is there.
    groups = [RUNTIME, *([DEV] if arguments.dev else []), EMBEDDED]
    if arguments.if_current:
        return 1 if missing(Environment(ROOT), groups) else 0
    signal.signal(signal.SIGTERM, stop)
    try:
        set_up(groups)
    except KeyboardInterrupt:
        say("Interrupted: run this again to go on.")
        return 130
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except OSError as trouble:
        say(str(failure_in(str(trouble))))
        return 1
    return 0


def set_up(groups: list[Group]) -> None:
    """Install what is missing of `groups`. Raises SetupFailed."""
    lock = hold_lock()
    since = time.monotonic()
    environment = Environment(ROOT)
    environment.make()
    for group in missing(environment, groups):
        try:
            environment.install(group, lock)
        except NoWheel:
            if group is not EMBEDDED:
                raise
            if not has_own_database():
                raise SetupFailed(no_embedded_database()) from None
            environment.do_without(group)
            say("It does not exist for this platform: the one in ROSTRUM_MONGODB_URI is used.")
    say(f"Ready after {time.monotonic() - since:.0f} s.")


def missing(environment: Environment, groups: list[Group]) -> list[Group]:
    """What is still to install; the embedded database only where no other is named."""
    return environment.missing(groups, may_lack=EMBEDDED if has_own_database() else None)


def has_own_database() -> bool:
    """Whether a MongoDB is named, so that the embedded one can be done without."""
    return bool(os.environ.get("ROSTRUM_MONGODB_URI"))


def hold_lock() -> int:
    """An open file that one set-up of this project holds at a time; waits until it is free."""
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is running here: waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def stop(signal_number: int, _frame: object) -> None:
    """End as on Ctrl-C, so that pip is taken along."""
    raise KeyboardInterrupt(signal_number)


if __name__ == "__main__":
    sys.exit(main())
