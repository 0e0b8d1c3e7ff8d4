"""Budgets: how much effort people and accounts are asked for."""

from datetime import datetime

from advocacy import budgets as domain
from schema.binding import plain, shows


@shows(domain.AskBudget, description="How much somebody was asked for, in points of effort.")
class AskBudget:
    """A budget."""

    capacity: float = plain("What they can be asked for at a time.")
    used: float = plain("What earlier asks took; it halves every halfLifeDays.")
    held: float = plain("What asks that are open or still ahead keep ready.")
    remaining: float = plain("What is left: capacity - used - held, never below 0.")
    next_available_at: datetime | None = plain(
        "When there is room for a webinar again; null: now, or once open asks are settled."
    )
    half_life_days: int = plain("In how many days a cost halves.")
