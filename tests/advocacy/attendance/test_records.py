"""Records that an integration hands in become facts, the same visit always the same ones."""

from typing import Any

import pytest
from pydantic import ValidationError

from advocacy.attendance.facts import AttendeeRole, Fact
from advocacy.attendance.records import AttendanceRecord, facts_of_record
from advocacy.attendance.tally import Tally
from advocacy.platforms import Platform
from tests.advocacy.attendance.told import EVENT, live, minute, of, only

ALONE = EVENT.model_copy(update={"external_refs": ()})


def facts(key: str = "delivery:0", **record: Any) -> list[Fact]:
    """The facts of a record."""
    told = facts_of_record(
        AttendanceRecord(**record), platform=Platform.LIVESTORM, key=key, received_at=minute(70)
    )
    return list(told)


def tallied(*records: list[Fact]) -> Tally:
    """The tally of records."""
    return of(*records, event=ALONE)


def test_a_whole_visit() -> None:
    result = tallied(
        facts(
            external_id="L1",
            name="Ana",
            email="Ana@Example.com",
            registered_at=minute(-100),
            joined_at=minute(5),
            left_at=minute(35),
            questions=2,
        )
    )
    person = only(result)
    assert (person.registrant_id, person.email) == ("L1", "ana@example.com")
    assert (live(person), person.questions, person.registered_at) == ([(5, 35)], 2, minute(-100))
    assert (result.summary.registered, result.summary.attended) == (1, 1)
    (source,) = result.summary.sources
    assert (source.platform, source.kind.value) == (Platform.LIVESTORM, "ingest")


def test_the_same_visit_handed_in_again_with_its_end_is_the_same_visit() -> None:
    open_visit = facts("one:0", email="a@example.com", joined_at=minute(5))
    closed = facts("two:3", email="A@example.com", joined_at=minute(5), left_at=minute(20))
    longer = facts("three:0", email="a@example.com", joined_at=minute(5), left_at=minute(25))
    assert live(only(tallied(open_visit, closed))) == [(5, 20)]
    assert only(tallied(open_visit, closed, longer)).segments == 1
    assert live(only(tallied(longer, closed, open_visit))) == [(5, 25)]


def test_who_is_not_known_is_one_person_a_record() -> None:
    record = {"name": "Guest", "joined_at": minute(5), "left_at": minute(20)}
    result = tallied(facts("d:0", **record), facts("d:1", **record), facts("d:1", **record))
    assert (len(result.people), result.summary.quarantined) == (2, 2)


def test_an_id_alone_is_no_registration() -> None:
    result = tallied(facts(external_id="L1", joined_at=minute(5), left_at=minute(20)))
    assert (result.summary.registered, result.summary.walk_ins) == (0, 1)
    assert result.summary.quarantined == 0


def test_on_demand_time_alone_is_no_attendance() -> None:
    person = only(tallied(facts(email="a@example.com", on_demand_seconds=90)))
    assert (person.on_demand_seconds, person.attended) == (90, False)


def test_the_role_that_is_told_holds() -> None:
    visit: dict[str, Any] = {"name": "Sam", "joined_at": minute(5), "left_at": minute(20)}
    assert only(tallied(facts(**visit, role="SPEAKER"))).role is AttendeeRole.SPEAKER


@pytest.mark.parametrize(
    "record",
    [
        {"questions": -1},
        {"on_demand_seconds": 10**12},
        {"name": "x" * 501},
        {"joined_at": minute(5).replace(tzinfo=None)},
        {"joined_at": minute(5).replace(year=9999)},
        {"nonsense": 1},
    ],
)
def test_a_record_that_makes_no_sense_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AttendanceRecord(**record)
