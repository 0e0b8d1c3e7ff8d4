"""The recorded deliveries and exports of Zoom, and what they must come to."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from advocacy.attendance.facts import AttendeeRole, Fact, RegistrationStatus
from advocacy.attendance.people import Person
from advocacy.attendance.tally import Tally
from advocacy.attendance.windows import EventWindow
from advocacy.events import ExternalRef
from advocacy.platforms import Platform
from integrations.platform import Accepted, Credentials, Delivery, Forged, Unreadable
from integrations.reports import Report, ReportContext
from integrations.zoom.platform import Zoom

PAYLOADS = Path(__file__).parent.parent / "payloads"
WEBHOOKS = PAYLOADS / "zoom" / "webhooks"
EXPORTS = PAYLOADS / "zoom" / "csv"
ROLES = {
    "attendee": AttendeeRole.ATTENDEE,
    "panelist": AttendeeRole.SPEAKER,
    "host": AttendeeRole.STAFF,
}


def instant(text: str) -> datetime:
    """An ISO time."""
    return datetime.fromisoformat(text)


def read(path: Path) -> Any:
    """A JSON file."""
    return json.loads(path.read_text())


RECORDING = read(WEBHOOKS / "deliveries.json")
CREDENTIALS = Credentials((RECORDING["secret"],), RECORDING["account_id"])


@dataclass(frozen=True)
class Recorded:
    """One delivery and what is expected of it."""

    label: str
    delivery: Delivery
    expect: Mapping[str, Any]

    @property
    def body(self) -> Any:
        """What it says."""
        return json.loads(self.delivery.body)


def deliveries() -> list[Recorded]:
    """All of them, in the order in which they arrived."""
    return [
        Recorded(
            entry["label"],
            Delivery(
                entry["headers"],
                (WEBHOOKS / entry["body_file"]).read_bytes(),
                instant(entry["received_at"]),
            ),
            entry["expect"],
        )
        for entry in RECORDING["deliveries"]
    ]


def accepted_bodies() -> dict[str, Any]:
    """What each delivery that counts says, by its label."""
    return {
        recorded.label: recorded.body
        for recorded in deliveries()
        if recorded.expect["effect"] in ("apply", "duplicate")
    }


def facts_of(bodies: Mapping[str, Any]) -> list[Fact]:
    """The facts that deliveries with these contents tell."""
    at = instant("2026-10-25T03:00:00Z")
    return [
        fact
        for body in bodies.values()
        for fact in Zoom().read_delivery(json.dumps(body).encode(), at)
    ]


def webhook_facts() -> list[Fact]:
    """The facts of all deliveries that are accepted, in the order of their arrival."""
    found: list[Fact] = []
    for recorded in deliveries():
        try:
            answer = Zoom().receive(recorded.delivery, CREDENTIALS)
        except (Forged, Unreadable):
            continue
        if isinstance(answer, Accepted):
            delivery = recorded.delivery
            found += Zoom().read_delivery(delivery.body, delivery.received_at)
    return found


def window(**changes: Any) -> EventWindow:
    """The recorded webinar as an event that is over."""
    described = read(WEBHOOKS / "expected.json")["event"]
    fields: dict[str, Any] = {
        "starts_at": instant(described["scheduled_start"]),
        "ends_at": instant("2026-10-25T02:00:00Z"),
        "as_of": instant("2026-12-01T00:00:00Z"),
        "external_refs": (refer(described["external_id"]),),
    }
    return EventWindow(**{**fields, **changes})


def refer(external_id: str) -> ExternalRef:
    """A reference to a webinar of Zoom."""
    return ExternalRef(platform=Platform.ZOOM, external_id=external_id)


def context(zone: str, starts_at: str, ends_at: str) -> ReportContext:
    """What must be told to read an export."""
    received_at = instant("2026-11-20T00:00:00Z")
    return ReportContext(ZoneInfo(zone), instant(starts_at), instant(ends_at), received_at)


CONTEXTS = {
    "webinar_attendee_report_2020.csv": context(
        "America/Chicago", "2026-06-17T16:00:00Z", "2026-06-17T17:00:00Z"
    ),
    "webinar_attendee_report_2025.csv": context(
        "Europe/Madrid", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z"
    ),
    "webinar_attendee_report_2026.csv": context(
        "America/New_York", "2026-09-15T15:00:00Z", "2026-09-15T16:00:00Z"
    ),
    "meeting_participants_with_preamble.csv": context(
        "Europe/Rome", "2026-10-05T16:00:00Z", "2026-10-05T17:00:00Z"
    ),
    "meeting_participants_unique_users.csv": context(
        "Europe/Rome", "2026-10-05T16:00:00Z", "2026-10-05T17:00:00Z"
    ),
}


def facts_in(report: Report) -> list[Fact]:
    """All of a report's facts; none of its rows may have an error."""
    rows = list(report.rows)
    errors = [row for row in rows if not hasattr(row, "facts")]
    assert not errors, errors
    return [fact for row in rows if hasattr(row, "facts") for fact in row.facts]


def export_facts(name: str) -> list[Fact]:
    """The facts in one of the recorded exports."""
    with (EXPORTS / name).open("rb") as file:
        return facts_in(Zoom().read_report(file, CONTEXTS[name]))


def found(people: tuple[Person, ...], match: Mapping[str, Any]) -> Person:
    """The one person that an expectation is about."""
    by = dict(match)
    instance_key = by.pop("participant_uuid", None)
    name = by.get("name", by.get("phone"))
    matching = [
        person
        for person in people
        if (person.email == by.get("email"))
        and (name is None or person.name == name)
        and (instance_key is None or of_join(person, instance_key))
    ]
    assert len(matching) == 1, (match, [person.key for person in matching])
    return matching[0]


def of_join(person: Person, participant_uuid: str) -> bool:
    """Whether the person is the one of this join, by the `user_id` that their key names."""
    bodies = accepted_bodies().values()
    users = {
        body["payload"]["object"]["participant"]["user_id"]
        for body in bodies
        if "participant" in body["payload"]["object"]
        and body["payload"]["object"]["participant"].get("participant_uuid") == participant_uuid
    }
    return any(person.key.endswith(f":user:{user}") for user in users)


def assert_as_expected(tally: Tally, expected: Mapping[str, Any]) -> None:
    """Hold a tally against `expected.json`: everybody in it, and nobody else in the room."""
    for item in expected["attendance"]:
        assert_person(found(tally.people, item["match"]), item)
    attended = [person for person in tally.people if person.attended]
    assert len(attended) == len(expected["attendance"]), [person.key for person in attended]
    no_shows = {person.email for person in tally.people if person.is_no_show}
    assert no_shows == set(expected["no_show"])


def assert_person(person: Person, item: Mapping[str, Any]) -> None:
    """Hold one person against what is expected of them."""
    intervals = [[i.start, i.end] for i in person.live]
    assert person.role is ROLES[item["role"]]
    assert person.is_expected is bool(item["registered"])
    assert person.segments == item["segments"]
    assert intervals == [[instant(at) for at in interval] for interval in item["intervals"]]
    assert (person.live_seconds if person.duration_known else None) == item["seconds_union"]
    assert (person.seconds_sum if person.duration_known else None) == item.get("seconds_sum")


def statuses(tally: Tally) -> dict[str, RegistrationStatus]:
    """Where the registrations stand, by address."""
    return {p.email: p.registration for p in tally.people if p.email and p.registration}


def each_report() -> Iterator[str]:
    """The names of the exports that tell times."""
    yield from (name for name in CONTEXTS if "unique" not in name)
