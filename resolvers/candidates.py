"""Candidates: whom to ask next, out of all people, for whoever plans."""

from collections.abc import Sequence
from typing import Any

from advocacy.activities import ActivityType
from advocacy.advocates import Advocate
from advocacy.appeal import OUTSTANDING, PLAINLY_OUTSTANDING
from advocacy.candidates import (
    OPEN_TO_ALL,
    Background,
    Candidate,
    candidate_of,
    reasons_of,
    refuse_gating,
    score_of,
)
from advocacy.concerns import concerns, left_alone
from advocacy.lifecycles import AdvocateStatus
from advocacy.personas import Persona
from resolvers.context import Context
from resolvers.paging import Connection, Window
from resolvers.reliability import reliability_of
from store.advocates import MOST_APPEALING, PLAINLY_APPEALING
from store.documents import Filter
from store.paging import Page
from store.ranking import page_of

POOL = 500
BEST = (MOST_APPEALING, OUTSTANDING)
FAIR = (PLAINLY_APPEALING, PLAINLY_OUTSTANDING)


async def candidates(
    context: Context, filter: Any = None, first: int | None = None, after: str | None = None
) -> Connection[Candidate]:
    """Whom to ask next, the best first, of the 500 most appealing whom the filter lets through.

    InvalidInput when only happy people are sought for a public review.
    """
    window, now = Window(first=first, after=after), context.clock.now()
    wanted = vars(filter) if filter else {}
    activity: ActivityType | None = wanted.get("activity")
    refuse_gating(activity, wanted.get("min_nps"))
    where = whom(context, **{name: v for name, v in wanted.items() if name != "activity"})
    order, least = FAIR if activity in OPEN_TO_ALL else BEST
    pool = await context.store.advocates.outstanding(where, order, least, POOL)
    people = {person.id: person for person in pool if not left_alone(person, now)}
    behind = await background_of(context, list(people.values()))
    reasons = {id: reasons_of(each, behind, activity, now) for id, each in people.items()}
    ranked = sorted((-score_of(each), id) for id, each in reasons.items())
    page = page_of(ranked, lambda each: (-each[0], each[1]), window)
    shown = [
        candidate_of(people[id], reasons[id], concerns(people[id], behind, activity, now))
        for _, id in page.items
    ]
    rows = Page(shown, page.cursors, page.has_next, page.has_previous)
    return Connection(rows, total=len(ranked))


def whom(
    context: Context,
    personas: Sequence[Persona] | None = None,
    topics: Sequence[str] | None = None,
    min_nps: int | None = None,
    never_asked: bool | None = None,
) -> Filter:
    """The people who may be asked at all and meet every condition given."""
    return context.store.advocates.where(
        statuses=[AdvocateStatus.ACTIVE],
        contactable=True,
        personas=personas,
        topics=topics,
        min_nps=min_nps,
        never_asked=never_asked,
    )


async def background_of(context: Context, people: Sequence[Advocate]) -> Background:
    """What is known of these people besides themselves, in three round trips."""
    ids = [person.id for person in people]
    account_ids = sorted({person.account_id for person in people if person.account_id})
    accounts = await context.store.accounts.many(account_ids)
    histories = await reliability_of(context, ids)
    return Background(
        accounts={account.id: account for account in accounts if account},
        budgets=await context.store.budgets.of_many([*account_ids, *ids]),
        reliability=dict(zip(ids, histories, strict=True)),
        policy=context.policy,
    )
