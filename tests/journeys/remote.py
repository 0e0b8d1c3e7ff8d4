"""Asking a server over HTTP, as whoever a token of its own key names."""

from datetime import timedelta
from typing import Any

import httpx2
from graphql import ExecutionResult, GraphQLError
from pydantic import SecretStr

from advocacy.clock import SystemClock
from advocacy.roles import Role
from api.tokens import sign_token
from resolvers.viewer import Viewer
from tests.asking import COORDINATOR, VIEWERS, Asking
from tests.journeys.server import SECRET, Server

HOUR = timedelta(hours=1)


def token_of(viewer: Viewer, lifetime: timedelta = HOUR) -> str:
    """A bearer token that the journeys' servers believe."""
    return sign_token(SecretStr(SECRET), viewer, lifetime=lifetime, at=SystemClock().now())


def signed_in(viewer: Viewer = COORDINATOR) -> dict[str, str]:
    """The headers that say who asks; none for the anonymous."""
    return {} if viewer.is_anonymous else {"authorization": f"Bearer {token_of(viewer)}"}


class Remote(Asking):
    """The same questions as of an open house, asked of a server process."""

    __slots__ = ("client", "server")
    server: Server
    client: httpx2.AsyncClient

    def __init__(
        self, server: Server, client: httpx2.AsyncClient, viewer: Viewer = COORDINATOR
    ) -> None:
        for name, value in (("server", server), ("client", client), ("viewer", viewer)):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"Remote({self.server.url}, {self.viewer.name})"

    def by(self, viewer: Viewer | Role) -> "Remote":
        """The same, asked by somebody else."""
        who = VIEWERS[viewer] if isinstance(viewer, Role) else viewer
        return Remote(self.server, self.client, who)

    async def post(self, document: str, **variables: Any) -> httpx2.Response:
        """The whole answer to a POST."""
        return await self.client.post(
            f"{self.server.url}/graphql",
            json={"query": document, "variables": variables},
            headers=signed_in(self.viewer),
        )

    async def result(self, document: str, **variables: Any) -> ExecutionResult:
        """The result that a POST is answered with; HTTP errors are raised."""
        response = (await self.post(document, **variables)).raise_for_status()
        body = response.json()
        errors = [
            GraphQLError(each["message"], extensions=each["extensions"])
            for each in body.get("errors", [])
        ]
        return ExecutionResult(body.get("data"), errors or None)
