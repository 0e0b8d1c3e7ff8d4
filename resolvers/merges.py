"""Merging: all that names one record comes to name the other, in one transaction."""

from advocacy import duplicate_pairs, respondents
from advocacy import merges as rules
from advocacy.advocates import Advocate
from advocacy.alerts import Alert, claim_key
from advocacy.known_keys import keys_of
from advocacy.merges import Merge, MergeAdvocates
from resolvers.alerts import CLAIM as ALERT
from resolvers.context import Context
from resolvers.duplicates import find_duplicates, forget_duplicates
from resolvers.lifecycles import leave_alone
from resolvers.reading import each_of, every, needed
from resolvers.recordings import tell_of_unrecordable
from resolvers.recounting import recount_later

CLOSED = "Two records of one person were merged, and the other one has this alert too."


async def merge_advocates(context: Context, command: MergeAdvocates) -> Advocate:
    """Make one record of two; asked again for the same two, it is the one they became.

    DoubleBooked when the person would be in two places at once.
    """

    async def work() -> Advocate:
        trail = await context.store.merges.get(command.merge_id)
        winner = await needed(context.store.advocates, command.keep_id, "keepId", "advocate")
        if trail is not None and trail.into == winner.id:
            return winner
        loser = await needed(context.store.advocates, command.merge_id, "mergeId", "advocate")
        rules.check(winner, loser)
        return await join(context, winner, loser, command.reason)

    return await context.store.transaction(work)


async def join(context: Context, winner: Advocate, loser: Advocate, reason: str) -> Advocate:
    """The one person, stored, with everything that named the other."""
    store, policy = context.store, context.policy
    now, by = context.clock.now(), context.viewer.name
    await join_calendars(context, winner.id, loser.id)
    await join_budgets(context, winner.id, loser.id)
    await hand_over(context, winner.id, loser.id)
    await hand_over_alerts(context, winner.id, loser.id)
    await hand_over_keys(context, winner, loser)
    [answers] = await store.responses.recent([winner.id])
    both = rules.merge(winner, loser, now=now, by=by)
    after = await store.advocates.replace(respondents.answered(both, answers, policy))
    await store.advocates.delete({"id": loser.id})
    await store.merges.update_all({"into": loser.id}, {"$set": {"into": winner.id}})
    await store.merges.insert(
        Merge(id=loser.id, into=winner.id, at=now, by=by, reason=reason, advocate=loser)
    )
    await hand_over_pairs(context, after, loser.id)
    # One word holds for both now: what is open of the other is to follow it.
    if not after.contactable and (winner.contactable or loser.contactable):
        await leave_alone(context, after)
    await tell_of_unrecordable(context, await store.assignments.live_of_advocate(after.id))
    return after


async def join_calendars(context: Context, winner: str, loser: str) -> None:
    """One calendar of two. Both are written, so that nobody is asked at the same moment."""
    calendars = context.store.calendars
    kept, given_up = await each_of(calendars, [winner, loser])
    await calendars.replace(rules.merge_calendars(kept, given_up))
    await calendars.delete({"id": loser})


async def join_budgets(context: Context, winner: str, loser: str) -> None:
    """One budget of two."""
    budgets = context.store.budgets
    kept, given_up = await budgets.of([winner, loser])
    await budgets.keep([rules.merge_budgets(kept, given_up)])
    await budgets.delete({"id": loser})


async def hand_over(context: Context, winner: str, loser: str) -> None:
    """Have what names the loser name the winner: asks, answers, words, keys, panels' rules."""
    store = context.store
    asked = await every(store.assignments, {"advocate_id": loser})
    await store.assignments.replace_all(
        [
            each.changed(
                advocate_id=winner,
                match=each.match and each.match.changed(advocate_id=winner),
            )
            for each in asked
        ]
    )
    for collection in (
        store.activity_requests,
        store.responses,
        store.consents,
        store.api_keys,
    ):
        await collection.update_all({"advocate_id": loser}, {"$set": {"advocate_id": winner}})
    panels = await every(store.panels, {"rules.keep_apart.advocate_ids": loser})
    await store.panels.replace_all(
        [each.changed(rules=rules.renamed(each.rules, winner, loser)) for each in panels]
    )
    # The winner is known by the loser's addresses now: who spoke there was no audience.
    begun = {each.event_id for each in asked if each.starts_at <= context.clock.now()}
    await recount_later(context, sorted(begun))


async def hand_over_alerts(context: Context, winner: str, loser: str) -> None:
    """The loser's alerts; of two open ones of a kind, the winner's stays open."""
    store, now, by = context.store, context.clock.now(), context.viewer.name
    alerts = await every(store.alerts, {"advocate_id": loser})
    open_ = [each for each in alerts if each.is_open]
    keys = [claim_key(each.kind, loser) for each in open_]
    await store.claims.give_up(ALERT, keys, [each.id for each in open_])
    free = await store.claims.take_free(
        ALERT, {claim_key(each.kind, winner): each.id for each in open_}
    )

    def handed_over(alert: Alert) -> Alert:
        if alert.is_open and claim_key(alert.kind, winner) not in free:
            alert = alert.changed(is_open=False, closed_at=now, closed_by=by, note=CLOSED)
        return alert.changed(advocate_id=winner)

    await store.alerts.replace_all([handed_over(each) for each in alerts])


async def hand_over_keys(context: Context, winner: Advocate, loser: Advocate) -> None:
    """What the loser is known by is the winner's."""
    await context.store.claims.update_all(
        {"id": {"$in": keys_of(loser)}, "holder": loser.id}, {"$set": {"holder": winner.id}}
    )


async def hand_over_pairs(context: Context, winner: Advocate, loser: str) -> None:
    """Two people stay two people, whichever of the two records that was said of."""
    duplicates = context.store.duplicates
    stored = await duplicates.of_people([winner.id, loser])
    await forget_duplicates(context, loser)
    new, changed = duplicate_pairs.after_merging(stored, winner.id, loser)
    await duplicates.insert_many(new)
    await duplicates.replace_all(changed)
    await find_duplicates(context, [winner])
