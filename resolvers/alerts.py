"""Alerts: raising them within what gives cause, listing them, and being done with them."""

from collections.abc import Sequence
from typing import Any

from advocacy import alerts as rules
from advocacy.advocates import Advocate
from advocacy.alerts import Alert, AlertKind, CloseAlert, claim_key
from resolvers.context import Context
from resolvers.paging import Connection, Window, connected
from resolvers.reading import needed
from store.alerts import NEWEST

CLAIM = "alert"


async def alerts(context: Context, filter: Any = None, **window: Any) -> Connection[Alert]:
    """Alerts, the newest first."""
    stored = context.store.alerts
    where = stored.where(**vars(filter)) if filter else {}
    return await connected(stored, where, NEWEST, Window(**window))


async def advocates(parents: Sequence[Alert], context: Context) -> Sequence[Advocate | None]:
    """Whom each alert is about; None when they were removed meanwhile."""
    return await context.store.advocates.many([alert.advocate_id for alert in parents])


async def open_alert(
    context: Context, kind: AlertKind, advocate_id: str, message: str
) -> Alert | None:
    """The alert, opened; None when one of its kind is open for the person already."""
    now = context.clock.now()
    opened = await open_alerts(context, [rules.open_alert(kind, advocate_id, message, now)])
    return opened[0] if opened else None


async def open_alerts(context: Context, alerts: Sequence[Alert]) -> list[Alert]:
    """Open those of the alerts of whose kind none is open for the person; which they were.

    Belongs into the transaction of what gives cause. Two round trips for each of the two kinds.
    """
    if not alerts:
        return []
    wanted = {claim_key(each.kind, each.advocate_id): each for each in alerts}
    free = await context.store.claims.take_free(
        CLAIM, {key: alert.id for key, alert in wanted.items()}
    )
    return await context.store.alerts.insert_many([wanted[key] for key in sorted(free)])


async def close_alert(context: Context, command: CloseAlert) -> Alert:
    """Be done with an alert; from then on a new cause opens another."""
    now, by = context.clock.now(), context.viewer.name

    async def work() -> Alert:
        before = await needed(context.store.alerts, command.id, "id", "alert")
        after = rules.close_alert(before, command, now=now, by=by)
        key = claim_key(before.kind, before.advocate_id)
        await context.store.claims.give_up(CLAIM, [key], [before.id])
        return await context.store.alerts.replace(after)

    return await context.store.transaction(work)
