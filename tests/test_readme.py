"""The README's queries, asked of the story that the demo tells."""

import re
from pathlib import Path
from typing import Any

import pytest

from api.wiring import SYSTEM, House
from scripts.story import tell
from tests.asking import Asking

README = (Path(__file__).resolve().parent.parent / "README.md").read_text()
QUERIES = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)


def query(word: str) -> str:
    """The one query whose comment begins with `word`."""
    [found] = [each for each in QUERIES if each.startswith(f"# {word}")]
    return str(found)


@pytest.fixture
async def ask(house: House) -> Asking:
    """Asks of the programme that the demo shows."""
    await tell(house.new_context(SYSTEM, "seed"))
    return Asking(house)


async def nodes(ask: Asking, word: str, root: str) -> list[dict[str, Any]]:
    """The rows that the query of that word shows."""
    return list((await ask(query(word)))[root]["nodes"])


async def test_each_of_them_shows_the_case_that_it_speaks_of(ask: Asking) -> None:
    first, *_ = await nodes(ask, "Inés", "candidates")
    assert first["advocate"]["name"] == "Inés Carrasco"
    assert first["advocate"]["sentiment"]["npsCategory"] == "PROMOTER"
    assert "Never asked" in {reason["label"] for reason in first["reasons"]}
    assert first["score"] == pytest.approx(sum(r["contribution"] for r in first["reasons"]))

    [lena] = await nodes(ask, "Lena", "advocates")
    assert lena["budget"]["remaining"] < 30 < lena["budget"]["held"]
    assert len(lena["activityRequests"]["nodes"]) == 3

    [slot] = await nodes(ask, "Yuki", "slots")
    assert slot["panel"]["event"]["recorded"]
    blockers = {m["advocate"]["name"]: m["blockers"] for m in slot["matches"]["nodes"]}
    assert "CONSENT_MISSING" in {blocker["code"] for blocker in blockers["Yuki Tanaka"]}
    assert "OVERUSED" in {blocker["code"] for blocker in blockers["Lena Brandt"]}
    assert blockers["Marco Bellini"] == []

    [sofia] = await nodes(ask, "Sofia", "advocates")
    assert (sofia["name"], sofia["statusHistory"][-1]["to"]) == ("Sofia Lindqvist", "PAUSED")

    [tom] = await nodes(ask, "Tom", "advocates")
    assert tom["persona"]["primary"] is None
    assert (tom["persona"]["confidence"], tom["sentiment"]["trend"]) == (0, "FALLING")
    [alert] = await nodes(ask, "Tom", "alerts")
    assert (alert["kind"], alert["advocate"]["name"]) == ("SENTIMENT_FALLING", "Tom Whitaker")


async def test_every_query_is_answered(ask: Asking) -> None:
    assert len(QUERIES) == 6
    for each in QUERIES:
        assert any((await ask(each)).values())
