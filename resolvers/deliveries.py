"""Deliveries: what a platform pushed, stored before it is acknowledged and understood after."""

from typing import Any

from advocacy.deliveries import Delivery, DeliveryState, delivery_of
from advocacy.ingestion import RecordAttendance
from integrations.platform import Accepted, WebinarPlatform
from integrations.platform import Delivery as Pushed
from integrations.registry import platform_named
from resolvers.attendance import record_attendance
from resolvers.context import Context
from store.database import AlreadyStored

KIND = "apply_delivery"
UNWANTED = frozenset({"authorization", "cookie"})


async def receive_delivery(
    context: Context, platform: WebinarPlatform, pushed: Pushed, accepted: Accepted
) -> None:
    """Store a verified push with the job that applies it; the same content again is nothing new."""
    headers = {name: value for name, value in pushed.headers.items() if name not in UNWANTED}
    delivery = delivery_of(
        platform.platform, accepted.key, pushed.body, headers, pushed.received_at
    )

    async def work() -> None:
        await context.store.deliveries.insert(delivery)
        await context.store.jobs.add(KIND, {"delivery_id": delivery.id})

    try:
        await context.store.transaction(work)
    except AlreadyStored:
        return


async def apply_delivery(context: Context, payload: dict[str, Any]) -> None:
    """Record what a push tells; done twice it changes nothing."""
    delivery = await context.store.deliveries.get(payload["delivery_id"])
    if delivery is None or delivery.state is not DeliveryState.RECEIVED:
        return
    platform = platform_named(delivery.platform)
    if platform is None:
        raise LookupError(f"no {delivery.platform} here any more")
    facts = platform.read_delivery(delivery.body, delivery.received_at)
    if facts:
        await record_attendance(context, RecordAttendance(rows=(facts,)))
    await mark(context, delivery, DeliveryState.APPLIED if facts else DeliveryState.IGNORED)


async def mark(context: Context, delivery: Delivery, state: DeliveryState) -> None:
    """Note what became of a delivery."""
    await context.store.deliveries.update({"id": delivery.id}, {"$set": {"state": state}})
