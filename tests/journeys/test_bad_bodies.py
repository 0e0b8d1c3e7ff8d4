"""Bodies made to hurt: refused early, while somebody else's question is answered as ever."""

import asyncio
import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from select import select
from time import monotonic
from typing import Any

import pytest

from store.store import Store
from tests.asking import COORDINATOR
from tests.journeys.refusing import nothing_changes, tells_nothing
from tests.journeys.remote import Remote, signed_in, token_of
from tests.journeys.server import Server

MEGABYTE = b"x" * 1_000_000
FIFTY = 50_000_000
JSON = "application/graphql-response+json"
PATHS = ["/graphql", "/webhooks/zoom"]


@dataclass(frozen=True)
class Answered:
    """How a raw request was answered, and after how many bytes of its body."""

    status: int
    text: str
    sent: int


def raw(server: Server, head: str, pieces: list[bytes]) -> Answered:
    """Send a request piece by piece, until it is answered or nobody takes more."""
    sent, received = 0, b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        with suppress(ConnectionError):
            connection.sendall(head.replace("\n", "\r\n").encode())
            for piece in pieces:
                connection.sendall(piece)
                sent += len(piece)
                if select([connection], [], [], 0)[0]:
                    break
        # Who closes before everything was read resets the connection, after the answer.
        with suppress(ConnectionError):
            while more := connection.recv(65_536):
                received += more
    text = received.decode()
    return Answered(int(text.split()[1]), text, sent)


def chunked(pieces: list[bytes]) -> list[bytes]:
    """The pieces as chunked transfer encoding has them."""
    return [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces] + [b"0\r\n\r\n"]


def head(path: str, size: str) -> str:
    """The head of a POST of JSON by a coordinator."""
    return (
        f"POST {path} HTTP/1.1\nhost: 127.0.0.1\ncontent-type: application/json\n"
        f"authorization: Bearer {token_of(COORDINATOR)}\n{size}\n\n"
    )


@pytest.mark.parametrize("path", PATHS)
async def test_fifty_megabytes_are_refused_before_they_are_sent(
    path: str, ask: Remote, inside: Store
) -> None:
    async with nothing_changes(inside):
        answered = await asyncio.to_thread(
            raw, ask.server, head(path, f"content-length: {FIFTY}"), []
        )
    assert (answered.status, answered.sent) == (413, 0)
    assert "PAYLOAD_TOO_LARGE" in answered.text
    tells_nothing(ask.server, answered.text)


@pytest.mark.parametrize("path", PATHS)
async def test_fifty_megabytes_that_do_not_say_so_are_refused_on_the_way(
    path: str, ask: Remote, inside: Store
) -> None:
    pieces = chunked([MEGABYTE] * 50)
    async with nothing_changes(inside):
        answered = await asyncio.to_thread(
            raw, ask.server, head(path, "transfer-encoding: chunked"), pieces
        )
    assert answered.status == 413
    assert answered.sent < FIFTY / 2
    tells_nothing(ask.server, answered.text)


async def test_a_body_somewhat_too_large_is_answered_every_time(ask: Remote, inside: Store) -> None:
    async def answer() -> int:
        return (
            await ask.client.post(
                f"{ask.server.url}/graphql",
                content=MEGABYTE,
                headers={"content-type": "application/json", **signed_in()},
            )
        ).status_code

    async with nothing_changes(inside):
        for _ in range(10):
            assert await asyncio.gather(*(answer() for _ in range(4))) == [413] * 4


def fragments(depth: int) -> str:
    """A chain of fragments, each of which spreads the next one twice: 2^depth fields."""
    chain = [f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(depth)]
    return " ".join([*chain, f"fragment f{depth} on Query {{ viewer {{ name }} }} {{ ...f0 }}"])


def nested(depth: int) -> str:
    """Panels of events of panels, and so on."""
    return (
        '{ node(id: "x") { ... on Event { panels '
        + "{ event { panels " * depth
        + "{ id } "
        + "} } " * depth
        + "} } }"
    )


BOMBS = {
    "fragments that double, short": fragments(20),
    "fragments that double, long": fragments(400),
    "fragments in a circle": "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
    "200,000 fields": "{ viewer {" + " name" * 200_000 + " } }",
    "20,000 fields": "{ viewer {" + " name" * 20_000 + " } }",
    "aliases": "{" + "".join(f" a{i}: viewer {{ name }}" for i in range(500)) + " }",
    "depth": nested(40),
    "depth of selections": "{ viewer " * 5_000 + "}" * 5_000,
    "depth of a list": "{ nodes(ids: " + "[" * 20_000 + "]" * 20_000 + ") { id } }",
    "directives": "{ viewer @include(if: true)" + " @include(if: true)" * 5_000 + " { name } }",
    "wide pages": "{ events(first: 100) { nodes { attendees(first: 100) { nodes { id } } } } }",
    "comments": "#\n" * 100_000 + "{ viewer { name } }",
    "one long name": "{ " + "x" * 200_000 + " }",
    "one long text": '{ node(id: "' + "x" * 200_000 + '") { id } }',
    "operations": " ".join(f"query q{i} {{ viewer {{ name }} }}" for i in range(5_000)),
}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_is_refused_and_delays_nobody(bomb: str, ask: Remote, inside: Store) -> None:
    async with nothing_changes(inside):
        since = monotonic()
        answer, waited = await asyncio.gather(
            ask.client.post(
                f"{ask.server.url}/graphql",
                json={"query": BOMBS[bomb]},
                headers={"accept": JSON, **signed_in()},
            ),
            bystander(ask),
        )
        assert monotonic() - since < 2
    assert waited < 1
    assert answer.status_code in (400, 413), answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] in {
        "GRAPHQL_LIMIT_EXCEEDED",
        "GRAPHQL_VALIDATION_FAILED",
        "GRAPHQL_PARSE_FAILED",
        "OPERATION_RESOLUTION_FAILURE",
        "PAYLOAD_TOO_LARGE",
    }
    assert len(answer.content) < 4_000
    assert "data" not in answer.json()
    tells_nothing(ask.server, answer.text)


async def bystander(ask: Remote) -> float:
    """How many seconds a cheap question takes."""
    since = monotonic()
    assert (await ask("{ viewer { name } }"))["viewer"]["name"] == "coordinator"
    return monotonic() - since


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a number": b"1",
    "text": b'"{ viewer { name } }"',
    "a list": b'[{"query": "{ viewer { name } }"}]',
    "NaN": b"NaN",
    "NaN in variables": b'{"query": "{ viewer { name } }", "variables": {"a": NaN}}',
    "infinity in variables": b'{"query": "{ viewer { name } }", "variables": {"a": 1e999}}',
    "variables that are a list": b'{"query": "{ viewer { name } }", "variables": []}',
    "a query that is a number": b'{"query": 1}',
    "half of it": b'{"query": "{ viewer { na',
    "bytes that are no text": b'{"query": "\xff\xfe"}',
    "half a surrogate": b'{"query": "{ node(id: \\"\\\\ud800\\") { id } }\\ud800"}',
    "a byte order mark": b'\xef\xbb\xbf{"query": "{ viewer { name } }"}',
    "gzip": b"\x1f\x8b\x08\x00",
    "depth": b'{"query": "{ viewer { name } }", "variables": '
    + b'{"a":' * 20_000
    + b"1"
    + b"}" * 20_001,
    "lists in lists": b"[" * 100_000,
}


@pytest.mark.parametrize("what", BODIES)
async def test_a_body_that_is_no_request_is_refused(what: str, ask: Remote, inside: Store) -> None:
    async with nothing_changes(inside):
        for path in ("/graphql", "/webhooks/zoom"):
            answer = await ask.client.post(
                f"{ask.server.url}{path}",
                content=BODIES[what],
                headers={"content-type": "application/json", "accept": JSON, **signed_in()},
            )
            assert answer.status_code == (400 if path == "/graphql" else 401), answer.text
            tells_nothing(ask.server, answer.text)


async def test_variables_of_great_depth_are_refused(ask: Remote, inside: Store) -> None:
    deep: Any = 1
    for _ in range(400):
        deep = [deep]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    async with nothing_changes(inside):
        answer = await ask.client.post(
            f"{ask.server.url}/graphql",
            content=json.dumps({"query": query, "variables": {"ids": deep}}),
            headers={"content-type": "application/json", "accept": JSON, **signed_in()},
        )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert len(answer.content) < 4_000
    tells_nothing(ask.server, answer.text)
