"""Who is asking: from a request's headers to a Viewer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Self

from pydantic import SecretStr

from advocacy.api_keys import MARK
from advocacy.clock import Clock, SystemClock
from api.api_keys import ApiKeys, FindKey
from api.identity_provider import ALGORITHMS, IdentityProvider, ProviderUnavailable
from api.refusals import HttpRefused, unauthenticated
from api.settings import Settings
from api.tokens import CredentialRefused, OwnTokens, Signed, header_of
from resolvers.viewer import Viewer

NOBODY = Signed(Viewer.anonymous())

# The id under which a person is kept now, given the one that somebody signs in with.
FindCurrent = Callable[[str], Awaitable[str]]


class Authentication:
    """Checks bearer tokens (our own or an identity provider's) and API keys."""

    def __init__(
        self,
        own: OwnTokens,
        provider: IdentityProvider | None,
        api_keys: ApiKeys,
        find_current: FindCurrent,
    ) -> None:
        self._own = own
        self._provider = provider
        self._api_keys = api_keys
        self._find_current = find_current

    @classmethod
    def of(
        cls,
        settings: Settings,
        secret: SecretStr,
        find_key: FindKey,
        find_current: FindCurrent,
        clock: Clock | None = None,
    ) -> Self:
        """What `settings` ask for."""
        clock = clock or SystemClock()
        provider = None
        if settings.jwks_url and settings.oidc_issuer and settings.oidc_audience:
            provider = IdentityProvider(
                settings.jwks_url, settings.oidc_issuer, settings.oidc_audience, clock
            )
        return cls(OwnTokens(secret, clock), provider, ApiKeys(find_key, clock), find_current)

    async def signed(self, headers: Mapping[str, str]) -> Signed:
        """Who sends these headers (names in lower case); NOBODY without credentials.

        Who signs in with a record that was merged is the person that it became. Raises
        CredentialRefused, ProviderUnavailable.
        """
        signed = await self._proved(headers)
        id = signed.viewer.advocate_id
        if id is None:
            return signed
        current = await self._find_current(id)
        return replace(signed, viewer=replace(signed.viewer, advocate_id=current))

    async def _proved(self, headers: Mapping[str, str]) -> Signed:
        authorization, api_key = headers.get("authorization"), headers.get("x-api-key")
        if authorization is not None and api_key is not None:
            raise CredentialRefused("Send a bearer token or an API key, not both.")
        if api_key is not None:
            return await self._api_keys.signed(api_key)
        if authorization is None:
            return NOBODY
        scheme, _, credential = authorization.strip().partition(" ")
        if scheme.lower() != "bearer":
            raise CredentialRefused("Send `Authorization: Bearer …`; no other scheme is known.")
        return await self._bearer(credential.strip())

    async def admitted(self, headers: Mapping[str, str]) -> Signed:
        """The same for an HTTP route. Raises HttpRefused (401, 503)."""
        try:
            return await self.signed(headers)
        except CredentialRefused as refused:
            raise unauthenticated(str(refused)) from None
        except ProviderUnavailable:
            raise HttpRefused(
                503,
                "SERVICE_UNAVAILABLE",
                "The identity provider does not answer.",
                {"retry-after": "30"},
            ) from None

    async def _bearer(self, credential: str) -> Signed:
        if credential.startswith(MARK):
            return await self._api_keys.signed(credential)
        if self._provider is not None and header_of(credential).get("alg") in ALGORITHMS:
            return await self._provider.signed(credential)
        header_of(credential)
        return self._own.signed(credential)
