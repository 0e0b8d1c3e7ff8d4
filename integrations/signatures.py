"""Signatures: whether a body is what somebody who knows a secret has sent, and lately."""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256


def hex_signature(secret: str, message: bytes) -> str:
    """The HMAC-SHA256 of the message in lower-case hex."""
    return hmac.new(secret.encode(), message, sha256).hexdigest()


def is_signed(signature: str, message: bytes, secrets: Iterable[str]) -> bool:
    """Whether one of the secrets gives this hex signature; takes as long whichever does."""
    given = signature.encode()
    matches = [
        hmac.compare_digest(hex_signature(secret, message).encode(), given)
        for secret in secrets
        if secret
    ]
    return any(matches)


def is_recent(at: datetime, now: datetime, within: timedelta) -> bool:
    """Whether `at` is no further from now than that, before or after it."""
    return abs(now - at) <= within
