"""Events: their statuses, what may follow what, and what can no longer be added."""

from datetime import timedelta
from itertools import product

import pytest
from pydantic import ValidationError

from advocacy.errors import IllegalTransition, InvalidInput
from advocacy.events import (
    CreateEvent,
    EventStatus,
    TransitionEvent,
    UpdateEvent,
    create_event,
    still_open,
    transition_event,
    update_event,
)
from tests.advocacy.samples import END, NOW, START, event

S = EventStatus
# The domain: DRAFT -> PUBLISHED -> LIVE -> COMPLETED; CANCELLED from any but COMPLETED.
LEGAL = {
    S.DRAFT: {S.PUBLISHED, S.CANCELLED},
    S.PUBLISHED: {S.LIVE, S.CANCELLED},
    S.LIVE: {S.COMPLETED, S.CANCELLED},
    S.COMPLETED: set(),
    S.CANCELLED: set(),
}
GIVEN = {
    "title": "Spring",
    "kind": "WEBINAR",
    "time_zone": "Europe/Madrid",
    "starts_at": START,
    "ends_at": END,
}


@pytest.mark.parametrize("before, after", list(product(S, S)))
def test_a_status_follows_another_or_is_refused_naming_what_may(before: S, after: S) -> None:
    command = TransitionEvent(id="evt_1", to=after, reason="because")
    if after in LEGAL[before]:
        moved = transition_event(event(status=before), command)
        assert (moved.status, moved.status_reason) == (after, "because")
        return
    with pytest.raises(IllegalTransition) as refused:
        transition_event(event(status=before), command)
    assert (refused.value.from_, set(refused.value.allowed)) == (before, LEGAL[before])


@pytest.mark.parametrize("status", list(S))
def test_nothing_is_added_to_what_is_over_or_called_off(status: S) -> None:
    if status not in (S.COMPLETED, S.CANCELLED):
        still_open(event(status=status), "eventId")
        return
    with pytest.raises(InvalidInput, match=str(status)) as refused:
        still_open(event(status=status), "eventId")
    assert refused.value.path == ["eventId"]


def test_a_new_event_is_a_draft_for_several_accounts() -> None:
    made = create_event(CreateEvent.model_validate(GIVEN), NOW)
    assert made.id.startswith("evt_")
    assert (made.status, made.audience, made.topics) == ("DRAFT", "MULTI_ACCOUNT", ())
    assert (made.created_at, made.version) == (NOW, 1)


def test_an_event_is_found_by_the_words_of_its_title_and_topics() -> None:
    given = {**GIVEN, "title": "La Niñez Digital", "topics": ["Zero-Trust"]}
    made = create_event(CreateEvent.model_validate(given), NOW)
    assert made.search == ("digital", "la", "ninez", "trust", "zero")
    renamed = update_event(made, UpdateEvent(id=made.id, title="Autumn"))
    assert renamed.search == ("autumn", "trust", "zero")
    assert renamed.topics == ("Zero-Trust",)


def test_only_what_is_given_changes_and_null_empties() -> None:
    before = event(description="Old", goals=("leads",))
    after = update_event(before, UpdateEvent(id="evt_1", description=None))
    assert (after.description, after.goals, after.title) == (None, ("leads",), before.title)


@pytest.mark.parametrize("seconds", [0, -1])
def test_an_event_ends_after_it_starts(seconds: int) -> None:
    with pytest.raises(ValidationError, match="endsAt must be after startsAt"):
        CreateEvent.model_validate({**GIVEN, "ends_at": START + timedelta(seconds=seconds)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "x" * 201},
        {"time_zone": "Europe/Atlantis"},
        {"language": "Spanish"},
        {"topics": ["x"] * 51},
        {"starts_at": START.replace(tzinfo=None)},
        {"external_refs": [{"platform": "ZOOM", "external_id": ""}]},
        {"unheard_of": 1},
    ],
)
def test_nonsense_is_no_event(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CreateEvent.model_validate({**GIVEN, **wrong})


@pytest.mark.parametrize(
    "kind, in_person",
    [
        ("WEBINAR", False),
        ("CONFERENCE", True),
        ("MEETUP", True),
        ("ROUNDTABLE", False),
        ("ADVISORY_BOARD", False),
    ],
)
def test_people_travel_to_conferences_and_meetups(kind: str, in_person: bool) -> None:
    assert event(kind=kind).kind.in_person is in_person
