"""Bringing tables in, without HTTP in between, and writing them out again."""

from collections.abc import AsyncIterator
from typing import Any

from advocacy.imports import Import, ImportKind, new_people_import
from advocacy.roles import Role
from api.wiring import SYSTEM, House
from integrations.spreadsheets import BOM, line_of
from resolvers.exports import exported
from resolvers.imports import apply_import, import_, receive_import
from tests.asking import VIEWERS

ACCOUNTS, ADVOCATES, RESPONSES = (
    ImportKind.ACCOUNTS,
    ImportKind.ADVOCATES,
    ImportKind.RESPONSES,
)


async def received(house: House, kind: ImportKind, content: str | bytes, **given: Any) -> str:
    """The id of an import whose file is stored."""
    raw = content.encode() if isinstance(content, str) else content
    given = {"zone": "Europe/Madrid", **given}
    fresh = new_people_import(kind, "carla", house.clock.now(), **given)
    context = house.new_context(VIEWERS[Role.COORDINATOR], "test")
    return (await receive_import(context, fresh, pieces(raw))).id


async def imported(house: House, kind: ImportKind, content: str | bytes, **given: Any) -> Import:
    """What became of a file."""
    id = await received(house, kind, content, **given)
    context = house.new_context(SYSTEM, "job")
    await apply_import(context, {"import_id": id})
    found = await import_(context, id)
    assert found is not None
    return found


async def pieces(raw: bytes) -> AsyncIterator[bytes]:
    """A body as it comes in."""
    yield raw


async def written(house: House, kind: ImportKind) -> str:
    """A table of all there is."""
    context = house.new_context(VIEWERS[Role.ANALYST], "test")
    parts = [line_of(row) async for rows in exported(context, kind) for row in rows]
    return BOM + "".join(parts)


def counts(of: Import) -> tuple[int, int, int, int]:
    """Rows created, updated, unchanged and left out."""
    return (of.created, of.updated, of.unchanged, len({error.row for error in of.errors}))
