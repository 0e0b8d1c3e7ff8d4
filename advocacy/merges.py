"""Merges: two records of one person become one, and nothing that was known is lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import Field

from advocacy import consents
from advocacy.activities import ActivityType, Willingness
from advocacy.advocates import MOST_LANGUAGES, Advocate, with_keys
from advocacy.availability import MOST_BLACKOUTS, Availability
from advocacy.budgets import Budget
from advocacy.calendars import Calendar, book
from advocacy.composition import CompositionRules, KeepApart
from advocacy.entity import Command, Entity
from advocacy.errors import DoubleBooked, InvalidInput
from advocacy.lifecycles import AdvocateStatus, StatusChange
from advocacy.topics import MOST_TOPICS, Topic
from advocacy.values import Instant, Text
from advocacy.words import email_key, folded

T = TypeVar("T")


class MergeAdvocates(Command):
    """Two records are one person: `keep_id` stays, and takes all that `merge_id` has."""

    keep_id: str
    merge_id: str
    reason: Annotated[Text, Field(min_length=1)]


class Merge(Entity):
    """The trail of a record that became part of another; its id is that record's.

    `advocate` is the record as it was.
    """

    into: str
    at: Instant
    by: str
    reason: Text
    advocate: Advocate

    @property
    def name(self) -> str:
        """The name that the record had."""
        return self.advocate.name

    @property
    def email(self) -> str:
        """The address that the record had."""
        return self.advocate.email


def check(winner: Advocate, loser: Advocate) -> None:
    """InvalidInput when these two cannot become one."""
    if winner.id == loser.id:
        raise InvalidInput("A record cannot be merged with itself.", ["mergeId"])
    for person, field in ((winner, "keepId"), (loser, "mergeId")):
        if person.status is AdvocateStatus.ERASED:
            raise InvalidInput("This person was erased: there is nothing to merge.", [field])


def merge(winner: Advocate, loser: Advocate, *, now: datetime, by: str) -> Advocate:
    """The one person that both records are of; their sentiment is to be found out anew.

    What the winner says stands, the loser's fills what it does not say, and histories are joined.
    The strictest word wins: who asked not to be contacted stays so, and of two limits the lower
    one holds. Lists that have room for so many keep the winner's first; the trail has the rest.
    """
    account = winner if winner.account_id is not None else loser
    identities = dict.fromkeys((*winner.identities, *loser.identities))
    return with_keys(
        winner.changed(
            title=winner.title or loser.title,
            bio=winner.bio or loser.bio,
            account_id=account.account_id,
            company=account.company,
            languages=tuple(dict.fromkeys((*winner.languages, *loser.languages)))[:MOST_LANGUAGES],
            topics=merged_topics(winner.topics, loser.topics),
            willing_for=merged_willingness(winner.willing_for, loser.willing_for),
            reach=loser.reach if winner.reach is None else winner.reach,
            assessments=by_time((*winner.assessments, *loser.assessments), "assessed_at"),
            other_emails=other_emails(winner, loser),
            identities=tuple(identities),
            consents=consents.merged(winner.consents, loser.consents),
            availability=merged_availability(winner.availability, loser.availability),
            asked=winner.asked or loser.asked,
            created_at=min(winner.created_at, loser.created_at),
            **merged_status(winner, loser, now=now, by=by),
        )
    )


def merged_status(
    winner: Advocate, loser: Advocate, *, now: datetime, by: str
) -> Mapping[str, object]:
    """Where the person stands: the winner's word, unless the loser asked not to be contacted."""
    history = by_time((*winner.status_history, *loser.status_history), "at")
    strict = loser if loser.status is AdvocateStatus.DO_NOT_CONTACT is not winner.status else winner
    last = history[-1].to if history else None
    if last is not strict.status:
        reason = "Two records of one person were merged."
        step = StatusChange(from_=last, to=strict.status, at=now, by=by, reason=reason)
        history = (*history, step)
    return {
        "status": strict.status,
        "status_reason": strict.status_reason,
        "status_history": history,
    }


def merged_topics(winners: Sequence[Topic], losers: Sequence[Topic]) -> tuple[Topic, ...]:
    """Every topic once, at the higher of two levels, as the winner spells it."""
    found: dict[str, Topic] = {}
    for topic in (*winners, *losers):
        before = found.setdefault(folded(topic.name), topic)
        if topic.level > before.level:
            found[folded(topic.name)] = before.changed(level=topic.level)
    return tuple(found.values())[:MOST_TOPICS]


def merged_willingness(
    winners: Sequence[Willingness], losers: Sequence[Willingness]
) -> tuple[Willingness, ...]:
    """Every activity once, with the lower of two limits."""
    found: dict[ActivityType, Willingness] = {}
    for each in (*winners, *losers):
        before = found.setdefault(each.activity, each)
        limits = [n for n in (before.max_per_quarter, each.max_per_quarter) if n is not None]
        found[each.activity] = before.changed(
            max_per_quarter=min(limits, default=None),
            may_moderate=before.may_moderate and each.may_moderate,
        )
    return tuple(found.values())


def merged_availability(winner: Availability, loser: Availability) -> Availability:
    """The winner's weekly times, or else the loser's; when either is away, the person is."""
    away = dict.fromkeys((*winner.blackouts, *loser.blackouts))
    ordered = sorted(away, key=lambda each: (each.start, each.end))
    return Availability(
        rules=winner.rules or loser.rules, blackouts=tuple(ordered)[-MOST_BLACKOUTS:]
    )


def other_emails(winner: Advocate, loser: Advocate) -> tuple[str, ...]:
    """Every address of both but the one that the winner is written to at."""
    found = {email_key(winner.email): winner.email}
    for address in (*winner.other_emails, loser.email, *loser.other_emails):
        found.setdefault(email_key(address), address)
    return tuple(found.values())[1:]


def by_time(steps: Iterable[T], when: str) -> tuple[T, ...]:
    """The steps of both histories, the earliest first."""
    return tuple(sorted(steps, key=lambda step: getattr(step, when)))


def merge_calendars(winner: Calendar, loser: Calendar) -> Calendar:
    """The bookings of both; DoubleBooked when the person would be in two places at once."""
    try:
        return book(winner, *loser.bookings)
    except DoubleBooked as refusal:
        message = "Both are booked at the same time: release one of the two first."
        raise DoubleBooked(message, refusal.conflicts) from refusal


def merge_budgets(winner: Budget, loser: Budget) -> Budget:
    """What both were asked for, each ask once."""
    entries = {entry.ask_id: entry for entry in (*loser.entries, *winner.entries)}
    ordered = sorted(entries.values(), key=lambda entry: (entry.asked_at, entry.ask_id))
    return winner.changed(entries=tuple(ordered))


def renamed(rules: CompositionRules, winner: str, loser: str) -> CompositionRules:
    """A panel's rules that speak of the winner where they spoke of the loser.

    A rule that kept only these two apart is gone: nobody is kept apart from themselves.
    """
    groups = []
    for group in rules.keep_apart:
        ids = tuple(dict.fromkeys(winner if id == loser else id for id in group.advocate_ids))
        if len(ids) > 1:
            groups.append(KeepApart(advocate_ids=ids, reason=group.reason))
    return rules.changed(keep_apart=tuple(groups))
