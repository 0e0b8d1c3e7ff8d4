"""How far pip has come: one moving line on a terminal, one line for the whole elsewhere."""

import queue
import re
import shutil
import subprocess
import sys
import threading
import time


class Progress:
    """What is installed now, of how many packages, since when."""

    def __init__(self, title: str, packages: int) -> None:
        self._title = title
        self._packages = packages
        self._seen = 0
        self._doing = "looking"
        self._since = time.monotonic()
        self._moving = sys.stderr.isatty()
        if not self._moving:
            say(f"{title}: {packages} packages." if packages > 1 else f"{title}.")

    def hear(self, line: str) -> None:
        """Take in one line of pip's."""
        if line.startswith("Ignoring "):  # locked for another platform
            self._packages -= 1
        elif found := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line):
            self._seen = min(self._seen + 1, self._packages)
            self._doing = f"{self._seen} of {self._packages}, {found[1]}"
        elif is_unpacking(line):
            self._doing = "unpacking"

    def show(self) -> None:
        """Draw the moving line anew."""
        if self._moving:
            seconds = int(time.monotonic() - self._since)
            width = shutil.get_terminal_size().columns - 1
            draw(f"{self._title}: {self._doing} ({seconds} s)"[:width])

    def end(self) -> None:
        """Take the moving line away."""
        if self._moving:
            draw("")


def watch(process: "subprocess.Popen[str]", progress: Progress, output: list[str]) -> int:
    """Collect what pip says in `output` and show how far it is; its exit status.

    The moving line moves while pip is silent too. Whoever is stopped here takes pip along.
    """
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    try:
        while True:
            try:
                line = lines.get(timeout=0.5)
            except queue.Empty:
                progress.show()
                continue
            if line is None:
                return process.wait()
            output.append(line)
            progress.hear(line)
            progress.show()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        progress.end()


def is_unpacking(line: str) -> bool:
    """Whether pip starts with this line to change what is installed."""
    return line.startswith("Installing collected packages")


def say(line: str) -> None:
    """One line for the person who waits."""
    print(line, file=sys.stderr, flush=True)


def draw(text: str) -> None:
    """`text` in place of what the line showed."""
    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
