"""What becomes of the recorded attendance when deliveries are lost or say less than usual."""

import copy
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest

from advocacy.attendance.facts import AttendeeRole
from advocacy.attendance.people import AttendanceFlag, Person
from advocacy.attendance.tally import Tally, tally
from advocacy.attendance.windows import EventWindow
from tests.integrations.zoom.recorded import (
    WEBHOOKS,
    accepted_bodies,
    assert_as_expected,
    facts_of,
    found,
    instant,
    read,
    window,
)

EXPECTED = read(WEBHOOKS / "expected.json")
PEOPLE = {
    "lucia": "lucia.fernandez@example.com",
    "siobhan": "siobhan.obrien@example.org",
    "kenji": "kenji.yamada@example.com",
    "tomasz": "tomasz.wojcik@example.com",
    "priya": "priya.raman@example.com",
    "amara": "amara.okafor@example.net",
    "grace": "grace.mbeki@example.com",
}


def without(*labels: str) -> dict[str, Any]:
    """All deliveries but these."""
    bodies = accepted_bodies()
    for label in labels:
        del bodies[label]
    return bodies


def result(bodies: dict[str, Any], event: EventWindow | None = None) -> Tally:
    """The tally of these deliveries."""
    return tally(facts_of(bodies), event or window())


def person(tallied: Tally, name: str) -> Person:
    """One of the people of the story."""
    return found(tallied.people, {"email": PEOPLE[name]})


def spans(who: Person) -> list[tuple[datetime, datetime]]:
    """Their intervals."""
    return [(interval.start, interval.end) for interval in who.live]


def span(start: str, end: str) -> tuple[datetime, datetime]:
    """An interval of that night."""
    return (instant(f"2026-10-25T{start}Z"), instant(f"2026-10-25T{end}Z"))


def changed(bodies: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The deliveries with each participant or registrant changed."""
    bodies = copy.deepcopy(bodies)
    for body in bodies.values():
        for who in ("participant", "registrant"):
            if who in body["payload"]["object"]:
                change(body["payload"]["object"][who])
    return bodies


def drop(fields: Iterable[str]) -> Callable[[dict[str, Any]], None]:
    """A change that leaves fields out."""

    def change(who: dict[str, Any]) -> None:
        for field in fields:
            who.pop(field, None)

    return change


def test_a_lost_leave_ends_with_the_session() -> None:
    lucia = person(result(without("left_lucia_2")), "lucia")
    assert spans(lucia) == [span("00:31:05", "00:58:40"), span("00:59:10", "02:15:30")]
    assert AttendanceFlag.CLOSED_BY_END in lucia.flags


def test_a_lost_join_leaves_the_duration_open_and_what_is_known() -> None:
    kenji = person(result(without("joined_lucia_1", "joined_kenji")), "kenji")
    assert (kenji.attended, kenji.duration_known, kenji.segments) == (True, False, 2)
    assert AttendanceFlag.LEFT_WITHOUT_JOIN in kenji.flags
    assert spans(kenji) == [span("00:36:00", "02:05:00")]


def test_a_leave_without_an_address_is_its_joins() -> None:
    bodies = accepted_bodies()
    for label in ("left_lucia_1", "left_lucia_2", "left_kenji", "left_panelist"):
        participant = bodies[label]["payload"]["object"]["participant"]
        participant["email"] = ""
        participant.pop("registrant_id", None)
    assert_as_expected(result(bodies), EXPECTED)


def test_a_lost_end_is_the_schedule_or_the_last_thing_that_happened() -> None:
    bodies = without("ended")
    tomasz = person(result(bodies), "tomasz")
    assert spans(tomasz) == [span("00:45:00", "02:15:30")]
    early = without("ended", *(name for name in bodies if late(bodies[name])))
    tomasz = person(result(early), "tomasz")
    assert spans(tomasz) == [span("00:45:00", "02:00:00")]
    assert AttendanceFlag.CLOSED_BY_END in tomasz.flags


def late(body: dict[str, Any]) -> bool:
    """Whether something happened after the scheduled end."""
    return bool(body["event_ts"] > instant("2026-10-25T02:00:00Z").timestamp() * 1000)


def test_while_it_runs_who_is_in_the_room_has_been_there_until_now() -> None:
    now = instant("2026-10-25T01:50:00Z")
    bodies = without()
    bodies = {n: b for n, b in bodies.items() if b["event_ts"] <= now.timestamp() * 1000}
    running = result(bodies, window(as_of=now))
    assert spans(person(running, "tomasz")) == [span("00:45:00", "01:50:00")]
    assert AttendanceFlag.CLOSED_BY_END not in person(running, "tomasz").flags
    assert spans(person(running, "amara")) == [span("00:10:00", "01:50:00")]


def test_a_practice_session_that_ends_is_no_end_whenever_that_arrives() -> None:
    bodies = accepted_bodies()
    practice = bodies.pop("ended_practice")
    assert_as_expected(result({**bodies, "ended_practice": practice}), EXPECTED)


def test_without_word_of_the_practice_a_seat_makes_the_speaker() -> None:
    bodies = without("ended_practice")
    amara = person(result(bodies), "amara")
    assert amara.role is AttendeeRole.ATTENDEE
    seated = window(speaker_emails=frozenset({PEOPLE["amara"]}))
    assert_as_expected(result(bodies, seated), EXPECTED)


def test_a_binding_may_come_before_the_joins() -> None:
    bodies = accepted_bodies()
    binding = bodies.pop("bind_kenji_phone")
    assert_as_expected(result({"bind_kenji_phone": binding, **bodies}), EXPECTED)


def test_without_its_binding_a_telephone_is_nobodys_and_no_walk_in() -> None:
    tallied = result(without("bind_kenji_phone"))
    kenji = person(tallied, "kenji")
    assert (kenji.segments, kenji.live_seconds) == (1, 5970)
    assert (tallied.summary.walk_ins, tallied.summary.quarantined) == (2, 4)


def test_a_number_that_is_bound_once_is_that_persons_when_it_calls_again() -> None:
    bodies = accepted_bodies()
    again = copy.deepcopy(bodies["joined_kenji_phone"])
    participant = again["payload"]["object"]["participant"]
    participant |= {"user_id": "999", "participant_uuid": "new"}
    participant["join_time"] = "2026-10-25T02:06:00Z"
    kenji = person(result({**bodies, "again": again}), "kenji")
    assert kenji.segments == 3


@pytest.mark.parametrize(
    "fields",
    [
        ("participant_user_id", "customer_key"),
        ("participant_uuid", "bind_participant_uuid"),
        ("user_id", "bind_user_id"),
        ("leave_reason", "user_name"),
        ("phone_number",),
    ],
)
def test_optional_fields_may_be_missing(fields: tuple[str, ...]) -> None:
    tallied = result(changed(accepted_bodies(), drop(fields)))
    for name in ("lucia", "siobhan", "kenji", "tomasz", "priya", "amara"):
        expected = next(
            item for item in EXPECTED["attendance"] if item["match"].get("email") == PEOPLE[name]
        )
        who = person(tallied, name)
        assert who.segments == expected["segments"]
        assert [list(pair) for pair in spans(who)] == [
            [instant(at) for at in pair] for pair in expected["intervals"]
        ]
    assert tallied.summary.attended == 5
    assert tallied.summary.registered == 7


def test_without_any_id_of_the_join_times_tell_joins_apart() -> None:
    drop_keys = drop(("participant_uuid", "user_id", "bind_user_id", "bind_participant_uuid"))
    tallied = result(changed(accepted_bodies(), drop_keys))
    lucia = person(tallied, "lucia")
    assert spans(lucia) == [span("00:31:05", "00:58:40"), span("00:59:10", "02:10:02")]
    assert tallied.summary.attended == 5


def test_the_registrant_stands_in_for_an_address_that_is_absent() -> None:
    bodies = accepted_bodies()
    for body in bodies.values():
        body["payload"]["object"].get("participant", {}).pop("email", None)
    tallied = result(bodies)
    assert tallied.summary.attended == 5
    assert person(tallied, "siobhan").live_seconds == 6090


def test_the_address_stands_in_for_a_registrant_that_is_absent() -> None:
    def change(who: dict[str, Any]) -> None:
        who.pop("registrant_id", None)

    tallied = result(changed(accepted_bodies(), change))
    assert_as_expected(tallied, EXPECTED)


def test_whose_registration_was_lost_but_used_is_registered() -> None:
    tallied = result(without("registration_created_tomasz"))
    tomasz = person(tallied, "tomasz")
    assert (tomasz.is_expected, tomasz.is_walk_in) == (True, False)
    assert tallied.summary.registered == 7


@pytest.mark.parametrize("event", ["registration_cancelled", "registration_denied"])
def test_who_was_cancelled_or_denied_and_comes_is_a_walk_in(event: str) -> None:
    bodies = accepted_bodies()
    gone = copy.deepcopy(bodies["registration_cancelled"])
    gone["event"] = f"webinar.{event}"
    gone["payload"]["object"]["registrant"] = {
        "id": "Rg_tomasz-0000000000004",
        "email": PEOPLE["tomasz"],
    }
    tallied = result({**bodies, "gone": gone})
    tomasz = person(tallied, "tomasz")
    assert (tomasz.is_walk_in, tomasz.is_expected, tomasz.attended) == (True, False, True)
    assert (tallied.summary.attended, tallied.summary.walk_ins) == (4, 3)
    assert tallied.summary.show_rate == pytest.approx(4 / 5)


def test_a_crash_and_a_restart_are_one_showing() -> None:
    bodies = accepted_bodies()
    crash = copy.deepcopy(bodies["ended"])
    crash["payload"]["object"]["end_time"] = "2026-10-25T01:00:00Z"
    restarted: dict[str, Any] = {"crash": crash}
    for label, body in bodies.items():
        copied = copy.deepcopy(body)
        at = instant("2026-10-25T01:00:00Z").timestamp() * 1000
        if label != "ended_practice" and copied["event_ts"] > at and "other" not in label:
            copied["payload"]["object"]["uuid"] = "restarted=="
        restarted[label] = copied
    rejoined = copy.deepcopy(bodies["joined_tomasz"])
    rejoined["payload"]["object"]["uuid"] = "restarted=="
    rejoined["payload"]["object"]["participant"]["join_time"] = "2026-10-25T01:04:00Z"
    restarted["rejoined"] = rejoined
    tomasz = person(result(restarted), "tomasz")
    assert spans(tomasz) == [span("00:45:00", "01:00:00"), span("01:04:00", "02:15:30")]


def test_the_audience_is_clipped_to_what_was_on_air() -> None:
    bodies = accepted_bodies()
    bodies["started"]["event_ts"] += 600_000
    left = bodies["left_siobhan_phoneapp"]["payload"]["object"]["participant"]
    left["leave_time"] = "2026-10-25T02:40:00Z"
    tallied = result(bodies)
    siobhan = person(tallied, "siobhan")
    assert siobhan.live[0].start == instant("2026-10-25T00:40:01.137Z")
    assert siobhan.live[-1].end == instant("2026-10-25T02:15:30Z")
    assert person(tallied, "amara").live[0].start == instant("2026-10-25T00:10:00Z")


def test_who_was_there_before_or_after_only_did_not_attend() -> None:
    bodies = accepted_bodies()
    participant = bodies["joined_tomasz"]["payload"]["object"]["participant"]
    participant["join_time"] = "2026-10-25T02:20:00Z"
    tomasz = person(result(bodies), "tomasz")
    assert (tomasz.attended, tomasz.live, tomasz.is_no_show) == (False, (), True)


@pytest.mark.parametrize(
    "new_role, role", [("co-host", AttendeeRole.STAFF), ("attendee", AttendeeRole.ATTENDEE)]
)
def test_who_is_made_co_host_is_staff_until_made_attendee_again(
    new_role: str, role: AttendeeRole
) -> None:
    bodies = accepted_bodies()
    change = copy.deepcopy(bodies["joined_tomasz"])
    change["event"] = "webinar.participant_role_changed"
    participant = change["payload"]["object"]["participant"]
    later = copy.deepcopy(change)
    participant |= {"new_role": "co-host", "date_time": "2026-10-25T01:00:00Z"}
    later["payload"]["object"]["participant"] |= {
        "new_role": new_role,
        "date_time": "2026-10-25T01:30:00Z",
    }
    tomasz = person(result({**bodies, "later": later, "change": change}), "tomasz")
    assert tomasz.role is role


def test_of_two_accounts_the_one_with_more_facts_is_ours() -> None:
    bodies = accepted_bodies()
    foreign = copy.deepcopy(bodies["joined_guest_1"])
    foreign["payload"]["account_id"] = "AnotherAccountXYZ"
    foreign["payload"]["object"]["participant"] |= {"user_id": "0", "participant_uuid": "0"}
    assert_as_expected(result({**bodies, "foreign": foreign}), EXPECTED)
