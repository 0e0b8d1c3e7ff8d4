"""Intervals: stretches of time, shown and given."""

from datetime import datetime

import strawberry

from advocacy import intervals as domain
from schema.binding import needed, plain, shows


@shows(domain.Interval, description="A time, from its start up to, not including, its end.")
class Interval:
    """A half-open interval."""

    start: datetime = plain("When it begins.")
    end: datetime = plain("When it ends; this instant is no longer part of it.")


@strawberry.input(description="A time, from its start up to, not including, its end.")
class IntervalInput:
    """A half-open interval."""

    start: datetime = needed("When it begins.")
    end: datetime = needed("When it ends.")
