"""/exports: accounts, people and answers as tables that stream out, and one person's own data."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from advocacy.roles import Role
from api.admission import NewContext, admitted
from api.people_imports import KINDS
from api.refusals import HttpRefused
from integrations.spreadsheets import BOM, line_of
from resolvers.context import Context
from resolvers.exports import exported
from resolvers.personal_data import personal_data
from store.database import DatabaseError

MAY = (Role.ADMIN, Role.COORDINATOR, Role.ANALYST)
MAY_SEE_ONE = (Role.ADMIN, Role.COORDINATOR, Role.ADVOCATE)
CSV = "text/csv; charset=utf-8; header=present"


class Exports:
    """The door for tables to take away."""

    def __init__(self, new_context: NewContext[Context]) -> None:
        self._new_context = new_context

    @property
    def routes(self) -> list[Route]:
        """Where tables and a person's own data are fetched from."""
        return [
            Route("/exports/{kind}.csv", self.table, methods=["GET"]),
            Route("/exports/advocates/{id}.json", self.person, methods=["GET"]),
        ]

    async def table(self, request: Request) -> Response:
        """A table, streamed: it may be longer than memory."""
        name = request.path_params["kind"]
        if name not in KINDS:
            raise HttpRefused(404, "NOT_FOUND", f"There are exports of {', '.join(KINDS)}.")
        context = await admitted(request, self._new_context, *MAY)
        parts = written(context, name)
        try:
            # Once it has begun, an answer cannot say any more that it failed.
            first = [await anext(parts), await anext(parts, b"")]
        except DatabaseError:
            raise unavailable() from None
        day = f"{context.clock.now():%Y-%m-%d}"
        return StreamingResponse(
            after(first, parts), headers=kept_as(f"{name}-{day}.csv"), media_type=CSV
        )

    async def person(self, request: Request) -> Response:
        """All that is stored about a person, for coordinators and for themselves."""
        context = await admitted(request, self._new_context, *MAY_SEE_ONE)
        id = request.path_params["id"]
        try:
            found = await personal_data(context, id)
        except DatabaseError:
            raise unavailable() from None
        if found is None:
            raise HttpRefused(404, "NOT_FOUND", f"There is no advocate {id}.")
        return Response(
            orjson.dumps(found, option=orjson.OPT_INDENT_2),
            headers=kept_as(f"{id}.json"),
            media_type="application/json",
        )


async def written(context: Context, name: str) -> AsyncIterator[bytes]:
    """A table as CSV in UTF-8, with the mark by which spreadsheets know that it is."""
    mark = BOM
    async for rows in exported(context, KINDS[name][0]):
        yield (mark + "".join(map(line_of, rows))).encode()
        mark = ""


async def after(first: list[bytes], rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """`first`, then the rest."""
    for part in first:
        yield part
    async for part in rest:
        yield part


def kept_as(name: str) -> dict[str, str]:
    """The headers that have a browser keep an answer as a file, and nobody else keep it."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "cache-control": "no-store",
    }


def unavailable() -> HttpRefused:
    """The refusal of what cannot be read now."""
    message = "It cannot be read at the moment: try again."
    return HttpRefused(503, "SERVICE_UNAVAILABLE", message, {"retry-after": "30"})
