"""Sessions: made with their seats, changed, and moved."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from advocacy.errors import InvalidInput
from advocacy.panels import (
    CreatePanel,
    ReschedulePanel,
    UpdatePanel,
    create_panel,
    new_times,
    update_panel,
)
from tests.advocacy.samples import DAY, END, HOUR, NOW, START, event, panel, slot

GIVEN = {
    "event_id": "evt_1",
    "title": "One",
    "format": "PANEL",
    "starts_at": START,
    "ends_at": END,
    "slots": [{"role": "MODERATOR"}, {"role": "PANELIST", "starts_at": START + HOUR / 2}],
}


def test_a_session_is_made_with_its_open_seats() -> None:
    made, seats = create_panel(CreatePanel.model_validate(GIVEN), event(), NOW)
    assert made.id.startswith("pnl_")
    assert [(seat.role, seat.panel_id, seat.event_id) for seat in seats] == [
        ("MODERATOR", made.id, "evt_1"),
        ("PANELIST", made.id, "evt_1"),
    ]
    assert [seat.starts_at for seat in seats] == [START, START + HOUR / 2]
    assert (made.rules.min_people, made.rules.max_per_account) == (1, None)


@pytest.mark.parametrize("status", ["COMPLETED", "CANCELLED"])
def test_an_event_that_is_over_takes_no_session(status: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_panel(CreatePanel.model_validate(GIVEN), event(status=status), NOW)
    assert refused.value.path == ["eventId"]


@pytest.mark.parametrize("command", [CreatePanel, ReschedulePanel])
def test_a_session_ends_after_it_starts(command: type[CreatePanel | ReschedulePanel]) -> None:
    given = GIVEN if command is CreatePanel else {"id": "pnl_1"}
    with pytest.raises(ValidationError, match="endsAt must be after startsAt"):
        command.model_validate({**given, "starts_at": END, "ends_at": START})


def test_only_what_is_given_changes_and_null_empties() -> None:
    before = panel(room="A", abstract="Old")
    after = update_panel(before, UpdatePanel(id="pnl_1", room=None, title="Two"))
    assert (after.room, after.abstract, after.title) == (None, "Old", "Two")
    assert (after.starts_at, after.ends_at) == (before.starts_at, before.ends_at)


@pytest.mark.parametrize(
    "starts_in, lasts, by, hours, new_start, new_end",
    [
        # As long as the session: it still is, also when that becomes longer.
        (0 * HOUR, HOUR, DAY, 1, START + DAY, END + DAY),
        (0 * HOUR, HOUR, DAY, 3, START + DAY, START + DAY + 3 * HOUR),
        # With times of its own: it moves along and lasts as long as before.
        (HOUR / 2, HOUR / 2, DAY, 1, START + DAY + HOUR / 2, END + DAY),
        (HOUR / 2, HOUR / 2, DAY, 3, START + DAY + HOUR / 2, END + DAY),
        (-HOUR, HOUR, -DAY, 1, START - DAY - HOUR, START - DAY),
    ],
)
def test_a_seat_moves_with_its_session(
    starts_in: timedelta,
    lasts: timedelta,
    by: timedelta,
    hours: int,
    new_start: object,
    new_end: object,
) -> None:
    seat = slot(starts_at=START + starts_in, ends_at=START + starts_in + lasts)
    moved = ReschedulePanel(id="pnl_1", starts_at=START + by, ends_at=START + by + hours * HOUR)
    assert new_times(panel(), moved, seat) == (new_start, new_end)
