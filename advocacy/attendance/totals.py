"""Totals: figures that platforms give of a person without intervals, brought to one."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from advocacy.attendance.facts import Present
from advocacy.attendance.people import PlatformScore
from advocacy.platforms import SourceKind


def total(facts: Iterable[Present], figure: Callable[[Present], int | None]) -> int | None:
    """The figure as the most trusted source that tells it gives it; None when none does.

    Rows of one source are added; what is told of one row again has grown, so the largest holds.
    """
    by_source: dict[SourceKind, dict[tuple[str, ...], int]] = defaultdict(dict)
    for fact in facts:
        value = figure(fact)
        if value is not None:
            rows = by_source[fact.origin.source]
            rows[fact.join_keys] = max(value, rows.get(fact.join_keys, 0))
    told = next((by_source[source] for source in SourceKind if source in by_source), None)
    return None if told is None else sum(told.values())


def score_of(facts: Iterable[Present]) -> PlatformScore | None:
    """The score of the most trusted source that tells one; of several, the highest."""
    told: dict[SourceKind, list[PlatformScore]] = defaultdict(list)
    for fact in facts:
        if fact.score:
            score = PlatformScore(platform=fact.origin.platform, **dict(fact.score))
            told[fact.origin.source].append(score)
    scores = next((told[source] for source in SourceKind if source in told), [])
    return max(scores, key=lambda score: (score.value, score.platform), default=None)
