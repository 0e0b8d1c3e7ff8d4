"""Files that are no report of Zoom's, or from the wrong people: said clearly, and nothing lands."""

import asyncio

import pytest

from advocacy.roles import Role
from store.imports import Chunk
from store.store import Store
from tests.asking import ANONYMOUS, VIEWERS
from tests.integrations.zoom.recorded import PAYLOADS
from tests.journeys.files import bytes_of, event_for, imported, send, zone_of
from tests.journeys.refusing import nothing_changes, tells_nothing
from tests.journeys.remote import Remote, signed_in
from tests.journeys.waiting import becomes
from tests.making import Making

REPORT = "webinar_attendee_report_2026.csv"
TEAMS = """1. Summary
Meeting title\tCustomer call
Attended participants\t2
Start time\t9/15/26, 11:00:00 AM

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Zoë Example\t9/15/26, 11:00:12 AM\t9/15/26, 12:01:59 PM\t1h 1m\tz@example.com\t\tOrganizer
""".encode("utf-16")
HEADINGS = b"Attended,User Name,Email,Join Time,Leave Time,Time in Session (minutes)"
# What it is, and words that its refusal must have.
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "a Teams report": (TEAMS, "Microsoft Teams"),
    "nothing": (b"", "empty"),
    "blank lines": (b"\n\n\r\n", "empty"),
    "bytes": (bytes(range(256)) * 40, "text"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "text"),
    "prose": (b"Dear all,\nplease find attached the list.\n", "looks like"),
    "a web page": (b"<!doctype html><html><body>Sign in</body></html>", "looks like"),
    "one endless line": (b"x" * 3_000_000, "too long"),
}
GENERIC = {
    "binary.csv": "",
    "empty.csv": "empty",
    "header_only.csv": "Email, Name",
    "huge_field.csv": "Email, Name",
    "junk_preamble_and_footer.csv": "looks like",
    "semicolon_cp1252.csv": "looks like",
    "tab_utf16le_bom.tsv": "looks like",
    "truncated_quote.csv": "Email, Name",
}


def files() -> dict[str, tuple[bytes, str]]:
    """Every file that cannot be read, by what it is."""
    folder = PAYLOADS / "generic_csv"
    generic = {name: ((folder / name).read_bytes(), words) for name, words in GENERIC.items()}
    return {**UNREADABLE, **generic}


@pytest.mark.parametrize("what", files())
async def test_a_file_that_is_no_report_of_zooms_lands_nothing(
    what: str, ask: Remote, make: Making, inside: Store
) -> None:
    content, words = files()[what]
    event = await event_for(make, REPORT)
    async with nothing_changes(inside, besides={"imports"}):
        found = await imported(ask, event, content, zone_of(REPORT))
    assert (found["state"], found["total"], found["created"]) == ("FAILED", 0, 0)
    [error] = found["errors"]
    assert error["row"] == 0
    assert words in error["message"]
    assert len(error["message"]) < 500
    tells_nothing(ask.server, error["message"])


async def test_a_report_of_nobody_is_done_with_nothing(
    ask: Remote, make: Making, inside: Store
) -> None:
    event = await event_for(make, REPORT)
    content = b"Attendee Report\nAttendee Details\n" + HEADINGS + b"\n"
    async with nothing_changes(inside, besides={"imports", "attendance"}):
        found = await imported(ask, event, content, zone_of(REPORT))
    assert (found["state"], found["total"], found["errors"]) == ("DONE", 0, [])


async def test_the_good_rows_of_a_damaged_report_land_and_the_bad_ones_are_named(
    ask: Remote, make: Making
) -> None:
    event = await event_for(make, REPORT)
    lines = bytes_of(REPORT).split(b"\r\n" if b"\r\n" in bytes_of(REPORT) else b"\n")
    whole = await imported(ask, event, b"\n".join(lines), zone_of(REPORT), dryRun="true")
    bad = [
        b'Yes,"never closed,x,y,bad@example.com',
        b"Yes,Odd Time,Odd,Time,odd@example.com,,,yesterday,tomorrow,soon,Yes,,",
        b"Yes," + b"x" * 300_000 + b",x,y,huge@example.com,,,,,,,",
    ]
    at = next(i for i, line in enumerate(lines) if b"Absent One" in line)
    damaged = b"\n".join([*lines[:at], *bad, *lines[at:]])
    found = await imported(ask, event, damaged, zone_of(REPORT))
    assert found["state"] == "DONE"
    assert {error["row"] for error in found["errors"]} >= {at + 1, at + 2, at + 3}
    assert found["created"] >= whole["created"]
    assert len(found["errors"]) < 10
    for error in found["errors"]:
        tells_nothing(ask.server, error["message"])


@pytest.mark.parametrize(
    "more, status",
    [
        ({"timeZone": ""}, 400),
        ({"timeZone": "Mars/Olympus"}, 400),
        ({"timeZone": "../../../etc/passwd"}, 400),
        ({"timeZone": "x" * 2_000}, 400),
        ({"platform": ""}, 400),
        ({"platform": "TEAMS"}, 400),
        ({"platform": "🦉"}, 400),
        ({"dryRun": "perhaps"}, 400),
        ({"eventId": ""}, 404),
        ({"eventId": "evt_nothing"}, 404),
        ({"eventId": "$ne"}, 404),
    ],
)
async def test_a_file_without_a_proper_address_is_refused_at_the_door(
    more: dict[str, str], status: int, ask: Remote, make: Making, inside: Store
) -> None:
    event = await event_for(make, REPORT)
    given = {"event_id": event, "zone": zone_of(REPORT)}
    async with nothing_changes(inside):
        answer = await send(ask, given["event_id"], bytes_of(REPORT), given["zone"], **more)
    assert answer.status_code == status
    tells_nothing(ask.server, answer.text)


async def test_a_file_that_breaks_off_leaves_nothing_behind(
    ask: Remote, make: Making, inside: Store
) -> None:
    event = await event_for(make, REPORT)
    chunks = inside.database.collection("import_chunks", Chunk)
    async with nothing_changes(inside):
        _, writer = await asyncio.open_connection("127.0.0.1", ask.server.port)
        query = f"eventId={event}&platform=ZOOM&timeZone=UTC"
        head = [f"POST /imports/attendance?{query} HTTP/1.1", "host: x", "content-length: 9000000"]
        head += [f"{name}: {value}" for name, value in signed_in().items()]
        writer.write("\r\n".join([*head, "", ""]).encode() + b"x" * 3_000_000)
        await becomes(lambda: chunks.exists({}), True)
        writer.transport.abort()
        await becomes(lambda: chunks.exists({}), False, seconds=3)


async def test_others_may_send_no_files(ask: Remote, make: Making, inside: Store) -> None:
    event = await event_for(make, REPORT)
    async with nothing_changes(inside):
        for viewer, status in (
            (ANONYMOUS, 401),
            (VIEWERS[Role.ANALYST], 403),
            (VIEWERS[Role.ADVOCATE], 403),
        ):
            answer = await send(ask.by(viewer), event, bytes_of(REPORT), zone_of(REPORT))
            assert answer.status_code == status
            tells_nothing(ask.server, answer.text)
