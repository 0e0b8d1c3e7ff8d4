"""Bearer tokens: JSON Web Tokens signed with our own key, and what the claims of any token say."""

import binascii
import hmac
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import SecretStr

from advocacy.clock import Clock
from advocacy.roles import Role
from resolvers.viewer import Viewer

ISSUER = "rostrum"
AUDIENCE = "rostrum-api"
ALGORITHM = "HS256"
LONGEST_TOKEN = 8_192
LONGEST_LIFE = timedelta(days=3_650)


class CredentialRefused(Exception):
    """A token or key that proves nothing. The message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who has signed in, and until when that holds (None: for this request only)."""

    viewer: Viewer
    until: datetime | None = None


def sign_token(secret: SecretStr, viewer: Viewer, *, lifetime: timedelta, at: datetime) -> str:
    """A token that proves `viewer` from `at` on for `lifetime` to whoever has the same secret."""
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": viewer.advocate_id or viewer.name,
        "name": viewer.name,
        "roles": sorted(viewer.roles),
        "iat": int(at.timestamp()),
        "exp": int((at + lifetime).timestamp()),
    }
    if viewer.advocate_id is not None:
        claims["advocate_id"] = viewer.advocate_id
    return jwt.encode({"alg": ALGORITHM}, claims, token_key(secret))


class OwnTokens:
    """Checks the tokens that `sign_token` made with the same secret."""

    def __init__(self, secret: SecretStr, clock: Clock) -> None:
        self._key = token_key(secret)
        self._clock = clock

    def signed(self, token: str) -> Signed:
        """Who the token proves. Raises CredentialRefused."""
        now = self._clock.now()
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            check_claims(claims, now, issuer=ISSUER, audience=AUDIENCE)
        except (JoseError, ValueError) as error:
            raise CredentialRefused(reason(error)) from None
        return signed_by(claims, now, claims.get("roles"))


def token_key(secret: SecretStr) -> OctKey:
    """The key for tokens; other uses of the same secret derive keys of their own."""
    return OctKey.import_key(hmac.digest(secret.get_secret_value().encode(), b"tokens", "sha256"))


def check_claims(claims: dict[str, Any], now: datetime, *, issuer: str, audience: str) -> None:
    """Raise a JoseError unless the token is of this issuer, for this audience, and in its time."""
    jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=5,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    ).validate(claims)


def signed_by(claims: dict[str, Any], now: datetime, roles: object) -> Signed:
    """The viewer that checked claims describe. Raises CredentialRefused at an unknown role."""
    if not isinstance(roles, list) or not roles or not all(each in list(Role) for each in roles):
        raise CredentialRefused("The token names no role, or one that is not known here.")
    name, advocate_id = claims.get("name", claims["sub"]), claims.get("advocate_id")
    if not isinstance(name, str) or not isinstance(advocate_id, str | None):
        raise CredentialRefused("The token's claims are not text.")
    until = min(claims["exp"], (now + LONGEST_LIFE).timestamp())
    viewer = Viewer(name, frozenset(Role(each) for each in roles), advocate_id)
    return Signed(viewer, datetime.fromtimestamp(until, UTC))


def header_of(token: str) -> dict[str, Any]:
    """The token's unchecked header. Raises CredentialRefused when it is no token at all."""
    head = token.partition(".")[0]
    try:
        header = orjson.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        header = None
    if not isinstance(header, dict) or len(token) > LONGEST_TOKEN or token.count(".") != 2:
        raise CredentialRefused("This is not a token.")
    return header


def reason(error: Exception) -> str:
    """Why a token was refused, without any of its contents."""
    known = {
        "expired_token": "The token has expired: get a new one.",
        "bad_signature": "The token's signature is wrong.",
        "invalid_claim": "The token is not for this API.",
        "missing_claim": "The token lacks a claim.",
    }
    return known.get(getattr(error, "error", ""), "The token is not valid.")
