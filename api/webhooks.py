"""/webhooks/{platform}: verify, store, answer; what it means is worked out afterwards."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from advocacy.platforms import Platform
from api.admission import NewContext
from api.refusals import HttpRefused, bad_request, not_stored
from api.traces import trace_of
from integrations.platform import Accepted, Credentials, Delivery, Forged, Handshake, Unreadable
from integrations.registry import platform_named
from resolvers.context import Context, Viewer
from resolvers.deliveries import receive_delivery
from store.database import DatabaseError

BODY_BYTES = 1_000_000
OK = {"status": "ok"}


class Webhooks:
    """The door for platforms. Without credentials for one, its pushes are refused."""

    def __init__(
        self, new_context: NewContext[Context], credentials: Mapping[Platform, Credentials]
    ) -> None:
        self._new_context = new_context
        self._credentials = credentials

    @property
    def route(self) -> Route:
        """Where platforms push to."""
        return Route("/webhooks/{platform}", self.receive, methods=["POST"])

    async def receive(self, request: Request) -> Response:
        """Answer one push: 2xx once it is stored, 401 when it is not proven, 400 when broken."""
        platform = platform_named(request.path_params["platform"])
        if platform is None or not platform.pushes:
            raise HttpRefused(404, "NOT_FOUND", "No such platform pushes to us.")
        credentials = self._credentials.get(platform.platform)
        if credentials is None:
            name = f"ROSTRUM_{platform.platform}_WEBHOOK_SECRET"
            raise HttpRefused(404, "NOT_FOUND", f"Not set up here: set {name}.")
        context = self._new_context(Viewer.anonymous(), trace_of(request.scope).request_id)
        pushed = Delivery(
            headers=dict(request.headers),
            body=await request.body(),
            received_at=context.clock.now(),
            query=dict(request.query_params),
        )
        try:
            received = platform.receive(pushed, credentials)
            if isinstance(received, Accepted):
                await receive_delivery(context, platform, pushed, received)
        except Forged as error:
            raise HttpRefused(401, "UNAUTHENTICATED", str(error)) from None
        except Unreadable as error:
            raise bad_request(str(error)) from None
        except DatabaseError:
            raise not_stored() from None
        if isinstance(received, Handshake):
            return Response(received.content, media_type=received.media_type)
        return JSONResponse(OK)
