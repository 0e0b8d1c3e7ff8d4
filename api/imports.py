"""/imports/attendance: a platform's report as a file, stored while it streams in."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from advocacy.events import Event
from advocacy.imports import Import, new_import
from advocacy.platforms import Platform
from advocacy.roles import Role
from advocacy.values import zone_name
from api.admission import NewContext, admitted, refuse_forms
from api.refusals import HttpRefused, bad_request, not_stored
from integrations.registry import platform_named
from resolvers.context import Context
from resolvers.imports import receive_import
from store.database import DatabaseError

PATH = "/imports/attendance"
BODY_BYTES = 250_000_000
MAY = (Role.ADMIN, Role.COORDINATOR, Role.INTEGRATION)
YES, NO = frozenset({"true", "1", "yes"}), frozenset({"", "false", "0", "no"})


class Imports:
    """The door for files."""

    def __init__(self, new_context: NewContext[Context]) -> None:
        self._new_context = new_context

    @property
    def route(self) -> Route:
        """Where files are sent to: the file itself is the body."""
        return Route(PATH, self.receive, methods=["POST"])

    async def receive(self, request: Request) -> Response:
        """Store a file and answer 202 with the import that will read it."""
        context = await admitted(request, self._new_context, *MAY)
        refuse_forms(request)
        asked = request.query_params
        platform = report_of(asked.get("platform", ""))
        zone = zone_of(asked.get("timeZone", ""))
        dry_run = answer_to("dryRun", asked.get("dryRun", ""))
        try:
            event = await event_of(context, asked.get("eventId", ""))
            import_ = new_import(event.id, platform, zone, context.clock.now(), dry_run=dry_run)
            stored = await receive_import(context, import_, request.stream())
        except DatabaseError:
            raise not_stored() from None
        return accepted(stored)


def accepted(stored: Import) -> Response:
    """The answer for a file that is stored: 202, and which import will read it."""
    body = {
        "id": stored.id,
        "importId": stored.id,
        "kind": stored.kind,
        "state": stored.state,
        "dryRun": stored.dry_run,
    }
    return JSONResponse(body, 202)


def report_of(name: str) -> Platform:
    """The platform whose report it is. Raises HttpRefused."""
    platform = platform_named(name)
    if platform is None or not platform.exports:
        raise bad_request(f"platform={name or '…'}: reports of ZOOM can be read.")
    return platform.platform


def zone_of(name: str) -> str:
    """The zone that the file's times are in, since it does not say. Raises HttpRefused."""
    try:
        return zone_name(name)
    except ValueError:
        message = "Give timeZone=, the zone the report was exported in, such as Europe/Madrid."
        raise bad_request(message) from None


def answer_to(question: str, text: str) -> bool:
    """Yes or no. Raises HttpRefused."""
    if text.lower() not in YES | NO:
        raise bad_request(f"{question} is true or false.")
    return text.lower() in YES


async def event_of(context: Context, id: str) -> Event:
    """The event that the file is about. Raises HttpRefused."""
    event = await context.store.events.get(id)
    if event is None:
        raise HttpRefused(404, "NOT_FOUND", f"There is no event eventId={id or '…'}.")
    return event
