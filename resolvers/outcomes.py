"""Outcomes of whole events: audience, speakers and what they brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from advocacy.assignment_states import AssignmentState
from advocacy.events import Event
from advocacy.outcomes import total_money
from resolvers.attendance import summaries
from resolvers.context import Context
from resolvers.reading import grouped


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """What an event brought. Rates 0..1, minutes as the audience was live."""

    show_rate: float | None
    median_minutes: float | None
    questions: int
    leads: int
    influenced_pipeline: Decimal | None
    influenced_revenue: Decimal | None
    currency: str | None
    assignments: int
    shows: int
    no_shows: int


async def of_events(parents: Sequence[Event], context: Context) -> Sequence[EventOutcome]:
    """What each event brought, in a fixed number of round trips."""
    ids = [event.id for event in parents]
    audiences = await summaries(parents, context)
    counts = await context.store.assignments.counts_by_state("event_id", ids)
    recorded = await context.store.assignments.with_outcome(ids)
    outcomes = grouped(recorded, lambda each: each.event_id, ids)
    found = []
    for event, audience, theirs in zip(parents, audiences, outcomes, strict=True):
        brought = [each.outcome for each in theirs if each.outcome]
        money = total_money(brought)
        states = counts[event.id]
        found.append(
            EventOutcome(
                show_rate=audience.show_rate,
                median_minutes=audience.median_minutes,
                questions=audience.questions,
                leads=sum(outcome.leads for outcome in brought),
                influenced_pipeline=money.influenced_pipeline,
                influenced_revenue=money.influenced_revenue,
                currency=money.currency,
                assignments=sum(states.values()),
                shows=states.get(AssignmentState.ATTENDED, 0),
                no_shows=states.get(AssignmentState.NO_SHOW, 0),
            )
        )
    return found
