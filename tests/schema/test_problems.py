"""Problems: each refusal has its type, and says all it knows."""

from enum import Enum
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInterfaceType

from advocacy import errors
from advocacy.conflicts import Conflict, ConflictType, Severity
from advocacy.errors import ProblemCode, Refusal
from advocacy.matching.blockers import Blocker
from schema.binding import TELLS, told
from schema.root import schema

KINDS = sorted(
    (kind for kind in vars(errors).values() if isinstance(kind, type)),
    key=lambda kind: kind.__name__,
)
REFUSALS = [kind for kind in KINDS if issubclass(kind, Refusal) and kind is not Refusal]
CONFLICT = Conflict(
    key="k", type=ConflictType.DOUBLE_BOOKED, severity=Severity.BLOCKING, message="Busy."
)
BLOCKER = Blocker(code=ProblemCode.LANGUAGE_MISSING, message="No.")


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal_has_a_problem(kind: type[Refusal]) -> None:
    assert kind in TELLS


def test_every_problem_in_the_schema_tells_of_a_refusal() -> None:
    interface = schema._schema.type_map["Problem"]
    assert isinstance(interface, GraphQLInterfaceType)
    shown = {each.name for each in schema._schema.get_possible_types(interface)}
    assert shown == {kind.__name__ for kind in TELLS.values()}


@pytest.mark.parametrize(
    "refusal, name, said",
    [
        (errors.InvalidInput("No.", ["a", "b"]), "InvalidInput", {"path": ["a", "b"]}),
        (errors.NotFound("No."), "NotFound", {"code": "NOT_FOUND", "path": []}),
        (errors.Duplicate("No.", "acc_1"), "Duplicate", {"existing_id": "acc_1"}),
        (
            errors.StaleVersion(7),
            "StaleVersion",
            {"current_version": 7, "path": ["expectedVersion"]},
        ),
        (
            errors.IllegalTransition("No.", "OPEN", ["HELD"]),
            "IllegalTransition",
            {"from_": "OPEN", "allowed": ["HELD"]},
        ),
        (errors.SlotTaken("asg_1"), "SlotTaken", {"assignment_id": "asg_1", "path": ["slotId"]}),
        (errors.DoubleBooked("No.", [CONFLICT]), "DoubleBooked", {"conflicts": [CONFLICT]}),
        (
            errors.Refused("No.", [BLOCKER]),
            "Refused",
            {"blockers": [BLOCKER], "code": "LANGUAGE_MISSING", "path": ["advocateId"]},
        ),
        (errors.LinkExpired("No.", ["token"]), "LinkExpired", {"code": "LINK_EXPIRED"}),
        (errors.KeyReused("No."), "InvalidInput", {"code": "IDEMPOTENCY_KEY_REUSED"}),
    ],
)
def test_a_problem_says_what_the_refusal_knows(
    refusal: Refusal, name: str, said: dict[str, Any]
) -> None:
    problem = told(refusal)
    assert type(problem).__name__ == name
    assert problem.message == refusal.message
    assert {key: getattr(problem, key) for key in said} == said


def test_enums_show_every_value_of_the_domain_and_no_other() -> None:
    shown = 0
    for kind in schema._schema.type_map.values():
        definition = getattr(kind, "extensions", {}).get("strawberry-definition")
        domain = getattr(definition, "wrapped_cls", None)
        if not isinstance(kind, GraphQLEnumType) or domain is None:
            continue
        assert issubclass(domain, Enum)
        assert list(kind.values) == [value.value for value in domain], kind.name
        shown += 1
    assert shown > 20
