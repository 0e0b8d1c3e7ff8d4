"""Assignments: the ask, the answer, the appearance."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import appearances, invitations
from advocacy import assignments as domain
from resolvers import assignments as resolve
from resolvers import invitations as answers
from resolvers import slots
from schema.access import (
    STAFF,
    STAFF_AND_ADVOCATES,
)
from schema.activities import ActivityType
from schema.arguments import Id
from schema.assignment_states import AssignmentState
from schema.binding import (
    batched,
    given,
    plain,
    query,
    shown_enum,
    shows,
    subscription,
)
from schema.edges import AdvocateRef, SpeakingSlotRef
from schema.intervals import Interval
from schema.matching import Match
from schema.nodes import Node
from schema.outcomes import Outcome
from schema.paging import After, Before, First, Last, connection, edge

shown_enum(
    domain.DeclineReason,
    "Why somebody says no.",
    {
        "TIME": "Not at this time; another might do.",
        "TOPIC": "Not this subject.",
        "WORKLOAD": "Too much to do.",
        "EMPLOYER_POLICY": "The employer does not allow it.",
        "NOT_INTERESTED": "Would rather not.",
        "TRAVEL": "Cannot travel there.",
        "OTHER": "Another reason.",
    },
)
shown_enum(
    invitations.InvitationAnswer,
    "What an invited person can say.",
    {"ACCEPT": "Yes.", "TENTATIVE": "Maybe; a yes or no follows.", "DECLINE": "No."},
)
shown_enum(
    appearances.Appearance,
    "What happened on the day.",
    {
        "ATTENDED": "The person appeared.",
        "NO_SHOW": "The person did not appear.",
        "EXCUSED": "The person did not appear, for a good reason.",
    },
)


@shows(domain.Transition, description="One step of an assignment.")
class Transition:
    """A step."""

    from_: AssignmentState | None = plain("The state before; null at first.", name="from")
    to: AssignmentState = plain("The state after.")
    at: datetime = plain("When.")
    by: str = plain("Who did it.")
    reason: str | None = plain("Why.")


@shows(domain.Assignment, description="One person asked for one slot, from ask to appearance.")
class Assignment(Node):
    """An ask."""

    version: int = plain("Counts its writes.")
    state: AssignmentState = plain("Where it stands.")
    invited_at: datetime | None = plain("When the person was told.")
    expires_at: datetime | None = plain("When the answer is due.")
    responded_at: datetime | None = plain("When they answered.")
    activity: ActivityType | None = plain("What it counts as among what a person is asked for.")
    cost: float = plain("What it takes of the person's ask budget, in points of effort.")
    decline_reason: domain.DeclineReason | None = plain("Why they said no, or stepped back.")
    note: str | None = plain("What they added to their answer.")
    proposed_times: list[Interval] = plain("Other times that they offered.")
    match: Match | None = plain("How they fitted when they were asked.")
    predicted_acceptance: float | None = plain("How likely a yes seemed when they were asked.")
    history: list[Transition] = plain("Every step so far, in order.")
    outcome: Outcome | None = plain("What the appearance brought.")

    @batched(slots.of_assignments, "The slot.")
    def slot(self) -> SpeakingSlotRef: ...

    @batched(resolve.advocates, "The person.")
    def advocate(self) -> AdvocateRef: ...

    @batched(
        answers.tokens,
        "What answers the pending invitation, for coordinators and the person; else null.",
    )
    def invitation_token(self) -> str | None: ...


@edge(Assignment, "assignment")
class AssignmentEdge:
    """One row."""


@connection(AssignmentEdge, Assignment, "assignment")
class AssignmentConnection:
    """A page."""


@strawberry.input(description="Which assignments; every condition given must hold.")
class AssignmentFilter:
    """Conditions."""

    states: list[AssignmentState] | None = given("In one of these states.", default=None)
    event_ids: list[strawberry.ID] | None = given("For one of these events.", default=None)
    advocate_ids: list[strawberry.ID] | None = given("Of one of these people.", default=None)
    from_: datetime | None = given("Ending after this instant.", name="from", default=None)
    to: datetime | None = given("Beginning before this instant.", default=None)


@strawberry.type
class AssignmentQueries:
    """Reading assignments."""

    @query(
        STAFF_AND_ADVOCATES,
        resolve.assignments,
        "Assignments, the newest first; an advocate sees their own.",
    )
    def assignments(
        self,
        filter: Annotated[
            AssignmentFilter | None, strawberry.argument(description="Which.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AssignmentConnection: ...


@strawberry.type
class AssignmentSubscriptions:
    """Watching assignments."""

    @subscription(STAFF, resolve.assignment_changed, "Each change of an assignment of the event.")
    def assignment_changed(self, event_id: Id) -> AsyncGenerator[Assignment, None]: ...
