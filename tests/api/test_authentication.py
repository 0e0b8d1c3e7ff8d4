"""Who is who: tokens of our own, tokens of an identity provider, API keys."""

import asyncio
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from argon2 import PasswordHasher
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry
from pydantic import SecretStr

from advocacy.api_keys import ApiKey
from advocacy.clock import StoppedClock
from advocacy.roles import Role
from api import api_keys
from api.authentication import Authentication
from api.identity_provider import ProviderUnavailable, usable
from api.tokens import CredentialRefused, Signed, sign_token, token_key
from resolvers.viewer import Viewer
from tests.api.toy import KEY, Things, Toy, at, settings, toy_server

NOW = at("2026-03-01T12:00:00+00:00")
SECRET = SecretStr(KEY)
HOUR = timedelta(hours=1)
ADA = Viewer("Ada", frozenset({Role.ADVOCATE, Role.ANALYST}), "adv_1")


async def no_keys(_id: str) -> ApiKey | None:
    """A store without keys."""
    return None


async def itself(id: str) -> str:
    """A store in which nobody was merged."""
    return id


def authentication(clock: StoppedClock | None = None, **given: Any) -> Authentication:
    """Authentication at a stopped time."""
    find_key = given.pop("find_key", no_keys)
    find_current = given.pop("find_current", itself)
    clock = clock or StoppedClock(NOW)
    return Authentication.of(settings(**given), SECRET, find_key, find_current, clock)


async def bearer(credential: str, checking: Authentication | None = None) -> Signed:
    """Who a bearer token proves."""
    return await (checking or authentication()).signed({"authorization": f"Bearer {credential}"})


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a token of our own, changed; None leaves one out."""
    whole = {
        "iss": "rostrum",
        "aud": "rostrum-api",
        "sub": "ada",
        "name": "Ada",
        "roles": ["ANALYST"],
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + HOUR).timestamp()),
    }
    return {name: value for name, value in {**whole, **changes}.items() if value is not None}


def signed(changed: dict[str, Any], key: Any = None, **header: Any) -> str:
    """A token with these claims."""
    return jwt.encode({"alg": "HS256", **header}, changed, key or token_key(SECRET))


async def test_nobody_is_anonymous() -> None:
    assert (await authentication().signed({})).viewer == Viewer.anonymous()
    assert Viewer.anonymous().is_anonymous
    assert not Viewer.anonymous().has(*Role)
    assert ADA.has(Role.ANALYST, Role.ADMIN)
    assert not ADA.has(Role.ADMIN)


async def test_our_own_token_proves_its_viewer() -> None:
    found = await bearer(sign_token(SECRET, ADA, lifetime=HOUR, at=NOW))
    assert found == Signed(ADA, NOW + HOUR)


async def test_who_was_merged_is_whom_they_became_and_others_are_not_looked_up() -> None:
    async def became(id: str) -> str:
        assert id == "adv_1"
        return "adv_2"

    checking = authentication(find_current=became)
    found = await bearer(sign_token(SECRET, ADA, lifetime=HOUR, at=NOW), checking)
    assert found == Signed(Viewer(ADA.name, ADA.roles, "adv_2"), NOW + HOUR)
    assert (await bearer(signed(claims()), checking)).viewer.advocate_id is None


async def test_the_scheme_is_not_case_sensitive() -> None:
    token = sign_token(SECRET, ADA, lifetime=HOUR, at=NOW)
    assert (await authentication().signed({"authorization": f"bearer  {token} "})).viewer == ADA


async def test_a_token_ends() -> None:
    clock = StoppedClock(NOW)
    token = sign_token(SECRET, ADA, lifetime=HOUR, at=NOW)
    checking = authentication(clock)
    clock.advance(HOUR - timedelta(seconds=1))
    await bearer(token, checking)
    clock.advance(timedelta(seconds=10))
    with pytest.raises(CredentialRefused, match="expired"):
        await bearer(token, checking)


def tampered(token: str, **changes: Any) -> str:
    """`token` with other claims under the same signature."""
    head, body, signature = token.split(".")
    decoded = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    changed = urlsafe_b64encode(json.dumps({**decoded, **changes}).encode()).decode().rstrip("=")
    return f"{head}.{changed}.{signature}"


def unsigned(changed: dict[str, Any], algorithm: str = "none") -> str:
    """A token that claims to need no signature."""
    parts = ({"alg": algorithm, "typ": "JWT"}, changed)
    encoded = [urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, ""])


WRONG = {
    "expired": signed(claims(exp=int((NOW - HOUR).timestamp()))),
    "of another key": signed(claims(), OctKey.import_key("another key of at least 32 bytes!")),
    "of the bare secret": signed(claims(), OctKey.import_key(KEY)),
    "tampered with": tampered(signed(claims()), roles=["ADMIN"]),
    "unsigned": unsigned(claims()),
    "unsigned, oddly": unsigned(claims(), "None"),
    "of another algorithm": jwt.encode(
        {"alg": "HS512"}, claims(), token_key(SECRET), algorithms=["HS512"]
    ),
    "of another issuer": signed(claims(iss="other")),
    "for another audience": signed(claims(aud="other")),
    "not valid yet": signed(claims(nbf=int((NOW + HOUR).timestamp()))),
    "without an end": signed(claims(exp=None)),
    "without a subject": signed(claims(sub=None)),
    "without an audience": signed(claims(aud=None)),
    "without roles": signed(claims(roles=None)),
    "of no role": signed(claims(roles=[])),
    "of an unknown role": signed(claims(roles=["ANALYST", "KING"])),
    "of roles that are no list": signed(claims(roles="ADMIN")),
    "of roles that are no text": signed(claims(roles=[{"a": 1}])),
    "of a name that is no text": signed(claims(name=["Ada"])),
    "of an advocate that is no text": signed(claims(advocate_id=7)),
    "with an endless end": signed(claims(exp="never")),
    "cut": signed(claims())[:-10],
    "of two parts": "a.b",
    "not a token": "hello",
    "empty": "",
    "not text": "ÿþ.ÿþ.ÿþ",
    "far too long": "a" * 20_000 + ".b.c",
    "deep": urlsafe_b64encode(b"[" * 3_000).decode() + ".b.c",
}


@pytest.mark.parametrize("token", WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_token_is_refused(token: str) -> None:
    with pytest.raises(CredentialRefused) as refused:
        await bearer(token)
    assert token == "" or token not in str(refused.value)


async def test_an_end_beyond_all_measure_is_cut() -> None:
    found = await bearer(signed(claims(exp=10**300)))
    assert found.until is not None
    assert found.until.year == 2036


@pytest.mark.parametrize("header", ["Basic YTpi", "Token x", "x", ""])
async def test_other_schemes_are_refused(header: str) -> None:
    with pytest.raises(CredentialRefused):
        await authentication().signed({"authorization": header})


# --- over HTTP --------------------------------------------------------------------------------


async def who(client: httpx2.AsyncClient, toy: Toy, **headers: str) -> httpx2.Response:
    """The answer to "who am I?"."""
    return await client.post(toy.graphql, json={"query": "{ whoami }"}, headers=headers)


async def test_a_wrong_token_is_401_everywhere(client: httpx2.AsyncClient, toy: Toy) -> None:
    headers = {"authorization": f"Bearer {WRONG['tampered with']}"}
    for response in (
        await who(client, toy, **headers),
        await client.post(f"{toy.url}/echo", headers=headers),
        await client.get(toy.graphql, params={"query": "{ whoami }"}, headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer ")
        (error,) = response.json()["errors"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_api_keys_over_http(client: httpx2.AsyncClient) -> None:
    things = Things(clock=StoppedClock(NOW))
    key, text = issued("Zoom bridge", Role.INTEGRATION)
    things.keys[key.id] = key
    async with toy_server(things) as toy:
        for headers in ({"x-api-key": text}, {"authorization": f"Bearer {text}"}):
            response = await who(client, toy, **headers)
            assert response.json()["data"] == {"whoami": "Zoom bridge:INTEGRATION:None"}
        both = {"x-api-key": text, "authorization": f"Bearer {text}"}
        assert (await who(client, toy, **both)).status_code == 401
        assert (await who(client, toy, **{"x-api-key": text + "x"})).status_code == 401


async def test_a_store_that_does_not_answer_is_no_refusal(
    client: httpx2.AsyncClient, toy: Toy
) -> None:
    headers = {"x-api-key": "rk_trouble.x"}
    for response in (
        await who(client, toy, **headers),
        await client.post(f"{toy.url}/echo", headers=headers),
    ):
        assert response.status_code == 503
        assert response.json()["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE"}
        assert "hunter2" not in response.text


# --- API keys ---------------------------------------------------------------------------------


def issued(name: str, *roles: Role, **given: Any) -> tuple[ApiKey, str]:
    """A key as it is stored, and as it was handed out."""
    hash = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("s3cret")
    key = ApiKey(id="key_01", name=name, roles=roles, hash=hash, created_at=NOW, **given)
    return key, "rk_01.s3cret"


async def test_a_key_is_checked_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    key, text = issued("Bridge", Role.INTEGRATION, advocate_id="adv_1")
    asked: list[str] = []
    hashed: list[str] = []
    matches = api_keys.matches

    async def find_key(id: str) -> ApiKey | None:
        asked.append(id)
        return key

    def counted(hash: str, secret: str) -> bool:
        hashed.append(secret)
        return matches(hash, secret)

    monkeypatch.setattr(api_keys, "matches", counted)
    clock = StoppedClock(NOW)
    checking = authentication(clock, find_key=find_key)
    for _ in range(5):
        found = await bearer(text, checking)
        assert found.viewer == Viewer("Bridge", frozenset({Role.INTEGRATION}), "adv_1")
        assert found.until == NOW + HOUR
    assert (asked, hashed) == (["key_01"], ["s3cret"])
    clock.advance(timedelta(seconds=61))
    key = key.revoked(clock.now())
    with pytest.raises(CredentialRefused, match="revoked"):
        await bearer(text, checking)
    assert (asked, hashed) == (["key_01"] * 2, ["s3cret"])


async def test_a_wrong_secret_is_not_hashed_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key, _ = issued("Bridge", Role.INTEGRATION)
    hashed: list[str] = []

    def never(_hash: str, secret: str) -> bool:
        hashed.append(secret)
        return False

    async def find_key(_id: str) -> ApiKey | None:
        return key

    monkeypatch.setattr(api_keys, "matches", never)
    checking = authentication(find_key=find_key)
    for _ in range(5):
        with pytest.raises(CredentialRefused):
            await bearer("rk_01.wrong", checking)
    assert hashed == ["wrong"]


@pytest.mark.parametrize(
    "text", ["rk_01", "rk_", "rk_.", "rk_02.s3cret", "rk_01." + "x" * 500, "x"]
)
async def test_what_is_no_key_is_refused(text: str) -> None:
    key, _ = issued("Bridge", Role.INTEGRATION)

    async def find_key(id: str) -> ApiKey | None:
        return key if id == "key_01" else None

    with pytest.raises(CredentialRefused):
        await authentication(find_key=find_key).signed({"x-api-key": text})


async def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_keys, "REMEMBERED", 10)
    keys = api_keys.ApiKeys(no_keys, StoppedClock(NOW))
    for number in range(50):
        with pytest.raises(CredentialRefused):
            await keys.signed(f"rk_{number}.x")
    assert len(keys._known) == 10


async def test_an_unreadable_hash_is_no_proof() -> None:
    assert not api_keys.matches("not a hash", "s3cret")


# --- an identity provider ---------------------------------------------------------------------


class Provider:
    """A JWKS endpoint on this machine."""

    def __init__(self) -> None:
        self.keys: list[Any] = []
        self.status = 200
        self.asked = 0
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request with the public keys."""
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        public = [key.as_dict(private=False) for key in self.keys]
        strange = {"kty": "PQC", "kid": "tomorrow"}
        body = json.dumps({"keys": [*public, strange]}).encode()
        head = (
            f"HTTP/1.1 {self.status} X\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def provided(*keys: Any) -> AsyncIterator[tuple[Provider, StoppedClock, Authentication]]:
    """A provider with these keys, and an authentication that trusts it."""
    provider, clock = Provider(), StoppedClock(NOW)
    provider.keys = list(keys)
    server = await asyncio.start_server(provider.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        checking = authentication(
            clock,
            jwks_url=f"http://127.0.0.1:{port}/keys",
            oidc_issuer="https://issuer.example",
            oidc_audience="rostrum",
        )
        yield provider, clock, checking


RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
OTHER = RSAKey.generate_key(2048, {"kid": "other"})


def provider_token(key: Any, algorithm: str, **changes: Any) -> str:
    """A token of the identity provider's."""
    whole = claims(**{"iss": "https://issuer.example", "aud": ["rostrum", "x"], **changes})
    header = {"alg": algorithm, "kid": key.kid, "custom": "header"}
    return jwt.encode(header, whole, key, registry=lenient())


def lenient() -> JWSRegistry:
    """A registry that lets a header of its own pass, as providers send them."""
    return JWSRegistry(algorithms=["RS256", "ES256", "HS256", "PS256"], strict_check_header=False)


@pytest.mark.parametrize("key, algorithm", [(RSA, "RS256"), (EC, "ES256")])
async def test_a_provider_s_token_is_checked_against_its_keys(key: Any, algorithm: str) -> None:
    async with provided(RSA, EC) as (provider, _, checking):
        for _ in range(3):
            found = await bearer(provider_token(key, algorithm), checking)
            assert found.viewer == Viewer("Ada", frozenset({Role.ANALYST}))
        assert provider.asked == 1
        own = await bearer(sign_token(SECRET, ADA, lifetime=HOUR, at=NOW), checking)
        assert own.viewer == ADA


async def test_roles_may_stand_under_our_own_name() -> None:
    async with provided(RSA) as (_, _, checking):
        named = {"roles": None, "https://rostrum/roles": ["COORDINATOR"]}
        found = await bearer(provider_token(RSA, "RS256", **named), checking)
        assert found.viewer.roles == {Role.COORDINATOR}


async def test_a_provider_s_wrong_tokens_are_refused() -> None:
    # The classic confusion: the public key taken for a shared secret.
    body = unsigned(claims(iss="https://issuer.example", aud="rostrum"), "HS256")
    proof = hmac.digest(RSA.as_pem(private=False), body.rstrip(".").encode(), "sha256")
    forged = body + urlsafe_b64encode(proof).decode().rstrip("=")
    wrong = [
        provider_token(RSA, "RS256", aud="someone else"),
        provider_token(RSA, "RS256", exp=int((NOW - HOUR).timestamp())),
        provider_token(RSA, "RS256", roles=["KING"]),
        provider_token(RSA, "RS256", roles=None),
        provider_token(RSA, "PS256"),
        provider_token(OTHER, "RS256"),
        jwt.encode({"alg": "RS256", "kid": "rsa"}, claims(), OTHER),
        jwt.encode({"alg": "RS256", "kid": "rsa"}, claims(), RSA),
        jwt.encode({"alg": "RS256"}, claims(), RSA),
        forged,
        unsigned(claims(iss="https://issuer.example", aud="rostrum")),
    ]
    async with provided(RSA) as (_, _, checking):
        for token in wrong:
            with pytest.raises(CredentialRefused):
                await bearer(token, checking)


async def test_new_keys_are_fetched_but_not_too_often() -> None:
    async with provided(RSA) as (provider, clock, checking):
        await bearer(provider_token(RSA, "RS256"), checking)
        provider.keys = [OTHER]
        for _ in range(5):
            with pytest.raises(CredentialRefused):
                await bearer(provider_token(OTHER, "RS256"), checking)
        assert provider.asked == 1
        clock.advance(timedelta(seconds=31))
        await bearer(provider_token(OTHER, "RS256"), checking)
        assert provider.asked == 2
        with pytest.raises(CredentialRefused):
            await bearer(provider_token(RSA, "RS256"), checking)


async def test_many_at_once_ask_once() -> None:
    async with provided(RSA) as (provider, _, checking):
        token = provider_token(RSA, "RS256")
        await asyncio.gather(*(bearer(token, checking) for _ in range(20)))
        assert provider.asked == 1


async def test_old_keys_serve_while_the_provider_is_down() -> None:
    async with provided(RSA) as (provider, clock, checking):
        token = provider_token(RSA, "RS256", exp=int((NOW + 10 * HOUR).timestamp()))
        await bearer(token, checking)
        provider.status = 500
        clock.advance(2 * HOUR)
        assert (await bearer(token, checking)).viewer.name == "Ada"
        assert provider.asked == 2


async def test_without_any_keys_nothing_can_be_said(client: httpx2.AsyncClient) -> None:
    async with provided(RSA) as (provider, _, checking):
        provider.status = 500
        with pytest.raises(ProviderUnavailable):
            await bearer(provider_token(RSA, "RS256"), checking)
    async with toy_server(
        jwks_url="http://127.0.0.1:1/keys",
        oidc_issuer="https://issuer.example",
        oidc_audience="rostrum",
    ) as toy:
        headers = {"authorization": f"Bearer {provider_token(RSA, 'RS256')}"}
        response = await who(client, toy, **headers)
        assert response.status_code == 503
        assert response.json()["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE"}


def test_keys_for_encryption_do_not_verify() -> None:
    encrypting = RSAKey.generate_key(2048, {"kid": "enc", "use": "enc"})
    secret = OctKey.generate_key(256, {"kid": "oct"})
    found = usable(KeySet([RSA, EC, encrypting, secret]).as_dict(private=True))
    assert set(found) == {"rsa", "ec"}
