"""Outcomes: exact amounts, in one currency or not added up at all."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from advocacy.errors import InvalidInput
from advocacy.outcomes import Outcome, RecordOutcome, record_outcome, total_money
from tests.advocacy.samples import DAY, NOW


def recorded(before: Outcome | None = None, **given: Any) -> Outcome:
    """An outcome with what is given."""
    return record_outcome(before, RecordOutcome.model_validate({"id": "asg_1", **given}), NOW)


def test_amounts_are_kept_to_the_last_digit() -> None:
    kept = recorded(
        influenced_pipeline="0.10", influenced_revenue="99999999999999.9999", currency="eur"
    )
    assert str(kept.influenced_pipeline) == "0.10"
    assert str(kept.influenced_revenue) == "99999999999999.9999"
    assert kept.currency == "EUR"


def test_what_is_not_given_stays_as_it_was() -> None:
    before = Outcome(attended=True, live_seconds=1800, rating=4, leads=2, recorded_at=NOW - DAY)
    after = recorded(before, feedback="Great.")
    assert after == before.model_copy(update={"feedback": "Great.", "recorded_at": NOW})
    assert recorded(after, leads=0).leads == 0


def test_an_amount_needs_its_currency() -> None:
    with pytest.raises(InvalidInput) as refused:
        recorded(influenced_revenue="1")
    assert refused.value.path == ["currency"]
    known = recorded(currency="USD")
    assert recorded(known, influenced_revenue="1").currency == "USD"


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 0.9},
        {"rating": 5.1},
        {"rating": float("nan")},
        {"leads": -1},
        {"influenced_revenue": "-1"},
        {"influenced_revenue": "NaN"},
        {"influenced_revenue": "Infinity"},
        {"influenced_revenue": "1.00001"},
        {"influenced_revenue": "1e15"},
        {"currency": "EURO"},
        {"currency": "€"},
        {"attended": True},
    ],
)
def test_nonsense_is_no_outcome(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RecordOutcome.model_validate({"id": "asg_1", **wrong})


def money(currency: str | None, pipeline: str | None, revenue: str | None = None) -> Outcome:
    """An outcome in money."""
    given = {"influenced_pipeline": pipeline, "influenced_revenue": revenue, "currency": currency}
    return Outcome.model_validate({**given, "recorded_at": NOW})


def test_sums_are_exact() -> None:
    total = total_money([money("EUR", "0.1", "0.3")] * 3)
    assert total.influenced_pipeline == Decimal("0.3")
    assert total.influenced_revenue == Decimal("0.9")
    assert total.currency == "EUR"


def test_what_nobody_recorded_is_unknown_and_not_nothing() -> None:
    total = total_money([money("EUR", "5"), Outcome(recorded_at=NOW)])
    assert (total.influenced_pipeline, total.influenced_revenue) == (Decimal(5), None)
    empty = total_money([Outcome(recorded_at=NOW)])
    assert (empty.influenced_pipeline, empty.currency) == (None, None)
    assert total_money([]) == empty


def test_currencies_are_not_mixed() -> None:
    mixed = total_money([money("EUR", "5"), money("USD", "5")])
    assert (mixed.influenced_pipeline, mixed.influenced_revenue, mixed.currency) == (
        *(None, None),
        None,
    )


def test_a_currency_without_an_amount_mixes_nothing() -> None:
    total = total_money([money("EUR", "5"), money("USD", None)])
    assert (total.influenced_pipeline, total.currency) == (Decimal(5), "EUR")
