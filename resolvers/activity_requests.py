"""Activity requests: asking a person for anything but a slot, and what becomes of the ask."""

from collections.abc import Sequence
from typing import Any

from advocacy import activity_requests as rules
from advocacy.activity_requests import ActivityRequest, RequestActivity, SettleActivityRequest
from advocacy.activity_states import ActivityState
from advocacy.advocates import Advocate
from advocacy.charges import charge_of_request
from advocacy.errors import NotFound
from advocacy.matching.overriding import refuse_unless_overridden
from resolvers.budgets import note_asked, settle_charges
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected, connected_each
from resolvers.reading import asked_before, each_of, needed
from resolvers.visibility import own_or_none, own_people, own_person, sees_person
from resolvers.writing import again
from store.activity_requests import NEWEST

KIND = "expire_activity_request"


async def by_ids(context: Context, ids: Sequence[str]) -> list[ActivityRequest | None]:
    """The ask of each id that the viewer sees."""
    return own_or_none(context.viewer, await context.store.activity_requests.many(ids))


async def activity_requests(
    context: Context, filter: Any = None, **window: Any
) -> Connection[ActivityRequest]:
    """Asks that the viewer sees, the newest first."""
    stored = context.store.activity_requests
    conditions = own_people(context.viewer, vars(filter) if filter else {})
    return await connected(stored, stored.where(**conditions), NEWEST, Window(**window))


async def of_advocates(
    parents: Sequence[Advocate],
    context: Context,
    states: Sequence[ActivityState] | None = None,
    **window: Any,
) -> Sequence[Connection[ActivityRequest]]:
    """What each person was asked for besides slots, the newest first."""
    stored, ids = context.store.activity_requests, [each.id for each in parents]
    where = stored.where(states=states)
    return await connected_each(stored, "advocate_id", ids, NEWEST, Window(**window), where)


async def advocates(parents: Sequence[ActivityRequest], context: Context) -> Sequence[Advocate]:
    """The person of each ask."""
    return await each_of(context.store.advocates, [each.advocate_id for each in parents])


async def request_activity(context: Context, command: RequestActivity) -> ActivityRequest:
    """Ask a person for an activity: ask, budgets and expiry in one transaction.

    Refused with every blocker that is not overridden.
    """
    same = ("advocate_id", "activity", "subject")

    async def work() -> ActivityRequest:
        by_key = context.store.activity_requests.by_key
        before = await asked_before(context, by_key, command, same)
        return before or await ask(context, command)

    return await again(context, work)


async def ask(context: Context, command: RequestActivity) -> ActivityRequest:
    """A new ask, stored with its place in the budgets and its expiry."""
    now, by, policy = context.clock.now(), context.viewer.name, context.policy
    advocate = await needed(context.store.advocates, command.advocate_id, "advocateId", "advocate")
    owners = [id for id in (advocate.id, advocate.account_id) if id is not None]
    budgets = await context.store.budgets.of_many(owners)
    at = command.takes_place_at
    against = rules.blockers(advocate, command.activity, at, budgets, policy, now)
    overridden = refuse_unless_overridden(against, command)
    cost = policy.costs[command.activity]
    asked = rules.request_activity(
        command, advocate, cost=cost, now=now, by=by, overridden=overridden
    )
    await context.store.activity_requests.insert(asked)
    await settle_charges(context, [charge_of_request(asked)])
    await note_asked(context, advocate)
    await context.store.jobs.add(KIND, {"request_id": asked.id}, run_at=asked.expires_at)
    return asked


async def settle_activity_request(
    context: Context, command: SettleActivityRequest
) -> ActivityRequest:
    """Note what became of an ask; an advocate says yes or no to their own."""
    now = context.clock.now()

    async def work() -> ActivityRequest:
        before = await needed(context.store.activity_requests, command.id, "id", "activity request")
        if not sees_person(context.viewer, before.advocate_id):
            raise NotFound(f"There is no activity request {command.id}.", ["id"])
        own = own_person(context, before.advocate_id, "id")
        by = context.viewer.signs(before.advocate_id)
        [after] = await settle(context, [rules.settle(before, command, now=now, by=by, own=own)])
        return after

    return await context.store.transaction(work)


async def settle(context: Context, changed: Sequence[ActivityRequest]) -> list[ActivityRequest]:
    """Store changed asks with what they take of budgets; within a transaction.

    Three round trips, however many there are.
    """
    await settle_charges(context, [charge_of_request(each) for each in changed])
    return await context.store.activity_requests.replace_all(changed)


async def expire_activity_request(context: Context, payload: dict[str, Any]) -> None:
    """Expire the ask, if it still waits and is due; done twice it changes nothing."""

    async def work() -> None:
        before = await context.store.activity_requests.get(payload["request_id"])
        if before is None:
            return
        after = rules.expire(before, now=context.clock.now(), by=context.viewer.name)
        if after is not before:
            await settle(context, [after])

    await context.store.transaction(work)
