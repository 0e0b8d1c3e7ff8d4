"""Alerts: open once, closed once."""

import pytest

from advocacy.alerts import AlertKind, CloseAlert, claim_key, close_alert, open_alert
from advocacy.errors import IllegalTransition
from tests.advocacy.samples import DAY, NOW


def test_an_alert_is_open_until_somebody_closes_it() -> None:
    alert = open_alert(AlertKind.SENTIMENT_FALLING, "adv_1", "Falling.", NOW)
    assert (alert.is_open, alert.opened_at, alert.closed_at) == (True, NOW, None)
    command = CloseAlert(id=alert.id, note=" Called them. ")
    closed = close_alert(alert, command, now=NOW + DAY, by="carla")
    assert (closed.is_open, closed.closed_at) == (False, NOW + DAY)
    assert (closed.closed_by, closed.note, closed.message) == ("carla", "Called them.", "Falling.")
    with pytest.raises(IllegalTransition, match="closed by carla") as refused:
        close_alert(closed, command, now=NOW + DAY, by="ben")
    assert (refused.value.from_, refused.value.allowed) == ("CLOSED", [])


def test_one_of_a_kind_for_each_person() -> None:
    keys = {claim_key(kind, who) for kind in AlertKind for who in ("adv_1", "adv_2")}
    assert len(keys) == 2 * len(AlertKind)
