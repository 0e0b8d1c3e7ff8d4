"""Request ids, headers, logs, health and metrics, as seen from outside."""

import asyncio
import json
import logging
from typing import Any

import httpx2
import pytest
import structlog
from structlog.testing import capture_logs

from api.logs import REDACTED, configure_logging, redact, without_secrets
from api.metrics import MOST_NAMES, Measure, Metrics
from tests.api.toy import SECRET, Things, Toy, settings, toy_server


async def ask(
    client: httpx2.AsyncClient, toy: Toy, query: str = "{ requestId }", **headers: str
) -> httpx2.Response:
    """The answer to a query."""
    return await client.post(toy.graphql, json={"query": query}, headers=headers)


async def test_a_decent_request_id_is_kept(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await ask(client, toy, **{"x-request-id": "abc-123.4:5_6"})
    assert response.headers["x-request-id"] == "abc-123.4:5_6"
    assert response.json() == {"data": {"requestId": "abc-123.4:5_6"}}


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\tb", "é", "<script>", "-a"])
async def test_any_other_is_replaced(client: httpx2.AsyncClient, toy: Toy, given: str) -> None:
    headers = {b"x-request-id": given.encode()}
    response = await client.post(toy.graphql, json={"query": "{ requestId }"}, headers=headers)
    assert response.headers["x-request-id"].startswith("req_")
    assert response.json()["data"]["requestId"] == response.headers["x-request-id"]


async def test_every_answer_has_careful_headers(client: httpx2.AsyncClient, toy: Toy) -> None:
    for response in (
        await ask(client, toy),
        await client.get(f"{toy.url}/nowhere"),
        await client.get(f"{toy.url}/crash"),
        await client.get(f"{toy.url}/livez"),
        await client.put(toy.graphql),
    ):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in response.headers
        assert response.headers["x-request-id"]
        assert "strict-transport-security" not in response.headers


async def test_https_is_insisted_on_where_it_is_spoken(client: httpx2.AsyncClient) -> None:
    uri = "mongodb://db.internal"
    async with toy_server(
        env="production", mongodb_uri=uri, public_url="https://rostrum.example"
    ) as toy:
        assert "max-age" in (await ask(client, toy)).headers["strict-transport-security"]


@pytest.mark.parametrize(
    "path, status, code",
    [
        ("/nowhere", 404, "NOT_FOUND"),
        ("/echo", 405, "METHOD_NOT_ALLOWED"),
        ("/crash", 500, "INTERNAL_SERVER_ERROR"),
    ],
)
async def test_what_goes_wrong_elsewhere_is_told_the_same_way(
    client: httpx2.AsyncClient, toy: Toy, path: str, status: int, code: str
) -> None:
    response = await client.get(f"{toy.url}{path}")
    assert response.status_code == status
    assert response.json()["errors"][0]["extensions"] == {"code": code}
    assert "hunter2" not in response.text


async def test_other_origins_may_read_when_the_settings_say_so(client: httpx2.AsyncClient) -> None:
    async with toy_server(cors_origins="https://app.example") as toy:
        response = await ask(client, toy, origin="https://app.example")
        assert response.headers["access-control-allow-origin"] == "https://app.example"
        assert "x-request-id" in response.headers["access-control-expose-headers"].lower()
        response = await ask(client, toy, origin="https://evil.example")
        assert "access-control-allow-origin" not in response.headers
        asked = {
            "origin": "https://app.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type,x-api-key",
        }
        response = await client.options(toy.graphql, headers=asked)
        assert response.status_code == 200
        assert "POST" in response.headers["access-control-allow-methods"]
        asked["origin"] = "https://evil.example"
        assert (await client.options(toy.graphql, headers=asked)).status_code == 400


# --- logs -------------------------------------------------------------------------------------


async def test_the_access_log_has_the_operation_and_nothing_secret(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    query = "query Greet($name: String!) { hello(name: $name) }"
    body = {"query": query, "variables": {"name": "whisper"}}
    with capture_logs() as logs:
        await client.post(f"{toy.graphql}?token=whisper", json=body, headers={"x-request-id": "r1"})
    (line,) = [each for each in logs if each["event"] == "request"]
    assert line["method"] == "POST"
    assert (line["path"], line["status"]) == ("/graphql", 200)
    assert (line["operation"], line["operation_type"]) == ("Greet", "query")
    assert (line["outcome"], line["viewer"]) == ("ok", "anonymous")
    assert line["ms"] > 0
    assert "whisper" not in str(logs)


async def test_a_wrong_token_is_not_logged(client: httpx2.AsyncClient, toy: Toy) -> None:
    with capture_logs() as logs:
        await ask(client, toy, authorization="Bearer whisper.whisper.whisper")
    assert [each["status"] for each in logs if each["event"] == "request"] == [401]
    assert "whisper" not in str(logs)


def test_production_logs_are_json_without_secrets(capfd: pytest.CaptureFixture[str]) -> None:
    handlers = logging.getLogger().handlers[:]
    try:
        configure_logging(settings(env="production"))
        structlog.contextvars.bind_contextvars(request_id="req_1")
        try:
            raise RuntimeError(f"cannot reach {SECRET}")
        except RuntimeError:
            structlog.stdlib.get_logger("ours").exception("it failed", authorization="Bearer abc")
        logging.getLogger("theirs").warning("GET /x?token=%s", "whisper")
    finally:
        structlog.contextvars.clear_contextvars()
        configure_logging(settings())
        logging.getLogger().handlers = handlers
    ours, theirs = [json.loads(line) for line in capfd.readouterr().err.splitlines()[-2:]]
    assert (ours["event"], ours["level"], ours["logger"]) == ("it failed", "error", "ours")
    assert (ours["request_id"], ours["authorization"]) == ("req_1", REDACTED)
    assert f"cannot reach mongodb://{REDACTED}@db.internal" in ours["exception"]
    assert theirs["event"] == f"GET /x?token={REDACTED}"
    assert (theirs["logger"], theirs["request_id"]) == ("theirs", "req_1")


@pytest.mark.parametrize(
    "value, shown",
    [
        (SECRET, f"mongodb://{REDACTED}@db.internal/rostrum"),
        ("mongodb+srv://u:p@ss@host/db", f"mongodb+srv://{REDACTED}@host/db"),
        ("mongodb://127.0.0.1:40201/?directConnection=true", None),
        ("Authorization: Bearer abc.def-ghi", f"Authorization: Bearer {REDACTED}"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig here", f"got {REDACTED} here"),
        ("key rk_01jd.secret-part!", f"key rk_{REDACTED}!"),
        ("password=hunter2&user=x", f"password={REDACTED}&user=x"),
        ('{"token": "abc", "a": 1}', f'{{"token": "{REDACTED}", "a": 1}}'),
        ("a bearer token is wanted", None),
        ("2,000 tokens are allowed", None),
    ],
)
def test_secrets_in_text_are_blotted_out(value: str, shown: str | None) -> None:
    assert without_secrets(value) == (value if shown is None else shown)


def test_secrets_by_name_are_blotted_out_at_any_depth() -> None:
    event: dict[str, Any] = {
        "event": "x",
        "token": "a",
        "tokens": 3,
        "headers": {"Authorization": "a", "X-API-Key": "b", "accept": "c"},
        "many": [{"zoom_webhook_secret": "a"}, ("password", {"password": "b"})],
        "secret": None,
    }
    assert redact(None, "info", event) == {
        "event": "x",
        "token": REDACTED,
        "tokens": 3,
        "headers": {"Authorization": REDACTED, "X-API-Key": REDACTED, "accept": "c"},
        "many": [{"zoom_webhook_secret": REDACTED}, ["password", {"password": REDACTED}]],
        "secret": None,
    }


# --- health and metrics -----------------------------------------------------------------------


async def test_alive_and_ready(client: httpx2.AsyncClient) -> None:
    things = Things(ready={"database": True, "worker": True})
    async with toy_server(things) as toy:
        assert (await client.get(f"{toy.url}/livez")).text == "alive\n"
        response = await client.get(f"{toy.url}/readyz")
        assert (response.status_code, response.json()["ready"]) == (200, True)
        things.ready["worker"] = False
        response = await client.get(f"{toy.url}/readyz")
        assert response.status_code == 503
        assert response.json() == {"ready": False, "parts": {"database": True, "worker": False}}
        things.ready = None  # type: ignore[assignment]
        response = await client.get(f"{toy.url}/readyz")
        assert (response.status_code, response.json()["ready"]) == (503, False)
        assert (await client.get(f"{toy.url}/livez")).status_code == 200


async def test_metrics_count_operations_and_what_others_measure(
    client: httpx2.AsyncClient,
) -> None:
    async with toy_server() as toy:
        await asyncio.gather(*(ask(client, toy, "query Greet { hello }") for _ in range(3)))
        await ask(client, toy, "query Broken { boom }")
        await ask(client, toy, "{ nobody }")
        await ask(client, toy, "{ hello }")
        lines = (await client.get(f"{toy.url}/metrics")).text.splitlines()
    operations = "rostrum_graphql_operations_total"
    assert f'{operations}{{name="Greet",outcome="ok",type="query"}} 3.0' in lines
    assert f'{operations}{{name="Broken",outcome="errors",type="query"}} 1.0' in lines
    assert f'{operations}{{name="anonymous",outcome="refused",type="none"}} 1.0' in lines
    assert f'{operations}{{name="anonymous",outcome="ok",type="query"}} 1.0' in lines
    assert 'rostrum_graphql_seconds_count{type="query"} 5.0' in lines
    assert 'rostrum_jobs{state="READY"} 3.0' in lines
    assert 'rostrum_jobs{state="DEAD"} 1.0' in lines
    assert "rostrum_round_trips_total 7.0" in lines


async def test_each_app_counts_for_itself(client: httpx2.AsyncClient) -> None:
    async with toy_server() as first, toy_server() as second:
        await ask(client, first, "query Only { hello }")
        assert 'name="Only"' in (await client.get(f"{first.url}/metrics")).text
        assert 'name="Only"' not in (await client.get(f"{second.url}/metrics")).text


def test_names_from_clients_are_bounded() -> None:
    metrics = Metrics()
    for number in range(MOST_NAMES + 50):
        metrics.operation_done(f"name{number}", "query", "ok", 0.01)
    metrics.operation_done("name0", "query", "ok", 0.01)
    text = metrics.text([Measure("rostrum_up", "Up.", 1)]).decode()
    assert text.count("rostrum_graphql_operations_total{") == MOST_NAMES + 1
    assert 'name="other",outcome="ok",type="query"} 50.0' in text
    assert "rostrum_up 1.0" in text
