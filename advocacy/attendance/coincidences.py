"""Coincidences: two sources that report the same moment, give or take a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# Sources round differently; the same join is never further apart than this.
TOLERANCE = timedelta(seconds=60)


def coinciding(ours: Sequence[datetime], theirs: Sequence[datetime]) -> list[tuple[int, int]]:
    """Pairs of positions whose times are one moment, each used once; equal times go first."""
    pairs: list[tuple[int, int]] = []
    if not ours or not theirs:
        return pairs
    left, right = ordered(ours), ordered(theirs)
    for tolerance in (timedelta(0), TOLERANCE):
        found = one_pass(left, right, tolerance)
        pairs += found
        used = ({i for i, _ in found}, {j for _, j in found})
        left = [item for item in left if item[1] not in used[0]]
        right = [item for item in right if item[1] not in used[1]]
    return pairs


def ordered(times: Sequence[datetime]) -> list[tuple[datetime, int]]:
    """The times in order with their positions."""
    return sorted((at, position) for position, at in enumerate(times))


def one_pass(
    left: Sequence[tuple[datetime, int]], right: Sequence[tuple[datetime, int]], by: timedelta
) -> list[tuple[int, int]]:
    """Pairs that lie no further apart than `by`, found by walking both in step."""
    pairs = []
    i = j = 0
    while i < len(left) and j < len(right):
        apart = right[j][0] - left[i][0]
        if abs(apart) <= by:
            pairs.append((left[i][1], right[j][1]))
            i, j = i + 1, j + 1
        elif apart > by:
            i += 1
        else:
            j += 1
    return pairs
