"""Who is who: by registrant, address, account or join, and never by name."""

from typing import Any

import pytest

from advocacy.attendance.facts import RegistrationStatus
from advocacy.attendance.people import AttendanceFlag
from tests.advocacy.attendance.told import (
    CSV,
    bound,
    joined,
    left,
    live,
    of,
    only,
    present,
    registered,
    stay,
)


def test_two_nameless_guests_of_one_name_are_two_people() -> None:
    result = of(stay("a", 0, 10, name="iPhone"), stay("b", 5, 20, name="iPhone"))
    assert len(result.people) == 2
    assert (result.summary.walk_ins, result.summary.quarantined) == (2, 2)


def test_an_address_in_other_letters_is_the_same_person() -> None:
    result = of(
        registered(email="Ana@Example.com"), stay("a", 0, 10, email=" ana@example.COM ", name="x")
    )
    assert only(result).is_expected
    assert only(result).attended


def test_an_address_leads_to_its_only_registrant() -> None:
    result = of(registered("R", "a@example.com"), stay("a", 0, 10, email="a@example.com"))
    assert only(result).registrant_id == "R"


def test_an_address_that_two_registrants_share_leads_to_neither() -> None:
    result = of(
        registered("R", "a@example.com"),
        registered("S", "a@example.com"),
        stay("a", 0, 10, email="a@example.com"),
        registered(None, "a@example.com", origin=CSV),
    )
    assert len(result.people) == 3
    assert (result.summary.registered, result.summary.attended) == (2, 0)
    assert result.summary.walk_ins == 1


def test_who_registers_again_after_cancelling_is_the_one_who_comes() -> None:
    result = of(
        registered("R", "a@example.com", RegistrationStatus.CANCELLED),
        registered("S", "a@example.com"),
        stay("a", 0, 10, email="a@example.com"),
    )
    assert (result.summary.registered, result.summary.cancelled) == (2, 1)
    assert (result.summary.attended, result.summary.show_rate) == (1, 1.0)


def test_the_registrants_link_counts_whatever_address_is_shown() -> None:
    result = of(
        registered("R", "a@example.com"),
        registered("S", "b@example.com"),
        stay("a", 0, 10, registrant_id="R", email="b@example.com"),
    )
    (there,) = [person for person in result.people if person.attended]
    assert (there.registrant_id, there.email) == ("R", "a@example.com")


def test_who_is_signed_in_is_known_by_the_account() -> None:
    result = of(
        stay("a", 0, 10, user_id="U", email="a@example.com"),
        stay("b", 20, 30, user_id="U"),
    )
    assert (only(result).email, only(result).segments) == ("a@example.com", 2)
    nobody = of(stay("a", 0, 10, user_id="U"), stay("b", 20, 30, user_id="U"))
    assert (only(nobody).segments, only(nobody).quarantined) == (2, True)


def test_an_account_that_two_people_use_is_neither_of_them() -> None:
    result = of(
        stay("a", 0, 10, user_id="U", email="a@example.com"),
        stay("b", 0, 10, user_id="U", email="b@example.com"),
        stay("c", 0, 10, user_id="U"),
    )
    assert len(result.people) == 3


def test_a_telephone_is_the_one_it_is_bound_to() -> None:
    result = of(
        stay("pc", 0, 30, email="a@example.com"),
        stay("tel", 1, 40, phone="3912345678", name="3912345678"),
        bound("tel", "pc"),
    )
    person = only(result)
    assert (live(person), person.segments) == ([(0, 40)], 2)
    assert person.flags == (AttendanceFlag.PHONE_BOUND, AttendanceFlag.WALK_IN)


def test_a_telephone_bound_to_somebody_unseen_waits_for_them() -> None:
    telephone = stay("tel", 1, 40, phone="3912345678", name="3912345678")
    alone = of(telephone, bound("tel", "pc"))
    assert (only(alone).quarantined, alone.summary.walk_ins) == (True, 0)
    seen = of(telephone, bound("tel", "pc"), left("pc", 50, email="a@example.com"))
    assert only(seen).email == "a@example.com"


def test_the_number_in_a_report_follows_the_binding() -> None:
    report = stay("row:1", 1, 40, CSV, phone="3912345678", name="3912345678")
    result = of(
        stay("pc", 0, 30, email="a@example.com"),
        bound("tel", "pc", "3912345678"),
        report,
    )
    assert (only(result).segments, live(only(result))) == (2, [(0, 40)])


def test_a_number_that_two_people_use_follows_neither() -> None:
    result = of(
        stay("a", 0, 30, email="a@example.com"),
        stay("b", 0, 30, email="b@example.com"),
        bound("t", "a", "3912345678"),
        bound("u", "b", "3912345678"),
        stay("row:1", 1, 40, CSV, phone="3912345678", name="3912345678"),
    )
    assert len(result.people) == 3


@pytest.mark.parametrize("who", [{"phone": "3912345678"}, {"name": "iPhone"}])
def test_one_join_of_a_stranger_in_two_sources_is_one_join(who: dict[str, Any]) -> None:
    result = of(stay("a", 5, 30, **who), stay("row:1", 5.5, 31, CSV, **who))
    assert (only(result).segments, live(only(result))) == (1, [(5, 30)])
    apart = of(stay("a", 5, 30, **who), stay("row:1", 7, 31, CSV, **who))
    assert len(apart.people) == 2
    twice = of(
        stay("a", 5, 30, **who),
        stay("b", 5, 30, **who),
        stay("row:1", 5, 31, CSV, **who),
        stay("row:2", 5, 31, CSV, **who),
        stay("row:3", 5, 31, CSV, **who),
    )
    assert len(twice.people) == 3


def test_joins_share_any_of_their_ids() -> None:
    facts = of(
        joined("uuid:1", 0, email="a@example.com").model_copy(
            update={"join_keys": ("user:1", "uuid:1")}
        ),
        left("user:1", 10),
    )
    assert live(only(facts)) == [(0, 10)]


def test_a_short_id_of_another_showing_is_another_join() -> None:
    first = joined("user:1", 0, email="a@example.com")
    other = left("user:1", 10)
    restarted = other.model_copy(
        update={"origin": other.origin.model_copy(update={"instance": "second"})}
    )
    result = of(first, restarted)
    assert len(result.people) == 2


def test_totals_without_a_name_are_one_person_a_row() -> None:
    result = of(
        present("row:1", attended=True, live_seconds=60, name="iPhone"),
        present("row:2", attended=True, live_seconds=60, name="iPhone"),
    )
    assert len(result.people) == 2


def test_a_leave_alone_in_one_source_is_the_stay_that_ends_then_in_another() -> None:
    result = of(left("a", 30, name="iPhone"), stay("row:1", 5, 30.5, CSV, name="iPhone"))
    assert (only(result).segments, only(result).duration_known) == (1, True)
    assert live(only(result)) == [(5, 30.5)]
