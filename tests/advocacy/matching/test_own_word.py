"""Their own word: what people said of themselves, and how much they were asked, against an ask."""

from typing import Any

import pytest

from advocacy.advocates import Advocate
from advocacy.availability import Availability
from advocacy.budgets import Budget
from advocacy.consents import Consent, ConsentPurpose, ConsentState
from advocacy.errors import ProblemCode
from advocacy.lifecycles import AdvocateStatus
from advocacy.matching.eligibility import Circumstances, blockers
from tests.advocacy.matching.opportunities import NOTHING, against, asked, opening
from tests.advocacy.samples import DAY, HOUR, NOW, START, booking, person

P = ProblemCode


def said(purpose: str, state: str, days: float | None = None) -> Consent:
    """A person's last word, which expires `days` from NOW, if it does."""
    expires_at = None if days is None else NOW + days * DAY
    return Consent(
        purpose=ConsentPurpose(purpose), state=ConsentState(state), expires_at=expires_at
    )


@pytest.mark.parametrize(
    "word, found",
    [
        (None, [P.CONSENT_MISSING]),
        (said("RECORDING", "GRANTED"), []),
        # The slot is 18 days ahead: a consent has to last until it begins.
        (said("RECORDING", "GRANTED", 18.1), []),
        (said("RECORDING", "GRANTED", 18), [P.CONSENT_MISSING]),
        (said("RECORDING", "GRANTED", 1), [P.CONSENT_MISSING]),
        (said("RECORDING", "GRANTED", 0), [P.CONSENT_MISSING]),
        (said("RECORDING", "GRANTED", -1), [P.CONSENT_MISSING]),
        (said("RECORDING", "DENIED"), [P.CONSENT_MISSING]),
        (said("RECORDING", "WITHDRAWN"), [P.CONSENT_MISSING]),
        (said("PHOTO", "GRANTED"), [P.CONSENT_MISSING]),
    ],
)
def test_nobody_is_recorded_who_has_not_agreed_to_it(
    word: Consent | None, found: list[str]
) -> None:
    who = person(consents=[word] if word else [])
    assert against(who, gathering={"recorded": True}) == found
    assert against(who) == []


@pytest.mark.parametrize(
    "word, state",
    [
        (None, "UNKNOWN"),
        (said("RECORDING", "DENIED"), "DENIED"),
        (said("RECORDING", "GRANTED", 0), "EXPIRED"),
    ],
)
def test_a_missing_consent_says_how_it_stands_and_how_to_record_it(
    word: Consent | None, state: str
) -> None:
    who = person(consents=[word] if word else [])
    [blocker] = blockers(who, opening(gathering={"recorded": True}), NOTHING, NOW)
    assert blocker.message == f"Their consent to RECORDING is {state}."
    assert blocker.relaxation
    assert "recordConsent RECORDING" in blocker.relaxation


@pytest.mark.parametrize("purpose", ["CONTACT", "DATA_PROCESSING"])
@pytest.mark.parametrize(
    "state, days, found",
    [
        ("GRANTED", None, []),
        ("GRANTED", 1, []),
        ("GRANTED", 0, [P.CONSENT_MISSING]),
        ("DENIED", None, [P.DO_NOT_CONTACT]),
        ("WITHDRAWN", None, [P.DO_NOT_CONTACT]),
    ],
)
def test_who_does_not_allow_contact_is_not_contacted(
    purpose: str, state: str, days: float | None, found: list[str]
) -> None:
    assert against(person(consents=[said(purpose, state, days)])) == found


@pytest.mark.parametrize("purpose", ["NAME_USE", "LOGO_USE", "PHOTO", "REFERENCE_CALL"])
def test_other_consents_are_not_about_a_seat(purpose: str) -> None:
    who = person(consents=[said(purpose, "DENIED"), said("RECORDING", "GRANTED")])
    assert against(who, gathering={"recorded": True}) == []


@pytest.mark.parametrize("status", ["DO_NOT_CONTACT", "ERASED"])
def test_that_somebody_must_be_left_alone_is_said_once(status: str) -> None:
    words = [said("CONTACT", "WITHDRAWN"), said("DATA_PROCESSING", "DENIED")]
    who = person(status=AdvocateStatus(status), consents=words)
    assert against(who) == [P.DO_NOT_CONTACT]


def rule(from_: str, to: str, zone: str = "UTC") -> dict[str, str]:
    """Free on the day of the session, a Thursday, which begins at 12:00 UTC."""
    return {"weekday": "THURSDAY", "from_": from_, "to": to, "time_zone": zone}


def away(start: float, end: float) -> dict[str, Any]:
    """Away from one number of hours after START to another."""
    return {"start": START + start * HOUR, "end": START + end * HOUR}


@pytest.mark.parametrize(
    "rules, blackouts, found",
    [
        ([], [], []),
        ([rule("12:00", "13:00")], [], []),
        ([rule("09:00", "12:30"), rule("12:30", "17:00")], [], []),
        ([rule("13:00", "14:00", "Europe/Madrid")], [], []),
        ([rule("12:01", "17:00")], [], [P.OUTSIDE_AVAILABILITY]),
        ([rule("12:00", "13:00", "Europe/Madrid")], [], [P.OUTSIDE_AVAILABILITY]),
        ([{**rule("00:00", "24:00"), "weekday": "FRIDAY"}], [], [P.OUTSIDE_AVAILABILITY]),
        ([rule("12:00", "13:00")], [away(0.5, 0.6)], [P.OUTSIDE_AVAILABILITY]),
        ([rule("12:00", "13:00")], [away(-1, 0), away(1, 2)], []),
        # Who only said when they are away may be free otherwise: nobody knows.
        ([], [away(0.5, 3)], [P.OUTSIDE_AVAILABILITY]),
        ([], [away(1, 3)], []),
    ],
)
def test_a_seat_must_lie_within_what_somebody_declared_free(
    rules: list[dict[str, str]], blackouts: list[dict[str, Any]], found: list[str]
) -> None:
    declared = Availability.model_validate({"rules": rules, "blackouts": blackouts})
    assert against(person(availability=declared)) == found


def would(*activities: str, moderates: bool = False) -> Advocate:
    """Somebody who would do these."""
    named = [{"activity": each, "may_moderate": moderates} for each in activities]
    return person(willing_for=named)


@pytest.mark.parametrize(
    "who, role, found",
    [
        (person(), "PANELIST", []),
        (person(), "MODERATOR", []),
        (would("WEBINAR"), "PANELIST", []),
        (would("PANEL"), "PANELIST", []),
        (would("KEYNOTE"), "KEYNOTE", []),
        (would("QUOTE", "REVIEW"), "PANELIST", [P.NOT_WILLING]),
        (would("WEBINAR"), "MODERATOR", [P.NOT_WILLING]),
        (would("WEBINAR", moderates=True), "MODERATOR", []),
        (would("WEBINAR", moderates=True), "HOST", []),
        (would("MODERATION"), "MODERATOR", []),
        (would("MODERATION"), "PANELIST", [P.NOT_WILLING]),
        (would("QUOTE", moderates=True), "PANELIST", [P.NOT_WILLING]),
    ],
)
def test_who_said_what_they_would_do_is_asked_for_that(
    who: Advocate, role: str, found: list[str]
) -> None:
    assert against(who, seat={"role": role}) == found


@pytest.mark.parametrize(
    "who, budgets, found",
    [
        (person(), asked("adv_1", 70), []),
        (person(), asked("adv_1", 71), [P.OVERUSED]),
        (person(), asked("adv_2", 71), []),
        (person(account_id="acc_1"), asked("acc_1", 2970), []),
        (person(account_id="acc_1"), asked("acc_1", 2971), [P.OVERUSED]),
        (
            person(account_id="acc_1"),
            {**asked("acc_1", 2971), **asked("adv_1", 71)},
            [P.OVERUSED, P.OVERUSED],
        ),
        (
            person(willing_for=[{"activity": "WEBINAR", "max_per_quarter": 2}]),
            asked("adv_1", 2, times=2),
            [P.OVERUSED],
        ),
    ],
)
def test_nobody_is_worn_out(who: Advocate, budgets: dict[str, Budget], found: list[str]) -> None:
    assert against(who, Circumstances(budgets=budgets)) == found


def test_their_own_word_comes_before_what_a_coordinator_may_set_aside() -> None:
    around = Circumstances(
        busy={"adv_1": (booking("x", 0, 1),)},
        declined=frozenset({"adv_1"}),
        budgets=asked("adv_1", 100),
    )
    who = person(
        consents=[said("CONTACT", "WITHDRAWN")],
        availability=Availability.model_validate({"rules": [rule("00:00", "01:00")]}),
        willing_for=[{"activity": "QUOTE"}],
        account_id="acc_1",
    )
    found = against(
        who,
        around.model_copy(update={"event_accounts": frozenset({"acc_2"})}),
        {"language": "pt"},
        gathering={"recorded": True, "audience": "SINGLE_ACCOUNT"},
    )
    assert found == [
        *(P.DO_NOT_CONTACT, P.DOUBLE_BOOKED, P.CONSENT_MISSING, P.OUTSIDE_AVAILABILITY),
        *(P.LANGUAGE_MISSING, P.NOT_WILLING, P.OVERUSED, P.ALREADY_DECLINED),
        P.COMPOSITION_VIOLATED,
    ]
