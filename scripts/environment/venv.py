"""The folder .venv: making it, installing locked requirements, and a note of what it holds."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.environment.progress import Progress, is_unpacking, say, watch
from scripts.environment.remedies import failure_in

# Written beside a digest: the group could not be had here, and is done without.
WITHOUT = "without "


@dataclass(frozen=True)
class Group:
    """One locked requirement file, what it is for, and how pip is to take it."""

    file: str
    title: str
    options: tuple[str, ...] = ()


RUNTIME = Group("requirements.txt", "what Rostrum runs on")
DEV = Group("requirements-dev.txt", "the tools of a developer")
# Only its binary is used: what the wheel depends on serves another server in it.
EMBEDDED = Group("requirements-embedded.txt", "the embedded database", ("--no-deps",))


class Environment:
    """The .venv of the project at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / ".venv"
        self._python = self._folder / "bin" / "python"
        self._stamp = self._folder / "setup.json"
        self._unfinished = self._folder / "setup.unfinished"

    def missing(self, groups: list[Group], *, may_lack: Group | None = None) -> list[Group]:
        """Those of `groups` that are not installed as their files say now.

        `may_lack` counts as installed where an earlier set-up found that it cannot be had.
        """
        held = self._held()
        if self._unfinished.exists() or held.get("root") != str(self._root):
            return groups
        return [
            group
            for group in groups
            if held.get(group.file) != (wanted := self._digest(group))
            and not (group is may_lack and held.get(group.file) == WITHOUT + wanted)
        ]

    def make(self) -> None:
        """Create the folder, unless a sound one is there.

        One that was left half done is replaced, and one that was made elsewhere: its programs
        point there.
        """
        if self._folder.exists() or self._folder.is_symlink():
            if self._is_sound():
                return
            say("Replacing a .venv that was moved or left half done.")
            self._remove()
        say(f"Making .venv with Python {sys.version.split()[0]}.")
        self._folder.mkdir()
        self._unfinished.touch()
        # In an activated .venv we may run on the very interpreter that was just removed.
        python = getattr(sys, "_base_executable", sys.executable)
        made = subprocess.run(
            [python, "-I", "-m", "venv", self._folder],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if made.returncode:
            raise failure_in(self._log(made.stdout))
        self._unfinished.unlink()

    def install(self, group: Group, lock: int) -> None:
        """Install one group with pip and note it.

        Should this process be killed, pip goes on with `lock`, an open file, in its hands, so
        that the next set-up waits for it. Raises SetupFailed.
        """
        # Only unpacking leaves something half done, but a kill does not tell the phase: the
        # mark comes first, and goes if pip ended before it touched what was installed.
        self._unfinished.touch()
        packages = re.findall(r"^[\w.-]+==", self._file(group).read_text(), re.MULTILINE)
        progress = Progress(f"Installing {group.title}", len(packages))
        output: list[str] = []
        unpacking = True
        try:
            status = watch(self._pip(group, lock), progress, output)
            unpacking = status != 0 and any(map(is_unpacking, output))
        except KeyboardInterrupt:
            unpacking = any(map(is_unpacking, output))
            raise
        finally:
            if not unpacking:
                self._unfinished.unlink()
        said = self._log("".join(output))
        if status:
            raise failure_in(said)
        self._note(group, self._digest(group))

    def do_without(self, group: Group) -> None:
        """Note that `group` cannot be had here, so that it is not tried each time."""
        self._note(group, WITHOUT + self._digest(group))

    def _pip(self, group: Group, lock: int) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [
                *(self._python, "-I", "-m", "pip", "install", "--no-input", "--no-color"),
                *("--progress-bar", "off", "--retries", "3", "--disable-pip-version-check"),
                # Nothing is built here: a build would fetch what no lock names.
                *("--require-hashes", "--only-binary", ":all:", *group.options),
                *("--requirement", self._file(group)),
            ],
            env={**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=(lock,),
        )

    def _is_sound(self) -> bool:
        if self._unfinished.exists():
            return False
        if self._held().get("root", str(self._root)) != str(self._root):
            return False
        question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
        command: list[str | Path] = [self._python, "-I", "-c", question]
        try:
            return not subprocess.run(command, capture_output=True, check=False).returncode
        except OSError:
            return False

    def _remove(self) -> None:
        if self._folder.is_symlink() or self._folder.is_file():
            self._folder.unlink()
        else:
            shutil.rmtree(self._folder)

    def _file(self, group: Group) -> Path:
        return self._root / group.file

    def _digest(self, group: Group) -> str:
        return hashlib.sha256(self._file(group).read_bytes()).hexdigest()

    def _log(self, output: str) -> str:
        (self._folder / "setup.log").write_text(output)
        return output

    def _held(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._stamp.read_text()))
        except (OSError, ValueError):
            return {}

    def _note(self, group: Group, state: str) -> None:
        held = {**self._held(), "root": str(self._root), group.file: state}
        fresh = self._stamp.with_suffix(".new")
        fresh.write_text(json.dumps(held, indent=1))
        fresh.replace(self._stamp)
