"""API keys as presented: "rk_<id>.<secret>", checked against the hash that was kept."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from advocacy.api_keys import MARK, PREFIX, ApiKey
from advocacy.clock import Clock
from api.tokens import CredentialRefused, Signed
from resolvers.viewer import Viewer

FindKey = Callable[[str], Awaitable[ApiKey | None]]

REMEMBERED = 1_000
REMEMBERED_FOR = timedelta(seconds=60)
# A connection that a key has opened must sign in again after this, so that a revoked key goes deaf.
CONNECTED_FOR = timedelta(hours=1)
LONGEST_KEY = 200
HASHER = PasswordHasher()


class ApiKeys:
    """Checks presented keys; remembers its answers for a minute, under a hash of what was shown."""

    def __init__(self, find_key: FindKey, clock: Clock) -> None:
        self._find = find_key
        self._clock = clock
        self._hashing = asyncio.Semaphore(2)
        self._known: OrderedDict[bytes, tuple[datetime, Viewer | None]] = OrderedDict()

    async def signed(self, presented: str) -> Signed:
        """Who the key belongs to. Raises CredentialRefused."""
        now = self._clock.now()
        digest = hashlib.sha256(presented.encode()).digest()
        remembered_until, viewer = self._known.get(digest, (now, None))
        if remembered_until <= now:
            viewer = await self._checked(presented)
            self._known[digest] = (now + REMEMBERED_FOR, viewer)
            self._known.move_to_end(digest)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        if viewer is None:
            raise CredentialRefused("The API key is not known, or has been revoked.")
        return Signed(viewer, now + CONNECTED_FOR)

    async def _checked(self, presented: str) -> Viewer | None:
        id, separator, secret = presented.removeprefix(MARK).partition(".")
        if not separator or not presented.startswith(MARK) or len(presented) > LONGEST_KEY:
            return None
        key = await self._find(f"{PREFIX}_{id}")
        if key is None or key.revoked_at is not None:
            return None
        async with self._hashing:
            right = await asyncio.to_thread(matches, key.hash, secret)
        return Viewer(key.name, frozenset(key.roles), key.advocate_id) if right else None


def matches(hash: str, secret: str) -> bool:
    """Whether `hash` was made of `secret`; some 30 ms of CPU."""
    try:
        return HASHER.verify(hash, secret)
    except (VerificationError, InvalidHashError):
        return False
