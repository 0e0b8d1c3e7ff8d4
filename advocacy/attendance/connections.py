"""Connections: the facts that are about one join of one device, brought together by its ids."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from advocacy.attendance.facts import (
    Bound,
    Fact,
    Joined,
    Left,
    Present,
    RoleChanged,
    Sighting,
    fact_key,
)
from advocacy.attendance.showings import instance_of
from advocacy.platforms import Platform, SourceKind

# One join id means the same join within one instance only: platforms use short ids again.
Scope = tuple[Platform, str | None, str]
Node = tuple[Scope, str]


@dataclass(slots=True)
class Connection:
    """One join of one device, as far as facts tell of it, in no particular order.

    `bound_to` are the ids of the connection whose voice this telephone is.
    """

    scope: Scope
    keys: list[str] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    changes: list[RoleChanged] = field(default_factory=list)
    totals: list[Present] = field(default_factory=list)
    bound_to: set[Node] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    registrants: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    sources: set[SourceKind] = field(default_factory=set)

    def add(self, fact: Sighting) -> None:
        """Take in one fact."""
        self.keys.extend(fact.join_keys or (anonymous_key(fact),))
        self.sources.add(fact.origin.source)
        for told, known in (
            (fact.phone, self.phones),
            (fact.registrant_id, self.registrants),
            (fact.email, self.emails),
            (fact.user_id, self.accounts),
        ):
            if told:
                known.add(told)
        if isinstance(fact, Joined):
            self.joined.append(fact)
        elif isinstance(fact, Left):
            self.left.append(fact)
        elif isinstance(fact, RoleChanged):
            self.changes.append(fact)
        else:
            self.totals.append(fact)

    @property
    def platform(self) -> Platform:
        """Whose ids these are."""
        return self.scope[0]

    @property
    def name_key(self) -> str:
        """A name for the connection that does not depend on the order of its facts."""
        return min(self.keys, default="")

    def told(self) -> Iterator[Sighting]:
        """Every fact about it; what was said at joining comes first, as it is the fullest."""
        yield from self.joined
        yield from self.left
        yield from self.totals
        yield from self.changes


class Groups:
    """Sets of nodes that grow together (union-find; nearly constant time a step)."""

    def __init__(self) -> None:
        self._parent: dict[Node, Node] = {}

    def find(self, node: Node) -> Node:
        """The node that stands for the set of this one."""
        parent = self._parent.setdefault(node, node)
        while parent != node:
            grandparent = self._parent[parent]
            self._parent[node] = grandparent
            node, parent = parent, grandparent
        return node

    def join(self, nodes: Iterable[Node]) -> None:
        """Make one set of the sets of these nodes."""
        roots = {self.find(node) for node in nodes}
        if roots:
            first = min(roots, key=lambda node: node[1])
            for root in roots:
                self._parent[root] = first


def scope_of(fact: Fact) -> Scope:
    """Where the fact's join ids hold."""
    return (fact.origin.platform, fact.origin.external_id, instance_of(fact))


def anonymous_key(fact: Sighting) -> str:
    """The id of a join that the platform gave none: nothing else is about it."""
    return f"fact:{fact_key(fact)}"


@dataclass(slots=True)
class Room:
    """The connections of an event, and the people's connections that each telephone is bound to."""

    connections: dict[Node, Connection]
    telephones: dict[str, set[Node]]


def room_of(facts: Iterable[Fact]) -> Room:
    """What the facts tell of connections; facts with any join id in common share one."""
    facts = list(facts)
    groups = Groups()
    for fact in facts:
        if isinstance(fact, Sighting | Bound):
            groups.join((scope_of(fact), key) for key in fact.join_keys)
        if isinstance(fact, Bound):
            groups.join((scope_of(fact), key) for key in fact.person_keys)
    connections: dict[Node, Connection] = {}
    for fact in facts:
        if isinstance(fact, Sighting):
            scope = scope_of(fact)
            key = fact.join_keys[0] if fact.join_keys else anonymous_key(fact)
            connections.setdefault(groups.find((scope, key)), Connection(scope)).add(fact)
    telephones: dict[str, set[Node]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact, Bound) and fact.join_keys and fact.person_keys:
            scope = scope_of(fact)
            person = groups.find((scope, fact.person_keys[0]))
            telephone = connections.get(groups.find((scope, fact.join_keys[0])))
            numbers = {fact.phone} if fact.phone else set()
            if telephone:
                telephone.bound_to.add(person)
                telephone.phones |= numbers
                numbers = telephone.phones
            for number in numbers:
                telephones[number].add(person)
    return Room(connections, telephones)
