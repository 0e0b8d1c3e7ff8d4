"""`scripts/demo` as a newcomer runs it: its first screen, and the commands on it in a shell."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.server import ROOT, free_port, processes_on
from tests.store.machine import until

LAUNCHER = ROOT / "scripts" / "demo"
LAST_LINE = "Ctrl-C stops everything"
PROGRESS = "Starting the database and telling the story …"
START_SECONDS = 60
REFUSE_SECONDS = 20


@dataclass
class Demo:
    """A demo that runs, and its first screen."""

    process: asyncio.subprocess.Process
    data_dir: Path
    screen: str

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
    lines = list[str]()
    process = await launch(data_dir, "--port", str(free_port()), *options)
    assert process.stdout
    try:
        async with asyncio.timeout(START_SECONDS):
            while LAST_LINE not in "".join(lines):
                line = (await process.stdout.readline()).decode()
                assert line, "it ended without its screen"
                lines.append(line)
        yield Demo(process, data_dir, "".join(lines))
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
