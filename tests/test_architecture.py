"""The rooms, who may import what, and what a module looks like.

import-linter checks the layers and the cycles (pyproject.toml). Here is what it cannot say: one
file instead of one folder, imports inside functions and under TYPE_CHECKING, and house style.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each room and the rooms that it may import.
ROOMS = {
    "advocacy": set(),
    "store": {"advocacy"},
    "integrations": {"advocacy"},
    "resolvers": {"advocacy", "integrations", "store"},
    "schema": {"advocacy", "integrations", "resolvers", "store"},
    "api": {"advocacy", "integrations", "resolvers", "schema", "store"},
}

# What belongs to some modules only: a package, and the modules or folders that may import it.
KEPT = {
    "motor": ["store.database"],
    "pymongo": ["store"],
    "bson": ["store"],
    "gridfs": [],
    "secantus": [],
    "starlette": ["api"],
    "uvicorn": ["api"],
    "strawberry": ["schema", "resolvers", "api.graphql", "api.operations", "api.subscriptions"],
    "graphql": ["schema", "resolvers", "api"],
}

# The rules are pure: no I/O, no framework.
PURE = {"advocacy", "numpy", "pydantic", "pydantic_core"}
IMPURE_STANDARD = {"asyncio", "http", "logging", "os", "pathlib", "socket", "sqlite3", "subprocess"}

NAMES_THAT_SAY_NOTHING = {
    *("base", "common", "helper", "helpers", "manager", "managers", "misc"),
    *("service", "services", "shared", "util", "utils"),
}

MANY_LINES = 250
TOO_MANY_LINES = 300
LONG_FOR_A_REASON: set[str] = set()


def modules(*folders: str) -> list[Path]:
    """Every Python file below `folders` of the project, in order; none of what Node installed."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "node_modules" not in path.parts)


def module_name(path: Path) -> str:
    """The dotted name of a file of the project; a package's is that of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and absolute name of all that a source imports, at whatever depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def refused(module: str, name: str) -> str | None:
    """Why `module` may not import `name`; None when it may."""
    room, package = module.partition(".")[0], name.partition(".")[0]
    if not package:
        return "imports are absolute"
    if package in ROOMS and package != room and package not in ROOMS[room]:
        return f"{room} does not know {package}"
    if package in {"scripts", "tests"}:
        return f"nothing imports {package}"
    if package in KEPT and not any(f"{module}.".startswith(f"{kept}.") for kept in KEPT[package]):
        return f"{package} belongs to {', '.join(KEPT[package]) or 'nobody'}"
    if room == "advocacy" and package not in PURE | (sys.stdlib_module_names - IMPURE_STANDARD):
        return "the rules are pure"
    return None


@pytest.mark.parametrize(
    "module, name, reason",
    [
        ("advocacy.slots", "store.collection", "advocacy does not know store"),
        ("integrations.zoom", "store.jobs", "integrations does not know store"),
        ("resolvers.slots", "schema.slots", "resolvers does not know schema"),
        ("store.jobs", "motor.motor_asyncio", "motor belongs to store.database"),
        ("store", "motor", "motor belongs to store.database"),
        ("store.database", "motor.motor_asyncio", None),
        ("resolvers.slots", "pymongo.errors", "pymongo belongs to store"),
        ("store.collection", "pymongo.errors", None),
        ("store", "bson", None),
        ("schema.root", "starlette.requests", "starlette belongs to api"),
        ("api.app", "starlette.routing", None),
        ("store.embedded", "secantus", "secantus belongs to nobody"),
        ("advocacy.metrics", "numpy", None),
        ("advocacy.metrics", "statistics", None),
        ("advocacy.metrics", "structlog", "the rules are pure"),
        ("advocacy.metrics", "pathlib", "the rules are pure"),
        ("schema.slots", "", "imports are absolute"),
        ("api.app", "tests.conftest", "nothing imports tests"),
        ("api.app", "schema.root", None),
    ],
)
def test_the_rule_of_imports_itself(module: str, name: str, reason: str | None) -> None:
    assert refused(module, name) == reason


def test_imports_are_found_wherever_they_stand() -> None:
    source = """
import store.jobs
if TYPE_CHECKING:
    from starlette.requests import Request
def late():
    from . import sibling
"""
    assert list(imports(source)) == [(2, "store.jobs"), (4, "starlette.requests"), (6, ".")]


def test_imports_keep_to_the_rooms() -> None:
    broken = [
        f"{path.relative_to(ROOT)}:{line} imports {name}: {reason}"
        for path in modules(*ROOMS)
        for line, name in imports(path.read_text())
        if (reason := refused(module_name(path), name))
    ]
    assert not broken, "\n".join(broken)


def test_every_room_is_there_and_every_folder_in_it_is_a_package() -> None:
    folders = {path.parent for path in modules(*ROOMS, "scripts")}
    missing = [str(folder) for folder in folders if not (folder / "__init__.py").exists()]
    assert not missing
    assert {folder.name for folder in folders} >= set(ROOMS)


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules(*ROOMS, "scripts", "tests")
        if not opens_with_a_sentence(path.read_text())
    ]
    assert not silent, "\n".join(silent)


def opens_with_a_sentence(source: str) -> bool:
    """Whether a module's docstring starts with a sentence."""
    first = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")[0]
    return first.rstrip().endswith((".", ":")) and not first[0].islower()


@pytest.mark.parametrize(
    "source, sentence",
    [
        ('"""Slots, and who sits in them."""', True),
        ('"""Ids:\n\nprefixed."""', True),
        ('"""slots"""', False),
        ("import ast", False),
        ("", False),
    ],
)
def test_what_counts_as_a_sentence(source: str, sentence: bool) -> None:
    assert opens_with_a_sentence(source) is sentence


def test_names_of_modules_say_something() -> None:
    empty = [
        name
        for name in map(module_name, modules(*ROOMS, "scripts", "tests"))
        if NAMES_THAT_SAY_NOTHING.intersection(name.replace(".", "_").split("_"))
    ]
    assert not empty, "\n".join(empty)


def prefixes(source: str) -> set[str]:
    """The prefixes of ids that a source names: constants called …PREFIX, and new_id("…", at)."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(prefix))):
                if name.endswith("PREFIX"):
                    found.add(prefix)
            case ast.Call(func=ast.Name(id="new_id"), args=[ast.Constant(value=str(prefix)), *_]):
                found.add(prefix)
    return found


def test_prefixes_are_found() -> None:
    assert prefixes('PREFIX = "adv"\nNAME = "x"\nnew_id("job", now)\nnew_id(PREFIX, now)') == {
        "adv",
        "job",
    }


def test_no_two_kinds_share_the_prefix_of_their_ids() -> None:
    owners: dict[str, list[str]] = {}
    for path in modules(*ROOMS):
        for prefix in prefixes(path.read_text()):
            owners.setdefault(prefix, []).append(module_name(path))
    assert {"adv": ["advocacy.advocates"]}.items() <= owners.items()
    assert not {prefix: named for prefix, named in owners.items() if len(named) > 1}


def test_modules_are_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in modules(*ROOMS, "scripts")
    }
    long = {name: lines for name, lines in lengths.items() if lines > MANY_LINES}
    too_long = {name for name, lines in long.items() if lines > TOO_MANY_LINES}
    assert too_long == LONG_FOR_A_REASON, (
        f"Split what is too long, and strike from the exceptions what is not. Long ones: {long}"
    )
