"""API keys: their secret is shown once and kept nowhere."""

from datetime import timedelta

import pytest

from advocacy.clock import StoppedClock
from advocacy.roles import Role
from api.wiring import House
from resolvers.keys import HASHER
from tests.asking import Asking
from tests.resolvers.answers import snapshot

KEY = "key { id name roles createdAt revokedAt } secret"


@pytest.fixture
def admin(ask: Asking) -> Asking:
    """Asks as an admin."""
    return ask.by(Role.ADMIN)


async def test_a_key_is_made_and_only_its_hash_is_kept(admin: Asking, house: House) -> None:
    issued = await admin.done("createApiKey", KEY, name=" CRM ", roles=["INTEGRATION", "ANALYST"])
    key, secret = issued["key"], issued["secret"]
    assert key == {
        "id": key["id"],
        "name": "CRM",
        "roles": ["INTEGRATION", "ANALYST"],
        "createdAt": "2026-11-22T12:00:00Z",
        "revokedAt": None,
    }
    mark, dot, text = secret.partition(".")
    assert (mark, dot, len(text) >= 40) == (f"rk_{key['id'].removeprefix('key_')}", ".", True)
    stored = await house.find_key(key["id"])
    assert stored
    assert stored.hash.startswith("$argon2id$")
    assert HASHER.verify(stored.hash, text)
    assert text not in str(await snapshot(house))


async def test_no_two_keys_share_a_secret(admin: Asking) -> None:
    secrets = {
        (await admin.done("createApiKey", KEY, name="CRM", roles=["INTEGRATION"]))["secret"]
        for _ in range(3)
    }
    assert len(secrets) == 3


async def test_a_key_is_revoked_once_and_for_all(admin: Asking, clock: StoppedClock) -> None:
    issued = await admin.done("createApiKey", KEY, name="CRM", roles=["INTEGRATION"])
    id = issued["key"]["id"]
    clock.advance(timedelta(hours=1))
    revoked = await admin.done("revokeApiKey", "id revokedAt", id=id)
    assert revoked == {"id": id, "revokedAt": "2026-11-22T13:00:00Z"}
    clock.advance(timedelta(hours=1))
    assert await admin.done("revokeApiKey", "id revokedAt", id=id) == revoked


@pytest.mark.parametrize("wrong, path", [({"roles": []}, ["roles"]), ({"name": " "}, ["name"])])
async def test_a_key_for_nothing_is_refused(
    wrong: dict[str, object], path: list[str], admin: Asking, house: House
) -> None:
    before = await snapshot(house)
    given = {"name": "CRM", "roles": ["INTEGRATION"], **wrong}
    payload = await admin.payload("createApiKey", "secret", given)
    [problem] = payload["errors"]
    assert (problem["code"], problem["path"]) == ("INVALID_INPUT", path)
    assert await snapshot(house) == before


async def test_a_key_that_is_not_there_is_not_found(admin: Asking) -> None:
    [problem] = await admin.problems("revokeApiKey", id="key_0")
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["id"])
