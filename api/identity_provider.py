"""Tokens of an identity provider: checked against the public keys that it publishes (JWKS)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx2
import orjson
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import JWSRegistry

from advocacy.clock import Clock
from api.tokens import CredentialRefused, Signed, check_claims, header_of, reason, signed_by

ALGORITHMS = ("RS256", "ES256")
ROLE_CLAIMS = ("roles", "https://rostrum/roles")
STALE_AFTER = timedelta(hours=1)
PAUSE = timedelta(seconds=30)
LARGEST_ANSWER = 256_000

log = structlog.stdlib.get_logger("rostrum.identity")


class ProviderUnavailable(Exception):
    """The identity provider's keys are not to be had, so nothing can be said about a token."""


class IdentityProvider:
    """One issuer and its keys: fetched at the first token, kept, refreshed at an unknown key id.

    It is asked at most every 30 seconds; while it does not answer, the keys it gave last serve on.
    """

    def __init__(self, url: str, issuer: str, audience: str, clock: Clock) -> None:
        self._url = url
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._keys: dict[str | None, RSAKey | ECKey] = {}
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()

    async def signed(self, token: str) -> Signed:
        """Who the token proves. Raises CredentialRefused, ProviderUnavailable."""
        key = await self._key(header_of(token).get("kid"))
        now = self._clock.now()
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        try:
            claims = jwt.decode(token, key, list(ALGORITHMS), registry).claims
            check_claims(claims, now, issuer=self._issuer, audience=self._audience)
        except (JoseError, ValueError) as error:
            raise CredentialRefused(reason(error)) from None
        roles = next((claims[name] for name in ROLE_CLAIMS if name in claims), None)
        return signed_by(claims, now, roles)

    async def _key(self, key_id: Any) -> RSAKey | ECKey:
        if not isinstance(key_id, str):
            raise CredentialRefused("The token does not name its key.")
        if key_id not in self._keys or self._older_than(STALE_AFTER):
            async with self._asking:
                if self._older_than(PAUSE if key_id not in self._keys else STALE_AFTER):
                    await self._ask()
        if not self._keys:
            raise ProviderUnavailable
        if key_id not in self._keys:
            raise CredentialRefused("The token's key is not known.")
        return self._keys[key_id]

    def _older_than(self, age: timedelta) -> bool:
        return self._asked_at is None or self._clock.now() - self._asked_at >= age

    async def _ask(self) -> None:
        self._asked_at = self._clock.now()
        try:
            async with httpx2.AsyncClient(timeout=5) as client:
                answer = await client.get(self._url)
            answer.raise_for_status()
            if len(answer.content) > LARGEST_ANSWER:
                raise ValueError("too large")
            self._keys = usable(orjson.loads(answer.content))
        except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            log.warning("the identity provider gave no keys", kind=type(error).__name__)


def usable(answer: Any) -> dict[str | None, RSAKey | ECKey]:
    """The keys of a JWKS that verify signatures, by id."""
    keys = KeySet.import_key_set(answer).keys
    return {
        key.kid: key
        for key in keys
        if isinstance(key, RSAKey | ECKey) and key.get("use") in {None, "sig"}
    }
