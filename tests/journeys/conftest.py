"""One server process that most journeys share, and somebody who asks it."""

from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from store.store import Store
from tests.journeys.database import opened
from tests.journeys.remote import Remote
from tests.journeys.server import Server
from tests.making import Making
from tests.store.machine import needs_embedded

SECONDS = 20


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is on the embedded database: the name of its data is the app's own."""
    for item in items:
        if item.path.is_relative_to(__file__.rpartition("/")[0]):
            item.add_marker(needs_embedded)


@pytest_asyncio.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server that every journey may use and none may harm."""
    server = Server(tmp_path_factory.mktemp("journeys") / "data")
    await server.start()
    yield server
    assert await server.stop() == 0
    await server.deserted()
    log = server.log.read_text()
    assert "Traceback" not in log, log[log.index("Traceback") - 300 :][:3_000]


@pytest_asyncio.fixture(scope="session")
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    """A client for this machine."""
    async with httpx2.AsyncClient(trust_env=False, timeout=SECONDS) as client:
        yield client


@pytest_asyncio.fixture(scope="session")
async def inside(server: Server) -> AsyncIterator[Store]:
    """The shared server's database, past its API."""
    async with opened(server.database) as store:
        yield store


@pytest.fixture
def ask(server: Server, client: httpx2.AsyncClient) -> Remote:
    """Asks the shared server, as a coordinator unless told otherwise."""
    return Remote(server, client)


@pytest.fixture
def make(ask: Remote) -> Making:
    """Makes accounts, people, events and asks on the shared server."""
    return Making(ask)
