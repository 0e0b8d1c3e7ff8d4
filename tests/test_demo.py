"""The demo as a newcomer has it: one command, a screen, and every command on that screen works."""

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from store.embedded import running
from tests.journeys.database import contents, opened, settled
from tests.journeys.server import ROOT, free_port, processes_on
from tests.journeys.waiting import becomes
from tests.journeys.webinars import WHAT_ADDS_UP
from tests.store.machine import needs_embedded, until

pytestmark = needs_embedded

LAUNCHER = ROOT / "scripts" / "demo"
LAST_LINE = "Ctrl-C stops everything"
PROGRESS = "Starting the database and telling the story …"
START_SECONDS = 60
REFUSE_SECONDS = 20
# About two seconds on an idle machine.
SOON = 10


@dataclass
class Demo:
    """A demo that runs, and its first screen."""

    process: asyncio.subprocess.Process
    data_dir: Path
    screen: str
    seconds: float

    @property
    def commands(self) -> list[str]:
        """The commands on the screen: two spaces before each, more before what continues it."""
        found: list[str] = []
        for line in self.screen.splitlines():
            if re.match(r"  \S", line):
                found.append(line.strip())
            elif re.match(r"   +\S", line):
                found[-1] += f"\n{line}"
        return found

    @property
    def url(self) -> str:
        """Where it answers."""
        found = re.search(r"(http://[^/]+)/graphql", self.screen)
        assert found
        return found[1]

    async def ended(self) -> tuple[int, list[str]]:
        """Its exit status and its complaints, once no process of it is left."""
        _, said = await asyncio.wait_for(self.process.communicate(), 15)
        await until(lambda: not processes_on(self.data_dir), 8)
        assert self.process.returncode is not None
        return self.process.returncode, troubles(said)


def troubles(said: bytes) -> list[str]:
    """The lines that tell of trouble and not of progress."""
    return [line for line in said.decode().splitlines() if line != PROGRESS]


async def launch(data_dir: Path, *options: str) -> asyncio.subprocess.Process:
    """Start `scripts/demo` as from a terminal of its own."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith("ROSTRUM_")}
    return await asyncio.create_subprocess_exec(
        *(str(LAUNCHER), *options),
        cwd=ROOT,
        env={**variables, "ROSTRUM_DATA_DIR": str(data_dir)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


@asynccontextmanager
async def shown(data_dir: Path, *options: str) -> AsyncIterator[Demo]:
    """A demo whose first screen is shown; killed in the end if it still runs."""
    since, lines = monotonic(), list[str]()
    process = await launch(data_dir, "--port", str(free_port()), *options)
    assert process.stdout
    try:
        async with asyncio.timeout(START_SECONDS):
            while LAST_LINE not in "".join(lines):
                line = (await process.stdout.readline()).decode()
                assert line, "it ended without its screen"
                lines.append(line)
        yield Demo(process, data_dir, "".join(lines), monotonic() - since)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def refused(data_dir: Path, *options: str) -> str:
    """The one line with which a demo does not start."""
    process = await launch(data_dir, *options)
    try:
        said, complaints = await asyncio.wait_for(process.communicate(), REFUSE_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
    assert (process.returncode, said) == (1, b"")
    told = troubles(complaints)
    assert len(told) == 1, told
    return told[0]


async def shell(command: str) -> str:
    """What a command says in a shell, in the project's folder."""
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", command),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await asyncio.wait_for(process.communicate(), START_SECONDS)
    assert process.returncode == 0, (command, said, complaints)
    return said.decode()


async def data(command: str) -> dict[str, Any]:
    """The data that a command's query is answered with."""
    answer = json.loads(await shell(command))
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]
    return found


async def everything(data_dir: Path) -> dict[str, list[Any]]:
    """All that a running demo has stored, once it has nothing left to do."""
    there = running(data_dir)
    assert there is not None
    async with opened(there) as store:
        await settled(store)
        return await contents(store)


async def test_every_command_on_the_screen_does_what_the_story_says_and_it_lasts(
    tmp_path: Path,
) -> None:
    data_dir = tmp_path / "a folder"
    async with shown(data_dir) as demo:
        await follow(demo)
        stored = await everything(data_dir)
        demo.process.send_signal(signal.SIGINT)
        assert await demo.ended() == (0, [])
    async with shown(data_dir) as demo:
        assert demo.seconds < SOON
        assert await everything(data_dir) == stored
        demo.process.send_signal(signal.SIGINT)
        assert await demo.ended() == (0, [])


async def follow(demo: Demo) -> None:
    """Run the commands on the screen, in order."""
    token, *commands = demo.commands
    assert token.startswith("TOKEN=")
    assert len(commands) == 9
    people, matches, invite, answer, clash, replay, report, attendance, outcome = (
        f"{token}\n{command}" for command in commands
    )
    told = await data(people)
    assert len(told["advocates"]["nodes"]) == 8
    assert {each["persona"]["primary"] for each in told["advocates"]["nodes"]} >= {"EDUCATOR"}
    assert sum(len(each["panels"]) for each in told["events"]["nodes"]) >= 3

    for each in (await data(matches))["node"]["matches"]["nodes"]:
        total = sum(factor["contribution"] for factor in each["factors"])
        assert each["score"] == pytest.approx(total)

    asked = (await data(invite))["inviteAdvocate"]["assignment"]
    assert (asked["state"], asked["slot"]["status"]) == ("INVITED", "HELD")
    pasted = answer.replace("PASTE", asked["invitationToken"])
    answered = (await data(pasted))["respondToInvitation"]["assignment"]
    assert (answered["state"], answered["slot"]["status"]) == ("ACCEPTED", "FILLED")
    [error] = (await data(clash))["inviteAdvocate"]["errors"]
    assert error["__typename"] == "DoubleBooked"

    assert "53 sent, 0 answered otherwise" in await shell(replay)
    assert json.loads(await shell(report))["state"] == "RECEIVED"
    known = (await data(attendance))["webinar"]["attendance"]
    expected = {
        "webinar": {"attendance": {name: WHAT_ADDS_UP[name] for name in known}},
        "reported": {"attendance": {"registered": 3, "attended": 2, "showRate": 2 / 3}},
    }
    await becomes(lambda: data(attendance), expected)

    recorded = await data(outcome)
    assert recorded["recordAppearance"]["assignment"]["state"] == "ATTENDED"
    brought = recorded["recordOutcome"]["assignment"]["outcome"]
    assert (brought["rating"], brought["leads"]) == (4.5, 3)


async def test_a_running_demo_is_not_disturbed_and_a_reset_tells_the_story_anew(
    tmp_path: Path,
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    data_dir, by_another_name = tmp_path / "real" / "data", tmp_path / "link" / "data"
    async with shown(data_dir) as demo:
        token, people, _, invite, *_ = demo.commands
        untouched = await data(f"{token}\n{people}")
        await data(f"{token}\n{invite}")
        port = demo.url.rpartition(":")[2]
        assert f"127.0.0.1:{port} is in use" in await refused(tmp_path / "other", "--port", port)
        assert not (tmp_path / "other" / "database").exists()
        free = str(free_port())
        for folder in (data_dir, by_another_name):
            assert "Another Rostrum" in await refused(folder, "--port", free)
            assert "stop it before --reset" in await refused(folder, "--port", free, "--reset")
        assert await data(f"{token}\n{people}") != untouched
        assert await impatiently_ended(demo) == (0, [])
    async with shown(data_dir, "--reset") as demo:
        token, people, *_ = demo.commands
        assert same_story(await data(f"{token}\n{people}")) == same_story(untouched)
        demo.process.send_signal(signal.SIGTERM)
        assert await demo.ended() == (0, [])


async def impatiently_ended(demo: Demo) -> tuple[int, list[str]]:
    """How it ends for somebody who presses Ctrl-C twice."""
    ending = asyncio.create_task(demo.ended())
    for _ in range(2):
        demo.process.send_signal(signal.SIGINT)
        await asyncio.wait([ending], timeout=0.05)
    return await ending


def same_story(told: dict[str, Any]) -> str:
    """What is told, without the ids, which are new each time."""
    return re.sub(r'"(id|confidence)": [^,}]+', "", json.dumps(told))
