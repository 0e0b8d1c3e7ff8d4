"""Fingerprints: how something erased is recognised when it comes again, without being kept."""

import hmac
from hashlib import sha256


class Fingerprints:
    """Keyed hashes with a key of their own, derived from the secret key by its purpose.

    Without the key nobody can try which addresses were erased.
    """

    def __init__(self, secret: str) -> None:
        self._key = sha256(f"rostrum fingerprint {secret}".encode()).digest()

    def fingerprint(self, text: str) -> str:
        """64 hex digits that only the same text has (HMAC-SHA256)."""
        return hmac.new(self._key, text.encode(), sha256).hexdigest()
