"""What holds of any set of facts, however odd."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.attendance.facts import (
    AttendeeRole,
    Fact,
    Joined,
    Left,
    Origin,
    Present,
    Registered,
    RegistrationStatus,
    RoleChanged,
    fact_key,
)
from advocacy.attendance.tally import tally
from advocacy.attendance.windows import OtherEvent
from advocacy.intervals import total_seconds, union
from advocacy.platforms import Platform
from tests.advocacy.attendance.told import (
    CSV,
    EVENT,
    INGEST,
    REST,
    START,
    WEBHOOK,
    bound,
    ended,
    minute,
    started,
)

SECOND = {"instance": "second", "scheduled_start": minute(10_080)}
RESTART = {"instance": "restart"}
ORIGINS = st.sampled_from(
    [
        WEBHOOK,
        WEBHOOK,
        WEBHOOK.model_copy(update=RESTART),
        WEBHOOK.model_copy(update=SECOND),
        WEBHOOK.model_copy(update={"account": "theirs"}),
        WEBHOOK.model_copy(update={"instance": None, "scheduled_start": None}),
        REST,
        CSV,
        INGEST,
    ]
)
MINUTES = st.integers(-20, 90).map(minute)
RECEIVED = st.integers(100, 103).map(minute)
KEYS = st.sampled_from(["user:1", "user:2", "uuid:1", "uuid:2", "row:1", "tel"])
EMAILS = st.sampled_from([None, "a@example.com", "B@example.com", "c@example.com"])
IDS = st.sampled_from([None, "R", "S"])
NAMES = st.sampled_from([None, "Ana", "iPhone"])
PHONES = st.sampled_from([None, None, "3912345678"])
ROLES = st.sampled_from([None, None, None, *AttendeeRole])
who: dict[str, Any] = {
    "origin": ORIGINS,
    "received_at": RECEIVED,
    "join_keys": st.lists(KEYS, max_size=2).map(tuple),
    "registrant_id": IDS,
    "email": EMAILS,
    "name": NAMES,
    "user_id": st.sampled_from([None, None, "U"]),
    "phone": PHONES,
    "role": ROLES,
}
timed: dict[str, Any] = {**who, "at": MINUTES, "or_at": st.none() | MINUTES}
count = st.none() | st.integers(0, 5000)
FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.builds(Joined, **timed),
    st.builds(Left, **timed),
    st.builds(RoleChanged, **{**who, "at": MINUTES}),
    st.builds(
        Present,
        **who,
        attended=st.booleans(),
        live_seconds=count,
        on_demand_seconds=count,
        questions=count,
    ),
    st.builds(
        Registered,
        origin=ORIGINS,
        received_at=RECEIVED,
        registrant_id=IDS,
        email=EMAILS,
        name=NAMES,
        status=st.sampled_from(RegistrationStatus),
        registered_at=st.none() | MINUTES,
        at=st.none() | MINUTES,
        occurrences=st.lists(st.sampled_from([START, minute(10_080)]), max_size=2).map(tuple),
    ),
    st.builds(bound, KEYS, KEYS, PHONES),
    st.builds(started, st.integers(-20, 10)),
    st.builds(
        lambda at, practice: ended(at, practice=practice), st.integers(-5, 90), st.booleans()
    ),
)
SETS = st.lists(FACTS, max_size=25)
EVENTS = st.builds(
    lambda as_of, seated, other: EVENT.model_copy(
        update={"as_of": as_of, "speaker_emails": seated, "other_events": other}
    ),
    st.integers(-20, 10_000).map(minute),
    st.frozensets(st.sampled_from(["a@example.com", "b@example.com"])),
    st.sampled_from(
        [(), (OtherEvent(platform=Platform.ZOOM, external_id="1", starts_at=minute(10_080)),)]
    ),
)


@settings(max_examples=300, deadline=None)
@given(SETS, EVENTS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(facts: list[Fact], event: Any, order: Any) -> None:
    mixed = facts + [order.choice(facts) for _ in facts]
    order.shuffle(mixed)
    assert tally(mixed, event) == tally(facts, event)


@settings(max_examples=300, deadline=None)
@given(SETS, EVENTS)
def test_the_figures_add_up(facts: list[Fact], event: Any) -> None:
    result = tally(facts, event)
    summary, people = result.summary, result.people
    assert summary.show_rate is None or 0 <= summary.show_rate <= 1
    assert summary.attended <= summary.registered - summary.cancelled
    assert 0 <= summary.cancelled <= summary.registered
    assert summary.median_minutes is None or summary.median_minutes >= 0
    audience = [person for person in people if person.is_audience]
    there = sum(person.attended for person in audience)
    assert summary.attended + summary.walk_ins <= there
    assert summary.attended + summary.on_demand <= len(audience)
    assert summary.quarantined <= len(audience)
    assert sum(source.records for source in summary.sources) <= len({fact_key(f) for f in facts})


@settings(max_examples=300, deadline=None)
@given(SETS, EVENTS)
def test_every_row_makes_sense(facts: list[Fact], event: Any) -> None:
    people = tally(facts, event).people
    assert len({person.key for person in people}) == len(people)
    for person in people:
        assert union(person.live) == person.live
        assert person.live_seconds >= round(total_seconds(person.live))
        assert person.seconds_sum >= person.live_seconds or not person.duration_known
        assert not person.live or person.segments
        assert not person.is_audience or not person.live or person.attended
        assert not (person.quarantined and (person.email or person.registrant_id))
        assert not (person.is_walk_in and person.is_expected)
        assert not (person.is_no_show and person.attended)


@settings(max_examples=150, deadline=None)
@given(SETS, SETS, EVENTS)
def test_another_webinar_changes_nothing(facts: list[Fact], others: list[Fact], event: Any) -> None:
    def moved(fact: Fact) -> Fact:
        origin: Origin = fact.origin.model_copy(
            update={"external_id": "2", "instance": fact.origin.instance or "x"}
        )
        return fact.model_copy(update={"origin": origin})

    assert tally([*facts, *map(moved, others)], event) == tally(facts, event)


@settings(max_examples=150, deadline=None)
@given(SETS)
def test_who_is_registered_once_counts_once(facts: list[Fact]) -> None:
    people = tally(facts, EVENT).people
    ids = [person.registrant_id for person in people if person.key.startswith("registrant:")]
    assert len(ids) == len(set(ids))
