"""Reliability: how a person's asks went."""

from advocacy import reliability
from schema.binding import plain, shows
from schema.matching import Probability


@shows(reliability.Reliability, description="How a person's asks went so far, with the counts.")
class Reliability:
    """How asks went."""

    asks: int = plain("How many seats they were invited to.")
    accepted: int = plain("How many they said yes to, whatever came after.")
    declined: int = plain("How many they said no to.")
    expired: int = plain("How many they did not answer in time.")
    shows: int = plain("How often they appeared.")
    no_shows: int = plain("How often they did not, without an excuse.")
    late_cancellations: int = plain("How often they stepped back shortly before.")
    show_rate: float | None = plain(
        "Shows of all shows, no-shows and late cancellations; null when there were none."
    )
    acceptance: Probability = plain(
        "Yes of all they answered or let expire; asks still open are not in it."
    )
    rating: float | None = plain("The mean rating of their appearances, 1 to 5.")
