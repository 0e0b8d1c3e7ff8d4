"""Opportunities for the scorer to judge, with as little said as possible."""

from typing import Any

from advocacy.events import EventKind
from advocacy.matching.opportunity import Opportunity, opportunity_of
from tests.advocacy.samples import event, panel, slot


def opening(
    seat: dict[str, Any] | None = None,
    session: dict[str, Any] | None = None,
    gathering: dict[str, Any] | None = None,
) -> Opportunity:
    """What a seat with these facts asks for."""
    return opportunity_of(slot(**seat or {}), panel(**session or {}), event(**gathering or {}))


IN_PERSON = {"kind": EventKind.CONFERENCE}
