"""Mentions: the facts that are about somebody, also those that do not tell their address.

They belong to the registration, the account or the join of which another fact tells it, as counting
has it (identities.py).
"""

from collections.abc import Callable, Iterable, Sequence

from advocacy.attendance.connections import Node, room_of, scope_of
from advocacy.attendance.facts import Bound, Fact, Registered
from advocacy.attendance.identities import Someone, people_of

# Who has an address, by their id; None for somebody of whom nothing is asked.
Holder = Callable[[str], str | None]


def holders_of(facts: Sequence[Fact], holder_of: Holder) -> list[str | None]:
    """Whom each fact is about, as far as `holder_of` knows the addresses in them.

    What tells the address of somebody else is about them, whosever link they used.
    """
    told = {id(f): holder for f in facts if (holder := holder_of(getattr(f, "email", None) or ""))}
    room = room_of(facts)
    spoken = [fact for fact in facts if isinstance(fact, Bound)]
    for someone in people_of([fact for fact in facts if isinstance(fact, Registered)], room):
        holder = only_one(addresses_of(someone), holder_of)
        if holder:
            told |= {id(fact): holder for fact in someone.registrations}
        for connection in someone.connections:
            its = holder or only_one(connection.emails, holder_of)
            if its:
                keys = {(connection.scope, key) for key in connection.keys}
                told |= {id(fact): its for fact in connection.told() if not fact.email}
                told |= {id(fact): its for fact in spoken if tells(fact, keys)}
    return [told.get(id(fact)) for fact in facts]


def only_one(addresses: Iterable[str], holder_of: Holder) -> str | None:
    """Who has all of the addresses; None when there are none, or somebody else has one."""
    holders = {holder_of(address) for address in addresses}
    return next(iter(holders)) if len(holders) == 1 else None


def addresses_of(someone: Someone) -> set[str]:
    """Every address that was told of a person."""
    registered = {fact.email for fact in someone.registrations if fact.email}
    return registered.union(*(connection.emails for connection in someone.connections))


def tells(fact: Bound, keys: set[Node]) -> bool:
    """Whether one of the joins with these keys is the telephone, or the person at it."""
    scope = scope_of(fact)
    return any((scope, key) in keys for key in (*fact.join_keys, *fact.person_keys))
