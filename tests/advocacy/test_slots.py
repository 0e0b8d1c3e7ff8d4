"""Seats: their statuses, what may follow what, and when somebody is needed in them."""

from itertools import product

import pytest
from pydantic import ValidationError

from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.slots import NewSlot, SlotStatus, create_slots, move_slot
from tests.advocacy.samples import END, HOUR, NOW, START, slot

S = SlotStatus
# The domain: OPEN -> HELD -> FILLED -> COMPLETED; any -> CANCELLED; FILLED or HELD -> OPEN when
# its assignment ends. FILLED -> HELD is what a moved session does to who had accepted.
LEGAL = {
    S.OPEN: {S.HELD, S.CANCELLED},
    S.HELD: {S.FILLED, S.OPEN, S.CANCELLED},
    S.FILLED: {S.COMPLETED, S.OPEN, S.HELD, S.CANCELLED},
    S.COMPLETED: {S.CANCELLED},
    S.CANCELLED: set(),
}


@pytest.mark.parametrize("before, after", [pair for pair in product(S, S) if len(set(pair)) == 2])
def test_a_status_follows_another_or_is_refused_naming_what_may(before: S, after: S) -> None:
    seat = slot(status=before, assignment_id="asg_1")
    if after in LEGAL[before]:
        moved = move_slot(seat, after, "because")
        assert (moved.status, moved.status_reason) == (after, "because")
        kept = "asg_1" if after in (S.HELD, S.FILLED, S.COMPLETED) else None
        assert moved.assignment_id == kept
        return
    with pytest.raises(IllegalTransition) as refused:
        move_slot(seat, after)
    assert (refused.value.from_, set(refused.value.allowed)) == (before, LEGAL[before])


@pytest.mark.parametrize("status", list(S))
def test_a_seat_that_stays_as_it_is_is_not_changed(status: S) -> None:
    seat = slot(status=status)
    assert move_slot(seat, status) is seat


def made(**given: object) -> tuple[object, object]:
    """The times of a new seat on a session from START to END."""
    wanted = NewSlot.model_validate({"role": "SPEAKER", **given})
    [seat] = create_slots([wanted], "pnl_1", "evt_1", (START, END), NOW)
    assert (seat.status, seat.assignment_id, seat.panel_id) == (S.OPEN, None, "pnl_1")
    return seat.starts_at, seat.ends_at


def test_a_seat_lasts_as_long_as_its_session_unless_told() -> None:
    assert made() == (START, END)
    assert made(starts_at=START + HOUR / 2) == (START + HOUR / 2, END)
    assert made(ends_at=END - HOUR / 2) == (START, END - HOUR / 2)
    assert made(starts_at=START - HOUR, ends_at=START) == (START - HOUR, START)


def test_a_seat_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="endsAt must be after startsAt"):
        made(starts_at=END, ends_at=START)
    with pytest.raises(InvalidInput, match="give both times"):
        made(starts_at=END)
    with pytest.raises(InvalidInput, match="give both times"):
        made(ends_at=START)


def test_seats_keep_the_order_in_which_they_were_given() -> None:
    wanted = [NewSlot(role=role) for role in ("HOST", "KEYNOTE", "MODERATOR")]  # type: ignore[arg-type]
    seats = create_slots(wanted, "pnl_1", "evt_1", (START, END), NOW)
    assert [seat.role for seat in sorted(seats, key=lambda seat: seat.id)] == [
        *("HOST", "KEYNOTE", "MODERATOR")
    ]


def test_what_a_seat_wants_is_kept() -> None:
    wanted = NewSlot.model_validate(
        {
            "role": "KEYNOTE",
            "required": False,
            "personas": ["VALIDATOR"],
            "topics": ["AI", "ai"],
            "language": "pt-br",
        }
    )
    [seat] = create_slots([wanted], "pnl_1", "evt_1", (START, END), NOW)
    assert (seat.required, seat.personas, seat.topics) == (False, ("VALIDATOR",), ("AI",))
    assert seat.language == "pt-BR"
