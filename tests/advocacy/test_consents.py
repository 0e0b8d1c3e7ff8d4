"""Consents: what holds is the last word, until it expires."""

from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.consents import (
    Consent,
    ConsentEntry,
    ConsentPurpose,
    ConsentState,
    RecordConsent,
    merged,
    record_consent,
    standing,
    state_of,
    with_entry,
)
from advocacy.errors import InvalidInput
from tests.advocacy.samples import DAY, NOW

P, S = ConsentPurpose, ConsentState
MOMENT = timedelta(milliseconds=1)


def said(state: str, purpose: str = "RECORDING", days: float = 0, **given: Any) -> ConsentEntry:
    """A word, `days` after NOW."""
    given = {"evidence": "By mail", **given}
    command = RecordConsent(advocate_id="adv_1", purpose=P(purpose), state=S(state), **given)
    return record_consent(command, "carla", NOW + days * DAY)


def after(*entries: ConsentEntry) -> tuple[Consent, ...]:
    """The last words after these."""
    consents: tuple[Consent, ...] = ()
    for entry in entries:
        consents = with_entry(consents, entry)
    return consents


def test_what_was_never_said_is_unknown_for_all_nine_purposes() -> None:
    found = standing((), NOW)
    assert [each.purpose for each in found] == list(P)
    assert len(found) == 9
    assert {each.state for each in found} == {S.UNKNOWN}
    assert state_of((), P.RECORDING, NOW) is S.UNKNOWN


def test_an_entry_keeps_what_was_said_by_whom_and_when() -> None:
    entry = said("GRANTED", expires_at=NOW + DAY)
    assert entry.id.startswith("cns_")
    assert entry.model_dump(exclude={"id", "version"}) == {
        "advocate_id": "adv_1",
        "purpose": P.RECORDING,
        "state": S.GRANTED,
        "evidence": "By mail",
        "expires_at": NOW + DAY,
        "recorded_at": NOW,
        "by": "carla",
    }


def test_a_grant_ends_at_the_instant_it_expires() -> None:
    consents = after(said("GRANTED", expires_at=NOW + DAY))
    assert state_of(consents, P.RECORDING, NOW + DAY - MOMENT) is S.GRANTED
    assert state_of(consents, P.RECORDING, NOW + DAY) is S.EXPIRED
    [expired] = [c for c in standing(consents, NOW + 2 * DAY) if c.purpose is P.RECORDING]
    assert (expired.state, expired.granted_at, expired.expires_at) == (S.EXPIRED, NOW, NOW + DAY)


def test_the_last_word_holds_and_remembers_when_it_was_granted() -> None:
    consents = after(said("GRANTED"), said("WITHDRAWN", days=1, evidence="By phone"))
    assert consents == (
        Consent(
            purpose=P.RECORDING,
            state=S.WITHDRAWN,
            granted_at=NOW,
            evidence="By phone",
            recorded_at=NOW + DAY,
        ),
    )
    again = after(said("GRANTED"), said("WITHDRAWN", days=1), said("GRANTED", days=2))
    assert (again[0].state, again[0].granted_at) == (S.GRANTED, NOW + 2 * DAY)


def test_a_withdrawal_outlives_the_time_a_grant_would_have_ended() -> None:
    consents = after(said("GRANTED", expires_at=NOW + 2 * DAY), said("WITHDRAWN", days=1))
    assert state_of(consents, P.RECORDING, NOW + 3 * DAY) is S.WITHDRAWN


def test_purposes_stand_apart() -> None:
    consents = after(said("GRANTED", "PHOTO"), said("DENIED", "CONTACT"), said("GRANTED"))
    assert [each.purpose for each in consents] == [P.CONTACT, P.RECORDING, P.PHOTO]
    assert [state_of(consents, p, NOW) for p in (P.CONTACT, P.PHOTO, P.LOGO_USE)] == [
        *(S.DENIED, S.GRANTED, S.UNKNOWN)
    ]


@pytest.mark.parametrize(
    "state, given, path",
    [
        ("EXPIRED", {}, ["state"]),
        ("UNKNOWN", {}, ["state"]),
        ("DENIED", {"expires_at": NOW + DAY}, ["expiresAt"]),
        ("WITHDRAWN", {"expires_at": NOW + DAY}, ["expiresAt"]),
        ("GRANTED", {"expires_at": NOW}, ["expiresAt"]),
        ("GRANTED", {"expires_at": NOW - DAY}, ["expiresAt"]),
    ],
)
def test_what_cannot_be_said_is_refused(state: str, given: Any, path: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        said(state, **given)
    assert refused.value.path == path


@pytest.mark.parametrize("first", ["GRANTED", "DENIED", "WITHDRAWN"])
@pytest.mark.parametrize("second", ["GRANTED", "DENIED", "WITHDRAWN"])
def test_any_word_may_follow_any_other(first: str, second: str) -> None:
    consents = after(said(first), said(second, days=1))
    assert state_of(consents, P.RECORDING, NOW + DAY) is S(second)


def test_of_two_records_of_one_person_the_later_word_holds_and_at_one_instant_the_stricter() -> (
    None
):
    old = after(said("WITHDRAWN"), said("GRANTED", "PHOTO", days=2))
    new = after(said("GRANTED", days=1), said("DENIED", "PHOTO", days=2))
    for both in (merged(old, new), merged(new, old)):
        assert [(each.purpose, each.state) for each in both] == [
            (P.RECORDING, S.GRANTED),
            (P.PHOTO, S.DENIED),
        ]


words = st.tuples(
    st.sampled_from(["GRANTED", "DENIED", "WITHDRAWN"]),
    st.sampled_from(list(P)),
    st.integers(0, 5),
)


@given(st.lists(words), st.lists(words))
def test_merging_gives_what_one_ledger_would_have_given(one: Any, other: Any) -> None:
    ours, theirs = (
        [said(state, purpose, days=day) for state, purpose, day in sorted(each, key=itemgetter(2))]
        for each in (one, other)
    )
    found = merged(after(*ours), after(*theirs))
    strictness = [S.GRANTED, S.DENIED, S.WITHDRAWN]
    last: dict[ConsentPurpose, tuple[datetime, int]] = {}
    for words in (ours, theirs):
        for purpose in P:
            mine = [entry for entry in words if entry.purpose is purpose]
            if mine:
                rank = (mine[-1].recorded_at, strictness.index(mine[-1].state))
                last[purpose] = max(last.get(purpose, rank), rank)
    assert {
        each.purpose: (each.recorded_at, strictness.index(each.state)) for each in found
    } == last
