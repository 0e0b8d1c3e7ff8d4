"""Reliability: what a person's history of asks says about the next one."""

from advocacy.entity import Value
from advocacy.shares import Probability, share


class Reliability(Value):
    """How a person's asks went, in counts. `ratings` of their appearances add up to `rated`.

    Open asks, excused absences and what the organiser cancelled are in no rate.
    """

    asks: int = 0
    accepted: int = 0
    declined: int = 0
    expired: int = 0
    shows: int = 0
    no_shows: int = 0
    late_cancellations: int = 0
    ratings: int = 0
    rated: float = 0

    @property
    def show_rate(self) -> float | None:
        """Shows / (shows + no-shows + late cancellations); None when there was none of them."""
        expected = self.shows + self.no_shows + self.late_cancellations
        return self.shows / expected if expected else None

    @property
    def acceptance(self) -> Probability:
        """Accepted / (accepted + declined + expired), with its interval."""
        return share(self.accepted, self.accepted + self.declined + self.expired)

    @property
    def rating(self) -> float | None:
        """The mean of the ratings, 1..5; None without any."""
        return self.rated / self.ratings if self.ratings else None
