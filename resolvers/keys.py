"""API keys: making and revoking them. Only a hash of the secret is kept."""

import asyncio
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher

from advocacy.api_keys import MARK, PREFIX, ApiKey, CreateApiKey, RevokeApiKey
from advocacy.ids import new_id
from resolvers.context import Context
from resolvers.writing import rewrite

# OWASP's parameters for argon2id: 19 MiB, two passes.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key and the text to hand out, which is never to be seen again."""

    key: ApiKey
    secret: str


async def create_api_key(context: Context, command: CreateApiKey) -> IssuedKey:
    """Make a key. Hashing takes some 30 ms, off the event loop."""
    now = context.clock.now()
    id, secret = new_id(PREFIX, now), secrets.token_urlsafe(32)
    hashed = await asyncio.to_thread(HASHER.hash, secret)
    key = ApiKey(id=id, name=command.name, roles=command.roles, hash=hashed, created_at=now)
    await context.store.api_keys.insert(key)
    return IssuedKey(key, f"{MARK}{id.removeprefix(PREFIX + '_')}.{secret}")


async def revoke_api_key(context: Context, command: RevokeApiKey) -> ApiKey:
    """Refuse a key from now on."""
    now = context.clock.now()
    return await rewrite(
        context, context.store.api_keys, command.id, "key", lambda key: key.revoked(now)
    )
