"""Zoom's reports, uploaded: attendance becomes exactly what is expected, once."""

import asyncio
from typing import Any

import pytest

from store.store import Store
from tests.journeys.database import contents, settled
from tests.journeys.files import EXPECTED, NAMES, bytes_of, event_for, imported, zone_of
from tests.journeys.remote import Remote
from tests.journeys.waiting import becomes
from tests.journeys.webinars import (
    ROOM,
    WHAT_ADDS_UP,
    Row,
    adds_up,
    expected_in,
    in_room,
    no_shows,
    push_all,
    unheard_of,
)
from tests.making import Making

ONCE = "meeting_participants_unique_users.csv"
REPORT_2025 = "webinar_attendee_report_2025.csv"
REPORT_2026 = "webinar_attendee_report_2026.csv"


def expected_of(name: str) -> list[Row]:
    """Who was there by a report; the list of unique users tells totals only, and no roles."""
    if name != ONCE:
        return expected_in(EXPECTED[name])
    return sorted(
        (
            (row["email"] or row["name"], "ATTENDEE", False, 1, [], row["minutes"] * 60)
            for row in EXPECTED[name]["rows"]
        ),
        key=repr,
    )


@pytest.mark.parametrize("name", NAMES)
async def test_a_report_comes_to_what_is_expected_and_twice_to_no_more(
    name: str, ask: Remote, make: Making, inside: Store
) -> None:
    event, content, zone = await event_for(make, name), bytes_of(name), zone_of(name)
    first = await imported(ask, event, content, zone)
    assert (first["state"], first["errors"]) == ("DONE", [])
    assert first["created"] == first["total"] > 0
    await becomes(lambda: in_room(ask, event), expected_of(name))
    assert await no_shows(ask, event) == set(EXPECTED[name].get("no_show", []))
    await settled(inside)
    before = await ask(ROOM, id=event)

    again = await imported(ask, event, content, zone)
    assert again["unchanged"] == again["total"] == first["total"]
    await settled(inside)
    assert await ask(ROOM, id=event) == before


async def test_a_report_that_is_only_tried_counts_and_changes_nothing(
    ask: Remote, make: Making, inside: Store
) -> None:
    event = await event_for(make, REPORT_2026)
    await settled(inside)
    before = await contents(inside, besides={"imports"})
    content, zone = bytes_of(REPORT_2026), zone_of(REPORT_2026)
    tried = await imported(ask, event, content, zone, dryRun="true")
    assert tried["dryRun"]
    assert tried["created"] == tried["total"] > 0
    await settled(inside)
    assert await contents(inside, besides={"imports"}) == before
    done = await imported(ask, event, content, zone)
    assert {**done, "dryRun": True} == tried


async def test_a_report_of_another_webinar_is_refused(
    ask: Remote, make: Making, inside: Store
) -> None:
    other = unheard_of()
    event = await event_for(make, REPORT_2026, externalRefs=[other.ref])
    await settled(inside)
    before = await contents(inside, besides={"imports"})
    refused = await imported(ask, event, bytes_of(REPORT_2026), zone_of(REPORT_2026))
    assert (refused["state"], refused["total"]) == ("FAILED", 0)
    [error] = refused["errors"]
    assert error["row"] == 0
    assert "81233445566" in error["message"]
    assert other.number in error["message"]
    await settled(inside)
    assert await contents(inside, besides={"imports"}) == before


async def test_deliveries_and_the_report_of_one_webinar_count_everybody_once(
    ask: Remote, make: Making
) -> None:
    webinar = unheard_of()
    event = await webinar.held(make)
    report = bytes_of(REPORT_2025).replace(b"984 1220 7755", webinar.number.encode())
    pushes = (push_all(ask, [each]) for each in webinar.deliveries())
    done, *_ = await asyncio.gather(imported(ask, event, report, zone_of(REPORT_2025)), *pushes)
    assert done["state"] == "DONE"
    # The report knows what the deliveries do not: how long Priya stayed, 30 minutes.
    expected: dict[str, Any] = {**WHAT_ADDS_UP, "medianMinutes": 90.5}
    await becomes(lambda: adds_up(ask, event), expected)
    speaker = {row[0] for row in await in_room(ask, event) if row[1] == "SPEAKER"}
    assert speaker >= {webinar.speaker}
