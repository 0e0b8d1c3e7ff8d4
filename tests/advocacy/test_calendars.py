"""Calendars: nobody is in two places at once."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.calendars import Booking, Calendar, book, release
from advocacy.errors import DoubleBooked
from tests.advocacy.samples import HOUR, START, booking, calendar


def ids(of: Calendar) -> list[str]:
    """Whose bookings stand, in the order of their times."""
    return [each.assignment_id for each in of.bookings]


def test_bookings_stand_in_the_order_of_their_times() -> None:
    booked = book(book(calendar(), booking("late", 4, 5)), booking("early", 1, 2))
    assert ids(booked) == ["asg_early", "asg_late"]


def test_touching_is_no_overlap() -> None:
    stands = calendar(booking("noon", 1, 2))
    around = book(stands, booking("before", 0, 1), booking("after", 2, 3))
    assert ids(around) == ["asg_before", "asg_noon", "asg_after"]


@pytest.mark.parametrize(
    "start, end", [(1, 2), (0, 1.001), (1.999, 3), (0, 3), (1.25, 1.75), (1, 3), (0, 2)]
)
def test_an_overlap_is_refused_with_the_time_that_both_take(start: float, end: float) -> None:
    with pytest.raises(DoubleBooked) as refused:
        book(calendar(booking("noon", 1, 2)), booking("new", start, end))
    [conflict] = refused.value.conflicts
    assert (conflict.type, conflict.severity) == ("DOUBLE_BOOKED", "BLOCKING")
    assert conflict.advocate_id == "adv_1"
    assert set(conflict.slot_ids) == {"slt_noon", "slt_new"}
    assert conflict.overlap
    assert conflict.overlap.start == START + max(1, start) * HOUR
    assert conflict.overlap.end == START + min(2, end) * HOUR


def clashes(stands: Calendar, *wanted: Booking) -> list[set[str]]:
    """The pairs of seats that a refusal names."""
    with pytest.raises(DoubleBooked) as refused:
        book(stands, *wanted)
    return [set(conflict.slot_ids) for conflict in refused.value.conflicts]


def test_a_refusal_lists_every_booking_in_the_way() -> None:
    stands = calendar(
        booking("a", 0, 1), booking("b", 1, 2), booking("c", 2, 3), booking("d", 3, 4)
    )
    found = clashes(stands, booking("new", 0.5, 2.5))
    assert found == [{"slt_new", "slt_a"}, {"slt_new", "slt_b"}, {"slt_new", "slt_c"}]


def test_a_refusal_of_several_bookings_lists_what_is_in_the_way_of_each() -> None:
    stands = calendar(booking("a", 0, 1), booking("b", 4, 5))
    found = clashes(stands, booking("x", 0, 1), booking("y", 4, 5))
    assert found == [{"slt_x", "slt_a"}, {"slt_y", "slt_b"}]


def test_two_that_are_wanted_together_may_not_overlap_either() -> None:
    assert clashes(calendar(), booking("x", 0, 2), booking("y", 1, 3)) == [{"slt_x", "slt_y"}]


def test_the_same_clash_has_the_same_key_from_either_side() -> None:
    keys = []
    for stands, wanted in [("a", "b"), ("b", "a")]:
        with pytest.raises(DoubleBooked) as refused:
            book(calendar(booking(stands, 0, 2)), booking(wanted, 0, 2))
        keys.append(refused.value.conflicts[0].key)
    assert keys[0] == keys[1]


def test_a_booking_moves_in_place_of_what_its_assignment_held() -> None:
    moved = book(calendar(booking("a", 0, 2), booking("b", 3, 4)), booking("a", 1, 3))
    assert [(b.assignment_id, b.starts_at) for b in moved.bookings] == [
        ("asg_a", START + HOUR),
        ("asg_b", START + 3 * HOUR),
    ]


def test_two_that_move_together_may_take_each_others_place() -> None:
    stands = calendar(booking("a", 0, 1), booking("b", 1, 2))
    assert ids(book(stands, booking("a", 1, 2), booking("b", 0, 1))) == ["asg_b", "asg_a"]


def test_releasing_frees_the_time_and_nothing_else() -> None:
    stands = calendar(booking("a", 0, 1), booking("b", 1, 2))
    freed = release(stands, {"asg_a", "asg_unknown"})
    assert ids(freed) == ["asg_b"]
    assert ids(book(freed, booking("c", 0, 1))) == ["asg_c", "asg_b"]


quarters = st.integers(0, 40).map(lambda quarter: quarter / 4)
wishes = st.builds(
    lambda name, start, length: booking(name, start, start + length),
    st.sampled_from("abcdefgh"),
    quarters,
    st.integers(1, 8).map(lambda quarter: quarter / 4),
)
steps = st.lists(st.one_of(st.lists(wishes, min_size=1, max_size=3), st.sampled_from("abcdefgh")))


@settings(deadline=None)
@given(steps)
def test_whatever_is_booked_and_released_no_two_bookings_overlap(
    wanted: list[list[Booking] | str],
) -> None:
    current = calendar()
    for step in wanted:
        before = current
        if isinstance(step, str):
            current = release(current, {f"asg_{step}"})
            assert f"asg_{step}" not in ids(current)
            continue
        own = {each.assignment_id for each in step}
        try:
            current = book(current, *step)
        except DoubleBooked:
            others = [each for each in before.bookings if each.assignment_id not in own]
            assert any(overlap(a, b) for a, b in combinations([*others, *step], 2))
            assert current is before
        else:
            assert {*ids(current)} == {*ids(before)} | own
        assert not any(overlap(a, b) for a, b in combinations(current.bookings, 2))


def overlap(one: Booking, other: Booking) -> bool:
    """The domain's definition, in its own words."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
