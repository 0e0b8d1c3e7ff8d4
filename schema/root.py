"""The roots: what can be asked for, done and watched, and the schema made of them."""

from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.base import get_object_definition

from schema.access import Access
from schema.accounts import AccountMutations, AccountQueries
from schema.activity_requests import ActivityMutations, ActivityQueries
from schema.advocate_mutations import AdvocateMutations
from schema.advocates import AdvocateQueries
from schema.alerts import AlertMutations, AlertQueries
from schema.assignment_mutations import AssignmentMutations
from schema.assignments import AssignmentQueries, AssignmentSubscriptions
from schema.attendance import AttendanceSubscriptions, Attendee
from schema.candidates import CandidateQueries
from schema.declarations import DeclarationMutations
from schema.duplicates import DuplicateMutations, DuplicateQueries
from schema.erasures import ErasureMutations, PersonalDataQueries
from schema.events import EventMutations, EventQueries
from schema.imports import Import, ImportMutations, ImportQueries, ImportSubscriptions
from schema.keys import KeyMutations
from schema.matching import MatchQueries
from schema.merges import MergeMutations
from schema.panels import PanelMutations
from schema.problems import PROBLEMS
from schema.questionnaires import QuestionnaireQueries
from schema.scalars import SCALARS
from schema.slots import SlotMutations, SlotQueries, SlotSubscriptions
from schema.surveys import SurveyMutations, SurveyQueries
from schema.viewers import ViewerQueries


@strawberry.type(description="What can be asked for.")
class Query(
    ViewerQueries,
    AccountQueries,
    AdvocateQueries,
    EventQueries,
    SlotQueries,
    AssignmentQueries,
    ActivityQueries,
    MatchQueries,
    CandidateQueries,
    ImportQueries,
    SurveyQueries,
    QuestionnaireQueries,
    AlertQueries,
    DuplicateQueries,
    PersonalDataQueries,
):
    """Reading."""


@strawberry.type(description="What can be done. A refusal is a Problem in the payload's errors.")
class Mutation(
    AccountMutations,
    AdvocateMutations,
    EventMutations,
    PanelMutations,
    SlotMutations,
    AssignmentMutations,
    ActivityMutations,
    ImportMutations,
    SurveyMutations,
    DeclarationMutations,
    AlertMutations,
    DuplicateMutations,
    MergeMutations,
    ErasureMutations,
    KeyMutations,
):
    """Writing."""


@strawberry.type(description="What can be watched.")
class Subscription(
    SlotSubscriptions, AssignmentSubscriptions, AttendanceSubscriptions, ImportSubscriptions
):
    """Watching."""


ROOTS: tuple[type, ...] = (Query, Mutation, Subscription)


def undeclared() -> list[str]:
    """The operations that do not say who may use them; a schema with one is not built."""
    fields = [field for root in ROOTS for field in get_object_definition(root, strict=True).fields]
    return [f.python_name for f in fields if not isinstance(f.metadata.get("access"), Access)]


def build_schema(**config: Any) -> strawberry.Schema:
    """The schema; refuses an operation without an access rule."""
    if missing := undeclared():
        raise TypeError(f"These operations do not say who may use them: {', '.join(missing)}")
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*PROBLEMS, Attendee, Import],
        config=StrawberryConfig(scalar_map=SCALARS, **config),
    )


schema = build_schema()
