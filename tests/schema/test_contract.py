"""The contract with front ends: nothing of it is renamed, dropped or narrowed."""

from pathlib import Path

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLSchema,
    build_schema,
    is_enum_type,
)
from graphql.utilities import find_breaking_changes, find_dangerous_changes

from schema.root import schema

CONTRACT = build_schema((Path(__file__).parent / "contract.graphql").read_text())
OURS = schema._schema

# What later issues bring; an entry that is there already does not belong here.
LATER_TYPES = """
  ReadinessItem AcknowledgeConflictInput
  Reminder CalendarEntry
  PutOnBenchInput
  Plan PlanProposal UnfilledSlot Elimination Relaxation PlanPanelsInput PlanPayload
  ApplyPlanInput ApplyPlanPayload
  OutcomeDimension OutcomeGroup
"""
LATER_FIELDS = """
  Event.readiness Event.conflicts
  SpeakingSlot.bench
  Assignment.reminders Assignment.calendar
  Query.outcomes
  Mutation.acknowledgeConflict Mutation.putOnBench Mutation.planPanels Mutation.applyPlan
"""


def broken(ours: GraphQLSchema = OURS) -> set[str]:
    """What a client written against the contract would stumble over."""
    return {change.description for change in find_breaking_changes(CONTRACT, ours)}


def test_nothing_is_missing_but_what_later_issues_bring_and_nothing_is_narrowed() -> None:
    later = {f"{name} was removed." for name in LATER_TYPES.split()}
    later |= {f"Field {name} was removed." for name in LATER_FIELDS.split()}
    assert broken() - later == set()
    assert later - broken() == set(), "It is there: strike it from what comes later."


def test_what_is_dropped_or_narrowed_is_found() -> None:
    source = (Path(__file__).parent / "contract.graphql").read_text()
    narrowed = source.replace("type Viewer { name: String!", "type Viewer { name: String")
    dropped = source.replace("enum EventKind { WEBINAR", "enum EventKind {")
    assert narrowed != source != dropped
    assert broken(build_schema(narrowed)) == {
        "Field Viewer.name changed type from String! to String."
    }
    assert broken(build_schema(dropped)) == {"Enum value EventKind.WEBINAR was removed."}
    assert broken(CONTRACT) == set()


def test_defaults_are_the_contracts() -> None:
    changed = [
        change.description
        for change in find_dangerous_changes(CONTRACT, OURS)
        if "default" in change.description.lower()
    ]
    assert changed == []
    for name, kind in CONTRACT.type_map.items():
        ours = OURS.type_map.get(name)
        if not isinstance(kind, GraphQLInputObjectType) or ours is None:
            continue
        assert isinstance(ours, GraphQLInputObjectType)
        for field, wanted in kind.fields.items():
            if isinstance(wanted.default_value, bool | int | float | str) and field in ours.fields:
                assert ours.fields[field].default_value == wanted.default_value, f"{name}.{field}"


def test_every_problem_is_a_problem_and_every_node_a_node() -> None:
    for name in ("Problem", "Node"):
        promised, kept = CONTRACT.type_map[name], OURS.type_map[name]
        assert isinstance(promised, GraphQLInterfaceType)
        assert isinstance(kept, GraphQLInterfaceType)
        wanted = {each.name for each in CONTRACT.get_possible_types(promised)}
        found = {each.name for each in OURS.get_possible_types(kept)}
        assert wanted - found <= set(LATER_TYPES.split())


def test_codes_that_were_added_are_no_ones_of_the_contract() -> None:
    ours, promised = OURS.type_map["ProblemCode"], CONTRACT.type_map["ProblemCode"]
    assert is_enum_type(ours)
    assert is_enum_type(promised)
    assert set(ours.values) - set(promised.values) == {
        *("NOT_ACTIVE", "LANGUAGE_MISSING", "ALREADY_DECLINED", "NOT_WILLING")
    }
