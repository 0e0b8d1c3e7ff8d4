"""The recorded deliveries come to exactly what is expected, in any order and however often."""

import random
from datetime import datetime

import pytest

from advocacy.attendance.facts import RegistrationStatus
from advocacy.attendance.people import AttendanceFlag
from advocacy.attendance.tally import tally
from advocacy.attendance.windows import OtherEvent
from advocacy.platforms import Platform
from tests.integrations.zoom.recorded import (
    WEBHOOKS,
    assert_as_expected,
    found,
    instant,
    read,
    refer,
    statuses,
    webhook_facts,
    window,
)

EXPECTED = read(WEBHOOKS / "expected.json")
ORDERS = [None, *range(25)]


@pytest.mark.parametrize("seed", ORDERS)
def test_the_deliveries_come_to_what_is_expected(seed: int | None) -> None:
    facts = webhook_facts()
    if seed is not None:
        order = random.Random(seed)
        facts = facts + order.choices(facts, k=len(facts))
        order.shuffle(facts)
    result = tally(facts, window())
    assert_as_expected(result, EXPECTED)
    assert result == tally(webhook_facts(), window())
    summary = result.summary
    assert (summary.registered, summary.cancelled, summary.attended) == (7, 1, 5)
    assert (summary.walk_ins, summary.quarantined, summary.on_demand) == (2, 3, 0)
    assert summary.show_rate == pytest.approx(5 / 6)


def test_the_registrations_stand_where_the_platform_left_them() -> None:
    stand = statuses(tally(webhook_facts(), window()))
    expected = {
        item["email"]: RegistrationStatus(item["status"].upper())
        for item in EXPECTED["registrations"]
    }
    assert stand == expected


def test_the_flags_say_how_a_row_came_to_be() -> None:
    people = tally(webhook_facts(), window()).people
    flags = {person.email: set(person.flags) for person in people if person.email}
    assert flags["lucia.fernandez@example.com"] == {AttendanceFlag.REJOIN}
    assert flags["siobhan.obrien@example.org"] == {AttendanceFlag.OVERLAPPING_DEVICES}
    assert flags["kenji.yamada@example.com"] == {AttendanceFlag.PHONE_BOUND}
    assert flags["tomasz.wojcik@example.com"] == {AttendanceFlag.CLOSED_BY_END}
    assert flags["priya.raman@example.com"] == {AttendanceFlag.LEFT_WITHOUT_JOIN}
    telephone = found(people, {"phone": "13125550142"})
    assert set(telephone.flags) == {AttendanceFlag.PHONE_DIAL_IN, AttendanceFlag.NO_EMAIL}
    guest = found(
        people, {"name": "Guest iPhone", "participant_uuid": "22222222-AAAA-4000-8000-000000000008"}
    )
    assert set(guest.flags) == {AttendanceFlag.NO_EMAIL, AttendanceFlag.WALK_IN}


def test_a_forger_and_another_account_leave_no_trace() -> None:
    people = tally(webhook_facts(), window()).people
    said = {person.name for person in people} | {person.email for person in people}
    assert said.isdisjoint({"Mallory", "mallory@example.net", "Someone Else"})


def test_the_source_of_the_facts_is_told() -> None:
    (source,) = tally(webhook_facts(), window()).summary.sources
    assert (source.platform, source.kind.value, source.records) == (Platform.ZOOM, "webhook", 39)
    assert source.received_at == instant("2026-10-25T02:16:14Z")


OTHER = instant("2026-11-08T00:30:00Z")


def other_showing(starts_at: datetime) -> list[OtherEvent]:
    """The same webinar, linked to an event at another time."""
    other = OtherEvent(platform=Platform.ZOOM, external_id="98412207755", starts_at=starts_at)
    return [other]


def test_the_other_instance_belongs_to_the_event_that_is_nearer_to_it() -> None:
    (expected,) = EXPECTED["other_instances"]
    later = window(starts_at=OTHER, ends_at=instant("2026-11-08T02:00:00Z"))
    linked = later.model_copy(update={"other_events": tuple(other_showing(window().starts_at))})
    for event in (later, linked):
        people = tally(webhook_facts(), event).people
        (grace,) = [person for person in people if person.attended]
        assert grace.email == "grace.mbeki@example.com"
        assert (grace.live_seconds, grace.segments, grace.is_expected) == (3600, 1, True)
        assert expected["attendance"][0]["seconds_union"] == grace.live_seconds


def test_an_event_takes_nothing_that_is_nearer_to_another() -> None:
    between = window(
        starts_at=instant("2026-12-24T00:00:00Z"),
        ends_at=instant("2026-12-24T01:00:00Z"),
        other_events=tuple(other_showing(window().starts_at) + other_showing(OTHER)),
    )
    result = tally(webhook_facts(), between)
    assert not [person for person in result.people if person.attended]
    assert result.summary.registered == 7


@pytest.mark.parametrize("starts_at", [window().starts_at, OTHER])
def test_a_reference_to_an_instance_takes_exactly_that(starts_at: datetime) -> None:
    (other,) = EXPECTED["other_instances"]
    event = window(starts_at=starts_at, external_refs=(refer(other["instance_uuid"]),))
    result = tally(webhook_facts(), event)
    assert [p.email for p in result.people if p.attended] == ["grace.mbeki@example.com"]
    assert result.summary.registered == 7


def test_an_event_that_is_not_linked_has_no_attendance() -> None:
    assert tally(webhook_facts(), window(external_refs=())).people == ()
    assert tally(webhook_facts(), window(external_refs=(refer("111"),))).people == ()
