"""The tally: who came to an event, as a function of the set of facts known of it."""

from collections.abc import Iterable

from advocacy.attendance.belonging import belonging
from advocacy.attendance.connections import room_of
from advocacy.attendance.facts import Fact, Registered, fact_key
from advocacy.attendance.identities import people_of
from advocacy.attendance.people import Person
from advocacy.attendance.rows import row_of
from advocacy.attendance.sessions import sessions_of
from advocacy.attendance.summaries import Summary, sources_of, summary_of
from advocacy.attendance.windows import EventWindow
from advocacy.entity import Value


class Tally(Value):
    """Everybody, in the order of their keys, and the audience counted."""

    people: tuple[Person, ...]
    summary: Summary


def tally(facts: Iterable[Fact], event: EventWindow) -> Tally:
    """Who came to the event.

    The order of the facts, and how often each is among them, make no difference.
    """
    own = belonging(distinct(facts), event)
    sessions = sessions_of(own, event)
    everybody = people_of([fact for fact in own if isinstance(fact, Registered)], room_of(own))
    people = tuple(
        row_of(someone, event.speaker_emails, sessions)
        for someone in sorted(everybody, key=lambda someone: someone.key)
    )
    return Tally(people=people, summary=summary_of(people, sources_of(own)))


def distinct(facts: Iterable[Fact]) -> list[Fact]:
    """Each fact once, as it was received last, in the order of their keys."""
    latest: dict[str, Fact] = {}
    for fact in facts:
        key = fact_key(fact)
        known = latest.get(key)
        if known is None or known.received_at < fact.received_at:
            latest[key] = fact
    return [latest[key] for key in sorted(latest)]
