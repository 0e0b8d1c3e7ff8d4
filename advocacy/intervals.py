"""Intervals: stretches of time from a start up to, and without, an end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import model_validator

from advocacy.entity import Value
from advocacy.values import Instant

Span = tuple[datetime, datetime]


class Interval(Value):
    """The time [start, end) in UTC, never empty: two that only touch share no instant."""

    start: Instant
    end: Instant

    @model_validator(mode="after")
    def ends_after_start(self) -> Self:
        """Refuse an interval that is empty or runs backwards."""
        if self.end <= self.start:
            raise ValueError("an interval must end after it starts")
        return self

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.end - self.start).total_seconds()

    def overlaps(self, other: "Interval") -> bool:
        """Whether both share some instant; touching is no overlap."""
        return self.start < other.end and other.start < self.end

    def touches(self, other: "Interval") -> bool:
        """Whether one begins at the very instant the other ends."""
        return self.start == other.end or other.start == self.end

    def contains(self, at: datetime) -> bool:
        """Whether the instant lies inside."""
        return self.start <= at < self.end

    def clip(self, to: "Interval") -> "Interval | None":
        """The part inside `to`; None when there is none."""
        if not self.overlaps(to):
            return None
        return Interval(start=max(self.start, to.start), end=min(self.end, to.end))


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same instants as few intervals in order: overlapping and touching ones become one."""
    merged = merge((interval.start, interval.end) for interval in intervals)
    return tuple(Interval(start=start, end=end) for start, end in merged)


def merge(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The union of spans that are no Interval yet, each a start and a later end."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What is left of disjoint `spans` in order once the `holes` are taken out."""
    cut = merge(holes)
    left: list[Span] = []
    for start, end in spans:
        free = start
        for hole_start, hole_end in cut:
            if hole_end <= free or end <= hole_start:
                continue
            if free < hole_start:
                left.append((free, hole_start))
            free = hole_end
        if free < end:
            left.append((free, end))
    return left


def total_seconds(intervals: Iterable[Interval]) -> float:
    """The lengths added up; instants that several cover count as often, unlike in the union."""
    return sum((interval.seconds for interval in intervals), 0.0)
