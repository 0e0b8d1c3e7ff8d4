"""Kill -9 at random moments of a stream of writes: all that was acknowledged is there, once.

ROSTRUM_KILLS says how often; CI's few take half a minute.
"""

import asyncio
import contextlib
import os
import random
import signal
import sys
from pathlib import Path

from store.database import Database, Unavailable
from store.embedded import Embedded
from tests.store.machine import gone, needs_embedded, until
from tests.store.stream import Stream

pytestmark = needs_embedded

KILLS = int(os.environ.get("ROSTRUM_KILLS", "8"))


async def more(acknowledged: list[int]) -> None:
    """Wait until some more were acknowledged."""
    enough = len(acknowledged) + 5
    await until(lambda: len(acknowledged) > enough, 30)


async def kill(embedded: Embedded) -> None:
    """Kill the server and wait for the next one."""
    killed = embedded.pid
    os.kill(killed, signal.SIGKILL)
    await until(lambda: embedded.pid != killed, 30)


async def test_the_database_is_killed(tmp_path: Path) -> None:
    chance = random.Random()
    embedded = await Embedded.start(tmp_path, probe_seconds=0.5)
    database = await Database.open(embedded.uri)
    stream = await Stream.on(database)
    acknowledged: list[int] = []
    unknown: list[int] = []
    numbers = iter(range(10_000_000))
    stop = False

    async def write() -> None:
        while not stop:
            n = next(numbers)
            try:
                await stream.write(n)
                acknowledged.append(n)
            except Unavailable:
                unknown.append(n)
                await asyncio.sleep(0.02)

    writers = [asyncio.create_task(write()) for _ in range(6)]
    working = asyncio.create_task(stream.worker().run())
    for _ in range(KILLS):
        await more(acknowledged)
        await asyncio.sleep(chance.uniform(0, 0.3))
        await kill(embedded)
    stop = True
    await asyncio.gather(*writers)
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    stored = await stream.check(acknowledged)
    await stream.check_jobs()
    assert embedded.restarts == KILLS
    assert len(acknowledged) <= stored <= len(acknowledged) + len(unknown)
    await database.close()
    await embedded.stop()


async def test_the_app_is_killed(tmp_path: Path) -> None:
    chance = random.Random()
    acknowledged: list[int] = []
    for kill in range(KILLS):
        app = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.store.app", str(tmp_path), str(kill * 10_000_000)),
            stdout=asyncio.subprocess.PIPE,
        )
        assert app.stdout
        server = int(await app.stdout.readline())
        await app.stdout.readline()
        await asyncio.sleep(chance.uniform(0, 0.5))
        app.kill()
        told, _ = await app.communicate()
        # A last line may have been cut short by the kill.
        acknowledged += [int(line) for line in told.decode().split("\n")[:-1]]
        await gone(server)
    embedded = await Embedded.start(tmp_path)
    database = await Database.open(embedded.uri)
    stream = Stream(database)
    assert await stream.check(acknowledged) >= len(acknowledged) > KILLS
    await stream.check_jobs()
    await database.close()
    await embedded.stop()
