"""A toy server for the session, and a client to talk to it."""

from collections.abc import AsyncIterator

import httpx2
import pytest_asyncio

from tests.api.toy import Toy, toy_server


@pytest_asyncio.fixture(scope="session")
async def session_toy() -> AsyncIterator[Toy]:
    """The server that most tests share, in development mode."""
    async with toy_server(operation_seconds=2) as toy:
        yield toy


@pytest_asyncio.fixture
async def toy(session_toy: Toy) -> Toy:
    """The shared server with its counters at nothing."""
    session_toy.things.counter = 0
    return session_toy


@pytest_asyncio.fixture(scope="session")
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    """A client for this machine."""
    async with httpx2.AsyncClient(timeout=20, trust_env=False) as client:
        yield client
