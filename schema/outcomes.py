"""Outcomes: what appearances brought."""

from datetime import datetime
from decimal import Decimal

from advocacy import outcomes as domain
from resolvers.outcomes import EventOutcome as Totals
from schema.binding import plain, shows


@shows(domain.Outcome, description="What one appearance brought.")
class Outcome:
    """What it brought."""

    attended: bool | None = plain("Whether the person appeared; null: excused or not known.")
    live_seconds: int | None = plain("How long they were live, as the platform reports it.")
    rating: float | None = plain("How it went, 1 to 5.")
    feedback: str | None = plain("What was said about it.")
    leads: int = plain("Leads that came from it.")
    influenced_pipeline: Decimal | None = plain("Open business it helped with.")
    influenced_revenue: Decimal | None = plain("Won business it helped with.")
    currency: str | None = plain("The amounts' currency (ISO 4217).")
    recorded_at: datetime = plain("When it was last written down.")


@shows(Totals, description="What an event brought, over its audience and its speakers.")
class EventOutcome:
    """What the event brought."""

    show_rate: float | None = plain("Registrants who were there live; null without registrants.")
    median_minutes: float | None = plain("Half of the audience stayed at least so long.")
    questions: int = plain("Questions the audience asked.")
    leads: int = plain("Leads of all its appearances.")
    influenced_pipeline: Decimal | None = plain("Added up; null when currencies differ.")
    influenced_revenue: Decimal | None = plain("Added up; null when currencies differ.")
    currency: str | None = plain("The sums' currency.")
    assignments: int = plain("People ever asked for it.")
    shows: int = plain("Speakers who appeared.")
    no_shows: int = plain("Speakers who did not.")
