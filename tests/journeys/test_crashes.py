"""Kill -9 of the API and of its database in a stream of writes: all that was told is true, once.

ROSTRUM_TEST_ROUNDS says how often each of them dies.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.journeys.database import opened
from tests.journeys.files import EXPECTED
from tests.journeys.remote import Remote
from tests.journeys.server import Server
from tests.journeys.stress import REPORT, Stress, check_jobs, check_seats
from tests.journeys.webinars import (
    WHAT_ADDS_UP,
    adds_up,
    expected_in,
    in_room,
    unheard_of,
)
from tests.making import Making
from tests.store.machine import is_alive, parent_of, until

ROUNDS = int(os.environ.get("ROSTRUM_TEST_ROUNDS", "2"))
WRITERS = 4
MORE = 30


@pytest.fixture
async def mortal(tmp_path: Path) -> AsyncIterator[Server]:
    """A server that may be killed, where people can be asked without end."""
    server = Server(tmp_path / "data", ROSTRUM_POLICY__CAPACITY="100000")
    await server.start()
    yield server
    await server.stop()
    await server.deserted()


async def kill_api(server: Server, stress: Stress) -> None:
    """Kill the API, see its database follow, and start it again."""
    stress.open_.clear()
    await server.kill()
    await server.start()


async def kill_database(server: Server, stress: Stress) -> None:
    """Kill the database, and see it come back by itself."""
    killed = server.database.pid
    os.kill(killed, signal.SIGKILL)
    await until(lambda: not is_alive(killed))
    stress.open_.clear()
    await until(server.is_ready, 20)
    assert server.database.pid != killed


async def kill_all(server: Server, stress: Stress) -> None:
    """Kill the API and whoever watches over its database at once; the database does not stay."""
    stress.open_.clear()
    if sys.platform == "linux":
        os.kill(parent_of(server.database.pid), signal.SIGKILL)
    await server.kill()
    await server.start()


async def test_whatever_dies_what_was_acknowledged_is_there_once_and_whole(
    mortal: Server, client: httpx2.AsyncClient
) -> None:
    ask = Remote(mortal, client)
    make = Making(ask)
    webinars = [unheard_of() for _ in range((ROUNDS + 1) // 2)]
    events = [await webinar.held(make) for webinar in webinars]
    stress = await Stress.on(ask, make, webinars)
    async with asyncio.TaskGroup() as writers:
        for _ in range(WRITERS):
            writers.create_task(stress.write())
        writers.create_task(stress.deliver())
        writers.create_task(stress.upload())
        for kill in [kill_api, kill_database] * (ROUNDS - 1) + [kill_all, kill_database]:
            await stress.progress(MORE)
            await asyncio.sleep(random.uniform(0, 0.4))  # Any moment, not just after an answer.
            await kill(mortal, stress)
            await until(lambda: not stress.in_flight)
            async with opened(mortal.database) as store:
                await check_seats(store, stress)
            stress.open_.set()
        stress.stopped = True

    async with opened(mortal.database) as store:
        await check_seats(store, stress)
        await check_jobs(store, stress)
    assert await in_room(ask, stress.reported) == expected_in(EXPECTED[REPORT])
    for webinar, event in zip(webinars, events, strict=True):
        assert await in_room(ask, event) == expected_in(webinar.expected())
        assert await adds_up(ask, event) == WHAT_ADDS_UP
    assert len(stress.accepted) > MORE
