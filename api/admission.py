"""Admission: who may use a door beside GraphQL, and the context in which it serves them."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from starlette.requests import Request

from advocacy.roles import Role
from api.refusals import HttpRefused
from api.traces import trace_of
from resolvers.context import Context, Viewer

C = TypeVar("C")
# The context of one operation, for who asks and the id of their request.
NewContext: TypeAlias = Callable[[Viewer, str], C]


async def admitted(request: Request, new_context: NewContext[Context], *roles: Role) -> Context:
    """The context of whoever asks, if they have one of the roles. Raises HttpRefused."""
    signed = await request.app.state.authentication.admitted(request.headers)
    viewer = signed.viewer
    if viewer.is_anonymous:
        challenge = {"www-authenticate": 'Bearer realm="rostrum"'}
        message = "Please sign in: send a bearer token or an API key."
        raise HttpRefused(401, "UNAUTHENTICATED", message, challenge)
    if not viewer.has(*roles):
        raise HttpRefused(403, "FORBIDDEN", "This is not yours to use.")
    return new_context(viewer, trace_of(request.scope).request_id)


def refuse_forms(request: Request) -> None:
    """HttpRefused for a form with a file in it: the file itself is the body."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        message = "Send the file itself as the body: curl --data-binary @people.csv …"
        raise HttpRefused(415, "UNSUPPORTED_MEDIA_TYPE", message)
