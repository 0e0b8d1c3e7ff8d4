"""A small schema with everything that can happen to an operation, and a server for it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import strawberry
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn import Server

from advocacy.api_keys import ApiKey
from advocacy.clock import Clock, SystemClock
from advocacy.errors import NotFound
from advocacy.roles import Role
from api.app import create_app
from api.assembly import Example, Services
from api.metrics import Measure
from api.server import server_config
from api.settings import Settings, secret_key
from api.tokens import sign_token
from resolvers.viewer import Viewer

SECRET = "mongodb://admin:hunter2@db.internal/rostrum"  # What must never leave or be logged.
KEY = "0123456789abcdef0123456789abcdef"


class Unavailable(Exception):
    """As the store's: known by its name."""


@dataclass(slots=True)
class Things:
    """What the toy's resolvers leave behind for tests to look at."""

    counter: int = 0
    open_sources: int = 0
    contexts: Iterator[int] = field(default_factory=lambda: count(1))
    keys: dict[str, ApiKey] = field(default_factory=dict)
    ready: dict[str, bool] = field(default_factory=lambda: {"database": True})
    clock: Clock = field(default_factory=SystemClock)


@dataclass(slots=True)
class ToyContext:
    """One operation's state; `number` tells contexts apart."""

    things: Things
    viewer: Viewer
    request_id: str
    number: int


Info = strawberry.Info[ToyContext, None]


@strawberry.interface
class Node:
    id: strawberry.ID


@strawberry.type
class Person(Node):
    name: str

    @strawberry.field
    def friend(self) -> "Person":
        return self

    @strawberry.field
    def people(self, first: int | None = None, last: int | None = None) -> "PersonConnection":
        return PersonConnection(nodes=[], edges=[])


@strawberry.type
class PersonEdge:
    cursor: str
    node: Person


@strawberry.type
class PersonConnection:
    nodes: list[Person]
    edges: list[PersonEdge]


@strawberry.type
class Query:
    @strawberry.field
    async def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def whoami(self, info: Info) -> str:
        roles = ",".join(sorted(info.context.viewer.roles))
        return f"{info.context.viewer.name}:{roles}:{info.context.viewer.advocate_id}"

    @strawberry.field
    def request_id(self, info: Info) -> str:
        return info.context.request_id

    @strawberry.field
    def context(self, info: Info) -> int:
        return info.context.number

    @strawberry.field
    async def slow(self, seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "done"

    @strawberry.field
    def boom(self) -> str | None:
        raise RuntimeError(f"cannot reach {SECRET}")

    @strawberry.field
    def boom_hard(self) -> str:
        raise RuntimeError(f"cannot reach {SECRET}")

    @strawberry.field
    def booms(self) -> list[str | None]:
        return [RuntimeError(f"cannot reach {SECRET}")] * 20  # type: ignore[list-item]

    @strawberry.field
    def not_json(self) -> "strawberry.scalars.JSON | None":
        return object()  # type: ignore[return-value]

    @strawberry.field
    def not_a_number(self) -> int | None:
        return SECRET  # type: ignore[return-value]

    @strawberry.field
    def missing(self) -> str | None:
        raise NotFound("No such slot.", ["slotId"])

    @strawberry.field
    def denied(self) -> str | None:
        raise GraphQLError("This is not yours to use.", extensions={"code": "FORBIDDEN"})

    @strawberry.field
    async def unavailable(self) -> str | None:
        raise Unavailable(f"cannot reach {SECRET}")

    @strawberry.field
    def person(self) -> Person:
        return Person(id=strawberry.ID("p1"), name="Ada")

    @strawberry.field
    def people(self, first: int | None = None, last: int | None = None) -> PersonConnection:
        return PersonConnection(nodes=[], edges=[])

    @strawberry.field
    def twice(self, number: int = 5) -> int:
        return 2 * number


@strawberry.type
class Mutation:
    @strawberry.mutation
    def increment(self, info: Info) -> int:
        info.context.things.counter += 1
        return info.context.things.counter


@strawberry.type
class Seen:
    number: int

    @strawberry.field
    def context(self, info: Info) -> int:
        return info.context.number

    @strawberry.field
    async def slow(self, over: int) -> str:
        """Slow for the event of that number."""
        await asyncio.sleep(30 if self.number == over else 0)
        return "done"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int, pause: float = 0) -> AsyncGenerator[int, None]:
        for number in range(to):
            await asyncio.sleep(pause)
            yield number

    @strawberry.subscription
    async def forever(self, info: Info) -> AsyncGenerator[int, None]:
        info.context.things.open_sources += 1
        try:
            for number in count():
                yield number
                await asyncio.sleep(0.01)
        finally:
            info.context.things.open_sources -= 1

    @strawberry.subscription
    async def silence(self, info: Info) -> AsyncGenerator[int, None]:
        info.context.things.open_sources += 1
        try:
            await asyncio.sleep(3600)
            yield 1
        finally:
            info.context.things.open_sources -= 1

    @strawberry.subscription
    async def people(self, to: int) -> AsyncGenerator[Seen, None]:
        for number in range(to):
            yield Seen(number=number)

    @strawberry.subscription
    async def breaks(self) -> AsyncGenerator[int, None]:
        yield 1
        raise RuntimeError(f"cannot reach {SECRET}")

    @strawberry.subscription
    async def refuses(self) -> AsyncGenerator[int, None]:
        raise GraphQLError("This is not yours to use.", extensions={"code": "FORBIDDEN"})
        yield 1


SCHEMA = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)
EXAMPLES = (
    Example("Say hello", "query Hello($name: String!) { hello(name: $name) }", '{"name": "Ada"}'),
    Example("Count", "subscription Count { count(to: 3, pause: 0.05) }"),
)


async def echo(request: Request) -> Response:
    """A route beside /graphql, as webhooks and imports are: it asks who sends how much."""
    signed = await request.app.state.authentication.admitted(request.headers)
    return JSONResponse({"viewer": signed.viewer.name, "bytes": len(await request.body())})


async def crash(_request: Request) -> Response:
    """A route that fails."""
    raise RuntimeError(f"cannot reach {SECRET}")


async def measures() -> list[Measure]:
    """What others measure."""
    return [
        Measure("rostrum_jobs", "Jobs by state.", 3, {"state": "READY"}),
        Measure("rostrum_jobs", "Jobs by state.", 1, {"state": "DEAD"}),
        Measure("rostrum_round_trips", "Commands sent.", 7, counter=True),
    ]


def settings(**given: Any) -> Settings:
    """Settings for a test, whatever the environment says."""
    return Settings(**{"secret_key": KEY, "host": "127.0.0.1", "port": 0, **given})


@dataclass(slots=True)
class Toy:
    """A running server."""

    url: str
    things: Things
    demo_token: str

    @property
    def graphql(self) -> str:
        return f"{self.url}/graphql"

    @property
    def socket(self) -> str:
        return self.graphql.replace("http", "ws", 1)


class TestServer(Server):
    """A server that leaves the signals of the test run alone."""

    __test__ = False

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def toy_server(things: Things | None = None, **given: Any) -> AsyncIterator[Toy]:
    """The toy on a free port of this machine."""
    things = things or Things()
    configured = settings(**given)
    demo = Viewer("Demo", frozenset({Role.COORDINATOR}))
    token = sign_token(
        secret_key(configured), demo, lifetime=timedelta(hours=1), at=things.clock.now()
    )

    @asynccontextmanager
    async def assemble(_settings: Settings) -> AsyncIterator[Services]:
        def new_context(viewer: Viewer, request_id: str) -> ToyContext:
            return ToyContext(things, viewer, request_id, next(things.contexts))

        async def find_key(id: str) -> ApiKey | None:
            if id == "key_trouble":
                raise Unavailable(f"cannot reach {SECRET}")
            return things.keys.get(id)

        async def find_current(advocate_id: str) -> str:
            return advocate_id

        async def ready() -> dict[str, bool]:
            return things.ready

        yield Services(
            schema=SCHEMA,
            new_context=new_context,
            find_key=find_key,
            find_current=find_current,
            ready=ready,
            measures=measures,
            routes=[Route("/echo", echo, methods=["POST"]), Route("/crash", crash)],
            larger_bodies={"/echo": 1_000_000},
            examples=EXAMPLES,
            demo_token=token,
            clock=things.clock,
        )

    server = TestServer(server_config(create_app(configured, assemble), configured))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
        if serving.done():
            await serving
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Toy(f"http://127.0.0.1:{port}", things, token)
    finally:
        server.should_exit = True
        await serving


def at(text: str) -> datetime:
    """An instant for a test's clock."""
    return datetime.fromisoformat(text)
