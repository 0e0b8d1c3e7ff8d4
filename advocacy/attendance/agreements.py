"""Agreements: one person's stays as several sources tell of them, brought to one account.

About the end of one stay REST is believed before a webhook, a webhook before an integration, that
before a file; whatever only one of them tells of is added.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate

from advocacy.attendance.coincidences import TOLERANCE, coinciding
from advocacy.attendance.stays import Stay
from advocacy.platforms import SourceKind


def agreed(stays: Iterable[Stay]) -> list[Stay]:
    """One stay for each time in the room; those of which only the end is known come last."""
    by_source: dict[SourceKind, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_source[stay.source].append(stay)
    leaves = [stay for told in by_source.values() for stay in told if stay.start is None]
    kept: list[Stay] = []
    for source in SourceKind:
        known = [stay for stay in by_source.get(source, ()) if stay.start is not None]
        kept += unheard(kept, known, leaves) if kept or leaves else known
    return kept + unexplained(leaves, kept)


def unheard(kept: Sequence[Stay], told: Sequence[Stay], leaves: Sequence[Stay]) -> list[Stay]:
    """Those of a lesser source's stays that are new; the others may still tell an end.

    A stay with two readings takes the one that agrees with what is known.
    """
    alone, new = matched(kept, told)
    settled_by(leaves, new)
    doubtful = [stay for stay in new if stay.other]
    for stay in doubtful:
        turn(stay)
    _, still_new = matched(alone, doubtful)
    settled_by(leaves, still_new)
    for stay in still_new:
        turn(stay)
    known = {id(stay) for stay in doubtful} - {id(stay) for stay in still_new}
    return [stay for stay in new if id(stay) not in known]


def matched(kept: Sequence[Stay], told: Sequence[Stay]) -> tuple[list[Stay], list[Stay]]:
    """What of each begins when nothing of the other does; a kept stay may learn its end."""
    pairs = coinciding(
        [stay.start for stay in kept if stay.start], [stay.start for stay in told if stay.start]
    )
    for ours, theirs in pairs:
        if told[theirs].end_told and not kept[ours].end_told:
            kept[ours].end, kept[ours].end_told = told[theirs].end, True
    heard = ({ours for ours, _ in pairs}, {theirs for _, theirs in pairs})
    return (
        [stay for position, stay in enumerate(kept) if position not in heard[0]],
        [stay for position, stay in enumerate(told) if position not in heard[1]],
    )


def settled_by(leaves: Sequence[Stay], stays: Sequence[Stay]) -> None:
    """Take the reading that a stay has as the right one where somebody was seen leaving then."""
    doubtful = [stay for stay in stays if stay.other]
    ends = [leave.end for leave in leaves]
    for _, position in coinciding(ends, [stay.end for stay in doubtful]):
        doubtful[position].other = None


def turn(stay: Stay) -> None:
    """Take the other reading of its times."""
    if stay.other and stay.start:
        stay.start, stay.end, stay.other = *stay.other, (stay.start, stay.end)


def unexplained(leaves: Sequence[Stay], kept: Sequence[Stay]) -> list[Stay]:
    """The leaves that end no stay told of by another source."""
    if not leaves or not kept:
        return list(leaves)
    spans = {source: Span(kept, source) for source in SourceKind}
    return [
        leave
        for leave in leaves
        if not any(span.covers(leave.end) for s, span in spans.items() if s is not leave.source)
    ]


class Span:
    """The stays of one source, laid out to ask whether somebody was there at a time."""

    def __init__(self, stays: Sequence[Stay], source: SourceKind) -> None:
        known = [(s.start, s.end) for s in stays if s.start and s.source is source]
        known.sort()
        self._starts = [start for start, _ in known]
        self._furthest: list[datetime] = list(accumulate((end for _, end in known), max))

    def covers(self, at: datetime) -> bool:
        """Whether a stay had begun by then and lasted until then, give or take a minute."""
        position = bisect_right(self._starts, at)
        return position > 0 and self._furthest[position - 1] + TOLERANCE >= at
