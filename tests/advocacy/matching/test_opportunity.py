"""Opportunities: what a seat asks for, and as what it counts among what people are asked to do."""

from itertools import product

import pytest

from advocacy.activities import ActivityType, Willingness
from advocacy.events import EventKind
from advocacy.matching.opportunity import activities_of, activity_for
from advocacy.panels import PanelFormat
from advocacy.policies import Policy
from advocacy.slots import SlotRole
from tests.advocacy.matching.opportunities import opening
from tests.advocacy.samples import person

A = ActivityType
TALKS = "DEMO TALK"
TOGETHER = "PANEL FIRESIDE ROUNDTABLE"
SITTING = "PANELIST SPEAKER"
# Roles, formats, kinds: what the seat is, the closest first, and what it costs.
SEATS = [
    ("MODERATOR HOST", f"{TALKS} {TOGETHER} KEYNOTE", " ".join(EventKind), [A.MODERATION], 25),
    ("KEYNOTE", f"{TALKS} {TOGETHER} KEYNOTE", "WEBINAR", [A.KEYNOTE, A.WEBINAR], 50),
    (SITTING, "KEYNOTE", "WEBINAR", [A.KEYNOTE, A.WEBINAR], 50),
    (
        "KEYNOTE",
        f"{TALKS} {TOGETHER} KEYNOTE",
        "CONFERENCE MEETUP ROUNDTABLE ADVISORY_BOARD",
        [A.KEYNOTE],
        50,
    ),
    (SITTING, "KEYNOTE", "CONFERENCE MEETUP ROUNDTABLE ADVISORY_BOARD", [A.KEYNOTE], 50),
    (SITTING, f"{TALKS} {TOGETHER}", "ADVISORY_BOARD", [A.ADVISORY_BOARD], 25),
    (SITTING, TOGETHER, "WEBINAR", [A.WEBINAR, A.PANEL], 30),
    (SITTING, TALKS, "WEBINAR", [A.WEBINAR], 30),
    (SITTING, TOGETHER, "CONFERENCE MEETUP", [A.PANEL], 30),
    (SITTING, f"{TALKS} {TOGETHER}", "ROUNDTABLE", [A.PANEL], 30),
    (SITTING, TALKS, "CONFERENCE MEETUP", [A.CONFERENCE_TALK], 50),
]


@pytest.mark.parametrize("roles, formats, kinds, activities, cost", SEATS)
def test_a_seat_is_what_it_is_and_costs_so_much(
    roles: str, formats: str, kinds: str, activities: list[A], cost: float
) -> None:
    for role, format, kind in product(roles.split(), formats.split(), kinds.split()):
        found = activities_of(SlotRole(role), PanelFormat(format), EventKind(kind))
        assert list(found) == activities, (role, format, kind)
        assert Policy().costs[found[0]] == cost


def test_every_role_format_and_kind_is_decided_above_once() -> None:
    named = [
        seat
        for roles, formats, kinds, _, _ in SEATS
        for seat in product(roles.split(), formats.split(), kinds.split())
    ]
    assert sorted(named) == sorted(product(SlotRole, PanelFormat, EventKind))


def test_a_seat_of_an_event_that_is_recorded_is_recorded() -> None:
    assert opening(gathering={"recorded": True}).recorded
    assert not opening().recorded


def test_a_seat_knows_what_it_counts_as() -> None:
    assert opening().activities == (A.WEBINAR, A.PANEL)
    assert opening({"role": "HOST"}).activities == (A.MODERATION,)
    assert opening(None, {"format": "TALK"}, {"kind": "MEETUP"}).activities == (A.CONFERENCE_TALK,)


@pytest.mark.parametrize(
    "willing, moderates, found",
    [
        ([], False, A.WEBINAR),
        ([A.PANEL], False, A.PANEL),
        ([A.PANEL, A.WEBINAR], False, A.WEBINAR),
        ([A.QUOTE], False, A.WEBINAR),
        ([A.QUOTE], True, A.WEBINAR),
    ],
)
def test_a_seat_counts_as_what_the_person_would_do(
    willing: list[A], moderates: bool, found: A
) -> None:
    named = [Willingness(activity=each, may_moderate=moderates) for each in willing]
    assert activity_for(person(willing_for=named), (A.WEBINAR, A.PANEL)) is found
