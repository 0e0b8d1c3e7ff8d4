"""Runs a program for as long as whoever started this holds its input open, and not longer.

Started by file name, without any of our packages: `python lifeline.py PROGRAM ARGUMENT…`. However
the starter ends, the system closes its side of the pipe, which ends the program. A byte on the
pipe kills the program at once.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

GRACE_SECONDS = 4.0
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to kill this process with its parent, for the case that the lifeline is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def stop(program: "subprocess.Popen[bytes]") -> None:
    """Let `program` finish what it is at, but not for long."""
    program.terminate()
    try:
        program.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()


def watch(program: "subprocess.Popen[bytes]") -> None:
    """Wait for the other end of our input to say something or to be gone."""
    if os.read(sys.stdin.fileno(), 1):
        program.kill()
    else:
        stop(program)


def main(command: list[str]) -> int:
    """Run `command` and return its exit code. Tells its process id in the first line."""
    program = subprocess.Popen(  # noqa: S603 (the command is our starter's)
        command,
        stdin=subprocess.DEVNULL,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (no thread yet)
    )

    def stop_soon(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=stop, args=(program,), daemon=True).start()

    signal.signal(signal.SIGTERM, stop_soon)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(f"pid {program.pid}", flush=True)  # noqa: T201 (this is how we answer)
    threading.Thread(target=watch, args=(program,), daemon=True).start()
    return program.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
