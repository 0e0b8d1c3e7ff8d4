"""Opportunities to judge, and what stands against them, with as little said as possible."""

from typing import Any

from advocacy.advocates import Advocate
from advocacy.budgets import Budget
from advocacy.events import EventKind
from advocacy.matching.eligibility import Circumstances, blockers
from advocacy.matching.opportunity import Opportunity, opportunity_of
from tests.advocacy.samples import NOW, event, panel, slot


def opening(
    seat: dict[str, Any] | None = None,
    session: dict[str, Any] | None = None,
    gathering: dict[str, Any] | None = None,
) -> Opportunity:
    """What a seat with these facts asks for."""
    return opportunity_of(slot(**seat or {}), panel(**session or {}), event(**gathering or {}))


IN_PERSON = {"kind": EventKind.CONFERENCE}
NOTHING = Circumstances()


def against(
    advocate: Advocate,
    around: Circumstances = NOTHING,
    seat: dict[str, Any] | None = None,
    rules: dict[str, Any] | None = None,
    gathering: dict[str, Any] | None = None,
) -> list[str]:
    """The codes of what stands against asking."""
    wanted = opening(seat, {"rules": rules or {}}, gathering)
    return [blocker.code for blocker in blockers(advocate, wanted, around, NOW)]


def asked(id: str, points: float, activity: str = "WEBINAR", times: int = 1) -> dict[str, Budget]:
    """The budget of a person or an account who hold so many points, in so many asks."""
    facts = {"activity": activity, "hold": "HELD", "asked_at": NOW, "at": NOW, "quarter": "2026Q4"}
    entries = [{"ask_id": f"asg_{n}", "cost": points / times, **facts} for n in range(times)]
    return {id: Budget.model_validate({"id": id, "entries": entries})}
