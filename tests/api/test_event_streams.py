"""Operations answered as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx2
import orjson
import pytest

from advocacy.clock import SystemClock
from advocacy.roles import Role
from api.event_streams import EventStream
from api.operations import Answer
from api.settings import secret_key
from api.tokens import sign_token
from resolvers.viewer import Viewer
from tests.api.toy import Toy, settings

STREAM = {"accept": "text/event-stream", "content-type": "application/json"}


def events_in(text: str) -> list[Any]:
    """The events of a stream: (name, data) with the data decoded; comments left out."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(":", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            data = lines["data"].strip()
            found.append((lines["event"].strip(), orjson.loads(data) if data else None))
    return found


async def stream(client: httpx2.AsyncClient, toy: Toy, query: str) -> httpx2.Response:
    """The whole stream that answers `query`."""
    return await client.post(toy.graphql, content=orjson.dumps({"query": query}), headers=STREAM)


async def test_a_subscription_is_a_stream_of_results(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await stream(client, toy, "subscription { count(to: 3) }")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert "no-store" in response.headers["cache-control"]
    assert events_in(response.text) == [
        *(("next", {"data": {"count": number}}) for number in range(3)),
        ("complete", None),
    ]


async def test_a_query_is_a_stream_of_one_result(client: httpx2.AsyncClient, toy: Toy) -> None:
    expected = [("next", {"data": {"hello": "hello world"}}), ("complete", None)]
    assert events_in((await stream(client, toy, "{ hello }")).text) == expected
    response = await client.get(toy.graphql, params={"query": "{ hello }"}, headers=STREAM)
    assert events_in(response.text) == expected


async def test_an_event_source_can_subscribe_by_get(client: httpx2.AsyncClient, toy: Toy) -> None:
    parameters = {"query": "subscription { count(to: 1) }"}
    response = await client.get(toy.graphql, params=parameters, headers=STREAM)
    assert events_in(response.text)[0] == ("next", {"data": {"count": 0}})


async def test_a_client_of_many_types_gets_a_stream_for_a_subscription_only(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    accept = "application/graphql-response+json, application/json, text/event-stream"
    for query, media_type in (
        ("{ hello }", "application/graphql-response+json"),
        ("subscription { count(to: 1) }", "text/event-stream"),
    ):
        headers = {**STREAM, "accept": accept}
        response = await client.post(
            toy.graphql, content=orjson.dumps({"query": query}), headers=headers
        )
        assert response.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize(
    "query, code",
    [
        ("subscription { nobody }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ('subscription { count(to: "x") }', "GRAPHQL_VALIDATION_FAILED"),
        ("subscription ($n: Int!) { count(to: $n) }", "BAD_USER_INPUT"),
        ("subscription { refuses }", "FORBIDDEN"),
    ],
)
async def test_a_refusal_is_told_in_the_stream(
    client: httpx2.AsyncClient, toy: Toy, query: str, code: str
) -> None:
    events = events_in((await stream(client, toy, query)).text)
    assert [name for name, _ in events] == ["next", "complete"]
    result = events[0][1]
    assert result["errors"][0]["extensions"]["code"] == code
    assert "data" not in result


async def test_a_source_that_breaks_is_masked(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await stream(client, toy, "subscription { breaks }")
    (_, first), (_, second), (last, _) = events_in(response.text)
    assert first == {"data": {"breaks": 1}}
    assert second["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert last == "complete"
    assert "hunter2" not in response.text


async def test_every_event_has_a_context_of_its_own(client: httpx2.AsyncClient, toy: Toy) -> None:
    query = "subscription { people(to: 3) { context again: context } }"
    seen = [
        data["data"]["people"]
        for name, data in events_in((await stream(client, toy, query)).text)
        if name == "next"
    ]
    assert all(each["context"] == each["again"] for each in seen)
    assert len({each["context"] for each in seen}) == 3


async def test_a_source_is_closed_when_the_client_leaves(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    for query in ("subscription { forever }", "subscription { silence }"):
        body = orjson.dumps({"query": query})
        async with client.stream("POST", toy.graphql, content=body, headers=STREAM) as response:
            async for _ in response.aiter_raw():
                break
            await until(lambda: toy.things.open_sources == 1)
        await until(lambda: toy.things.open_sources == 0)


async def test_the_stream_ends_when_the_token_does(client: httpx2.AsyncClient, toy: Toy) -> None:
    token = sign_token(
        secret_key(settings()),
        Viewer("Ada", frozenset({Role.ANALYST})),
        # Five seconds of tolerance for clocks that differ do not lengthen a stream.
        lifetime=timedelta(seconds=1.2),
        at=SystemClock().now(),
    )
    headers = {**STREAM, "authorization": f"Bearer {token}"}
    body = orjson.dumps({"query": "subscription { silence }"})
    async with asyncio.timeout(10):
        response = await client.post(toy.graphql, content=body, headers=headers)
    (name, data), (last, _) = events_in(response.text)
    assert (name, last) == ("next", "complete")
    assert data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    await until(lambda: toy.things.open_sources == 0)


async def test_a_silent_stream_beats() -> None:
    async def silence() -> AsyncGenerator[Answer, None]:
        await asyncio.sleep(3600)
        yield Answer.of({"data": None}, "ok")

    sent: list[bytes] = []
    enough = asyncio.Event()

    async def send(message: Any) -> None:
        sent.append(message.get("body", b""))
        if len(sent) == 5:
            enough.set()

    async def receive() -> Any:
        await enough.wait()
        return {"type": "http.disconnect"}

    async with asyncio.timeout(10):
        await EventStream(silence(), heartbeat_seconds=0.01)({}, receive, send)
    assert sent[1:5] == [b":\n\n"] * 4


async def until(happened: Any) -> None:
    """Wait until `happened()`, at most ten seconds."""
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - it happens in a resolver, which tells nobody
            await asyncio.sleep(0.01)
