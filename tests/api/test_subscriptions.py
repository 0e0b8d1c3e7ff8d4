"""The graphql-transport-ws protocol over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from advocacy.clock import SystemClock
from advocacy.roles import Role
from api import app
from api.settings import secret_key
from api.subscriptions import Subscriptions
from api.tokens import sign_token
from resolvers.viewer import Viewer
from tests.api.test_event_streams import until
from tests.api.toy import Toy, settings, toy_server

PROTOCOL = Subprotocol("graphql-transport-ws")


class Socket:
    """One end of the conversation."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, message: Any) -> None:
        """Send JSON, or text or bytes as they are."""
        raw = message if isinstance(message, str | bytes) else json.dumps(message)
        await self.connection.send(raw)

    async def hear(self) -> Any:
        """The next message, within ten seconds."""
        async with asyncio.timeout(10):
            return json.loads(await self.connection.recv())

    async def initialise(self, payload: Any = None) -> None:
        """Say hello."""
        await self.say({"type": "connection_init", "payload": payload})
        assert await self.hear() == {"type": "connection_ack"}

    async def subscribe(self, query: str, id: str = "1", **more: Any) -> None:
        """Ask for an operation."""
        await self.say({"id": id, "type": "subscribe", "payload": {"query": query, **more}})

    async def closed(self) -> tuple[int, str]:
        """Code and reason with which the server closes, whatever it says before."""
        async with asyncio.timeout(10):
            with suppress(ConnectionClosed):
                while True:
                    await self.connection.recv()
        assert self.connection.close_code
        return self.connection.close_code, self.connection.close_reason or ""


@asynccontextmanager
async def opened(toy: Toy, **given: Any) -> AsyncIterator[Socket]:
    """A socket that has not said hello yet."""
    options: dict[str, Any] = {"subprotocols": [PROTOCOL], "proxy": None, **given}
    async with connect(toy.socket, **options) as connection:
        yield Socket(connection)


@asynccontextmanager
async def ready(toy: Toy, payload: Any = None) -> AsyncIterator[Socket]:
    """A socket that may be used."""
    async with opened(toy) as socket:
        await socket.initialise(payload)
        yield socket


def token(*roles: Role, seconds: float = 60) -> str:
    """A token of the toy's own."""
    viewer = Viewer("Ada", frozenset(roles))
    lifetime = timedelta(seconds=seconds)
    return sign_token(secret_key(settings()), viewer, lifetime=lifetime, at=SystemClock().now())


async def test_a_subscription_goes_next_next_complete(toy: Toy) -> None:
    async with ready(toy) as socket:
        assert socket.connection.subprotocol == PROTOCOL
        await socket.subscribe(
            "subscription Count($to: Int!) { count(to: $to) }", variables={"to": 2}
        )
        for number in range(2):
            data = {"count": number}
            assert await socket.hear() == {"id": "1", "type": "next", "payload": {"data": data}}
        assert await socket.hear() == {"id": "1", "type": "complete"}


async def test_queries_and_mutations_go_over_the_socket_too(toy: Toy) -> None:
    async with ready(toy) as socket:
        for query, data in (
            ("{ hello }", {"hello": "hello world"}),
            ("mutation { increment }", {"increment": 1}),
        ):
            await socket.subscribe(query)
            assert (await socket.hear())["payload"] == {"data": data}
            assert (await socket.hear())["type"] == "complete"


async def test_every_operation_and_every_event_has_a_context_of_its_own(toy: Toy) -> None:
    async with ready(toy) as socket:
        numbers = []
        for id in ("1", "2"):
            await socket.subscribe("{ context again: context }", id)
            data = (await socket.hear())["payload"]["data"]
            assert data["context"] == data["again"]
            numbers.append(data["context"])
            await socket.hear()
        await socket.subscribe("subscription { people(to: 3) { context } }", "3")
        numbers += [(await socket.hear())["payload"]["data"]["people"]["context"] for _ in range(3)]
        assert len(set(numbers)) == 5


@pytest.mark.parametrize(
    "query, code",
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nobody }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { count }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription ($to: Int!) { count(to: $to) }", "BAD_USER_INPUT"),
        ("subscription { refuses }", "FORBIDDEN"),
        ("query a { hello } query b { hello }", "OPERATION_RESOLUTION_FAILURE"),
        ("{ " + "a: hello " * 16 + "}", "GRAPHQL_LIMIT_EXCEEDED"),
    ],
)
async def test_what_cannot_be_done_ends_in_an_error(toy: Toy, query: str, code: str) -> None:
    async with ready(toy) as socket:
        await socket.subscribe(query)
        message = await socket.hear()
        assert (message["id"], message["type"]) == ("1", "error")
        assert message["payload"][0]["extensions"]["code"] == code
        await socket.subscribe("{ hello }")  # The id is free again, and nothing else was sent.
        assert (await socket.hear())["type"] == "next"


async def test_a_source_that_breaks_is_masked(toy: Toy) -> None:
    async with ready(toy) as socket:
        await socket.subscribe("subscription { breaks }")
        assert (await socket.hear())["payload"] == {"data": {"breaks": 1}}
        message = await socket.hear()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
        assert "hunter2" not in str(message)


async def test_complete_from_the_client_closes_the_source(toy: Toy) -> None:
    async with ready(toy) as socket:
        await socket.subscribe("subscription { silence }")
        await until(lambda: toy.things.open_sources == 1)
        await socket.say({"id": "1", "type": "complete"})
        await until(lambda: toy.things.open_sources == 0)
        await socket.say({"id": "unknown", "type": "complete"})
        await socket.subscribe("{ hello }")
        assert (await socket.hear())["payload"] == {"data": {"hello": "hello world"}}


async def test_leaving_closes_every_source(toy: Toy) -> None:
    async with ready(toy) as socket:
        for id in ("1", "2", "3"):
            await socket.subscribe("subscription { forever }", id)
        await until(lambda: toy.things.open_sources == 3)
    await until(lambda: toy.things.open_sources == 0)


async def test_operations_run_side_by_side(toy: Toy) -> None:
    async with ready(toy) as socket:
        await socket.subscribe("{ slow(seconds: 0.3) }", "slow")
        await socket.subscribe("{ hello }", "quick")
        assert [(await socket.hear())["id"] for _ in range(4)] == ["quick", "quick", "slow", "slow"]


async def test_a_ping_gets_its_pong(toy: Toy) -> None:
    async with opened(toy) as socket:
        await socket.say({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}
        await socket.say({"type": "pong", "payload": {"a": 1}})
        await socket.say({"type": "ping", "payload": {"a": 1}})
        assert await socket.hear() == {"type": "pong", "payload": {"a": 1}}


@pytest.mark.parametrize(
    "message",
    [
        "null",
        "1",
        '"x"',
        "[]",
        "{",
        "",
        "NaN",
        "[" * 20_000,
        b"{}",
        b'{"type": "ping"}',
        {},
        {"type": None},
        {"type": 1},
        {"type": "unknown"},
        {"type": "start", "id": "1"},
        {"type": "connection_init", "payload": []},
        {"type": "connection_init", "payload": "x"},
        {"type": "connection_init", "payload": {"authorization": 1}},
        {"type": "ping", "payload": 1},
        {"type": "pong", "payload": []},
        {"type": "subscribe", "payload": {"query": "{ hello }"}},
        {"type": "subscribe", "id": "", "payload": {"query": "{ hello }"}},
        {"type": "subscribe", "id": 1, "payload": {"query": "{ hello }"}},
        {"type": "subscribe", "id": "x" * 1_000, "payload": {"query": "{ hello }"}},
        {"type": "complete"},
        {"type": "complete", "id": 7},
    ],
)
async def test_what_is_malformed_closes_the_socket(toy: Toy, message: Any) -> None:
    async with opened(toy) as socket:
        await socket.say(message)
        code, reason = await socket.closed()
        assert code == 4400
        assert reason


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "x",
        [],
        {},
        {"query": 1},
        {"query": ""},
        {"query": "{ hello }", "variables": []},
        {"query": "{ hello }", "operationName": 1},
        {"query": "{ hello }", "extensions": "x"},
    ],
)
async def test_a_malformed_operation_closes_the_socket(toy: Toy, payload: Any) -> None:
    async with ready(toy) as socket:
        await socket.say({"id": "1", "type": "subscribe", "payload": payload})
        assert (await socket.closed())[0] == 4400


async def test_an_operation_before_the_hello_is_unauthorized(toy: Toy) -> None:
    async with opened(toy) as socket:
        await socket.subscribe("{ hello }")
        assert await socket.closed() == (4401, "Unauthorized")


async def test_a_second_hello_is_one_too_many(toy: Toy) -> None:
    async with ready(toy) as socket:
        await socket.say({"type": "connection_init"})
        assert await socket.closed() == (4429, "Too many initialisation requests")


async def test_an_id_in_use_closes_the_socket(toy: Toy) -> None:
    async with ready(toy) as socket:
        await socket.subscribe("subscription { silence }", "same")
        await socket.subscribe("{ hello }", "same")
        assert await socket.closed() == (4409, "Subscriber for same already exists")
    await until(lambda: toy.things.open_sources == 0)


async def test_silence_instead_of_a_hello_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "Subscriptions", partial(Subscriptions, init_seconds=0.1))
    async with toy_server() as impatient, opened(impatient) as socket:
        await socket.say({"type": "ping"})
        assert await socket.closed() == (4408, "Connection initialisation timeout")


@pytest.mark.parametrize("offered", [[], ["graphql-ws"], ["other"]])
async def test_other_protocols_are_not_spoken(toy: Toy, offered: list[str]) -> None:
    subprotocols = [Subprotocol(each) for each in offered] or None
    async with opened(toy, subprotocols=subprotocols) as socket:
        assert (await socket.closed())[0] == 4406


async def test_ours_is_chosen_among_several(toy: Toy) -> None:
    subprotocols = [Subprotocol("graphql-ws"), PROTOCOL]
    async with opened(toy, subprotocols=subprotocols) as socket:
        await socket.initialise()


async def test_a_message_over_the_limit_closes_the_socket(toy: Toy) -> None:
    async with ready(toy) as socket:
        await socket.subscribe("{ hello }" + " " * 300_000)
        assert (await socket.closed())[0] == 1009


async def test_at_most_fifty_operations_run_on_a_connection(toy: Toy) -> None:
    async with ready(toy) as socket:
        for number in range(51):
            await socket.subscribe("subscription { silence }", str(number))
        message = await socket.hear()
        assert (message["id"], message["type"]) == ("50", "error")
        assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"
        await socket.say({"id": "0", "type": "complete"})
        await socket.subscribe("{ hello }", "more")
        assert (await socket.hear())["type"] == "next"
    await until(lambda: toy.things.open_sources == 0)


@pytest.mark.parametrize(
    "payload",
    [
        {"authorization": "Bearer {}"},
        {"Authorization": "Bearer {}"},
        {"headers": {"Authorization": "Bearer {}"}},
    ],
)
async def test_the_hello_says_who_one_is(toy: Toy, payload: Any) -> None:
    filled = json.loads(json.dumps(payload).replace("{}", token(Role.COORDINATOR)))
    async with ready(toy, filled) as socket:
        await socket.subscribe("{ whoami }")
        data = (await socket.hear())["payload"]["data"]
        assert data == {"whoami": "Ada:COORDINATOR:None"}


async def test_the_handshake_may_say_it_as_well(toy: Toy) -> None:
    headers = {"authorization": f"Bearer {token(Role.ANALYST)}"}
    async with opened(toy, additional_headers=headers) as socket:
        await socket.initialise()
        await socket.subscribe("{ whoami }")
        assert (await socket.hear())["payload"]["data"] == {"whoami": "Ada:ANALYST:None"}


@pytest.mark.parametrize("wrong", ["Bearer x.y.z", "Basic YTpi", "Bearer", "Bearer rk_a.b"])
async def test_wrong_credentials_close_the_socket(toy: Toy, wrong: str) -> None:
    async with opened(toy) as socket:
        await socket.say({"type": "connection_init", "payload": {"authorization": wrong}})
        code, reason = await socket.closed()
        assert code == 4403
        assert reason.startswith("Forbidden")


async def test_a_store_that_does_not_answer_ends_the_socket_politely(toy: Toy) -> None:
    async with opened(toy) as socket:
        payload = {"authorization": "Bearer rk_trouble.x"}
        await socket.say({"type": "connection_init", "payload": payload})
        assert await socket.closed() == (1011, "Internal error")


async def test_the_socket_closes_when_the_token_ends(toy: Toy) -> None:
    async with ready(
        toy, {"authorization": f"Bearer {token(Role.ANALYST, seconds=1.2)}"}
    ) as socket:
        await socket.subscribe("subscription { silence }")
        code, reason = await socket.closed()
        assert (code, reason) == (4403, "Forbidden: the token has expired")
    await until(lambda: toy.things.open_sources == 0)


async def test_pages_of_strangers_may_not_connect() -> None:
    async with toy_server(cors_origins="https://app.example") as toy:
        for allowed in (None, Origin(toy.url), Origin("https://app.example")):
            async with opened(toy, origin=allowed) as socket:
                await socket.initialise()
        for origin in ("https://evil.example", "https://app.example.evil", "null", "file://"):
            with pytest.raises(InvalidStatus) as refused:
                async with opened(toy, origin=Origin(origin)):
                    pass
            assert refused.value.response.status_code == 403


async def test_a_socket_elsewhere_is_not_found(toy: Toy) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(f"{toy.socket}/other", subprotocols=[PROTOCOL], proxy=None):
            pass


async def test_an_event_that_takes_too_long_is_stopped() -> None:
    async with toy_server(operation_seconds=0.1) as quick, ready(quick) as socket:
        await socket.subscribe("{ slow(seconds: 30) }")
        message = await socket.hear()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "OPERATION_TIMED_OUT"
        # Waiting for the next event is no work: a silent subscription stays.
        await socket.subscribe("subscription { count(to: 2, pause: 0.3) }", "2")
        assert (await socket.hear())["payload"] == {"data": {"count": 0}}
        assert (await socket.hear())["payload"] == {"data": {"count": 1}}


async def test_a_slow_event_is_stopped_and_the_subscription_goes_on() -> None:
    async with toy_server(operation_seconds=0.1) as quick, ready(quick) as socket:
        await socket.subscribe("subscription { people(to: 3) { number slow(over: 1) } }")
        for number in range(3):
            payload = (await socket.hear())["payload"]
            if number == 1:
                assert payload["data"] is None
                assert payload["errors"][0]["extensions"]["code"] == "OPERATION_TIMED_OUT"
            else:
                assert payload == {"data": {"people": {"number": number, "slow": "done"}}}
        assert (await socket.hear())["type"] == "complete"


async def test_the_server_stops_in_spite_of_open_subscriptions() -> None:
    async with asyncio.timeout(15):
        async with toy_server() as toy:
            connection = await connect(toy.socket, subprotocols=[PROTOCOL], proxy=None)
            socket = Socket(connection)
            await socket.initialise()
            await socket.subscribe("subscription { silence }")
            await until(lambda: toy.things.open_sources == 1)
        assert toy.things.open_sources == 0
        assert await socket.closed() == (1012, "")
