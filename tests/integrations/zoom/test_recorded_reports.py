"""The recorded exports come to exactly what is expected, alone and together with the webhooks."""

import random

import pytest

from advocacy.attendance.facts import Fact, RegistrationStatus
from advocacy.attendance.people import AttendanceFlag
from advocacy.attendance.tally import Tally, tally
from integrations.zoom.platform import Zoom
from tests.integrations.zoom.recorded import (
    CONTEXTS,
    EXPORTS,
    WEBHOOKS,
    assert_as_expected,
    assert_person,
    each_report,
    export_facts,
    facts_in,
    found,
    read,
    statuses,
    webhook_facts,
    window,
)

EXPECTED = read(EXPORTS / "expected.json")["files"]
REPORT_2025 = "webinar_attendee_report_2025.csv"


def shuffled(facts: list[Fact], seed: int | None) -> list[Fact]:
    """The facts in another order, some of them twice; as they are without a seed."""
    if seed is None:
        return facts
    order = random.Random(seed)
    mixed = facts + order.choices(facts, k=len(facts))
    order.shuffle(mixed)
    return mixed


def of_report(name: str, facts: list[Fact]) -> Tally:
    """The tally of a report for the event it is of, which nobody linked."""
    about = CONTEXTS[name]
    event = window(starts_at=about.starts_at, ends_at=about.ends_at, external_refs=())
    return tally(facts, event)


@pytest.mark.parametrize("seed", [None, *range(25)])
@pytest.mark.parametrize("name", list(each_report()))
def test_an_export_comes_to_what_is_expected(name: str, seed: int | None) -> None:
    facts = export_facts(name)
    result = of_report(name, shuffled(facts, seed))
    assert_as_expected(result, {"no_show": [], **EXPECTED[name]})
    assert result == of_report(name, facts)


@pytest.mark.parametrize("name", list(each_report()))
def test_what_the_report_says_of_itself_is_told(name: str) -> None:
    with (EXPORTS / name).open("rb") as file:
        header = Zoom().read_report(file, CONTEXTS[name]).header
    expected = EXPECTED[name]
    assert header.external_id == expected.get("webinar_id", "87123456789")
    assert header.registered == expected.get("registered", header.registered)
    assert header.unique_viewers == expected.get("unique_viewers", header.unique_viewers)
    about = CONTEXTS[name]
    assert header.started_at is not None
    assert abs(header.started_at - about.starts_at).total_seconds() < 1800


def test_registrations_stand_as_the_report_says() -> None:
    for name, key, status in [
        (REPORT_2025, "cancelled", RegistrationStatus.CANCELLED),
        ("webinar_attendee_report_2026.csv", "pending", RegistrationStatus.PENDING),
    ]:
        stand = statuses(of_report(name, export_facts(name)))
        assert {email for email, state in stand.items() if state is status} == set(
            EXPECTED[name][key]
        )
    summary = of_report(REPORT_2025, export_facts(REPORT_2025)).summary
    assert (summary.registered, summary.cancelled, summary.attended) == (7, 1, 5)
    assert (summary.walk_ins, summary.quarantined) == (0, 2)


def test_what_the_repeated_hour_leaves_open_is_flagged() -> None:
    people = of_report(REPORT_2025, export_facts(REPORT_2025)).people
    open_rows = {p.email for p in people if AttendanceFlag.AMBIGUOUS_TIME in p.flags}
    assert open_rows == set(read(EXPORTS / "expected.json")["ambiguous_rows"])


def test_once_a_person_only_their_totals_are_known() -> None:
    name = "meeting_participants_unique_users.csv"
    people = of_report(name, export_facts(name)).people
    assert len(people) == len(EXPECTED[name]["rows"])
    for row in EXPECTED[name]["rows"]:
        person = found(people, {k: v for k, v in row.items() if k != "minutes"})
        assert (person.live, person.live_seconds) == ((), row["minutes"] * 60)
        assert (person.attended, person.duration_known) == (True, True)


def test_text_like_a_formula_stays_text() -> None:
    name = "webinar_attendee_report_2026.csv"
    people = of_report(name, export_facts(name)).people
    assert found(people, {"email": "injection@example.net"}).name == "+cmd|' /C calc'!A0"


@pytest.mark.parametrize("seed", [None, *range(25)])
def test_webhooks_and_report_together(seed: int | None) -> None:
    result = tally(shuffled(webhook_facts() + export_facts(REPORT_2025), seed), window())
    expected = read(WEBHOOKS / "expected.json")
    for item in expected["attendance"]:
        person = found(result.people, item["match"])
        if item["match"].get("email") != "priya.raman@example.com":
            assert_person(person, item)
    priya = next(i for i in EXPECTED[REPORT_2025]["attendance"] if "priya" in str(i["match"]))
    assert_person(found(result.people, priya["match"]), priya)
    assert sum(person.attended for person in result.people) == len(expected["attendance"])
    assert not [p for p in result.people if AttendanceFlag.AMBIGUOUS_TIME in p.flags]
    assert not [p for p in result.people if AttendanceFlag.CLOSED_BY_END in p.flags]
    summary = result.summary
    assert (summary.registered, summary.cancelled, summary.attended) == (7, 1, 5)
    assert (summary.walk_ins, summary.quarantined) == (2, 3)
    assert summary.median_minutes == pytest.approx(90.5)
    assert [source.kind.value for source in summary.sources] == ["csv", "webhook"]


def test_a_report_read_twice_says_nothing_new() -> None:
    with (EXPORTS / REPORT_2025).open("rb") as file:
        first = facts_in(Zoom().read_report(file, CONTEXTS[REPORT_2025]))
        again = facts_in(Zoom().read_report(file, CONTEXTS[REPORT_2025]))
    assert first == again
