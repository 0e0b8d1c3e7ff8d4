"""The embedded server: one per folder, always up, never longer than the app."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

import store.server
from store.database import Database, Unavailable
from store.embedded import Embedded, EmbeddedUnavailable, running
from tests.store.machine import gone, is_alive, needs_embedded, parent_of, until

pytestmark = needs_embedded


@pytest_asyncio.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Embedded]:
    embedded = await Embedded.start(tmp_path / "data", probe_seconds=0.2, probe_timeout_ms=400)
    yield embedded
    await embedded.stop()


async def test_starts_fast_and_stops_cleanly(tmp_path: Path) -> None:
    clock = asyncio.get_running_loop().time
    begun = clock()
    embedded = await Embedded.start(tmp_path / "new" / "data")
    assert clock() - begun < 2
    assert embedded.healthy
    pid = embedded.pid
    database = await Database.open(embedded.uri)
    await database.probe()
    await database.close()
    await embedded.stop()
    assert not is_alive(pid)
    assert not embedded.healthy
    begun = clock()
    again = await Embedded.start(tmp_path / "new" / "data")
    assert clock() - begun < 3
    await again.stop()


async def test_a_script_finds_the_running_one(embedded: Embedded, tmp_path: Path) -> None:
    found = running(tmp_path / "data")
    assert found is not None
    assert (found.pid, found.uri, found.app) == (embedded.pid, embedded.uri, os.getpid())
    database = await Database.open(found.uri)
    await database.probe()
    await database.close()


@pytest.mark.parametrize("noted", ["", "{", '{"pid": 1}', '{"pid": 1, "port": 1, "app": 1}'])
def test_a_note_of_none_that_runs_finds_nothing(tmp_path: Path, noted: str) -> None:
    assert running(tmp_path) is None
    (tmp_path / "database.json").write_text(noted)
    assert running(tmp_path) is None


async def test_two_apps_on_one_folder(embedded: Embedded, tmp_path: Path) -> None:
    ours = embedded.pid
    with pytest.raises(EmbeddedUnavailable, match=f"process {os.getpid()}.*ROSTRUM_DATA_DIR"):
        await Embedded.start(tmp_path / "data")
    assert is_alive(ours)
    with pytest.raises(EmbeddedUnavailable):
        await Embedded.start(tmp_path / "data" / ".." / "data")


async def test_killed_it_comes_back_on_the_same_port(embedded: Embedded) -> None:
    database = await Database.open(embedded.uri)
    uri, dead = embedded.uri, embedded.pid
    os.kill(dead, signal.SIGKILL)
    await until(lambda: embedded.pid != dead and embedded.healthy)
    assert embedded.uri == uri
    assert embedded.restarts == 1
    await database.probe()
    await database.close()


async def test_one_that_takes_no_writes_is_replaced(embedded: Embedded) -> None:
    hung = embedded.pid
    os.kill(hung, signal.SIGSTOP)
    await until(lambda: not embedded.healthy)
    await until(lambda: embedded.restarts == 1 and embedded.healthy, 20)
    assert not is_alive(hung)
    assert embedded.pid != hung


async def test_a_killed_lifeline_is_replaced_too(embedded: Embedded) -> None:
    server, lifeline = embedded.pid, embedded._server._lifeline.pid
    os.kill(lifeline, signal.SIGKILL)
    await until(lambda: embedded.restarts == 1 and embedded.healthy)
    assert not is_alive(server)
    database = await Database.open(embedded.uri)
    await database.probe()
    await database.close()


async def test_a_wheel_that_is_missing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    with pytest.raises(EmbeddedUnavailable, match="ROSTRUM_MONGODB_URI"):
        await Embedded.start(tmp_path / "data")


async def test_one_that_cannot_start_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.server, "FLAGS", ["--no-such-flag"])
    with pytest.raises(EmbeddedUnavailable, match=r"database\.log"):
        await Embedded.start(tmp_path)
    assert "no-such-flag" in (tmp_path / "database.log").read_text()
    monkeypatch.undo()
    # The folder is free again.
    await (await Embedded.start(tmp_path)).stop()


async def test_no_configuration_from_elsewhere_joins_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secantusd.toml").write_text("nonsense = [")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECANTUS_DATA_NONLOGGED", "1")
    await (await Embedded.start(tmp_path / "data")).stop()


async def app_with_server(data_dir: Path) -> tuple[asyncio.subprocess.Process, int]:
    app = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.store.app", str(data_dir), "0"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert app.stdout
    server = int(await app.stdout.readline())
    return app, server


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_it_never_outlives_the_app(tmp_path: Path, how: signal.Signals) -> None:
    app, server = await app_with_server(tmp_path)
    assert is_alive(server)
    app.send_signal(how)
    await app.communicate()
    await gone(server, 5)
    # And the next one starts at once on what it left.
    clock = asyncio.get_running_loop().time
    begun = clock()
    embedded = await Embedded.start(tmp_path)
    assert clock() - begun < 4
    await embedded.stop()


async def test_a_stopped_server_does_not_outlive_the_app(tmp_path: Path) -> None:
    app, server = await app_with_server(tmp_path)
    os.kill(server, signal.SIGSTOP)
    app.kill()
    await app.communicate()
    await gone(server, 8)


async def test_app_and_lifeline_killed_at_once(tmp_path: Path) -> None:
    """On Linux the server dies with its lifeline; elsewhere the next app ends it."""
    app, server = await app_with_server(tmp_path)
    lifeline = parent_of(server)
    os.kill(lifeline, signal.SIGKILL)
    app.kill()
    await app.communicate()
    embedded = await Embedded.start(tmp_path)
    assert not is_alive(server)
    await embedded.stop()


async def test_calls_fail_cleanly_while_it_is_away(tmp_path: Path) -> None:
    """And none that was interrupted keeps what it wrote to itself afterwards."""
    embedded = await Embedded.start(tmp_path, probe_seconds=60)
    database = await Database.open(embedded.uri, timeout_ms=300)
    os.kill(embedded.pid, signal.SIGSTOP)
    with pytest.raises(Unavailable):
        await database.probe()
    os.kill(embedded.pid, signal.SIGCONT)
    async with asyncio.timeout(5):
        await database.probe()
    assert embedded.restarts == 0
    await database.close()
    await embedded.stop()
