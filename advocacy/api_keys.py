"""API keys: how another system signs in. Only a hash of the secret is kept."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from advocacy.entity import Command, Entity
from advocacy.roles import Role
from advocacy.values import Instant, Name

PREFIX = "key"
MARK = "rk_"


class ApiKey(Entity):
    """What an integration may do until its key is revoked; `hash` is argon2id of the secret."""

    name: Name
    roles: tuple[Role, ...]
    advocate_id: str | None = None
    hash: str
    created_at: Instant
    revoked_at: Instant | None = None

    def revoked(self, at: datetime) -> Self:
        """The key from `at` on: known, but refused. Revoking it twice keeps the first instant."""
        return self.changed(revoked_at=self.revoked_at or at)


class CreateApiKey(Command):
    """Make a key for another system."""

    name: Name
    roles: Annotated[tuple[Role, ...], Field(min_length=1, max_length=5)]


class RevokeApiKey(Command):
    """Refuse a key from now on."""

    id: str
