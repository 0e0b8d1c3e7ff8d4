"""The launchers as a newcomer meets them: --help, and setting up on all sorts of machines."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.environment.remedies import NoWheel, failure_in

ROOT = Path(__file__).resolve().parent.parent
LAUNCHERS = sorted(
    path.name
    for path in (ROOT / "scripts").iterdir()
    if path.is_file() and os.access(path, os.X_OK)
)


class Project:
    """A copy of the scripts that locks three tiny packages, and a folder that has their wheels."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wheels = root.parent / "wheels"
        self.python = root / ".venv" / "bin" / "python"
        self.setup = root / "scripts" / "setup"
        self.wheels.mkdir()
        shutil.copytree(ROOT / "scripts", root / "scripts")
        self.lock("requirements.txt", "first")
        self.lock("requirements-dev.txt", "second")
        self.lock("requirements-embedded.txt", "third")

    def lock(self, file: str, package: str) -> None:
        """Make the file name `package` alone, and a wheel of it."""
        wheel = self.wheels / f"{package}-1.0-py3-none-any.whl"
        about = f"{package}-1.0.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{package}.py", "")
            archive.writestr(
                f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
            )
            archive.writestr(
                f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            archive.writestr(f"{about}/RECORD", "")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.root / file).write_text(f"{package}==1.0 --hash=sha256:{digest}\n")

    def environment(self, **more: str) -> dict[str, str]:
        """The variables of somebody whose pip finds the wheels and nothing else."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "ROSTRUM_PYTHON": sys.executable,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_CACHE_DIR": "1",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            **more,
        }

    def run(self, *options: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """`scripts/setup` with these options and further variables."""
        return run([self.setup, *options], env=self.environment(**more))

    def has(self, package: str) -> bool:
        """Whether the environment can import `package`."""
        return run([self.python, "-I", "-c", f"import {package}"]).returncode == 0


def run(
    command: list[str | Path], env: dict[str, str] | None = None, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, env=env, cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that was set up once; tests may leave it out of date, not broken."""
    root = tmp_path_factory.mktemp("made") / "a project"
    root.mkdir()
    project = Project(root)
    result = project.run()
    assert result.returncode == 0, result.stderr
    return project


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """A project that was never set up."""
    root = tmp_path / "project"
    root.mkdir()
    return Project(root)


# --- every launcher ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAUNCHERS)
def test_each_launcher_prints_its_own_help_from_anywhere(name: str, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(ROOT / "scripts" / name)
    result = run([link, "--help"], cwd=tmp_path)
    assert result.returncode == 0
    assert result.stderr == ""
    assert f"usage: scripts/{name}" in result.stdout
    assert re.match(r"[A-Z].*\w\W", result.stdout), "it begins by saying what it does"


def test_the_readme_lists_every_launcher_and_no_other() -> None:
    readme = (ROOT / "scripts" / "README.md").read_text()
    assert set(re.findall(r"^\| `([\w-]+)", readme, re.MULTILINE)) == set(LAUNCHERS)


@pytest.mark.parametrize("name", ["setup", "check", "format", "lock"])
def test_an_unknown_option_is_refused(name: str) -> None:
    result = run([ROOT / "scripts" / name, "--nonsense"])
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "--help" in result.stderr


def test_a_launcher_runs_in_the_callers_folder_and_no_file_there_shadows_a_module(
    made: Project, tmp_path: Path
) -> None:
    made.lock("requirements.txt", "first")
    (made.root / "scripts" / "token.py").write_text(
        "import json, os, sys, tokenize\n"
        "print(json.dumps([os.getcwd(), os.environ['ROSTRUM_DATA_DIR'], *sys.argv[1:]]))\n"
    )
    launcher = made.root / "scripts" / "token"
    launcher.write_text(
        '#!/bin/sh\n. "$(dirname "$(readlink -f "$0")")/_run"\nrostrum_python scripts.token "$@"\n'
    )
    launcher.chmod(0o755)
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')")
    link = tmp_path / "link"
    link.symlink_to(launcher)
    result = run([link, "ADMIN", "two words", ""], env=made.environment(), cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    data = str(made.root / ".rostrum")
    assert json.loads(result.stdout) == [str(tmp_path), data, "ADMIN", "two words", ""]


# --- setting up ----------------------------------------------------------------------------------


def test_it_installs_what_is_asked_for(made: Project) -> None:
    assert made.has("first")
    assert made.has("third")
    assert not made.has("second")
    result = made.run("--dev")
    assert result.returncode == 0, result.stderr
    assert made.has("second")


def test_it_does_nothing_at_once_when_nothing_changed(made: Project) -> None:
    assert made.run().returncode == 0
    took = []
    for _ in range(3):
        since = time.perf_counter()
        result = made.run("--quiet")
        took.append(time.perf_counter() - since)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert min(took) < 0.3
    assert made.run().stderr == "Nothing to do: .venv is up to date.\n"


def test_it_installs_what_changed_and_keeps_the_rest(made: Project) -> None:
    assert made.run().returncode == 0
    kept = made.python.lstat().st_ino
    made.lock("requirements.txt", "fourth")
    result = made.run()
    assert result.returncode == 0, result.stderr
    assert made.has("fourth")
    assert made.python.lstat().st_ino == kept


def test_a_second_setup_waits_for_the_first(fresh: Project) -> None:
    both = [
        subprocess.Popen(
            [fresh.setup],
            env=fresh.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert "".join(told).count("Making .venv") == 1
    assert fresh.has("first")


@pytest.fixture
def silent_index() -> Iterator[str]:
    """The address of an index that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/simple"


@pytest.fixture
def closed_index() -> str:
    """The address of an index where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}/simple"


def online(index: str) -> dict[str, str]:
    """Variables that make pip ask `index`, and find wheels nowhere else."""
    return {"PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": index}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_it_recovers_from_having_been_stopped(
    made: Project, silent_index: str, how: signal.Signals
) -> None:
    made.lock("requirements.txt", f"stopped_by_{how.name.lower()}")
    process = subprocess.Popen(
        [made.setup],
        env=made.environment(**online(silent_index)),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr
    assert process.stderr.readline().startswith("Installing")
    time.sleep(0.5)  # into pip's waiting for an answer
    os.killpg(process.pid, how)
    process.communicate(timeout=30)
    assert process.returncode
    result = made.run()
    assert result.returncode == 0, result.stderr
    assert made.has(f"stopped_by_{how.name.lower()}")
    # A kill tells nobody how far it was; whoever was asked to stop knows that nothing was touched.
    assert ("Replacing a .venv" in result.stderr) == (how is signal.SIGKILL)


def test_a_venv_from_elsewhere_is_replaced(made: Project, fresh: Project) -> None:
    assert made.run().returncode == 0
    shutil.copytree(made.root / ".venv", fresh.root / ".venv", symlinks=True)
    result = fresh.run()
    assert result.returncode == 0, result.stderr
    assert "Replacing a .venv" in result.stderr
    assert str(made.root) not in (fresh.root / ".venv" / "pyvenv.cfg").read_text()


def test_without_a_network_one_line_says_so(made: Project, closed_index: str) -> None:
    made.lock("requirements.txt", "unreachable")
    result = made.run(**online(closed_index))
    assert result.returncode == 1
    assert "index cannot be reached" in result.stderr.splitlines()[-1]
    assert result.stderr.count("\n") == 2
    assert made.run().returncode == 0, "what was there stays whole"


def test_a_changed_download_is_not_installed(made: Project) -> None:
    made.lock("requirements.txt", "tampered")
    with zipfile.ZipFile(made.wheels / "tampered-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("evil.py", "")
    result = made.run()
    assert result.returncode == 1
    assert "not the one that was locked" in result.stderr.splitlines()[-1]
    assert not made.has("tampered")


def test_where_the_embedded_database_does_not_exist_another_can_be_named(made: Project) -> None:
    made.lock("requirements.txt", "first")
    made.lock("requirements-embedded.txt", "elsewhere")
    (made.wheels / "elsewhere-1.0-py3-none-any.whl").unlink()

    result = made.run()
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("No embedded database exists for ")
    assert "set ROSTRUM_MONGODB_URI" in result.stderr

    named = {"ROSTRUM_MONGODB_URI": "mongodb://db.example/?replicaSet=rs"}
    assert made.run(**named).returncode == 0
    assert made.run("--quiet", **named).stderr == ""
    assert made.run().returncode == 1, "and without its name it is missed again"
    made.lock("requirements-embedded.txt", "third")


# --- choosing a Python ---------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A PATH of one folder: what the scripts need of a system, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "dirname", "basename", "readlink", "sed"):
        found = shutil.which(tool)
        assert found
        (folder / tool).symlink_to(found)
    return folder


def pretend(program: Path, preamble: str) -> None:
    """Put a Python there that runs `preamble` before the code it is given with -c."""
    program.write_text(
        "#!/bin/sh\n"
        f'exec "{sys.executable}" -I -c "import sys; {preamble}; exec(sys.argv.pop())" "$3"\n'
    )
    program.chmod(0o755)


def on(machine: Path, project: Project) -> "subprocess.CompletedProcess[str]":
    """`scripts/setup` on that machine, with no Python named."""
    environment = project.environment(PATH=str(machine))
    del environment["ROSTRUM_PYTHON"]
    return run([project.setup], env=environment)


def test_no_python_at_all(machine: Path, fresh: Project) -> None:
    result = on(machine, fresh)
    assert result.returncode == 3
    assert re.fullmatch(r"Rostrum needs Python 3\.11 or newer and found none: .*\n", result.stderr)


def test_an_old_python(machine: Path, fresh: Project) -> None:
    pretend(machine / "python3", "sys.version_info = (3, 9, 2)")
    result = on(machine, fresh)
    assert result.returncode == 3
    assert re.fullmatch(r"Rostrum needs Python 3\.11 .* found 3\.9: install .*\n", result.stderr)


def test_a_python_without_venv(machine: Path, fresh: Project) -> None:
    pretend(machine / "python3", "sys.modules['ensurepip'] = None; sys.version_info = (3, 12, 1)")
    result = on(machine, fresh)
    assert result.returncode == 3
    assert "apt install python3.12-venv" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_name_that_is_no_python(fresh: Project) -> None:
    result = fresh.run(ROSTRUM_PYTHON="/nowhere/python3")
    assert result.returncode == 3
    assert result.stderr.startswith("ROSTRUM_PYTHON names no Python that runs (/nowhere/python3)")


def test_a_dead_shim_and_a_newer_python_are_passed_over(machine: Path, fresh: Project) -> None:
    shim = machine / "python3.13"
    shim.write_text("#!/bin/sh\necho 'python3.13: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    pretend(machine / "python3", "sys.version_info = (3, 14, 0)")
    installed = fresh.root / ".pyenv" / "versions" / "3.11.9" / "bin"
    installed.mkdir(parents=True)
    (installed / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (installed / "python3").chmod(0o755)
    result = on(machine, fresh)
    assert result.returncode == 0, result.stderr
    assert fresh.has("third")


# --- failures by what was printed ----------------------------------------------------------------


@pytest.mark.parametrize(
    "printed, remedy",
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on dev",
            "The disk is full",
        ),
        ("Error: [Errno 28] No space left on device: '.venv/bin'", "The disk is full"),
        (
            "WARNING: Retrying (Retry(total=2)) after connection broken by 'NewConnectionError("
            "...: Failed to establish a new connection: [Errno 111] Connection refused')\n"
            "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6\n"
            "ERROR: No matching distribution found for numpy==2.4.6",
            "The package index cannot be reached",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "not the one that was locked",
        ),
        ("[Errno 13] Permission denied: '.venv'", "cannot be written to"),
        ("[Errno 30] Read-only file system: '.venv'", "cannot be written to"),
        (
            "The virtual environment was not created because ensurepip is not available.",
            "python3-venv",
        ),
        (
            "something\nERROR: A thing that nobody foresaw.\nnote",
            "with: ERROR: A thing that nobody foresaw (",
        ),
        ("", "with: nothing ("),
    ],
)
def test_a_failure_is_explained_in_one_line(printed: str, remedy: str) -> None:
    told = str(failure_in(printed))
    assert remedy in told
    assert "\n" not in told


def test_a_missing_wheel_is_named() -> None:
    failure = failure_in("ERROR: No matching distribution found for secantusdb==0.6.0b17")
    assert isinstance(failure, NoWheel)
    assert str(failure).startswith("secantusdb is not to be had for this Python and platform")
