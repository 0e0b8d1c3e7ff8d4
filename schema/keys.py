"""API keys: how another system signs in."""

from datetime import datetime

import strawberry

from advocacy import api_keys as domain
from resolvers import keys as resolve
from schema.access import ADMINS
from schema.binding import mutation, needed, plain, shows
from schema.problems import Problem
from schema.roles import Role


@shows(domain.ApiKey, description="A key that another system signs in with.")
class ApiKey:
    """A key."""

    id: strawberry.ID = plain("The key's id; not the key.")
    name: str = plain("What it is for.")
    roles: list[Role] = plain("What it may do.")
    created_at: datetime = plain("When it was made.")
    revoked_at: datetime | None = plain("When it was revoked.")


@shows(resolve.IssuedKey, description="A new key with its secret, which is shown this once.")
class IssuedKey:
    """A new key."""

    key: ApiKey = plain("The key.")
    secret: str = plain("Send it as X-API-Key. It is kept nowhere: note it now.")


@strawberry.type(description="What became of making a key.")
class CreateApiKeyPayload:
    """The answer."""

    issued: IssuedKey | None = plain("The new key; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.type(description="What became of revoking a key.")
class ApiKeyPayload:
    """The answer."""

    key: ApiKey | None = plain("The key as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="A key to make.")
class CreateApiKeyInput:
    """A new key."""

    name: str = needed("What it is for.")
    roles: list[Role] = needed("What it may do.")


@strawberry.input(description="A key to revoke.")
class RevokeApiKeyInput:
    """The end of a key."""

    id: strawberry.ID = needed("The key's id.")


@strawberry.type
class KeyMutations:
    """Making and revoking keys."""

    @mutation(ADMINS, domain.CreateApiKey, resolve.create_api_key, "Make a key for a system.")
    def create_api_key(self, input: CreateApiKeyInput) -> CreateApiKeyPayload: ...

    @mutation(ADMINS, domain.RevokeApiKey, resolve.revoke_api_key, "Revoke a key at once.")
    def revoke_api_key(self, input: RevokeApiKeyInput) -> ApiKeyPayload: ...
