"""Events with oddities: what is left out, blank, of another type, or of a meeting."""

import json
from typing import Any

import pytest

from advocacy.attendance.facts import (
    AttendeeRole,
    Bound,
    Fact,
    Joined,
    Left,
    Registered,
    RegistrationStatus,
    RoleChanged,
    SessionEnded,
    SessionStarted,
)
from advocacy.attendance.tally import tally
from integrations.zoom.platform import Zoom
from tests.integrations.zoom.recorded import instant, window

RECEIVED = instant("2026-10-25T03:00:00Z")
SENT = 1792888201137
SENT_AT = instant("2026-10-25T00:30:01.137Z")


def facts(event: str, described: dict[str, Any], **more: Any) -> tuple[Fact, ...]:
    """What an event tells."""
    body = {"event": event, "event_ts": SENT, "payload": {"account_id": "A", "object": described}}
    return Zoom().read_delivery(json.dumps({**body, **more}).encode(), RECEIVED)


def joined(**participant: Any) -> Joined:
    """What a join tells."""
    described = {"id": 1, "uuid": "u", "host_id": "H", "participant": participant}
    (fact,) = facts("meeting.participant_joined", described)
    assert isinstance(fact, Joined)
    return fact


def test_ids_and_numbers_may_be_numbers_or_text() -> None:
    fact = joined(user_id=16778240, id=77, phone_number=13125550142, user_name="  ")
    assert fact.join_keys == ("user:16778240",)
    assert (fact.user_id, fact.phone, fact.name) == ("77", "13125550142", None)
    assert fact.origin.external_id == "1"


@pytest.mark.parametrize("webinar", [98412207755, "98412207755", "984 1220 7755"])
def test_the_webinar_is_its_digits(webinar: object) -> None:
    (fact,) = facts("webinar.started", {"id": webinar})
    assert fact.origin.external_id == "98412207755"


def test_what_is_left_out_is_nothing() -> None:
    fact = joined(participant_uuid="P", email="", registrant_id="", id="", participant_user_id="")
    assert (fact.email, fact.registrant_id, fact.user_id, fact.role) == (None, None, None, None)
    assert fact.at == SENT_AT


def test_an_address_is_compared_in_lower_case_and_a_name_in_one_form() -> None:
    fact = joined(user_id="1", email=" Jose@Example.COM ", user_name="Jose\u0301")
    assert (fact.email, fact.name) == ("jose@example.com", "Jos\u00e9")
    assert joined(user_id="1", email="not an address").email is None
    assert joined(user_id="1", user_name="half \ud83d a letter").name == "half \ufffd a letter"


@pytest.mark.parametrize("field", ["id", "participant_user_id"])
def test_the_host_is_staff(field: str) -> None:
    assert joined(user_id="1", **{field: "H"}).role is AttendeeRole.STAFF
    assert joined(user_id="1", **{field: "G"}).role is None
    described = {"id": 1, "participant": {"user_id": "1", "id": ""}}
    (fact,) = facts("meeting.participant_joined", described)
    assert isinstance(fact, Joined)
    assert fact.role is None


def test_a_caller_is_known_by_a_number_in_place_of_a_name() -> None:
    assert joined(user_id="1", user_name="+1 (312) 555-0142").phone == "13125550142"
    assert joined(user_id="1", user_name="1312***0142").phone == "1312***0142"
    assert joined(user_id="1", user_name="Agent 007").phone is None
    assert joined(user_id="1", user_name="13125550142", email="a@example.com").phone is None


def test_without_an_id_of_the_join_the_person_stands_for_it() -> None:
    assert joined(registrant_id="R", email="a@example.com").join_keys == ("registrant:R",)
    assert joined(email="A@example.com").join_keys == ("email:a@example.com",)
    assert joined(user_name="Nobody").join_keys == ()


def test_times_may_carry_an_offset_or_the_zone_of_the_webinar() -> None:
    described = {
        "id": 1,
        "timezone": "Europe/Madrid",
        "participant": {"user_id": "1", "leave_time": "2026-10-24T10:00:00"},
    }
    (fact,) = facts("webinar.participant_left", described)
    assert isinstance(fact, Left)
    assert fact.at == instant("2026-10-24T08:00:00Z")
    described["participant"] = {"user_id": "1", "leave_time": "2026-10-24T10:00:00.0000000+03:00"}
    (fact,) = facts("webinar.participant_left", described)
    assert isinstance(fact, Left)
    assert fact.at == instant("2026-10-24T07:00:00Z")


def test_a_showing_is_told_by_its_instance_and_its_schedule() -> None:
    described = {"id": 1, "uuid": "/a//b==", "type": 5, "duration": 90}
    described["start_time"] = "2026-10-25T00:30:00Z"
    (fact,) = facts("webinar.started", described)
    assert fact.origin.instance == "/a//b=="
    assert fact.origin.scheduled_start == instant("2026-10-25T00:30:00Z")
    assert (fact.origin.scheduled_minutes, fact.origin.account) == (90, "A")


@pytest.mark.parametrize("duration", [10**12, 43_201, -5, "ninety", None, 1.5])
@pytest.mark.parametrize("start", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "soon", 10**15])
def test_a_schedule_out_of_this_world_is_none(duration: object, start: object) -> None:
    described = {"id": 1, "type": 5, "start_time": start, "duration": duration}
    (fact,) = facts("webinar.started", described)
    assert fact.origin.scheduled_start is None
    assert fact.origin.scheduled_minutes is None
    tally([fact], window())


@pytest.mark.parametrize("kind", [1, 3, 4, 6, "6"])
def test_without_a_fixed_time_the_start_is_no_schedule(kind: object) -> None:
    described = {"id": 1, "type": kind, "start_time": "2026-10-25T00:30:00Z", "duration": 60}
    (fact,) = facts("meeting.started", described)
    assert fact.origin.scheduled_start is None
    assert fact.origin.scheduled_minutes is None


@pytest.mark.parametrize(
    "schedule, at",
    [
        ("2026-10-25T00:30:00Z", "2026-10-25T00:30:00Z"),
        ("2026-10-25T00:25:00Z", "2026-10-25T00:30:01.137Z"),
        ("2026-10-25T00:55:00Z", "2026-10-25T00:30:01.137Z"),
    ],
)
def test_a_start_on_schedule_is_the_scheduled_time(schedule: str, at: str) -> None:
    (fact,) = facts("webinar.started", {"id": 1, "type": 5, "start_time": schedule})
    assert isinstance(fact, SessionStarted)
    assert fact.at == instant(at)


def test_an_end_is_of_the_practice_only_if_it_says_so() -> None:
    for practice in (True, False, None):
        described = {"id": 1, "end_time": "2026-10-25T00:28:00Z", "practice_session": practice}
        (fact,) = facts("webinar.ended", described)
        assert isinstance(fact, SessionEnded)
        assert fact.practice is bool(practice)
    (fact,) = facts("meeting.ended", {"id": 1})
    assert isinstance(fact, SessionEnded)
    assert (fact.practice, fact.at) == (False, SENT_AT)


def test_a_telephone_is_bound_by_any_id() -> None:
    telephone = {"user_id": "7", "bind_participant_uuid": "P", "phone_number": "+39 02 555 0123"}
    (fact,) = facts("webinar.participant_bind", {"id": 1, "participant": telephone})
    assert isinstance(fact, Bound)
    assert (fact.join_keys, fact.person_keys, fact.phone) == (
        ("user:7",),
        ("uuid:P",),
        "39025550123",
    )
    assert facts("webinar.participant_bind", {"id": 1, "participant": {"user_id": "7"}}) == ()


@pytest.mark.parametrize(
    "new_role, role",
    [
        ("host", AttendeeRole.STAFF),
        ("co-host", AttendeeRole.STAFF),
        ("attendee", AttendeeRole.ATTENDEE),
    ],
)
def test_a_change_of_role_gives_the_new_one(new_role: str, role: AttendeeRole) -> None:
    who = {"user_id": "7", "old_role": "x", "date_time": "2026-10-25T01:00:00Z"}
    described: dict[str, Any] = {"id": 1, "participant": {**who, "new_role": new_role}}
    (fact,) = facts("meeting.participant_role_changed", described)
    assert isinstance(fact, RoleChanged)
    assert (fact.role, fact.at) == (role, instant("2026-10-25T01:00:00Z"))


REGISTRANT = {"id": "R", "first_name": "Ana", "last_name": "", "email": "ana@example.com"}


@pytest.mark.parametrize(
    "event, told, status",
    [
        ("registration_created", "approved", RegistrationStatus.APPROVED),
        ("registration_created", "pending", RegistrationStatus.PENDING),
        ("registration_created", None, RegistrationStatus.APPROVED),
        ("registration_approved", "approved", RegistrationStatus.APPROVED),
        ("registration_cancelled", None, RegistrationStatus.CANCELLED),
        ("registration_denied", None, RegistrationStatus.DENIED),
    ],
)
@pytest.mark.parametrize("area", ["webinar", "meeting"])
def test_a_registration_has_the_status_of_its_event(
    area: str, event: str, told: str | None, status: RegistrationStatus
) -> None:
    described = {"id": 1, "registrant": {**REGISTRANT, "status": told}}
    (fact,) = facts(f"{area}.{event}", described)
    assert isinstance(fact, Registered)
    assert (fact.status, fact.at, fact.name) == (status, SENT_AT, "Ana")
    assert fact.registered_at == (SENT_AT if event == "registration_created" else None)


def test_a_registration_may_be_limited_to_occurrences() -> None:
    starts = [
        {"occurrence_id": "1794097800000", "start_time": "2026-11-08T00:30:00Z"},
        {"occurrence_id": "1792888200000"},
        {"occurrence_id": "nonsense"},
        "nonsense",
    ]
    described = {"id": 1, "occurrences": starts, "registrant": REGISTRANT}
    (fact,) = facts("webinar.registration_created", described)
    assert isinstance(fact, Registered)
    expected = ("2026-10-25T00:30:00Z", "2026-11-08T00:30:00Z")
    assert fact.occurrences == tuple(instant(at) for at in expected)


@pytest.mark.parametrize(
    "event",
    [
        "webinar.chat_message_sent",
        "meeting.participant_joined_waiting_room",
        "meeting.participant_jbh_waiting",
        "recording.started",
        "participant_joined",
        "",
    ],
)
def test_other_events_tell_nothing(event: str) -> None:
    assert facts(event, {"id": 1, "participant": {"user_id": "1"}}) == ()
