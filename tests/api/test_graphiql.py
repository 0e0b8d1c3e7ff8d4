"""The page for browsers: what it carries, what it may load, and who gets it."""

import hashlib
import json
import re

import httpx2
import pytest
from starlette.requests import Request

from api.assembly import Example
from api.graphiql.page import ASSETS, FOLDER, GraphiQLPage, policy
from tests.api.toy import EXAMPLES, Toy, toy_server

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def settings_in(page: str) -> dict[str, object]:
    """The settings that the page carries."""
    found = re.search(r'(?s)<script id="settings" type="application/json">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]))


async def test_a_browser_gets_graphiql_with_its_tabs(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await client.get(toy.graphql, headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    carried = settings_in(response.text)
    assert carried["token"] == toy.demo_token
    assert carried["path"] == "/graphql"
    assert carried["examples"] == [
        {"query": f"# {each.name}\n\n{each.query}\n", "variables": each.variables}
        for each in EXAMPLES
    ]


async def test_everything_it_loads_is_ours(client: httpx2.AsyncClient, toy: Toy) -> None:
    page = (await client.get(toy.graphql, headers=BROWSER)).text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(loaded) == 7
    for address in loaded:
        if address == "data:,":
            continue
        assert address.startswith("/graphql/assets/")
        response = await client.get(f"{toy.url}{address}")
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        kind = "css" if ".css" in address else "javascript"
        assert kind in response.headers["content-type"]
    assert not re.findall(r"<script(?![^>]*src=)(?![^>]*application/json)", page)
    assert "style=" not in page


async def test_the_policy_lets_nothing_else_in(client: httpx2.AsyncClient, toy: Toy) -> None:
    response = await client.get(toy.graphql, headers=BROWSER)
    rules = dict(
        rule.strip().split(" ", 1)
        for rule in response.headers["content-security-policy"].split(";")
    )
    host = toy.url.removeprefix("http://")
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["connect-src"] == f"'self' ws://{host} wss://{host}"
    assert "ws:" not in policy("evil.example; script-src *")


async def test_other_files_are_not_served(client: httpx2.AsyncClient, toy: Toy) -> None:
    for name in ("page.py", "README.md", "..%2Fpage.py", "vendored/graphiql.min.js", ""):
        assert (await client.get(f"{toy.url}/graphql/assets/{name}")).status_code == 404


async def test_the_token_is_for_this_machine_only(client: httpx2.AsyncClient, toy: Toy) -> None:
    for host, trusted in (("localhost:1", True), ("[::1]", True), ("evil.example", False)):
        response = await client.get(toy.graphql, headers={**BROWSER, "host": host})
        assert (settings_in(response.text)["token"] is not None) is trusted


async def test_programs_get_no_page(client: httpx2.AsyncClient, toy: Toy) -> None:
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        response = await client.get(
            toy.graphql, params={"query": "{ hello }"}, headers={"accept": accept}
        )
        assert response.json() == {"data": {"hello": "hello world"}}
    response = await client.post(toy.graphql, json={"query": "{ hello }"}, headers=BROWSER)
    assert response.json() == {"data": {"hello": "hello world"}}


@pytest.mark.parametrize("asked", [None, True, False])
async def test_production_shows_it_when_asked_and_never_a_token(
    client: httpx2.AsyncClient, asked: bool | None
) -> None:
    uri = "mongodb://db.internal"
    async with toy_server(env="production", mongodb_uri=uri, graphiql=asked) as toy:
        response = await client.get(toy.graphql, headers=BROWSER)
        if asked:
            assert settings_in(response.text)["token"] is None
        else:
            assert response.status_code == 400
            assert (await client.get(f"{toy.url}/graphql/assets/start.js")).status_code == 404


def test_an_example_cannot_break_out_of_the_page() -> None:
    example = Example("</script><script>alert(1)</script>", "{ a } {start.js}")
    scope = {"type": "http", "path": "/graphql", "query_string": b"", "headers": []}
    page = bytes(GraphiQLPage([example], None, "").response(Request(scope)).body).decode()
    assert "<script>alert" not in page
    tab = {"query": f"# {example.name}\n\n{example.query}\n", "variables": ""}
    assert settings_in(page)["examples"] == [tab]


def test_the_vendored_files_are_those_that_the_readme_names() -> None:
    rows = re.findall(r"\| (\S+) \| ([0-9a-f]{64}) \|", (FOLDER / "README.md").read_text())
    files = {path.name for path in (FOLDER / "vendored").iterdir()}
    assert {name for name, _ in rows} == files
    for name, sum in rows:
        content = (FOLDER / "vendored" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sum, name
    assert all(path.exists() for path in ASSETS.values())
