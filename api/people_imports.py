"""/imports/{accounts,advocates,responses}: a table as a file, stored while it streams in."""

from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from advocacy.imports import (
    LONGEST_HEADER,
    MOST_COLUMNS,
    Column,
    ImportKind,
    new_people_import,
)
from advocacy.roles import Role
from api.admission import NewContext, admitted, refuse_forms
from api.imports import accepted, answer_to, zone_of
from api.refusals import HttpRefused, bad_request, not_stored
from integrations.people_headers import field_named
from resolvers.context import Context
from resolvers.imports import receive_import
from store.database import DatabaseError

PEOPLE = (Role.ADMIN, Role.COORDINATOR)
KINDS: Mapping[str, tuple[ImportKind, tuple[Role, ...]]] = {
    "accounts": (ImportKind.ACCOUNTS, PEOPLE),
    "advocates": (ImportKind.ADVOCATES, PEOPLE),
    "responses": (ImportKind.RESPONSES, (*PEOPLE, Role.INTEGRATION)),
}
ORDERS = {"": None, "DMY": True, "MDY": False}


class PeopleImports:
    """The door for tables of accounts, people and survey answers."""

    def __init__(self, new_context: NewContext[Context]) -> None:
        self._new_context = new_context

    @property
    def route(self) -> Route:
        """Where tables are sent to: the file itself is the body."""
        return Route("/imports/{kind}", self.receive, methods=["POST"])

    async def receive(self, request: Request) -> Response:
        """Store a file and answer 202 with the import that will read it."""
        known = KINDS.get(request.path_params["kind"])
        if known is None:
            raise HttpRefused(
                404,
                "NOT_FOUND",
                "There are imports of accounts, advocates, responses and attendance.",
            )
        kind, roles = known
        context = await admitted(request, self._new_context, *roles)
        refuse_forms(request)
        asked = request.query_params
        zone = asked.get("timeZone", "")
        import_ = new_people_import(
            kind,
            context.viewer.name,
            context.clock.now(),
            zone=zone_of(zone) if zone else None,
            mapping=mapping_of(kind, asked.get("mapping", "")),
            day_first=order_of(asked.get("dateOrder", "")),
            dry_run=answer_to("dryRun", asked.get("dryRun", "")),
        )
        try:
            stored = await receive_import(context, import_, request.stream())
        except DatabaseError:
            raise not_stored() from None
        return accepted(stored)


def mapping_of(kind: ImportKind, text: str) -> tuple[Column, ...]:
    """Which column holds which field, as JSON {"email": "Its header"}. Raises HttpRefused."""
    if not text:
        return ()
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict) or len(given) > MOST_COLUMNS:
        raise bad_request('mapping is JSON such as {"email": "Its header"}.')
    for field, header in given.items():
        if not isinstance(header, str) or not 0 < len(header.strip()) <= LONGEST_HEADER:
            raise bad_request(f"mapping: what is the header of {field[:60]}?")
        if field_named(kind, field) is None:
            raise bad_request(f"mapping: {kind.lower()} have no field {field[:60]}.")
    return tuple(Column(field=field, header=header) for field, header in given.items())


def order_of(text: str) -> bool | None:
    """Whether the day comes before the month; None when that is not told. Raises HttpRefused."""
    if text.upper() not in ORDERS:
        raise bad_request("dateOrder is DMY or MDY.")
    return ORDERS[text.upper()]
