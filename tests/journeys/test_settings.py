"""Settings as whoever starts the server has them: what is wrong is said in a line each."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from api.serving import run
from api.wiring import assemble
from store.embedded import running
from store.server import FLAGS, server_binary
from tests.journeys.server import ROOT, Server, free_port

REPLICAS = "mongodb://db.example/?replicaSet=rs0"
KEY = "k" * 32
SAFE = {"ENV": "production", "MONGODB_URI": REPLICAS, "SECRET_KEY": KEY}
Lines = dict[str, tuple[dict[str, str], list[str]]]
# What is wrong with the settings alone, and words of each line that says so.
UNSAFE: Lines = {
    "production without a thought": (
        {"ENV": "production", "CORS_ORIGINS": "https://app.example, *"},
        [
            "ROSTRUM_MONGODB_URI is not set",
            "ROSTRUM_SECRET_KEY is missing",
            "ROSTRUM_CORS_ORIGINS has",
        ],
    ),
    "a short key": (
        {**SAFE, "SECRET_KEY": "hunter2"},
        ["ROSTRUM_SECRET_KEY is missing or shorter"],
    ),
    "half of a wildcard": ({**SAFE, "CORS_ORIGINS": "https://*.example"}, ["ROSTRUM_CORS_ORIGINS"]),
    "keys over http": (
        {
            **SAFE,
            "JWKS_URL": "http://idp.example/keys",
            "OIDC_ISSUER": "https://idp.example",
            "OIDC_AUDIENCE": "rostrum",
        },
        ["ROSTRUM_JWKS_URL must begin with https://"],
    ),
    "half an identity provider": (
        {"JWKS_URL": "https://idp.example/keys"},
        ["set JWKS_URL, OIDC_ISSUER and OIDC_AUDIENCE together"],
    ),
    "another environment": ({"ENV": "staging"}, ["ROSTRUM_ENV"]),
    "no port": ({"PORT": "eighty"}, ["ROSTRUM_PORT"]),
    "a port beyond all": ({"PORT": "70000"}, ["ROSTRUM_PORT"]),
}
# What is found out on the way.
UNUSABLE: Lines = {
    "production without a thought": UNSAFE["production without a thought"],
    "an address of nothing": ({"MONGODB_URI": "db.example:hunter2"}, ["ROSTRUM_MONGODB_URI"]),
    "a host that is not ours": ({"HOST": "192.0.2.1"}, ["192.0.2.1"]),
    "a folder that cannot be": ({"DATA_DIR": "/dev/null/x"}, ["/dev/null/x"]),
}


@dataclass(frozen=True)
class Ended:
    """How a server ended that did not start."""

    status: int
    said: str
    complaints: list[str]


async def ended(settings: Mapping[str, str]) -> Ended:
    """Start a server with these settings and nothing else, and wait for its end."""
    process = await started(settings)
    try:
        said, complaints = await asyncio.wait_for(process.communicate(), 60)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode is not None
    return Ended(process.returncode, said.decode(), complaints.decode().splitlines())


async def started(settings: Mapping[str, str]) -> asyncio.subprocess.Process:
    """A server with these settings and nothing else."""
    given = {f"ROSTRUM_{name}": value for name, value in settings.items()}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "api"),
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("what", UNSAFE)
def test_a_setting_that_will_not_do_is_named_in_a_line(
    what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, expected = UNSAFE[what]
    for name in [name for name in os.environ if name.startswith("ROSTRUM_")]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(f"ROSTRUM_{name}", value)
    status = run(assemble, lambda _: pytest.fail("it has started"))
    said, complaints = capsys.readouterr()
    assert_explained(Ended(status, said, complaints.splitlines()), expected)


async def test_a_server_that_cannot_start_says_why_in_a_line(tmp_path: Path) -> None:
    given = {"DATA_DIR": str(tmp_path), "PORT": str(free_port())}
    ends = await asyncio.gather(*(ended({**given, **each}) for each, _ in UNUSABLE.values()))
    for end, (_, expected) in zip(ends, UNUSABLE.values(), strict=True):
        assert_explained(end, expected)


def assert_explained(end: Ended, expected: list[str]) -> None:
    """One line for each thing to do, and nothing secret in them."""
    assert (end.status, end.said) == (1, "")
    assert len(end.complaints) == len(expected), end.complaints
    for line, words in zip(end.complaints, expected, strict=True):
        assert words in line
        assert len(line) > len(words), "it says what to do"
    assert "hunter2" not in "".join(end.complaints)


@asynccontextmanager
async def standalone(folder: Path) -> AsyncIterator[str]:
    """The address of a database without transactions."""
    (folder / "server.toml").touch()
    process = await asyncio.create_subprocess_exec(
        *(str(server_binary()), *FLAGS, "--standalone", "--port", "0"),
        *("--storage-path", str(folder / "database"), "--config", str(folder / "server.toml")),
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    try:
        async with asyncio.timeout(30):
            while " listening on " not in (line := (await process.stdout.readline()).decode()):
                assert line
        yield f"mongodb://127.0.0.1:{line.rpartition(':')[2].strip()}/?directConnection=true"
    finally:
        process.kill()
        await process.communicate()


async def test_a_database_without_transactions_is_refused_with_the_remedy(tmp_path: Path) -> None:
    async with standalone(tmp_path) as uri:
        end = await ended({"MONGODB_URI": uri, "SECRET_KEY": KEY, "PORT": str(free_port())})
    assert end.status == 1
    [line] = end.complaints
    assert "--replSet" in line
    assert "rs.initiate()" in line


async def test_a_server_is_where_its_settings_say_and_admits_whom_they_name(
    tmp_path: Path, client: httpx2.AsyncClient
) -> None:
    port = str(free_port())
    url = f"http://127.0.0.2:{port}"
    settings = {
        "HOST": "127.0.0.2",
        "PORT": port,
        "DATA_DIR": str(tmp_path / "here"),
        "CORS_ORIGINS": "https://app.example",
        "GRAPHIQL": "false",
    }
    process = await started(settings)
    assert process.stdout
    try:
        said = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        assert f"{url}/graphql" in said
        assert (await client.get(f"{url}/readyz")).status_code == 200
        assert (tmp_path / "here" / "secret_key").stat().st_mode & 0o777 == 0o600
        for origin, admitted in (("https://app.example", True), ("https://evil.example", False)):
            asks = {"origin": origin, "access-control-request-method": "POST"}
            answer = await client.options(f"{url}/graphql", headers=asks)
            assert (answer.headers.get("access-control-allow-origin") == origin) is admitted
        page = await client.get(f"{url}/graphql", headers={"accept": "text/html"})
        assert "<html" not in page.text
        hook = await client.post(f"{url}/webhooks/zoom", content=b"{}")
        assert hook.status_code == 404
        assert "ROSTRUM_ZOOM_WEBHOOK_SECRET" in hook.text
    finally:
        process.terminate()
        await process.communicate()
    assert process.returncode == 0


def test_a_server_is_found_by_every_name_of_its_folder(server: Server, tmp_path: Path) -> None:
    parent, name = server.data_dir.parent, server.data_dir.name
    (tmp_path / "link").symlink_to(parent)
    for folder in (
        server.data_dir,
        tmp_path / "link" / name,
        parent / ".." / parent.name / name,
        Path(os.path.relpath(server.data_dir)),
    ):
        assert running(folder) == server.database, folder
