"""What every refusal has in common: it comes soon, changes nothing, and tells nothing of us."""

import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from time import monotonic

from store.store import Store
from tests.journeys.database import contents, settled
from tests.journeys.server import ROOT, Server

SECONDS = 5
# Words that are ours and nobody else's business: files, addresses, libraries, classes.
LEAKS = re.compile(
    r'Traceback|File "|\.py\b|site-packages|mongodb://|127\.0\.0\.1:|0x[0-9a-f]{6}|<class'
    r"|\b(pymongo|motor|bson|pydantic|strawberry|starlette|graphql_core|secantus|orjson)\b"
    r"|\b[A-Z][A-Za-z]*(Error|Exception)\b|NoneType"
)
OURS = "INTERNAL_SERVER_ERROR"


@asynccontextmanager
async def nothing_changes(store: Store, besides: Collection[str] = ()) -> AsyncIterator[None]:
    """Whatever happens meanwhile takes a moment and leaves every document as it was."""
    await settled(store)
    before = await contents(store, besides)
    since = monotonic()
    yield
    assert monotonic() - since < SECONDS
    await settled(store)
    assert await contents(store, besides) == before


def tells_nothing(server: Server, said: str) -> None:
    """Nothing internal is in an answer."""
    assert not LEAKS.search(said), said
    assert str(ROOT) not in said
    assert str(server.data_dir) not in said
    assert OURS not in said
