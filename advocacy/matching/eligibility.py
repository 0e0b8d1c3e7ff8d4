"""Eligibility: what stands against asking one person for one slot, and what would lift it."""

from collections.abc import Sequence

from pydantic import Field

from advocacy.advocates import Advocate, AdvocateStatus
from advocacy.calendars import Booking
from advocacy.entity import Value
from advocacy.errors import ProblemCode
from advocacy.events import Audience
from advocacy.matching.affinity import speaks
from advocacy.matching.opportunity import Opportunity

NEVER_OVERRIDDEN = frozenset({ProblemCode.DO_NOT_CONTACT, ProblemCode.DOUBLE_BOOKED})


class Blocker(Value):
    """One rule that excludes the person; `relaxation` says what would lift it, if anything."""

    code: ProblemCode
    message: str
    relaxation: str | None = None


class Circumstances(Value):
    """What is true around one slot: who sits on its panel, who is busy then, who declined it."""

    seated: tuple[Advocate, ...] = ()
    event_accounts: frozenset[str] = frozenset()
    busy: dict[str, tuple[Booking, ...]] = Field(default_factory=dict)
    declined: frozenset[str] = frozenset()


def blockers(
    advocate: Advocate, opportunity: Opportunity, around: Circumstances
) -> tuple[Blocker, ...]:
    """Every rule that excludes the person from the slot, the hardest first."""
    found: list[Blocker | None] = [
        not_active(advocate),
        busy(around.busy.get(advocate.id, ())),
        speechless(advocate, opportunity),
        declined(advocate, around),
    ]
    return tuple(b for b in (*found, *misplaced(advocate, opportunity, around)) if b is not None)


def not_active(advocate: Advocate) -> Blocker | None:
    """Only active people are asked."""
    if advocate.status is AdvocateStatus.ACTIVE:
        return None
    if advocate.status in (AdvocateStatus.DO_NOT_CONTACT, AdvocateStatus.ERASED):
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
    for group in rules.keep_apart:
        if advocate.id in group.advocate_ids and ids.intersection(group.advocate_ids):
            because = f": {group.reason}" if group.reason else "."
            messages.append(f"Somebody they are kept apart from is on the panel{because}")
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
