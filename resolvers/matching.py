"""Matching: ranking people for slots, and explaining one of them."""

from asyncio import sleep
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from advocacy.advocates import Advocate
from advocacy.assignments import Assignment
from advocacy.calendars import Booking
from advocacy.events import Audience
from advocacy.matching.eligibility import Circumstances, blockers
from advocacy.matching.opportunity import Opportunity, opportunity_of
from advocacy.matching.scoring import Match, match
from advocacy.shares import Probability
from advocacy.slots import SpeakingSlot
from resolvers.context import Context
from resolvers.paging import Connection, Window
from resolvers.reading import each_of, needed
from resolvers.reliability import reliability_of
from store.ranking import page_of

POOL = 10_000
AT_ONCE = 250
OPEN = 500


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is true around one slot."""

    opportunity: Opportunity
    circumstances: Circumstances

    def match(self, advocate: Advocate, now: datetime) -> Match:
        """How a person fits, with everything that stands against it."""
        against = blockers(advocate, self.opportunity, self.circumstances, now)
        return match(advocate, self.opportunity, against, now)


async def of_slots(
    parents: Sequence[SpeakingSlot],
    context: Context,
    first: int | None = None,
    after: str | None = None,
    include_blocked: bool | None = False,
) -> Sequence[Connection[Match]]:
    """Who fits each slot, the best first, of the people who may be asked (10,000 at the most)."""
    window = Window(first=first, after=after)
    people = await context.store.advocates.active(POOL)
    now = context.clock.now()
    connections = []
    for around in await surroundings_of(context, parents, people):
        found = await all_matches(people, around, now)
        kept = [each for each in found if include_blocked or each.eligible]
        ranked = sorted(kept, key=lambda each: (-each.score, each.advocate_id))
        page = page_of(ranked, lambda each: (each.score, each.advocate_id), window)
        connections.append(Connection(page, total=len(ranked)))
    return connections


async def opportunities(
    parents: Sequence[Advocate],
    context: Context,
    first: int | None = None,
    after: str | None = None,
) -> Sequence[Connection[Match]]:
    """The open slots ahead that each person fits and may be asked for, the best first (of 500)."""
    window, now = Window(first=first, after=after), context.clock.now()
    slots = await context.store.slots.open_after(now, OPEN)
    surroundings = await surroundings_of(context, slots, parents) if slots else []
    connections = []
    for person in parents:
        found = [around.match(person, now) for around in surroundings]
        eligible = [each for each in found if each.eligible]
        ranked = sorted(eligible, key=lambda each: (-each.score, each.slot_id))
        page = page_of(ranked, lambda each: (each.score, each.slot_id), window)
        connections.append(Connection(page, total=len(ranked)))
    return connections


async def explain_match(context: Context, slot_id: str, advocate_id: str) -> Match:
    """How one person fits one slot, and everything that stands against it."""
    slot = await needed(context.store.slots, slot_id, "slotId", "slot")
    advocate = await needed(context.store.advocates, advocate_id, "advocateId", "advocate")
    [around] = await surroundings_of(context, [slot], [advocate])
    return around.match(advocate, context.clock.now())


async def all_matches(
    people: Sequence[Advocate], around: Surroundings, now: datetime
) -> list[Match]:
    """How each person fits, letting other operations go on in between."""
    found = []
    for start in range(0, len(people), AT_ONCE):
        found += [around.match(each, now) for each in people[start : start + AT_ONCE]]
        await sleep(0)
    return found


async def surroundings_of(
    context: Context, slots: Sequence[SpeakingSlot], people: Sequence[Advocate]
) -> list[Surroundings]:
    """What is true around each slot, in a fixed number of round trips.

    Whoever is asked alone has their own calendar read; for many, the live asks of the time are.
    """
    store = context.store
    panels = {p.id: p for p in await each_of(store.panels, [s.panel_id for s in slots])}
    events = {e.id: e for e in await each_of(store.events, [s.event_id for s in slots])}
    closed = [e.id for e in events.values() if e.audience is Audience.SINGLE_ACCOUNT]
    live = await store.assignments.live_of_panels_and_events(list(panels), closed)
    seated = await each_of(store.advocates, sorted({each.advocate_id for each in live}))
    known = {person.id: person for person in seated}
    declined = await store.assignments.declined([slot.id for slot in slots])
    booked = await bookings_of(context, slots, people)
    owners = {person.account_id for person in people if person.account_id}
    budgets = await store.budgets.of_many([*sorted(owners), *(person.id for person in people)])
    return [
        Surroundings(
            opportunity_of(slot, panels[slot.panel_id], events[slot.event_id]),
            around(slot, live, known, declined, booked).model_copy(
                update={"budgets": budgets, "policy": context.policy}
            ),
        )
        for slot in slots
    ]


def around(
    slot: SpeakingSlot,
    live: Sequence[Assignment],
    known: dict[str, Advocate],
    declined: Sequence[Assignment],
    booked: Sequence[tuple[str, Booking]],
) -> Circumstances:
    """What of all that was read concerns one slot."""
    others = [each for each in live if each.slot_id != slot.id]
    busy: dict[str, tuple[Booking, ...]] = {}
    for advocate_id, booking in booked:
        if booking.slot_id != slot.id and booking.overlaps(slot.starts_at, slot.ends_at):
            busy[advocate_id] = (*busy.get(advocate_id, ()), booking)
    return Circumstances(
        seated=tuple(known[e.advocate_id] for e in others if e.panel_id == slot.panel_id),
        event_accounts=frozenset(
            known[e.advocate_id].account_id or "" for e in others if e.event_id == slot.event_id
        )
        - {""},
        busy=busy,
        declined=frozenset(each.advocate_id for each in declined if each.slot_id == slot.id),
    )


async def bookings_of(
    context: Context, slots: Sequence[SpeakingSlot], people: Sequence[Advocate]
) -> list[tuple[str, Booking]]:
    """The bookings, by person, that may overlap one of the slots."""
    if len(people) == 1:
        [calendar] = await each_of(context.store.calendars, [people[0].id])
        return [(calendar.id, booking) for booking in calendar.bookings]
    starts, ends = min(s.starts_at for s in slots), max(s.ends_at for s in slots)
    live = await context.store.assignments.live_during(starts, ends)
    return [(each.advocate_id, each.booking) for each in live]


async def advocates(parents: Sequence[Match], context: Context) -> Sequence[Advocate]:
    """The person of each match."""
    return await each_of(context.store.advocates, [each.advocate_id for each in parents])


async def slots(parents: Sequence[Match], context: Context) -> Sequence[SpeakingSlot]:
    """The slot of each match."""
    return await each_of(context.store.slots, [each.slot_id for each in parents])


async def acceptances(parents: Sequence[Match], context: Context) -> Sequence[Probability]:
    """How often each match's person said yes before."""
    return await acceptances_of(context, [each.advocate_id for each in parents])


async def acceptances_of(context: Context, advocate_ids: Sequence[str]) -> list[Probability]:
    """Yes of all answers of each person: accepted / (accepted + declined + expired)."""
    return [each.acceptance for each in await reliability_of(context, advocate_ids)]
