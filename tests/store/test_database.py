"""Opening a database, and what happens when there is none or the wrong one."""

import asyncio
import socket
import time
from pathlib import Path

import pytest
from pymongo.errors import PyMongoError

from store.collection import Collection, Order, Window
from store.database import (
    Database,
    DatabaseError,
    Rejected,
    StandaloneRefused,
    Unavailable,
)
from store.server import server_binary
from tests.store.machine import needs_embedded
from tests.store.things import Thing


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def test_ping_and_probe(database: Database) -> None:
    await database.ping()
    await database.probe()
    await asyncio.gather(*(database.transaction(database.probe) for _ in range(5)))


async def test_round_trips_are_counted(database: Database, things: Collection[Thing]) -> None:
    before = database.round_trips
    await things.insert(Thing(id="thg_1"))
    await things.get("thg_1")
    await things.page({}, Order(), Window())
    await database.ping()
    assert database.round_trips - before == 3


async def test_each_task_counts_its_own(database: Database, things: Collection[Thing]) -> None:
    async def read(times: int) -> int:
        with database.counting() as trips:
            for _ in range(times):
                await things.get("thg_1")
                await asyncio.sleep(0)
            await asyncio.gather(things.get("thg_1"), things.get("thg_2"))
        await things.get("thg_1")
        return trips.count

    with database.counting() as outer:
        assert list(await asyncio.gather(read(1), read(3), read(0))) == [3, 5, 2]
    assert outer.count == 13


async def test_a_transaction_costs_no_round_trip_of_its_own(
    database: Database, things: Collection[Thing]
) -> None:
    async def work() -> None:
        await things.get("thg_1")

    with database.counting() as trips:
        await database.transaction(work)
    assert trips.count == 1


async def test_a_wrong_command_is_rejected_in_our_words(things: Collection[Thing]) -> None:
    with pytest.raises(Rejected) as rejected:
        await things.find({"$nonsense": 1}, limit=1)
    assert rejected.value.code
    assert not isinstance(rejected.value, PyMongoError)
    with pytest.raises(DatabaseError):
        await things.aggregate([{"$nonsense": 1}], limit=1)
    await things.insert(Thing(id="thg_1"))
    with pytest.raises(DatabaseError):
        await things.update({"id": "thg_1"}, {"$nonsense": {"a": 1}})


async def test_nobody_there_is_told_in_time() -> None:
    port = free_port()
    begun = time.monotonic()
    with pytest.raises(Unavailable, match=f"127.0.0.1:{port}"):
        await Database.open(f"mongodb://127.0.0.1:{port}/", timeout_ms=500)
    assert time.monotonic() - begun < 3


async def test_one_that_accepts_and_says_nothing_is_told_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await Database.open(f"mongodb://127.0.0.1:{port}/", timeout_ms=500)
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "localhost",
        "http://localhost",
        "mongodb://",
        "mongodb://localhost:notaport",
        "mongodb://localhost:99999",
        "mongodb://localhost/?w=nonsense&journal=perhaps",
        "mongodb://user@:pass@localhost/",
    ],
)
async def test_a_wrong_address_is_rejected(uri: str) -> None:
    with pytest.raises(Rejected, match="address"):
        await Database.open(uri, timeout_ms=500)


async def test_a_password_is_in_no_message() -> None:
    with pytest.raises(Unavailable) as unavailable:
        await Database.open(f"mongodb://me:hunter2@127.0.0.1:{free_port()}/", timeout_ms=300)
    assert "hunter2" not in str(unavailable.value)


async def test_durable_by_default_unless_the_address_says_otherwise(database_uri: str) -> None:
    ours = await Database.open(database_uri)
    joint = "&" if "?" in database_uri else "/?"
    theirs = await Database.open(f"{database_uri}{joint}w=1&appName=theirs")
    assert ours._client.write_concern.document == {"w": "majority", "j": True}
    assert theirs._client.write_concern.document == {"w": 1, "j": True}
    await ours.close()
    await theirs.close()


@needs_embedded
async def test_one_that_runs_alone_is_refused(tmp_path: Path) -> None:
    server = await asyncio.create_subprocess_exec(
        *(str(server_binary()), "--standalone", "--port", "0", "--log-file-max", "128MB"),
        *("--storage-path", str(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert server.stdout
    port = int((await server.stdout.readline()).decode().rpartition(":")[2])
    with pytest.raises(StandaloneRefused, match="--replSet"):
        await Database.open(f"mongodb://127.0.0.1:{port}/?directConnection=true")
    server.terminate()
    await server.wait()
