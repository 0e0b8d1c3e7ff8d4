"""/graphql over HTTP: what is answered, how, and what is refused."""

import asyncio
import gzip
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
import orjson
import pytest

from api import graphql
from tests.api.toy import SECRET, Things, Toy, toy_server

NEWER = "application/graphql-response+json"
JSON = "application/json"


async def post(
    client: httpx2.AsyncClient, toy: Toy, body: Any, accept: str = NEWER, **headers: str
) -> httpx2.Response:
    """The answer to a body: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    named = {"content-type": JSON, "accept": accept, **headers}
    return await client.post(toy.graphql, content=content, headers=named)


async def get(client: httpx2.AsyncClient, toy: Toy, **parameters: str) -> httpx2.Response:
    """The answer to a query string."""
    return await client.get(toy.graphql, params=parameters, headers={"accept": NEWER})


def codes(response: httpx2.Response) -> list[str]:
    """The codes of the errors; every error has one."""
    return [each["extensions"]["code"] for each in response.json()["errors"]]


async def test_a_query_is_answered(client: httpx2.AsyncClient, toy: Toy) -> None:
    query = "query Hello($name: String!) { hello(name: $name) }"
    body = {"query": query, "variables": {"name": "Ada"}, "operationName": "Hello"}
    response = await post(client, toy, body)
    assert response.status_code == 200
    assert response.json() == {"data": {"hello": "hello Ada"}}
    assert response.headers["content-type"] == f"{NEWER}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert "accept" in response.headers["vary"].lower()
    variables = orjson.dumps(body["variables"]).decode()
    response = await get(client, toy, query=query, variables=variables, operationName="Hello")
    assert response.json() == {"data": {"hello": "hello Ada"}}


@pytest.mark.parametrize(
    "accept, media_type",
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (f"{JSON}; charset=utf-8", JSON),
        (NEWER, NEWER),
        (f"{NEWER}, {JSON};q=0.9", NEWER),
        (f"{JSON}, {NEWER}", NEWER),
        (f"{JSON};q=0.5, {NEWER};q=0.1", JSON),
        (f"{JSON}, */*", JSON),
        (f"{JSON}, multipart/mixed", JSON),
        (f"{NEWER}, {JSON}, text/event-stream, multipart/mixed", NEWER),
        ("text/html, */*;q=0.8", JSON),
    ],
)
async def test_the_media_type_is_negotiated(
    client: httpx2.AsyncClient, toy: Toy, accept: str, media_type: str
) -> None:
    response = await post(client, toy, {"query": "{ hello }"}, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"


@pytest.mark.parametrize("accept", ["image/png", "text/html", f"{JSON};q=0", "nonsense"])
async def test_a_type_that_is_not_offered_is_not_acceptable(
    client: httpx2.AsyncClient, toy: Toy, accept: str
) -> None:
    response = await post(client, toy, {"query": "{ hello }"}, accept)
    assert response.status_code == 406
    assert codes(response) == ["NOT_ACCEPTABLE"]


@pytest.mark.parametrize(
    "body, code",
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nobody }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ hello }", "operationName": "Other"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query a { hello } query b { hello }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "query ($n: Int!) { twice(number: $n) }"}, "BAD_USER_INPUT"),
        (
            {"query": "query ($n: Int!) { twice(number: $n) }", "variables": {"n": "x"}},
            "BAD_USER_INPUT",
        ),
        ({"query": "{ " + "a: hello " * 16 + "}"}, "GRAPHQL_LIMIT_EXCEEDED"),
    ],
)
async def test_a_request_error_is_400_for_the_newer_type_and_200_for_the_older(
    client: httpx2.AsyncClient, toy: Toy, body: dict[str, Any], code: str
) -> None:
    for accept, status in ((NEWER, 400), (JSON, 200)):
        response = await post(client, toy, body, accept)
        assert response.status_code == status
        assert codes(response) == [code]
        assert "data" not in response.json()


NOT_WELL_FORMED: list[Any] = [
    b"",
    b"null",
    b"1",
    b'"x"',
    b"[]",
    b'[{"query": "{ hello }"}]',
    b"{",
    b'{"query": "{ hello }", "variables": NaN}',
    b'{"query": "{ hello }", "variables": {"a": Infinity}}',
    b'{"query": "\xff"}',
    b'{"query": "\\ud800"}',
    b'\xef\xbb\xbf{"query": "{ hello }"}',
    '{"query": "{ hello }"}'.encode("utf-16"),
    gzip.compress(b'{"query": "{ hello }"}'),
    b"[" * 20_000 + b"]" * 20_000,
    b'{"query": "{ hello }", "variables": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001,
    {},
    {"query": ""},
    *(
        {"query": "{ hello }", name: wrong}
        for name, values in {
            "query": (None, 1, True, [], {}),
            "variables": (1, True, "x", [], [{}]),
            "operationName": (1, True, [], {}),
            "extensions": (1, True, "x", []),
        }.items()
        for wrong in values
    ),
]


@pytest.mark.parametrize("accept", [NEWER, JSON])
@pytest.mark.parametrize("body", NOT_WELL_FORMED)
async def test_what_is_not_well_formed_is_a_bad_request(
    client: httpx2.AsyncClient, toy: Toy, body: Any, accept: str
) -> None:
    response = await post(client, toy, body, accept)
    assert response.status_code == 400
    assert codes(response) == ["BAD_REQUEST"]
    assert "data" not in response.json()


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "query=",
        "query=%ff",
        "query={hello}&query={hello}",
        "query={hello}&variables=x",
        "query={hello}&variables=[]",
        "query={hello}&variables=1",
        "query={hello}&extensions=NaN",
        "&".join(f"a{n}=1" for n in range(50)),
    ],
)
async def test_a_query_string_that_cannot_be_read_is_a_bad_request(
    client: httpx2.AsyncClient, toy: Toy, query_string: str
) -> None:
    response = await client.get(f"{toy.graphql}?{query_string}", headers={"accept": NEWER})
    assert response.status_code == 400
    assert codes(response) == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json; charset=latin-1",
        "application/graphql",
    ],
)
async def test_only_json_is_read_so_that_no_form_can_forge_a_request(
    client: httpx2.AsyncClient, toy: Toy, content_type: str | None
) -> None:
    headers = {"accept": NEWER} | ({"content-type": content_type} if content_type else {})
    body = b'{"query": "mutation { increment }"}'
    response = await client.post(toy.graphql, content=body, headers=headers)
    assert response.status_code == 415
    assert codes(response) == ["UNSUPPORTED_MEDIA_TYPE"]
    assert toy.things.counter == 0


async def test_a_compressed_body_is_not_unpacked(client: httpx2.AsyncClient, toy: Toy) -> None:
    body = gzip.compress(b'{"query": "{ hello }"}')
    response = await post(client, toy, body, **{"content-encoding": "gzip"})
    assert response.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "TRACE"])
async def test_other_methods_are_not_allowed(
    client: httpx2.AsyncClient, toy: Toy, method: str
) -> None:
    response = await client.request(method, toy.graphql)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST, OPTIONS"


async def test_options_tells_the_methods(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await client.options(toy.graphql)
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, POST, OPTIONS"


async def test_a_body_that_does_not_arrive_is_not_waited_for(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphql, "BODY_SECONDS", 0.1)
    host, port = urlsplit(toy.url).netloc.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON}\r\n"
    writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
    async with asyncio.timeout(10):
        answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert b" 408 " in answer.splitlines()[0]


async def test_mutations_need_post(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await get(client, toy, query="mutation { increment }")
    assert (response.status_code, codes(response)) == (405, ["METHOD_NOT_ALLOWED"])
    assert response.headers["allow"] == "POST"
    both = "query q { hello } mutation m { increment }"
    assert (await get(client, toy, query=both, operationName="m")).status_code == 405
    assert (await get(client, toy, query=both, operationName="q")).status_code == 200
    assert toy.things.counter == 0
    response = await post(client, toy, {"query": "mutation { increment }"})
    assert response.json() == {"data": {"increment": 1}}


async def test_a_subscription_needs_a_stream(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await post(client, toy, {"query": "subscription { count(to: 1) }"})
    assert (response.status_code, codes(response)) == (406, ["NOT_ACCEPTABLE"])


async def test_a_field_error_comes_with_the_data(client: httpx2.AsyncClient, toy: Toy) -> None:
    query = "{ hello missing denied unavailable boom notANumber }"
    response = await post(client, toy, {"query": query})
    assert response.status_code == 200
    body = response.json()
    assert body["data"] | {"hello": None} == dict.fromkeys(body["data"])
    assert {each["path"][0]: each["extensions"]["code"] for each in body["errors"]} == {
        "missing": "NOT_FOUND",
        "denied": "FORBIDDEN",
        "unavailable": "SERVICE_UNAVAILABLE",
        "boom": "INTERNAL_SERVER_ERROR",
        "notANumber": "INTERNAL_SERVER_ERROR",
    }
    assert "hunter2" not in response.text


async def test_null_that_reaches_the_root_is_an_answer(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    response = await post(client, toy, {"query": "{ boomHard }"})
    assert response.status_code == 200
    assert response.json()["data"] is None
    assert codes(response) == ["INTERNAL_SERVER_ERROR"]
    assert (
        response.json()["errors"][0]["extensions"]["requestId"] == response.headers["x-request-id"]
    )


async def test_what_json_cannot_say_is_our_failure(client: httpx2.AsyncClient, toy: Toy) -> None:
    for accept, status in ((NEWER, 500), (JSON, 200)):
        response = await post(client, toy, {"query": "{ notJson }"}, accept)
        assert response.status_code == status
        assert codes(response) == ["INTERNAL_SERVER_ERROR"]


async def test_at_most_five_errors_leave(client: httpx2.AsyncClient, toy: Toy) -> None:
    assert len(codes(await post(client, toy, {"query": "{ booms }"}))) == 5
    wrong = {"query": "{ " + " ".join(f"nobody{n}" for n in range(15)) + " }"}
    assert len(codes(await post(client, toy, wrong))) == 5
    declared = " ".join(f"$v{n}: Int!" for n in range(15))
    used = " ".join(f"a{n}: twice(number: $v{n})" for n in range(15))
    response = await post(client, toy, {"query": f"query ({declared}) {{ {used} }}"})
    assert codes(response) == ["BAD_USER_INPUT"] * 5


async def test_an_operation_that_takes_too_long_is_stopped(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    async with toy_server(operation_seconds=0.1) as quick:
        for accept, status in ((NEWER, 503), (JSON, 200)):
            response = await post(client, quick, {"query": "{ slow(seconds: 30) }"}, accept)
            assert response.status_code == status
            assert codes(response) == ["OPERATION_TIMED_OUT"]
            assert "data" not in response.json()


async def test_a_slow_operation_does_not_delay_others(client: httpx2.AsyncClient, toy: Toy) -> None:
    slow = asyncio.create_task(post(client, toy, {"query": "{ slow(seconds: 1) }"}))
    await asyncio.sleep(0.05)
    assert (await post(client, toy, {"query": "{ hello }"})).status_code == 200
    assert not slow.done()
    assert (await slow).json() == {"data": {"slow": "done"}}


async def test_every_operation_has_a_context_of_its_own(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    seen = [
        (await post(client, toy, {"query": "{ context again: context }"})).json()["data"]
        for _ in range(3)
    ]
    assert all(each["context"] == each["again"] for each in seen)
    assert len({each["context"] for each in seen}) == 3


async def test_a_body_over_the_limit_is_refused_by_its_declared_length(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    response = await post(client, toy, {"query": "{ hello }", "more": "x" * 300_000})
    assert (response.status_code, codes(response)) == (413, ["PAYLOAD_TOO_LARGE"])
    just_within = {"query": "{ hello }", "more": "x" * 255_000}
    assert (await post(client, toy, just_within)).status_code == 200


async def test_a_body_that_never_ends_is_refused_while_it_streams(toy: Toy) -> None:
    host, port = urlsplit(toy.url).netloc.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON}\r\n"
    writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
    sent = 0
    chunk = b"x" * 16_384

    async def send_forever() -> None:
        nonlocal sent
        while True:
            writer.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
            sent += len(chunk)
            await writer.drain()

    sending = asyncio.create_task(send_forever())
    async with asyncio.timeout(10):
        answer = await reader.readuntil(b"\r\n\r\n")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    writer.close()
    assert b" 413 " in answer.splitlines()[0]
    # What was sent is the limit and what the sockets' buffers hold, not more.
    assert sent < 20_000_000


async def test_other_routes_have_limits_of_their_own(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await client.post(f"{toy.url}/echo", content=b"x" * 900_000)
    assert response.json() == {"viewer": "anonymous", "bytes": 900_000}
    response = await client.post(f"{toy.url}/echo", content=b"x" * 1_100_000)
    assert (response.status_code, codes(response)) == (413, ["PAYLOAD_TOO_LARGE"])


async def test_a_stranger_in_production_learns_less(client: httpx2.AsyncClient) -> None:
    uri = "mongodb://db.internal"
    async with toy_server(env="production", mongodb_uri=uri) as toy:
        response = await post(client, toy, {"query": "{ __schema { types { name } } }"})
        assert (response.status_code, codes(response)) == (400, ["INTROSPECTION_DISABLED"])
        response = await post(client, toy, {"query": "{ helo }"})
        assert "Did you mean" not in response.text
        query = "query ($n: Int!) { twice(number: $n) }"
        response = await post(client, toy, {"query": query, "variables": {"n": "x"}})
        assert codes(response) == ["BAD_USER_INPUT"]
        assert (await post(client, toy, {"query": "{ __typename }"})).status_code == 200


async def test_a_bomb_of_nested_fragments_is_refused_and_nothing_else_waits(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    chain = "".join(
        f"fragment f{n} on Person{{a:friend{{...f{n + 1}}}b:friend{{...f{n + 1}}}}}"
        for n in range(14)
    )
    bomb = {"query": "{person{...f0}}" + chain + "fragment f14 on Person{id}"}
    answers = await asyncio.gather(*(post(client, toy, bomb) for _ in range(20)))
    assert {codes(each)[0] for each in answers} == {"GRAPHQL_LIMIT_EXCEEDED"}
    wide = {"query": "{person{" + "id " * 70_000 + "}}"}
    assert codes(await post(client, toy, wide)) == ["GRAPHQL_LIMIT_EXCEEDED"]


async def test_pages_are_costed_with_their_variables(client: httpx2.AsyncClient, toy: Toy) -> None:
    query = "query ($n: Int) { people(first: $n) { nodes { people(first: $n) { nodes { id } } } } }"
    within = await post(client, toy, {"query": query, "variables": {"n": 54}})
    assert within.json() == {"data": {"people": {"nodes": []}}}
    over = await post(client, toy, {"query": query, "variables": {"n": 55}})
    assert over.json()["errors"][0]["extensions"] == {
        "code": "GRAPHQL_LIMIT_EXCEEDED",
        "limit": "nodes",
        "allowed": 3_000,
    }


async def test_settings_change_the_limits(client: httpx2.AsyncClient) -> None:
    async with toy_server(limits={"aliases": 2}, body_bytes=2_000) as toy:
        query = "{ " + " ".join(f"a{n}: hello" for n in range(3)) + " }"
        assert codes(await post(client, toy, {"query": query})) == ["GRAPHQL_LIMIT_EXCEEDED"]
        assert (await post(client, toy, {"query": "x" * 3_000})).status_code == 413


async def test_a_client_that_leaves_early_harms_nobody(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    host, port = urlsplit(toy.url).netloc.split(":")
    for payload in (b"", b'{"que', b"garbage\r\n"):
        _reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON}\r\n"
        writer.write(f"{head}Content-Length: 100\r\n\r\n".encode() + payload)
        await writer.drain()
        writer.close()
    assert (await post(client, toy, {"query": "{ hello }"})).status_code == 200


async def test_nothing_secret_is_in_an_answer_of_any_kind(client: httpx2.AsyncClient) -> None:
    async with toy_server(Things()) as toy:
        for query in ("{ boom }", "{ boomHard }", "{ booms }", "{ notANumber }", "{ unavailable }"):
            response = await client.get(f"{toy.graphql}?{urlencode({'query': query})}")
            assert SECRET not in response.text
            assert "hunter2" not in response.text
