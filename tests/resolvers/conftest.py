"""A programme to ask about: anew for each test, or one for all that only read."""

import pytest_asyncio

from api.wiring import House
from tests.resolvers.worlds import World, build


@pytest_asyncio.fixture
async def world(house: House) -> World:
    """A programme of the test's own."""
    return await build(house)
