"""Duplicate pairs: two records that look like one person, until somebody decides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated

from pydantic import Field

from advocacy.advocates import Advocate
from advocacy.duplicates import DuplicateReason, DuplicateReasonCode, reason_code, reasons_of
from advocacy.entity import Command, Entity
from advocacy.errors import IllegalTransition
from advocacy.ids import encode
from advocacy.lifecycles import AdvocateStatus
from advocacy.values import Instant, Text

PREFIX = "dup"
# A name that more people have than this says nothing about any two of them.
COMMON = 20


class DuplicateState(StrEnum):
    """What is thought of a pair."""

    OPEN = "OPEN"
    DISMISSED = "DISMISSED"


class DuplicatePair(Entity):
    """Two records, the older one first. One that was dismissed is not brought up again."""

    advocate_ids: tuple[str, str]
    reasons: tuple[DuplicateReason, ...]
    state: DuplicateState = DuplicateState.OPEN
    found_at: Instant
    dismissed_at: Instant | None = None
    dismissed_by: str | None = None
    dismissed_because: Text | None = None


class DismissDuplicate(Command):
    """Note that a pair is two people."""

    id: str
    reason: Annotated[Text, Field(min_length=1)]


def pair_id(one: str, other: str) -> str:
    """The id of the pair of these two people, whichever is named first."""
    digest = blake2b(" ".join(sorted((one, other))).encode(), digest_size=16).digest()
    return f"{PREFIX}_{encode(int.from_bytes(digest), 26)}"


def pair(one: str, other: str, reasons: Sequence[DuplicateReason], now: datetime) -> DuplicatePair:
    """A pair that has just been found."""
    first, second = sorted((one, other))
    return DuplicatePair(
        id=pair_id(one, other),
        advocate_ids=(first, second),
        reasons=tuple(reasons),
        found_at=now,
    )


def find_pairs(
    people: Iterable[Advocate], others: Iterable[Advocate], now: datetime
) -> list[DuplicatePair]:
    """The pairs of one of `people` with another of them or of `others`, each once.

    Who was erased is no one's duplicate.
    """
    known = {each.id: each for each in (*others, *people)}
    holders: dict[str, list[str]] = {}
    for each in living_of(known.values()):
        for key in each.duplicate_keys:
            holders.setdefault(key, []).append(each.id)
    shared: dict[tuple[str, str], set[str]] = {}
    for person in living_of(people):
        for key in person.duplicate_keys:
            if too_common(key, len(holders[key])):
                continue
            for other in holders[key]:
                if other != person.id:
                    first, second = sorted((person.id, other))
                    shared.setdefault((first, second), set()).add(key)
    return [pair(*ids, reasons_of(keys), now) for ids, keys in sorted(shared.items())]


def living_of(people: Iterable[Advocate]) -> list[Advocate]:
    """Those who were not erased."""
    return [each for each in people if each.status is not AdvocateStatus.ERASED]


def too_common(key: str, holders: int) -> bool:
    """Whether this is a mere name, and one that too many have."""
    return reason_code(key) is DuplicateReasonCode.SAME_NAME and holders > COMMON


def dismiss(
    found: DuplicatePair, command: DismissDuplicate, *, now: datetime, by: str
) -> DuplicatePair:
    """The pair as two people; IllegalTransition when that was said before."""
    if found.state is not DuplicateState.OPEN:
        raise IllegalTransition("This pair was dismissed before.", found.state, [])
    return found.changed(
        state=DuplicateState.DISMISSED,
        dismissed_at=now,
        dismissed_by=by,
        dismissed_because=command.reason,
    )


def after_merging(
    pairs: Sequence[DuplicatePair], winner: str, loser: str
) -> tuple[list[DuplicatePair], list[DuplicatePair]]:
    """What was dismissed of the loser, said of the winner: the pairs that are new, and changed.

    `pairs` are all those of the two. Two people stay two people.
    """
    stored = {each.id: each for each in pairs}
    new, changed = [], []
    for said in pairs:
        others = [id for id in said.advocate_ids if id not in (winner, loser)]
        if said.state is not DuplicateState.DISMISSED or loser not in said.advocate_ids:
            continue
        for other in others:
            first, second = sorted((winner, other))
            id = pair_id(first, second)
            before = stored.get(id)
            if before is None:
                new.append(said.changed(id=id, version=1, advocate_ids=(first, second)))
            elif before.state is DuplicateState.OPEN:
                fields = ("state", "dismissed_at", "dismissed_by", "dismissed_because")
                changed.append(before.changed(**{name: getattr(said, name) for name in fields}))
    return new, changed


def changes(
    stored: Mapping[str, DuplicatePair], found: Iterable[DuplicatePair]
) -> tuple[list[DuplicatePair], list[DuplicatePair], list[str]]:
    """Which pairs are new, which stored ones have other reasons now, and which have none left.

    `stored` are all pairs, by id, of the people whom `found` is about.
    """
    current = {each.id: each for each in found}
    new = [each for id, each in current.items() if id not in stored]
    changed = [
        before.changed(reasons=current[id].reasons)
        for id, before in stored.items()
        if id in current and before.reasons != current[id].reasons
    ]
    gone = [
        id
        for id, before in stored.items()
        if id not in current and before.state is DuplicateState.OPEN
    ]
    return new, changed, gone
