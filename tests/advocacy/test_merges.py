"""Merging loses nothing that was known, and the strictest word holds."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.activities import ActivityType, Willingness
from advocacy.advocates import Advocate
from advocacy.availability import Availability, AvailabilityRule, Weekday
from advocacy.budgets import Budget, Entry, Hold
from advocacy.composition import CompositionRules, KeepApart
from advocacy.consents import Consent, ConsentPurpose, ConsentState
from advocacy.errors import DoubleBooked, InvalidInput
from advocacy.identities import ExternalIdentity
from advocacy.intervals import Interval
from advocacy.lifecycles import AdvocateStatus, StatusChange
from advocacy.merges import check, merge, merge_budgets, merge_calendars, renamed
from advocacy.personas import Persona, PersonaAssessment, PersonaSource
from advocacy.topics import Topic
from tests.advocacy.samples import DAY, NOW, booking, calendar, person

LATER = NOW + 100 * DAY
TIMES = st.integers(0, 90).map(lambda days: NOW + days * DAY)
STATUSES = st.sampled_from([s for s in AdvocateStatus if s is not AdvocateStatus.ERASED])
PERSONAS, SOURCES = st.sampled_from(Persona), st.sampled_from(PersonaSource)
ASSESSMENTS = st.builds(PersonaAssessment, persona=PERSONAS, source=SOURCES, assessed_at=TIMES)
STEPS = st.builds(StatusChange, from_=STATUSES, to=STATUSES, at=TIMES, by=st.just("carla"))
CONSENTS = st.builds(
    Consent,
    purpose=st.sampled_from(ConsentPurpose),
    state=st.sampled_from([ConsentState.GRANTED, ConsentState.DENIED, ConsentState.WITHDRAWN]),
    recorded_at=TIMES,
)
WILLING = st.builds(
    Willingness,
    activity=st.sampled_from(ActivityType),
    max_per_quarter=st.none() | st.integers(0, 5),
)
WORD = st.text("abc", min_size=1, max_size=2)
IDENTITIES = st.builds(ExternalIdentity, system=WORD, external_id=WORD)
TOPICS = st.builds(Topic, name=WORD, level=st.integers(1, 5))


@st.composite
def records(draw: Any, id: str) -> Advocate:
    """A record with something of everything."""
    return person(
        id,
        name=draw(WORD),
        email=f"{draw(WORD)}@{id[-1]}.example",
        other_emails=tuple(f"{w}@o.example" for w in draw(st.sets(WORD, max_size=3))),
        title=draw(st.none() | WORD),
        reach=draw(st.none() | st.integers(0, 9)),
        status=draw(STATUSES),
        status_history=tuple(draw(st.lists(STEPS, max_size=4))),
        assessments=tuple(draw(st.lists(ASSESSMENTS, max_size=5))),
        identities=tuple(draw(st.lists(IDENTITIES, max_size=3, unique=True))),
        consents=tuple(draw(st.lists(CONSENTS, max_size=4, unique_by=lambda c: c.purpose))),
        willing_for=tuple(draw(st.lists(WILLING, max_size=4, unique_by=lambda w: w.activity))),
        topics=tuple(draw(st.lists(TOPICS, max_size=4, unique_by=lambda t: t.name))),
        asked=draw(st.booleans()),
    )


def both(one: Iterable[Any], other: Iterable[Any]) -> Counter[Any]:
    """All of two, each as often as it is there."""
    return Counter([*one, *other])


@given(records("adv_w"), records("adv_l"))
def test_no_history_is_lost_and_the_strictest_word_wins(winner: Advocate, loser: Advocate) -> None:
    after = merge(winner, loser, now=LATER, by="carla")
    assert Counter(after.assessments) == both(winner.assessments, loser.assessments)
    steps = both(winner.status_history, loser.status_history)
    assert steps <= Counter(after.status_history)
    assert sum((Counter(after.status_history) - steps).values()) <= 1
    if after.status_history:
        assert after.status_history[-1].to is after.status
        ordered = sorted(after.status_history, key=lambda step: step.at)
        assert list(after.status_history) == ordered
    assert set(after.email_keys) == {*winner.email_keys, *loser.email_keys}
    assert len(after.email_keys) == 1 + len(after.other_emails)
    assert set(after.identity_keys) == {*winner.identity_keys, *loser.identity_keys}
    assert {t.name for t in after.topics} == {t.name for t in (*winner.topics, *loser.topics)}
    assert after.asked is (winner.asked or loser.asked)
    strict = AdvocateStatus.DO_NOT_CONTACT
    wanted = strict if strict in (winner.status, loser.status) else winner.status
    assert (after.id, after.name, after.status) == (winner.id, winner.name, wanted)
    for said in (*winner.consents, *loser.consents):
        [kept] = [each for each in after.consents if each.purpose is said.purpose]
        assert kept.recorded_at
        assert said.recorded_at
        assert kept.recorded_at >= said.recorded_at
    for each in (*winner.willing_for, *loser.willing_for):
        [now] = [w for w in after.willing_for if w.activity is each.activity]
        assert each.max_per_quarter is None or now.max_per_quarter is not None
        assert (now.max_per_quarter or 0) <= (each.max_per_quarter or 1000)


@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_every_ask_of_both_is_in_the_one_budget_once(one: list[int], other: list[int]) -> None:
    def budget(id: str, numbers: list[int]) -> Budget:
        entries = (
            Entry(
                ask_id=f"asg_{n}",
                activity=ActivityType.WEBINAR,
                cost=n,
                hold=Hold.HELD,
                asked_at=NOW + timedelta(days=n),
                at=NOW,
                quarter="2026Q4",
            )
            for n in dict.fromkeys(numbers)
        )
        return Budget(id=id, entries=tuple(entries))

    after = merge_budgets(budget("w", one), budget("l", other))
    assert [entry.cost for entry in after.entries] == sorted({*one, *other})


def test_bookings_are_joined_unless_they_overlap() -> None:
    first, second, clash = booking("1", 0, 1), booking("2", 1, 2), booking("3", 0.5, 1.5)
    joined = merge_calendars(calendar(second), calendar(first))
    assert joined.bookings == (first, second)
    with pytest.raises(DoubleBooked) as refused:
        merge_calendars(calendar(first, second), calendar(clash))
    assert len(refused.value.conflicts) == 2


def test_the_loser_fills_what_the_winner_does_not_say() -> None:
    winner = person("adv_w", bio="Mine.", topics=(Topic(name="AI", level=2),))
    loser = person(
        "adv_l",
        bio="Theirs.",
        title="CTO",
        account_id="acc_1",
        company="Acme",
        reach=0,
        topics=(Topic(name="ai", level=5), Topic(name="Law", level=1)),
    )
    after = merge(winner, loser, now=LATER, by="carla")
    assert (after.bio, after.title, after.reach) == ("Mine.", "CTO", 0)
    assert (after.account_id, after.company) == ("acc_1", "Acme")
    assert [(topic.name, topic.level) for topic in after.topics] == [("AI", 5), ("Law", 1)]
    assert "acme" in after.search


def test_who_is_away_in_either_record_is_away() -> None:
    away = [Interval(start=NOW + n * DAY, end=NOW + (n + 1) * DAY) for n in range(2)]
    rule = AvailabilityRule(weekday=Weekday.MONDAY, from_="09:00", to="12:00", time_zone="UTC")
    winner = person("adv_w", availability=Availability(blackouts=(away[1],)))
    loser = person("adv_l", availability=Availability(rules=(rule,), blackouts=(away[0],)))
    after = merge(winner, loser, now=LATER, by="carla").availability
    assert (after.rules, after.blackouts) == ((rule,), tuple(away))


def test_a_panels_rules_speak_of_the_winner() -> None:
    groups = [("l", "x"), ("w", "l"), ("l", "w", "x"), ("x", "y")]
    rules = CompositionRules(keep_apart=tuple(KeepApart(advocate_ids=ids) for ids in groups))
    after = renamed(rules, "w", "l")
    assert [each.advocate_ids for each in after.keep_apart] == [
        ("w", "x"),
        ("w", "x"),
        ("x", "y"),
    ]


def test_a_record_is_not_merged_with_itself_or_with_what_was_erased() -> None:
    one, erased = person("adv_1"), person("adv_2", status=AdvocateStatus.ERASED)
    for pair, path in (
        ((one, one), "mergeId"),
        ((one, erased), "mergeId"),
        ((erased, one), "keepId"),
    ):
        with pytest.raises(InvalidInput) as refused:
            check(*pair)
        assert refused.value.path == [path]
