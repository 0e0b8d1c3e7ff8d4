"""The tally: times, sources that disagree, roles, sessions and the figures."""

from datetime import timedelta
from typing import Any

import pytest

from advocacy.attendance.facts import (
    FACT,
    AttendeeRole,
    Joined,
    Left,
    RegistrationStatus,
    Score,
    fact_key,
)
from advocacy.attendance.people import AttendanceFlag, PlatformScore
from advocacy.attendance.windows import OtherEvent
from advocacy.platforms import Platform
from tests.advocacy.attendance.told import (
    CSV,
    EVENT,
    INGEST,
    REST,
    START,
    WEBHOOK,
    ended,
    joined,
    left,
    live,
    minute,
    of,
    only,
    present,
    registered,
    started,
    stay,
)

ANA: dict[str, Any] = {"email": "ana@example.com"}


def test_an_empty_set_is_an_empty_tally() -> None:
    result = of()
    assert result.people == ()
    assert result.summary.show_rate is None
    assert result.summary.median_minutes is None


def test_a_fact_is_itself_whenever_it_is_received() -> None:
    fact = joined("a", 0, **ANA)
    later = fact.model_copy(update={"received_at": minute(500)})
    assert fact_key(fact) == fact_key(later)
    assert fact_key(fact) != fact_key(left("a", 0, **ANA))
    assert fact_key(fact) != fact_key(joined("a", 1, **ANA))
    assert of(fact, later, fact).summary.sources[0].records == 1
    assert of(fact, later).summary.sources[0].received_at == minute(500)


def test_a_fact_is_the_same_after_it_was_stored() -> None:
    fact = registered("R", "a@example.com", occurrences=(minute(9), minute(1)))
    stored = FACT.dump_python(fact)
    assert FACT.validate_python(stored) == fact
    assert fact_key(FACT.validate_python(stored)) == fact_key(fact)
    assert fact_key(FACT.validate_json(FACT.dump_json(fact))) == fact_key(fact)


@pytest.mark.parametrize(
    "better, worse", [(REST, WEBHOOK), (WEBHOOK, INGEST), (INGEST, CSV), (REST, CSV)]
)
def test_of_two_ends_of_one_stay_the_better_source_gives_it(better: Any, worse: Any) -> None:
    facts = stay("x", 5.5, 30, worse, **ANA) + stay("y", 5, 20, better, **ANA)
    assert live(only(of(facts))) == [(5, 20)]
    assert only(of(facts)).segments == 1


def test_an_end_that_was_told_beats_one_that_was_assumed() -> None:
    facts = [joined("x", 5, **ANA), *stay("row:1", 5, 20, CSV, **ANA), ended(60)]
    person = only(of(facts))
    assert (live(person), person.flags) == ([(5, 20)], (AttendanceFlag.WALK_IN,))


def test_what_only_one_source_tells_is_added() -> None:
    facts = stay("x", 5, 20, **ANA) + stay("row:1", 5, 20, CSV, **ANA)
    assert live(only(of(facts, stay("row:2", 30, 40, CSV, **ANA)))) == [(5, 20), (30, 40)]


def test_a_leave_whose_join_another_source_tells_is_known() -> None:
    person = only(of(left("x", 20, **ANA), stay("row:1", 5, 20.5, CSV, **ANA)))
    assert (live(person), person.segments, person.duration_known) == ([(5, 20.5)], 1, True)
    device = only(of(left("x", 20, **ANA), stay("y", 5, 40, **ANA)))
    assert (device.segments, device.duration_known) == (2, False)


def ambiguous(key: str, start: float, end: float) -> list[Joined | Left]:
    """A row of a report that may also mean an hour later."""
    come, go = joined(key, start, CSV, **ANA), left(key, end, CSV, **ANA)
    return [
        come.model_copy(update={"or_at": minute(start + 60)}),
        go.model_copy(update={"or_at": minute(end + 60)}),
    ]


def test_a_webhook_settles_what_the_repeated_hour_left_open() -> None:
    row = ambiguous("row:1", 0, 10)
    assert AttendanceFlag.AMBIGUOUS_TIME in only(of(*row)).flags
    for told in (stay("x", 60, 70, **ANA), [left("x", 70, **ANA)]):
        person = only(of(*row, told))
        assert (live(person), person.segments) == ([(60, 70)], 1)
        assert AttendanceFlag.AMBIGUOUS_TIME not in person.flags
    confirmed = only(of(*row, left("x", 10, **ANA)))
    assert (live(confirmed), confirmed.flags) == ([(0, 10)], (AttendanceFlag.WALK_IN,))
    elsewhere = only(of(*row, stay("x", 30, 40, **ANA)))
    assert live(elsewhere) == [(0, 10), (30, 40)]
    assert AttendanceFlag.AMBIGUOUS_TIME in elsewhere.flags


def test_a_join_id_that_comes_again_is_another_stay() -> None:
    facts = stay("x", 5, 10, **ANA) + stay("x", 20, 30, **ANA)
    assert (live(only(of(facts))), only(of(facts)).segments) == ([(5, 10), (20, 30)], 2)
    lost = [facts[0], facts[2], facts[3]]
    assert live(only(of(*lost))) == [(5, 30)]
    back_at_once = stay("x", 5, 10, **ANA) + stay("x", 10, 30, **ANA)
    person = only(of(back_at_once))
    assert (live(person), person.segments) == ([(5, 30)], 2)
    assert AttendanceFlag.REJOIN in person.flags


def test_clocks_that_disagree_make_no_stay_without_an_end() -> None:
    person = only(of(joined("x", 5.5, **ANA), left("x", 5, **ANA), ended(60)))
    assert (person.attended, person.live, person.segments) == (True, (), 1)
    assert person.duration_known


def test_a_leave_long_before_the_join_is_of_another_stay() -> None:
    person = only(of(joined("x", 30, **ANA), left("x", 5, **ANA), ended(60)))
    assert (live(person), person.segments) == ([(30, 60)], 2)
    assert not person.duration_known


@pytest.mark.parametrize(
    "facts, until",
    [
        ([], 60),
        ([ended(55)], 55),
        ([ended(80)], 80),
        ([ended(20, practice=True)], 60),
        ([stay("y", 0, 75, email="other@example.com")], 75),
    ],
)
def test_who_was_not_seen_leaving_stayed_until_it_closed(facts: list[Any], until: float) -> None:
    result = of(joined("x", 30, **ANA), *facts)
    (person,) = [person for person in result.people if person.email == ANA["email"]]
    assert live(person) == [(30, until)]
    assert AttendanceFlag.CLOSED_BY_END in person.flags


def test_the_platforms_schedule_closes_before_the_events() -> None:
    longer = EVENT.model_copy(update={"ends_at": minute(120)})
    assert live(only(of(joined("x", 30, **ANA), event=longer))) == [(30, 60)]
    unscheduled = WEBHOOK.model_copy(update={"scheduled_minutes": None})
    assert live(only(of(joined("x", 30, unscheduled, **ANA), event=longer))) == [(30, 120)]


def test_a_restart_closes_what_the_crash_left_open() -> None:
    restarted = WEBHOOK.model_copy(update={"instance": "second"})
    crashed = of(joined("x", 5, **ANA), started(20, restarted), stay("y", 25, 30, restarted, **ANA))
    assert live(only(crashed)) == [(5, 20), (25, 30)]


@pytest.mark.parametrize("as_of, until", [(40, 40), (70, 60)])
def test_until_it_closes_it_is_until_now(as_of: float, until: float) -> None:
    running = EVENT.model_copy(update={"as_of": minute(as_of)})
    person = only(of(joined("x", 30, **ANA), event=running))
    assert live(person) == [(30, until)]
    assert (AttendanceFlag.CLOSED_BY_END in person.flags) is (as_of > 60)


def test_the_audience_is_clipped_and_a_speaker_is_not() -> None:
    session = [started(-30), ended(-1, practice=True), started(2), ended(50)]
    stays = stay("x", 1, 70, email="ana@example.com") + stay("y", -20, 70, email="sam@example.com")
    people = {person.email: person for person in of(session, stays).people}
    assert live(people["ana@example.com"]) == [(2, 50)]
    assert people["sam@example.com"].role is AttendeeRole.SPEAKER
    assert live(people["sam@example.com"]) == [(-20, 70)]


def test_a_rehearsal_alone_is_no_attendance() -> None:
    session = [ended(-1, practice=True), started(0), ended(50)]
    person = only(of(session, stay("x", -30, -10, **ANA)))
    assert (person.role, person.attended) == (AttendeeRole.SPEAKER, False)
    gone = only(of(session, left("x", -10, **ANA)))
    assert (gone.role, gone.attended) == (AttendeeRole.SPEAKER, False)


def test_who_comes_as_the_doors_open_is_audience() -> None:
    session = [ended(0, practice=True), started(0)]
    assert only(of(session, stay("x", -0.05, 10, **ANA))).role is AttendeeRole.ATTENDEE
    assert only(of(session, stay("x", -1, 10, **ANA))).role is AttendeeRole.SPEAKER


@pytest.mark.parametrize(
    "told, seated, role",
    [
        (AttendeeRole.STAFF, True, AttendeeRole.STAFF),
        (AttendeeRole.SPEAKER, False, AttendeeRole.SPEAKER),
        (AttendeeRole.ATTENDEE, True, AttendeeRole.SPEAKER),
        (None, True, AttendeeRole.SPEAKER),
        (None, False, AttendeeRole.ATTENDEE),
    ],
)
def test_the_host_is_staff_and_who_is_seated_speaks(
    told: AttendeeRole | None, seated: bool, role: AttendeeRole
) -> None:
    emails = frozenset({ANA["email"]}) if seated else frozenset[str]()
    event = EVENT.model_copy(update={"speaker_emails": emails})
    result = of(
        registered("R", ANA["email"]),
        stay("x", 0, 60, role=told, registrant_id="R"),
        event=event,
    )
    assert only(result).role is role
    counted = (result.summary.registered, result.summary.attended)
    assert counted == ((1, 1) if role is AttendeeRole.ATTENDEE else (0, 0))


@pytest.mark.parametrize(
    "told, status, counted",
    [
        (["APPROVED"], "APPROVED", (1, 0)),
        (["PENDING"], "PENDING", (0, 0)),
        (["PENDING", "APPROVED"], "APPROVED", (1, 0)),
        (["PENDING", "DENIED"], "DENIED", (0, 0)),
        (["APPROVED", "CANCELLED"], "CANCELLED", (1, 1)),
        (["CANCELLED"], "CANCELLED", (1, 1)),
        (["PENDING", "CANCELLED"], "CANCELLED", (0, 0)),
        (["APPROVED", "CANCELLED", "APPROVED"], "APPROVED", (1, 0)),
    ],
)
def test_the_newest_status_stands(told: list[str], status: str, counted: tuple[int, int]) -> None:
    facts = [
        registered("R", status=RegistrationStatus(state), at=-100 + number)
        for number, state in enumerate(told)
    ]
    result = of(*reversed(facts))
    assert only(result).registration == status
    assert (result.summary.registered, result.summary.cancelled) == counted


def test_of_one_time_the_later_in_life_stands_and_the_undated_last() -> None:
    facts = [
        registered("R", status=RegistrationStatus.CANCELLED, at=-5),
        registered("R", status=RegistrationStatus.APPROVED, at=-5),
        registered("R", status=RegistrationStatus.PENDING, at=-5).model_copy(update={"at": None}),
    ]
    assert only(of(*facts)).registration is RegistrationStatus.CANCELLED


def test_the_better_source_tells_name_and_time_of_registering() -> None:
    facts = [
        registered("R", ANA["email"], name="Ana", registered_at=minute(-99)),
        registered(None, ANA["email"], origin=CSV, at=5, name="ANA", registered_at=minute(-200)),
    ]
    person = only(of(*facts))
    assert (person.name, person.registered_at) == ("Ana", minute(-99))


def test_on_demand_is_apart_and_totals_of_a_source_add_up() -> None:
    facts = [
        registered("R", ANA["email"]),
        present("row:1", on_demand_seconds=100, questions=1, **ANA),
        present("row:1", on_demand_seconds=160, **ANA),
        present("row:2", on_demand_seconds=40, poll_answers=2, **ANA),
    ]
    result = of(*facts)
    person = only(result)
    assert (person.on_demand_seconds, person.questions, person.poll_answers) == (200, 1, 2)
    assert (person.attended, person.live_seconds, person.is_no_show) == (False, 0, True)
    assert (result.summary.on_demand, result.summary.attended) == (1, 0)
    both = of(*facts, stay("x", 0, 10, **ANA))
    assert (both.summary.on_demand, both.summary.attended) == (0, 1)
    assert only(both).live_seconds == 600


def test_the_most_trusted_source_gives_a_total() -> None:
    facts = [present("a", REST, questions=1, **ANA), present("row:1", questions=7, **ANA)]
    assert only(of(*facts)).questions == 1


def test_a_score_is_kept_raw_with_its_range() -> None:
    score = Score(value=7.5, min=0, max=10)
    person = only(of(present("row:1", attended=True, score=score, **ANA)))
    assert person.platform_score == PlatformScore(platform=Platform.ZOOM, value=7.5, min=0, max=10)
    assert (person.attended, person.duration_known) == (True, False)


def test_a_total_is_the_duration_where_there_are_no_times() -> None:
    told = present("row:1", attended=True, live_seconds=600, **ANA)
    person = only(of(told))
    assert (person.live_seconds, person.seconds_sum, person.segments) == (600, 600, 1)
    timed = only(of(told, stay("x", 0, 5, **ANA)))
    assert (timed.live_seconds, timed.segments) == (300, 1)
    half = only(of(told, left("x", 5, **ANA)))
    assert (half.live_seconds, half.duration_known) == (600, True)


def test_the_median_is_over_those_whose_time_is_known() -> None:
    result = of(
        stay("a", 0, 10, email="a@example.com"),
        stay("b", 0, 20, email="b@example.com"),
        stay("c", 0, 60, email="c@example.com"),
        left("d", 60, email="d@example.com"),
        stay("e", 0, 55, phone="3912345678"),
    )
    assert result.summary.median_minutes == 20
    assert result.summary.walk_ins == 4


def test_an_event_takes_the_occurrence_that_is_nearest_and_no_others() -> None:
    week = timedelta(weeks=1)
    later = WEBHOOK.model_copy(update={"instance": "later", "scheduled_start": START + week})
    facts = [*stay("x", 0, 10, **ANA), *stay("y", 0, 10, later, email="bob@example.com")]
    facts += [registered("R"), registered("S", occurrences=(START,))]
    facts += [registered("T", occurrences=(START + week,))]
    keys = [person.key.rpartition(":")[2] for person in of(*facts).people]
    assert keys == ["ana@example.com", "R", "S"]
    other = OtherEvent(platform=Platform.ZOOM, external_id="1", starts_at=START)
    event = EVENT.model_copy(
        update={
            "starts_at": START + week,
            "ends_at": START + week,
            "other_events": (other,),
        }
    )
    keys = [person.key.rpartition(":")[2] for person in of(*facts, event=event).people]
    assert keys == ["bob@example.com", "R", "T"]


def test_before_anything_is_shown_registrations_of_the_nearest_occurrence_count() -> None:
    week = timedelta(weeks=1)
    facts = [registered("S", occurrences=(START,)), registered("T", occurrences=(START + week,))]
    assert [person.registrant_id for person in of(*facts).people] == ["S"]


def test_instances_without_a_schedule_are_one_if_they_follow_each_other() -> None:
    first = WEBHOOK.model_copy(update={"scheduled_start": None, "scheduled_minutes": None})
    second = first.model_copy(update={"instance": "second"})
    third = first.model_copy(update={"instance": "third"})
    result = of(
        stay("x", 0, 10, first, **ANA),
        stay("y", 15, 30, second, **ANA),
        stay("z", 500, 510, third, **ANA),
    )
    assert live(only(result)) == [(0, 10), (15, 30)]


def test_what_was_given_for_the_event_belongs_whatever_it_is_linked_to() -> None:
    alone = EVENT.model_copy(update={"external_refs": ()})
    facts = [
        *stay("row:1", 0, 10, CSV, **ANA),
        *stay("v", 20, 30, INGEST, **ANA),
        *stay("x", 40, 50, **ANA),
    ]
    assert live(only(of(*facts, event=alone))) == [(0, 10), (20, 30)]


def test_the_account_with_the_most_facts_is_ours() -> None:
    theirs = WEBHOOK.model_copy(update={"account": "theirs"})
    unknown = WEBHOOK.model_copy(update={"account": None})
    facts = [*stay("x", 0, 10, **ANA), joined("y", 0, theirs, email="b@example.com")]
    facts += stay("z", 0, 10, unknown, email="c@example.com")
    assert {p.email for p in of(*facts).people} == {ANA["email"], "c@example.com"}
    tie = [joined("x", 0, **ANA), joined("y", 0, theirs, email="b@example.com")]
    assert only(of(*tie)).email == ANA["email"]
