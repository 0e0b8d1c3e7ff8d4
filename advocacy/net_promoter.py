"""The programme's NPS and CSAT over a period, from how many people gave each score."""

from collections.abc import Mapping
from math import sqrt

from advocacy.entity import Value
from advocacy.surveys import SATISFIED, NpsCategory, category_of

# Rounded, as the formula of the margin has it and others report it; shares.py has it exactly.
Z95 = 1.96


class NpsResult(Value):
    """Net Promoter Score, −100..100, of `responses` people; None where there were none.

    `margin95` is half of the 95 % interval's width, in the points of the score.
    """

    promoters: int
    passives: int
    detractors: int
    responses: int
    score: float | None
    rounded: int | None
    margin95: float | None
    incentivised_excluded: int = 0


class CsatResult(Value):
    """Satisfaction of `responses` people: `percent` gave 4 or 5, `mean` is another number."""

    satisfied: int
    responses: int
    percent: float | None
    mean: float | None


def nps_of(people: Mapping[int, int], incentivised_excluded: int = 0) -> NpsResult:
    """The NPS of so many people by their score 0..10.

    100 (P − D) / N, where N counts passives; the margin is 1.96 · 100 · √((p + d − (p − d)²) / N).
    """
    counts = dict.fromkeys(NpsCategory, 0)
    for score, number in people.items():
        counts[category_of(score)] += number
    promoters, detractors = counts[NpsCategory.PROMOTER], counts[NpsCategory.DETRACTOR]
    n = sum(counts.values())
    net = promoters - detractors
    # In whole numbers as far as it goes: shares as floats would not cancel out exactly.
    spread = (promoters + detractors) * n - net**2
    return NpsResult(
        promoters=promoters,
        passives=counts[NpsCategory.PASSIVE],
        detractors=detractors,
        responses=n,
        score=100 * net / n if n else None,
        rounded=half_away_from_zero(100 * net, n) if n else None,
        margin95=Z95 * 100 * sqrt(spread / n) / n if n else None,
        incentivised_excluded=incentivised_excluded,
    )


def csat_of(people: Mapping[int, int]) -> CsatResult:
    """The satisfaction of so many people by their score 1..5."""
    n = sum(people.values())
    satisfied = sum(number for score, number in people.items() if score >= SATISFIED)
    total = sum(score * number for score, number in people.items())
    return CsatResult(
        satisfied=satisfied,
        responses=n,
        percent=100 * satisfied / n if n else None,
        mean=total / n if n else None,
    )


def half_away_from_zero(numerator: int, denominator: int) -> int:
    """The quotient, rounded exactly: −12.5 gives −13, where Python's round gives −12."""
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude
