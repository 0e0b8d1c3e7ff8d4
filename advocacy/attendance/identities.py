"""Identities: which connections and registrations are one person's.

In this order: the platform's registrant, the e-mail address, the account somebody is signed in
with, and, failing all, the one join. A telephone is the person it is bound to. Never the display
name: two nameless guests are two people.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from advocacy.attendance.connections import Connection, Node, Room
from advocacy.attendance.facts import Registered, RegistrationStatus
from advocacy.attendance.recurrences import same_joins
from advocacy.attendance.registrations import latest
from advocacy.platforms import Platform


@dataclass(slots=True)
class Someone:
    """One person: their registrations, and their connections by device and by telephone."""

    key: str
    registrations: list[Registered] = field(default_factory=list)
    devices: list[Connection] = field(default_factory=list)
    telephones: list[Connection] = field(default_factory=list)
    bound: bool = False

    @property
    def registrant_id(self) -> str | None:
        """The platform's id of their registration, if that is what they are known by."""
        kind, _, rest = self.key.partition(":")
        return rest.partition(":")[2] if kind == "registrant" else None

    @property
    def connections(self) -> list[Connection]:
        """All of them."""
        return self.devices + self.telephones


class Directory:
    """Finds a person's key by registrant, address or account."""

    def __init__(self, registrations: Iterable[Registered], room: Room) -> None:
        self._registered: dict[str, set[str]] = defaultdict(set)
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._holders: dict[str, set[str]] = {}
        self._accounts: dict[tuple[Platform, str], set[str]] = defaultdict(set)
        by_registrant: dict[str, list[Registered]] = defaultdict(list)
        for fact in registrations:
            if fact.registrant_id:
                key = registrant_key(fact.origin.platform, fact.registrant_id)
                by_registrant[key].append(fact)
                if fact.email:
                    self._registered[fact.email].add(key)
        self._standing = {
            key
            for key, facts in by_registrant.items()
            if latest(facts).status is RegistrationStatus.APPROVED
        }
        for connection in room.connections.values():
            registrant = registrant_of(connection)
            if registrant:
                for email in connection.emails:
                    self._seen[email].add(registrant)
        for connection in room.connections.values():
            person = self.by_registrant_or_email(connection)
            if person:
                for account in accounts_of(connection):
                    self._accounts[account].add(person)

    def holders(self, email: str) -> set[str]:
        """The registrants that have this address; of several, those whose registration stands."""
        if email not in self._holders:
            holders = self._registered.get(email) or self._seen.get(email, set())
            several = len(holders) > 1
            self._holders[email] = (holders & self._standing or holders) if several else holders
        return self._holders[email]

    def by_email(self, email: str) -> str:
        """The only registrant with this address, or the address itself."""
        holders = self.holders(email)
        return next(iter(holders)) if len(holders) == 1 else f"email:{email}"

    def by_registrant_or_email(self, connection: Connection) -> str | None:
        """The first two ways to know somebody."""
        registrant = registrant_of(connection)
        if registrant:
            return registrant
        email = email_of(connection)
        return self.by_email(email) if email else None

    def by_account(self, connection: Connection) -> str | None:
        """Whoever else was signed in with the same account, or the account itself."""
        account = min(accounts_of(connection), default=None)
        if account is None:
            return None
        keys = self._accounts.get(account, set())
        return next(iter(keys)) if len(keys) == 1 else f"user:{account[0]}:{account[1]}"

    def key_of(self, connection: Connection) -> str | None:
        """The key of somebody whom the connection itself tells of; None for a stranger."""
        return self.by_registrant_or_email(connection) or self.by_account(connection)

    def by_registration(self, fact: Registered) -> str | None:
        """Whose registration it is; None when its address cannot tell which registrant's."""
        if fact.registrant_id:
            return registrant_key(fact.origin.platform, fact.registrant_id)
        if fact.email is None or len(self.holders(fact.email)) > 1:
            return None
        return self.by_email(fact.email)


def people_of(registrations: Sequence[Registered], room: Room) -> list[Someone]:
    """Everybody, with what is theirs."""
    directory = Directory(registrations, room)
    keys = keys_of(directory, room)
    numbers = numbers_of(room, keys)
    voices = {node: voice_of(node, room, keys, numbers) for node in room.connections}
    people: dict[str, Someone] = {}
    for node, connection in room.connections.items():
        voice = voices[node]
        key = voice or keys[node]
        someone = people.setdefault(key, Someone(key))
        stranger = directory.key_of(connection) is None
        by_phone = bool(voice) or (stranger and bool(connection.phones))
        (someone.telephones if by_phone else someone.devices).append(connection)
        someone.bound |= bool(voice)
    for fact in registrations:
        holder = directory.by_registration(fact)
        if holder:
            people.setdefault(holder, Someone(holder)).registrations.append(fact)
    return list(people.values())


def keys_of(directory: Directory, room: Room) -> dict[Node, str]:
    """Whose each connection is, telephones that are bound to somebody aside."""
    own = {node: directory.key_of(connection) for node, connection in room.connections.items()}
    strangers = {
        node: connection
        for node, connection in room.connections.items()
        if not own[node] and room.connections.keys().isdisjoint(connection.bound_to)
    }
    same = same_joins(strangers)
    return {
        node: own[node] or join_key(room.connections[same.get(node, node)])
        for node in room.connections
    }


def numbers_of(room: Room, keys: Mapping[Node, str]) -> dict[str, str]:
    """Whose telephone each number was found to be, where it is one person's."""
    people = {
        number: {keys[node] for node in nodes if node in keys}
        for number, nodes in room.telephones.items()
    }
    return {number: min(sharing) for number, sharing in people.items() if len(sharing) == 1}


def voice_of(
    node: Node, room: Room, keys: Mapping[Node, str], numbers: Mapping[str, str]
) -> str | None:
    """The person whose telephone this is, by its binding or else by its number's.

    None when it is no telephone, when nothing is known of that person, or when a number that is not
    bound itself is several people's.
    """
    connection = room.connections[node]
    bound = {keys[other] for other in connection.bound_to if other in keys and other != node}
    if bound:
        return min(bound)
    if not keys[node].startswith("join:"):
        return None
    people = {numbers[phone] for phone in connection.phones if phone in numbers} - {keys[node]}
    return min(people) if len(people) == 1 else None


def registrant_of(connection: Connection) -> str | None:
    """The key of the registrant whose link was used."""
    registrant_id = min(connection.registrants, default=None)
    return registrant_key(connection.platform, registrant_id) if registrant_id else None


def email_of(connection: Connection) -> str | None:
    """The address given at joining; where none was, the one given at another time."""
    if len(connection.emails) < 2:
        return next(iter(connection.emails), None)
    joined = {fact.email for fact in connection.joined if fact.email}
    return min(joined or connection.emails)


def accounts_of(connection: Connection) -> set[tuple[Platform, str]]:
    """The accounts that somebody was signed in with."""
    return {(connection.platform, account) for account in connection.accounts}


def registrant_key(platform: Platform, registrant_id: str) -> str:
    """The key of a registrant."""
    return f"registrant:{platform}:{registrant_id}"


def join_key(connection: Connection) -> str:
    """The key of somebody who is known by one join only."""
    platform, external_id, instance = connection.scope
    return f"join:{platform}:{external_id or ''}:{instance}:{connection.name_key}"
