"""Deliveries: what platforms pushed, kept as it came, until and after it was understood."""

from datetime import datetime
from enum import StrEnum

from advocacy.entity import Entity
from advocacy.platforms import Platform

PREFIX = "dlv"


class DeliveryState(StrEnum):
    """What became of it."""

    RECEIVED = "RECEIVED"
    APPLIED = "APPLIED"
    IGNORED = "IGNORED"


class Delivery(Entity):
    """One push. The same bytes again are the same delivery, whenever they were signed."""

    platform: Platform
    body: bytes
    headers: dict[str, str]
    received_at: datetime
    state: DeliveryState = DeliveryState.RECEIVED
    note: str | None = None


def delivery_of(
    platform: Platform, key: str, body: bytes, headers: dict[str, str], received_at: datetime
) -> Delivery:
    """The delivery of that content; `key` is what equal contents share."""
    return Delivery(
        id=f"{PREFIX}_{platform.lower()}_{key}",
        platform=platform,
        body=body,
        headers=headers,
        received_at=received_at,
    )
