"""Totals: figures that platforms give of a person without intervals, brought to one."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from advocacy.attendance.facts import Present
from advocacy.attendance.people import PlatformScore
from advocacy.platforms import SourceKind


def total(facts: Iterable[Present], figure: Callable[[Present], int | None]) -> int | None:
    """The figure as the most trusted source that tells it gives it; None when none does.

    Rows of one source are added; what was told of one row several times grows, so the largest holds.
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
    """The score of the most trusted source that tells one (of several, the highest)."""
    ranks = {source: rank for rank, source in enumerate(SourceKind)}
    told = [
        (ranks[fact.origin.source], -fact.score.value, str(fact.origin.platform), fact.score)
        for fact in facts
        if fact.score
    ]
    if not told:
        return None
    _, _, platform, score = min(told, key=lambda item: item[:3])
    return PlatformScore(platform=platform, **score.model_dump())
