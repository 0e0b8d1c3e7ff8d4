"""Puts the house together: database, store, worker, change feed, and the doors that need them."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from advocacy.api_keys import ApiKey
from advocacy.clock import Clock, SystemClock
from advocacy.platforms import Platform
from advocacy.roles import Role
from api.assembly import Example, Services
from api.exports import Exports
from api.imports import BODY_BYTES as FILE_BYTES
from api.imports import Imports
from api.metrics import Measure
from api.people_imports import PeopleImports
from api.settings import Settings, secret_key
from api.webhooks import BODY_BYTES as PUSH_BYTES
from api.webhooks import Webhooks
from integrations.platform import Credentials
from resolvers.context import Context, Viewer
from resolvers.fingerprints import Fingerprints
from resolvers.jobs import HANDLERS, Handler
from resolvers.tokens import InvitationTokens
from schema.root import build_schema
from store.changes import Changes
from store.database import Database, DatabaseError
from store.embedded import Embedded
from store.indexes import create_indexes
from store.store import Store
from store.worker import Worker

WATCHED = ("slots", "assignments", "attendance", "imports")
DATABASE_NAME = "rostrum"
SYSTEM = Viewer(name="rostrum", roles=frozenset({Role.ADMIN}))


class House:
    """All that serves requests, open."""

    def __init__(self, settings: Settings, store: Store, changes: Changes, clock: Clock) -> None:
        self.settings = settings
        self.store = store
        self.changes = changes
        self.clock = clock
        self.tokens = InvitationTokens(secret_key(settings).get_secret_value())
        self.fingerprints = Fingerprints(secret_key(settings).get_secret_value())
        self.worker = Worker(
            store.jobs, {kind: partial(self._do, each) for kind, each in HANDLERS.items()}
        )

    def new_context(self, viewer: Viewer, request_id: str) -> Context:
        """The context of one operation."""
        return Context(
            store=self.store,
            changes=self.changes,
            clock=self.clock,
            policy=self.settings.policy,
            tokens=self.tokens,
            fingerprints=self.fingerprints,
            viewer=viewer,
            request_id=request_id,
        )

    async def _do(self, handler: Handler, payload: dict[str, Any]) -> None:
        await handler(self.new_context(SYSTEM, "job"), payload)

    async def find_key(self, id: str) -> ApiKey | None:
        """The API key of that id."""
        return await self.store.api_keys.get(id)

    async def find_current(self, advocate_id: str) -> str:
        """The id of the person that a record became, if it was merged; its own otherwise."""
        trail = await self.store.merges.get(advocate_id)
        return trail.into if trail else advocate_id

    async def ready(self) -> Mapping[str, bool]:
        """Which part works."""
        try:
            await self.store.database.ping()
        except DatabaseError:
            return {"database": False}
        return {"database": True}

    async def measures(self) -> Sequence[Measure]:
        """What is worth watching over time."""
        trips, worker = self.store.database.round_trips, self.worker
        return [
            Measure("rostrum_database_round_trips", "Commands sent.", trips, counter=True),
            Measure("rostrum_jobs_done", "Jobs done.", worker.done, counter=True),
            Measure("rostrum_jobs_failed", "Attempts that failed.", worker.failed, counter=True),
        ]

    @property
    def credentials(self) -> Mapping[Platform, Credentials]:
        """How platforms prove themselves here."""
        secret = self.settings.zoom_webhook_secret
        if secret is None:
            return {}
        secrets = (secret.get_secret_value(),)
        return {Platform.ZOOM: Credentials(secrets, self.settings.zoom_account_id)}


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock | None = None) -> AsyncGenerator[House, None]:
    """The house on the database that `settings` name, or on the embedded one."""
    async with AsyncExitStack() as stack:
        if settings.mongodb_uri is not None:
            uri = settings.mongodb_uri.get_secret_value()
        else:
            embedded = await Embedded.start(settings.data_dir)
            stack.push_async_callback(embedded.stop)
            uri = embedded.uri
        database = await Database.open(uri, urlsplit(uri).path.strip("/") or DATABASE_NAME)
        stack.push_async_callback(database.close)
        await create_indexes(database)
        clock = clock or SystemClock()
        changes = Changes(database, WATCHED)
        await changes.start()
        stack.push_async_callback(changes.stop)
        yield House(settings, Store(database, clock), changes, clock)


@asynccontextmanager
async def assemble(settings: Settings) -> AsyncGenerator[Services, None]:
    """What the doors need, on the database that `settings` name."""
    async with open_house(settings) as house, services_of(house) as services:
        yield services


@asynccontextmanager
async def services_of(
    house: House, examples: Sequence[Example] = (), demo_token: str | None = None
) -> AsyncGenerator[Services, None]:
    """What the doors need of an open house, with a worker that does the jobs meanwhile."""
    working = asyncio.create_task(house.worker.run())
    try:
        yield Services(
            schema=build_schema(),
            new_context=house.new_context,
            find_key=house.find_key,
            find_current=house.find_current,
            ready=house.ready,
            measures=house.measures,
            routes=[
                Webhooks(house.new_context, house.credentials).route,
                Imports(house.new_context).route,
                PeopleImports(house.new_context).route,
                *Exports(house.new_context).routes,
            ],
            larger_bodies={"/imports/": FILE_BYTES, "/webhooks/": PUSH_BYTES},
            examples=examples,
            demo_token=demo_token,
            clock=house.clock,
        )
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
