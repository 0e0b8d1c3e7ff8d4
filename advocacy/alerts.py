"""Alerts: what a coordinator should look at, open until somebody closes it."""

from datetime import datetime
from enum import StrEnum

from advocacy.entity import Command, Entity
from advocacy.errors import IllegalTransition
from advocacy.ids import new_id
from advocacy.values import Instant, Text

PREFIX = "alr"


class AlertKind(StrEnum):
    """What there is to look at."""

    SENTIMENT_FALLING = "SENTIMENT_FALLING"
    ERASURE_REQUESTED = "ERASURE_REQUESTED"
    STILL_SEATED = "STILL_SEATED"
    CONSENT_MISSING = "CONSENT_MISSING"


class Alert(Entity):
    """Something about one person; of one kind only one is open for each person at a time."""

    kind: AlertKind
    advocate_id: str
    message: Text
    opened_at: Instant
    is_open: bool = True
    closed_at: Instant | None = None
    closed_by: str | None = None
    note: Text | None = None


class CloseAlert(Command):
    """Be done with an alert."""

    id: str
    note: Text | None = None


def open_alert(kind: AlertKind, advocate_id: str, message: str, now: datetime) -> Alert:
    """A new alert."""
    id = new_id(PREFIX, now)
    return Alert(id=id, kind=kind, advocate_id=advocate_id, message=message, opened_at=now)


def close_alert(alert: Alert, command: CloseAlert, *, now: datetime, by: str) -> Alert:
    """The alert, closed by somebody; IllegalTransition when it is already."""
    if not alert.is_open:
        raise IllegalTransition(f"It was closed by {alert.closed_by} already.", "CLOSED", [])
    return alert.changed(is_open=False, closed_at=now, closed_by=by, note=command.note)


def claim_key(kind: AlertKind, advocate_id: str) -> str:
    """What only one open alert may hold."""
    return f"{kind}:{advocate_id}"
