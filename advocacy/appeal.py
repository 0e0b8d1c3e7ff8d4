"""Appeal: what of a person's worth asking next can be stored, since it does not change with time.

It only picks the pool out of all people, on an index; candidates.py then scores the pool exactly.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import log10

DAYS_OF_FEELING = 365
NEUTRAL = 0.5
HIGHEST_RESTED = 0.5
LARGEST_REACH = 5
# What few of a large programme reach, so that the pool is found among them.
OUTSTANDING = 0.55
PLAINLY_OUTSTANDING = 0.35


class ReasonCode(StrEnum):
    """What the score of a candidate is made of."""

    SENTIMENT = "SENTIMENT"
    NEVER_ASKED = "NEVER_ASKED"
    RESTED = "RESTED"
    TENURE = "TENURE"
    REACH = "REACH"
    RATING = "RATING"
    WILLINGNESS = "WILLINGNESS"
    BUDGET_LEFT = "BUDGET_LEFT"


R = ReasonCode
# RESTED takes the place of NEVER_ASKED for whoever was asked.
WEIGHTS: Mapping[ReasonCode, float] = {
    R.SENTIMENT: 0.30,
    R.NEVER_ASKED: 0.20,
    R.TENURE: 0.10,
    R.REACH: 0.10,
    R.RATING: 0.10,
    R.WILLINGNESS: 0.10,
    R.BUDGET_LEFT: 0.10,
}


def fondness(nps: int | None, age_days: float) -> float:
    """How they feel about us, 0..1: 0.5 + (nps - 5) / 10 · 2^(-age / 365 days); unknown is 0.5."""
    if nps is None:
        return NEUTRAL
    faded: float = 0.5 ** (max(age_days, 0.0) / DAYS_OF_FEELING)
    return min(1.0, max(0.0, NEUTRAL + (nps - 5) / 10 * faded))


def carrying(reach: int | None) -> float:
    """How far their voice carries, 0..1: log10(reach + 1) / 5, so that 100,000 people are all."""
    return min(1.0, log10((reach or 0) + 1) / LARGEST_REACH)


def plain_appeal_of(*, asked: bool, reach: int | None, willing: bool) -> float:
    """The part of a candidate's score that is known without a clock or feelings, 0..0.4.

    `asked` says whether they ever were, who then counts as well rested; `willing` whether they
    named any activity.
    """
    values = {
        R.NEVER_ASKED: HIGHEST_RESTED if asked else 1.0,
        R.REACH: carrying(reach),
        R.WILLINGNESS: 1.0 if willing else NEUTRAL,
    }
    return sum(WEIGHTS[code] * value for code, value in values.items())


def appeal_of(*, nps: int | None, asked: bool, reach: int | None, willing: bool) -> float:
    """The part that is known without a clock, 0..0.7: with the latest NPS answer as if of today."""
    plain = plain_appeal_of(asked=asked, reach=reach, willing=willing)
    return WEIGHTS[R.SENTIMENT] * fondness(nps, 0) + plain
