"""Eligibility: what stands against asking one person for one slot, and what would lift it."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.availability import AvailabilityState
from advocacy.availability import standing as available
from advocacy.budgets import Budget
from advocacy.calendars import Booking
from advocacy.consents import (
    NEEDED_FOR_ANY_ASK,
    SAID_NO,
    ConsentPurpose,
    ConsentState,
    state_of,
)
from advocacy.entity import Value
from advocacy.errors import ProblemCode
from advocacy.events import Audience
from advocacy.lifecycles import UNTOUCHABLE, AdvocateStatus
from advocacy.matching.affinity import speaks
from advocacy.matching.blockers import Blocker
from advocacy.matching.opportunity import Opportunity, activity_for
from advocacy.matching.overuse import overused
from advocacy.policies import Policy

# A person's own word is not set aside by anybody else.
NEVER_OVERRIDDEN = frozenset(
    {ProblemCode.DO_NOT_CONTACT, ProblemCode.DOUBLE_BOOKED, ProblemCode.CONSENT_MISSING}
)


class Circumstances(Value):
    """What is true around one slot: who sits on its panel, who is busy then, who declined it.

    `budgets` are those of people and accounts by their ids; without one nothing was ever asked.
    """

    seated: tuple[Advocate, ...] = ()
    event_accounts: frozenset[str] = frozenset()
    busy: dict[str, tuple[Booking, ...]] = Field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    budgets: dict[str, Budget] = Field(default_factory=dict)
    policy: Policy = Policy()


def blockers(
    advocate: Advocate, opportunity: Opportunity, around: Circumstances, now: datetime
) -> tuple[Blocker, ...]:
    """Every rule that excludes the person from the slot as of `now`, the hardest first."""
    activity = activity_for(advocate, opportunity.activities)
    starts_at = opportunity.starts_at
    found: list[Blocker | None] = [
        *uncontactable(advocate, now),
        busy(around.busy.get(advocate.id, ())),
        unrecordable(advocate, opportunity.recorded, starts_at, now),
        unavailable(advocate, starts_at, opportunity.ends_at),
        speechless(advocate, opportunity),
        unwilling(advocate, activity),
        *overused(advocate, activity, starts_at, around.budgets, around.policy, now),
        declined(advocate, around),
        *misplaced(advocate, opportunity, around),
    ]
    return tuple(blocker for blocker in found if blocker is not None)


def uncontactable(advocate: Advocate, now: datetime) -> list[Blocker | None]:
    """What stands against asking them for anything at all: their status, or their own word."""
    against = [not_active(advocate)]
    if advocate.status in UNTOUCHABLE:
        return against
    for purpose in NEEDED_FOR_ANY_ASK:
        state = state_of(advocate.consents, purpose, now)
        if state in SAID_NO:
            message = f"They have {state} consent to {purpose}."
            against.append(Blocker(code=ProblemCode.DO_NOT_CONTACT, message=message))
        elif state is ConsentState.EXPIRED:
            against.append(unconsented(purpose, state))
    return against


def forbidden_again(
    advocate: Advocate, recorded: bool, starts_at: datetime, now: datetime
) -> list[Blocker]:
    """What of their own word stands against asking them again for a seat that moved there."""
    found = [*uncontactable(advocate, now), unrecordable(advocate, recorded, starts_at, now)]
    return [each for each in found if each and each.code in NEVER_OVERRIDDEN]


def unconsented(purpose: ConsentPurpose, state: ConsentState) -> Blocker:
    """A consent that is needed does not stand; only the person can give it."""
    return Blocker(
        code=ProblemCode.CONSENT_MISSING,
        message=f"Their consent to {purpose} is {state}.",
        relaxation=f"Ask them for it, and record it with its evidence: recordConsent {purpose}.",
    )


def unrecordable(
    advocate: Advocate, recorded: bool, starts_at: datetime, now: datetime
) -> Blocker | None:
    """Nobody is put before a camera that records them without an agreement that holds by then."""
    if not recorded:
        return None
    by_then = max(now, starts_at)
    state = state_of(advocate.consents, ConsentPurpose.RECORDING, by_then)
    if state is ConsentState.GRANTED:
        return None
    return unconsented(ConsentPurpose.RECORDING, state)


def unavailable(advocate: Advocate, starts_at: datetime, ends_at: datetime) -> Blocker | None:
    """The time lies outside what they declared free; nothing declared is no obstacle."""
    if available(advocate.availability, starts_at, ends_at) is not AvailabilityState.BUSY:
        return None
    return Blocker(
        code=ProblemCode.OUTSIDE_AVAILABILITY,
        message="The time lies outside what they declared free.",
        relaxation="Move the session, ask them about this time, or override with a reason.",
    )


def unwilling(advocate: Advocate, activity: ActivityType) -> Blocker | None:
    """They said what they would take part in, and this is not it."""
    if not advocate.willing_keys or activity in advocate.willing_keys:
        return None
    return Blocker(
        code=ProblemCode.NOT_WILLING,
        message=f"They did not say that they would take part in {activity}.",
        relaxation="Ask them whether they would, or override with a reason.",
    )


def not_active(advocate: Advocate) -> Blocker | None:
    """Only active people are asked."""
    if advocate.status is AdvocateStatus.ACTIVE:
        return None
    if advocate.status in UNTOUCHABLE:
        return Blocker(code=ProblemCode.DO_NOT_CONTACT, message="They asked not to be contacted.")
    return Blocker(
        code=ProblemCode.NOT_ACTIVE,
        message=f"They are {advocate.status}.",
        relaxation="Set their status to ACTIVE, or override with a reason.",
    )


def busy(bookings: Sequence[Booking]) -> Blocker | None:
    """Nobody is in two places at once."""
    if not bookings:
        return None
    times = ", ".join(f"{b.starts_at:%Y-%m-%d %H:%M}–{b.ends_at:%H:%M} UTC" for b in bookings)
    return Blocker(
        code=ProblemCode.DOUBLE_BOOKED,
        message=f"Booked elsewhere: {times}.",
        relaxation="Move one of the two, or release them from the other.",
    )


def speechless(advocate: Advocate, opportunity: Opportunity) -> Blocker | None:
    """The slot's language is a hard floor."""
    if opportunity.language is None or speaks(advocate, opportunity.language):
        return None
    return Blocker(
        code=ProblemCode.LANGUAGE_MISSING,
        message=f"They do not speak {opportunity.language}.",
        relaxation="Change the slot's language, add the language to the person, or override.",
    )


def declined(advocate: Advocate, around: Circumstances) -> Blocker | None:
    """Who declined this slot is not asked for it again."""
    if advocate.id not in around.declined:
        return None
    return Blocker(
        code=ProblemCode.ALREADY_DECLINED,
        message="They declined this slot.",
        relaxation="Override with a reason, for instance because the time has changed.",
    )


def misplaced(
    advocate: Advocate, opportunity: Opportunity, around: Circumstances
) -> Sequence[Blocker]:
    """The panel's own rules: full account, people kept apart, an audience of one account."""
    rules = opportunity.rules
    messages = []
    others = [person for person in around.seated if person.id != advocate.id]
    same = sum(1 for p in others if p.account_id and p.account_id == advocate.account_id)
    if rules.max_per_account is not None and same >= rules.max_per_account:
        messages.append(f"Their account has {same} of at most {rules.max_per_account} seats.")
    ids = {person.id for person in others}
    # Without the groups' reasons: this is stored with the ask, which the person may read.
    messages += [
        "Somebody they are kept apart from is on the panel."
        for group in rules.keep_apart
        if advocate.id in group.advocate_ids and ids.intersection(group.advocate_ids)
    ]
    accounts = around.event_accounts - {advocate.account_id or ""}
    if opportunity.audience is Audience.SINGLE_ACCOUNT and accounts:
        messages.append("The event is for one account, and the seats so far are another's.")
    return [
        Blocker(
            code=ProblemCode.COMPOSITION_VIOLATED,
            message=message,
            relaxation="Change the panel's rules, or override with a reason.",
        )
        for message in messages
    ]
