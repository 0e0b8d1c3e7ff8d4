"""Ingestion: what an integration's records say, as facts."""

from typing import Any

import pytest
from pydantic import ValidationError

from advocacy.attendance.facts import Joined, Left, Present, Registered, fact_key
from advocacy.attendance.row_errors import RowError
from advocacy.imports import ImportState, Landed, new_import
from advocacy.ingestion import IngestAttendance, Row, names_nobody, rows_of
from advocacy.platforms import Platform
from tests.advocacy.samples import DAY, HOUR, NOW, START


def batch(*records: dict[str, Any], **given: Any) -> IngestAttendance:
    """A batch of records."""
    given = {"event_id": "evt_1", "platform": "ON24", "delivery_id": "d1", **given}
    return IngestAttendance.model_validate({**given, "records": records})


def rows(*records: dict[str, Any]) -> list[Row | RowError]:
    """What each record comes to."""
    return list(rows_of(batch(*records), NOW))


def facts(record: dict[str, Any]) -> Row:
    """The facts of one record."""
    [row] = rows(record)
    assert isinstance(row, tuple)
    return row


VISIT = {
    "external_id": "r1",
    "name": "Ana",
    "email": "Ana@Example.com",
    "joined_at": START,
    "left_at": START + HOUR,
}


def test_a_visit_is_a_coming_and_a_going_of_one_person() -> None:
    came, went = facts(VISIT)
    assert isinstance(came, Joined)
    assert isinstance(went, Left)
    assert (came.at, went.at) == (START, START + HOUR)
    assert came.join_keys == went.join_keys
    assert (came.registrant_id, came.email, came.name) == ("r1", "ana@example.com", "Ana")
    assert (came.origin.platform, came.origin.source) == ("ON24", "ingest")
    assert came.received_at == NOW


def test_a_registration_stands_from_when_it_was_made() -> None:
    [fact] = facts({"email": "ana@example.com", "registered_at": NOW - DAY})
    assert isinstance(fact, Registered)
    assert (fact.status, fact.at, fact.registered_at) == ("APPROVED", NOW - DAY, NOW - DAY)


def test_what_somebody_did_is_told_and_a_missing_figure_is_not_nothing() -> None:
    [fact] = facts({"email": "ana@example.com", "questions": 0, "on_demand_seconds": 90})
    assert isinstance(fact, Present)
    assert (fact.questions, fact.on_demand_seconds, fact.poll_answers) == (0, 90, None)


def test_one_record_may_tell_everything() -> None:
    everything = {**VISIT, "registered_at": NOW, "poll_answers": 2, "role": "STAFF"}
    assert [fact.kind for fact in facts(everything)] == ["registered", "joined", "left", "present"]
    assert {getattr(fact, "role", "STAFF") for fact in facts(everything)} == {"STAFF"}


def test_the_same_record_again_is_the_same_facts_whenever_it_came() -> None:
    again = rows_of(batch(VISIT, delivery_id="d2"), NOW + DAY)
    keys = [[fact_key(fact) for fact in row] for row in again if isinstance(row, tuple)]
    assert keys == [[fact_key(fact) for fact in facts(VISIT)]]


@pytest.mark.parametrize("known_by", ["external_id", "email"])
def test_a_visit_told_again_with_its_end_is_the_same_visit(known_by: str) -> None:
    visit = {known_by: VISIT[known_by], "joined_at": START}
    [before] = facts(visit)
    came, went = facts({**visit, "left_at": START + HOUR})
    assert fact_key(came) == fact_key(before)
    assert isinstance(went, Left)
    assert isinstance(before, Joined)
    assert went.join_keys == before.join_keys


def test_an_address_in_another_spelling_is_the_same_visit() -> None:
    visit = {"email": "Ana@Example.com", "joined_at": START}
    [one], [other] = facts(visit), facts({**visit, "email": "ana@example.COM "})
    assert fact_key(one) == fact_key(other)


def test_rows_with_a_mistake_are_told_by_number_and_the_others_land() -> None:
    backwards = {"email": "ana@example.com", "joined_at": START, "left_at": START - HOUR}
    found = rows(VISIT, backwards, {"email": "ana@example.com"}, VISIT)
    assert [isinstance(row, RowError) for row in found] == [False, True, True, False]
    wrong = [row for row in found if isinstance(row, RowError)]
    assert [(error.row, error.column) for error in wrong] == [(2, "leftAt"), (3, None)]
    assert all(error.message for error in wrong)


@pytest.mark.parametrize(
    "known_by, nobody",
    [
        ({"external_id": "r1"}, False),
        ({"email": "ana@example.com"}, False),
        ({"name": "Ana"}, True),
        ({"email": "not told", "name": "Ana"}, True),
        ({"external_id": " "}, True),
        ({}, True),
    ],
)
def test_nobody_is_recognised_by_a_name(known_by: dict[str, str], nobody: bool) -> None:
    assert names_nobody(facts({**known_by, "joined_at": START})) is nobody


def test_a_batch_is_told_from_another_of_its_name_by_its_content() -> None:
    assert batch(VISIT).digest == batch(dict(reversed(VISIT.items()))).digest
    assert batch(VISIT).digest != batch({**VISIT, "left_at": START + DAY}).digest
    assert batch(VISIT).digest != batch(VISIT, VISIT).digest


@pytest.mark.parametrize(
    "wrong",
    [
        {"delivery_id": ""},
        {"delivery_id": "x" * 201},
        {"platform": "FAX"},
        {"records": [{"questions": -1}]},
        {"records": [{"joined_at": START.replace(tzinfo=None)}]},
        {"records": [{"colour": "red"}]},
        {"records": [{}] * 5001},
    ],
)
def test_nonsense_is_no_batch(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        IngestAttendance.model_validate(
            {"event_id": "evt_1", "platform": "ON24", "delivery_id": "d", "records": [], **wrong}
        )


def test_an_import_counts_its_rows_and_keeps_the_first_thousand_errors() -> None:
    fresh = new_import("evt_1", Platform.ON24, "UTC", NOW)
    assert (fresh.state, fresh.dry_run, fresh.total) == (ImportState.RECEIVED, False, 0)
    landed = Landed(total=2, created=1, updated=1) + Landed(total=1, unchanged=1, quarantined=1)
    errors = [RowError(row=number, message="No.") for number in range(1500)]
    done = fresh.with_rows(landed, errors, ImportState.DONE)
    assert (done.total, done.created, done.updated, done.unchanged, done.quarantined) == (
        *(3, 1, 1),
        *(1, 1),
    )
    assert (done.state, len(done.errors), done.errors[-1].row) == ("DONE", 1000, 999)
