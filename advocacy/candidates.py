"""Candidates: whom to ask next, with reasons that add up to a score and what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from advocacy.accounts import Account
from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.appeal import HIGHEST_RESTED, NEUTRAL, WEIGHTS, ReasonCode, carrying, fondness
from advocacy.budgets import Budget, figures
from advocacy.entity import Value
from advocacy.errors import InvalidInput
from advocacy.policies import Policy
from advocacy.reliability import Reliability

A = ActivityType
R = ReasonCode
# Asking only the happy for a public review is review gating: sites and regulators forbid it.
OPEN_TO_ALL = frozenset({A.REVIEW})
DAYS_OF_REST = 45
DAYS_A_YEAR = 365.25
FULL_TENURE_YEARS = 3
# As if everybody had four ratings of 4 already, so that one rating alone says little.
PRIOR_RATINGS, PRIOR_RATING = 4, 4
LABELS = {
    R.SENTIMENT: "How they feel about us",
    R.NEVER_ASKED: "Never asked",
    R.RESTED: "Rested since the last ask",
    R.TENURE: "How long they are with us",
    R.REACH: "How far their voice carries",
    R.RATING: "How their appearances were rated",
    R.WILLINGNESS: "What they said they would do",
    R.BUDGET_LEFT: "Effort they have left",
}
# A value, or a contribution, with its evidence.
Found = tuple[float, str]
Reasons = dict[ReasonCode, Found]


class CandidateReason(Value):
    """One part of a score, with what it rests on."""

    code: ReasonCode
    contribution: float
    evidence: tuple[str, ...]

    @property
    def label(self) -> str:
        """The reason in plain words."""
        return LABELS[self.code]


class CandidateConcern(Value):
    """Something that speaks against asking them; it does not lower the score."""

    code: str
    message: str
    relaxation: str | None = None


class Candidate(Value):
    """A person with a score of 0..1, which is the sum of the reasons' contributions."""

    advocate: Advocate
    score: float
    reasons: tuple[CandidateReason, ...]
    against: tuple[CandidateConcern, ...] = ()

    @property
    def never_asked(self) -> bool:
        """Whether nobody ever asked them for anything."""
        return any(reason.code is R.NEVER_ASKED for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of many people besides themselves, by their ids and those of accounts."""

    accounts: Mapping[str, Account]
    budgets: Mapping[str, Budget]
    reliability: Mapping[str, Reliability]
    policy: Policy


def refuse_gating(activity: ActivityType | None, min_nps: int | None) -> None:
    """InvalidInput when only happy people are sought for a public review, or for no such score."""
    if min_nps is not None and not 0 <= min_nps <= 10:
        raise InvalidInput("An NPS answer is a number from 0 to 10.", ["filter", "minNps"])
    if min_nps is not None and activity in OPEN_TO_ALL:
        raise InvalidInput(
            "A public review is asked of anybody, not only of those who like us: "
            "choosing by NPS is review gating, which is forbidden.",
            ["filter", "minNps"],
        )


def reasons_of(
    advocate: Advocate, behind: Background, activity: ActivityType | None, now: datetime
) -> Reasons:
    """What makes the person a candidate as of `now`, for an activity or for any.

    Each contribution is weight · value, the weights scaled to 1. Ages count in whole days and
    effort in hundredths, so that a score, and with it a cursor, stays the same while one reads on.
    """
    budget = behind.budgets.get(advocate.id) or Budget(id=advocate.id)
    found: dict[ReasonCode, Found] = {
        R.SENTIMENT: sentiment(advocate, now),
        R.NEVER_ASKED: rest(advocate, budget, now),
        R.TENURE: tenure(advocate, behind.accounts.get(advocate.account_id or ""), now),
        R.REACH: reach(advocate),
        R.RATING: rating(behind.reliability.get(advocate.id) or Reliability()),
        R.WILLINGNESS: willingness(advocate, activity),
        R.BUDGET_LEFT: effort_left(budget, behind.policy, now),
    }
    if activity in OPEN_TO_ALL:
        del found[R.SENTIMENT]
    whole = sum(WEIGHTS[code] for code in found)
    asked = was_asked(advocate, budget)
    return {
        R.RESTED if asked and code is R.NEVER_ASKED else code: (
            WEIGHTS[code] / whole * value,
            evidence,
        )
        for code, (value, evidence) in found.items()
    }


def score_of(reasons: Reasons) -> float:
    """The sum of the contributions, 0..1."""
    return sum(contribution for contribution, _ in reasons.values())


def candidate_of(
    advocate: Advocate, reasons: Reasons, against: tuple[CandidateConcern, ...] = ()
) -> Candidate:
    """The person as they are shown."""
    return Candidate(
        advocate=advocate,
        score=score_of(reasons),
        reasons=tuple(
            CandidateReason(code=code, contribution=contribution, evidence=(evidence,))
            for code, (contribution, evidence) in reasons.items()
        ),
        against=against,
    )


def sentiment(advocate: Advocate, now: datetime) -> Found:
    """How fond of us they were when last asked for an NPS, fading towards the neutral value."""
    felt = advocate.sentiment
    if felt.nps is None or felt.nps_at is None:
        return NEUTRAL, "No NPS answer yet: the neutral value."
    age = days_since(felt.nps_at, now)
    return fondness(felt.nps, age), f"NPS {felt.nps} ({felt.nps_category}), {ago(age)}."


def rest(advocate: Advocate, budget: Budget, now: datetime) -> Found:
    """1 for who was never asked; else 0.5 · (1 - 2^(-days since the last ask / 45))."""
    if not was_asked(advocate, budget):
        return 1.0, "Nobody has asked them for anything yet."
    last = budget.last_asked_at
    if last is None:
        return HIGHEST_RESTED, "Last asked more than a year ago."
    age = days_since(last, now)
    rested: float = HIGHEST_RESTED * (1 - 0.5 ** (age / DAYS_OF_REST))
    return rested, f"Last asked {ago(age)}."


def tenure(advocate: Advocate, account: Account | None, now: datetime) -> Found:
    """min(1, years / 3) as our customer, or else in the programme."""
    if account is not None and account.customer_since is not None:
        begun = datetime.combine(account.customer_since, time(), UTC)
        evidence = f"{account.name} is a customer since {account.customer_since}."
    else:
        begun = advocate.created_at
        evidence = f"In the programme since {begun:%Y-%m-%d}."
    years = days_since(begun, now) / DAYS_A_YEAR
    return min(1.0, years / FULL_TENURE_YEARS), evidence


def reach(advocate: Advocate) -> Found:
    """log10(reach + 1) / 5, at most 1."""
    if advocate.reach is None:
        return carrying(None), "They did not declare an audience."
    return carrying(advocate.reach), f"They declared an audience of {advocate.reach:,}."


def rating(history: Reliability) -> Found:
    """((sum + 4 · 4) / (n + 4) - 1) / 4: the mean rating, drawn towards 4, as 0..1."""
    n = history.ratings + PRIOR_RATINGS
    mean = (history.rated + PRIOR_RATINGS * PRIOR_RATING) / n
    if history.rating is None:
        return (mean - 1) / 4, f"No ratings yet: counts as {PRIOR_RATING} of 5."
    number = f"{history.ratings} rating{'s' if history.ratings > 1 else ''}"
    return (mean - 1) / 4, f"{history.rating:.1f} of 5 on average, from {number}."


def willingness(advocate: Advocate, activity: ActivityType | None) -> Found:
    """1 when they would do it (anything, when no activity is asked for), 0.5 when not said."""
    if not advocate.willing_keys:
        return NEUTRAL, "They have not said what they would take part in."
    named = f"They would take part in {', '.join(advocate.willing_keys)}."
    return (1.0 if activity is None or activity in advocate.willing_keys else 0.0), named


def effort_left(budget: Budget, policy: Policy, now: datetime) -> Found:
    """What remains of their capacity, 0..1."""
    stands = figures(budget, now, policy.capacity, policy)
    left = stands.remaining / stands.capacity if stands.capacity else 0.0
    evidence = f"{stands.remaining:.0f} of {stands.capacity:.0f} points of effort left."
    return round(left, 2), evidence


def was_asked(advocate: Advocate, budget: Budget) -> bool:
    """Whether they were ever asked for anything."""
    return advocate.asked or bool(budget.entries)


def days_since(at: datetime, now: datetime) -> int:
    """Whole days, none when it is still to come."""
    return max(0, (now - at).days)


def ago(days: int) -> str:
    """How long ago, in words."""
    return {0: "today", 1: "a day ago"}.get(days, f"{days} days ago")
