"""Assignments: the ask, the answer, the appearance."""

from collections.abc import AsyncGenerator
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from advocacy import assignments as domain
from advocacy import invitations, outcomes
from resolvers import appearances, slots
from resolvers import assignments as resolve
from resolvers import invitations as answers
from schema.access import ANYONE, COORDINATORS, COORDINATORS_AND_ADVOCATES, STAFF, STAFF_AND_ADVOCATES
from schema.arguments import Id
from schema.assignment_states import AssignmentState
from schema.binding import (
    batched,
    given,
    mutation,
    needed,
    plain,
    query,
    shown_enum,
    shows,
    subscription,
)
from schema.edges import AdvocateRef, SpeakingSlotRef
from schema.intervals import Interval, IntervalInput
from schema.matching import Match
from schema.nodes import Node
from schema.outcomes import Outcome
from schema.paging import After, Before, First, Last, connection, edge
from schema.problem_codes import ProblemCode
from schema.problems import Problem

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
    domain.Appearance,
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


@strawberry.type(description="What became of a write to an assignment.")
class AssignmentPayload:
    """The answer to a write."""

    assignment: Assignment | None = plain("The assignment as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="Which assignments; every condition given must hold.")
class AssignmentFilter:
    """Conditions."""

    states: list[AssignmentState] | None = given("In one of these states.", default=None)
    event_ids: list[strawberry.ID] | None = given("For one of these events.", default=None)
    advocate_ids: list[strawberry.ID] | None = given("Of one of these people.", default=None)
    from_: datetime | None = given("Ending after this instant.", name="from", default=None)
    to: datetime | None = given("Beginning before this instant.", default=None)


@strawberry.input(description="A person to ask for a slot.")
class InviteAdvocateInput:
    """An ask."""

    slot_id: strawberry.ID = needed("The slot.")
    advocate_id: strawberry.ID = needed("The person.")
    expires_at: datetime | None = given("When the answer is due; in 7 days unless told.")
    override: list[ProblemCode] | None = given(
        "Blockers to set aside; never DO_NOT_CONTACT, DOUBLE_BOOKED or SLOT_TAKEN."
    )
    override_reason: str | None = given("Why; needed with override, and kept.")
    idempotency_key: str | None = given(
        "The same key again returns the same assignment and asks nobody twice."
    )


@strawberry.input(description="An answer to an invitation.")
class RespondToInvitationInput:
    """An answer."""

    token: str = needed("The token of the invitation.")
    answer: invitations.InvitationAnswer = needed("The answer.")
    decline_reason: domain.DeclineReason | None = given("Why not; OTHER unless told.")
    note: str | None = given("Anything to add.")
    proposed_times: list[IntervalInput] | None = given("Times that would suit better.")


@strawberry.input(description="An assignment that the person steps back from.")
class WithdrawAssignmentInput:
    """A step back."""

    id: strawberry.ID = needed("The assignment.")
    reason: domain.DeclineReason = needed("Why.")
    note: str | None = given("Anything to add.")


@strawberry.input(description="An assignment that the organiser takes back.")
class CancelAssignmentInput:
    """An end."""

    id: strawberry.ID = needed("The assignment.")
    reason: str = needed("Why.")


@strawberry.input(description="An assignment of which everything is settled.")
class ConfirmAssignmentInput:
    """A confirmation."""

    id: strawberry.ID = needed("The assignment.")


@strawberry.input(description="What happened on the day.")
class RecordAppearanceInput:
    """An appearance."""

    id: strawberry.ID = needed("The assignment.")
    appearance: domain.Appearance = needed("What happened.")
    reason: str | None = given("Why, for instance of a correction.")


@strawberry.input(description="What an appearance brought; what is left out stays.")
class RecordOutcomeInput:
    """An outcome."""

    id: strawberry.ID = needed("The assignment.")
    rating: float | None = given("How it went, 1 to 5.")
    feedback: str | None = given("What was said about it.")
    leads: int | None = given("Leads that came from it.")
    influenced_pipeline: Decimal | None = given("Open business it helped with.")
    influenced_revenue: Decimal | None = given("Won business it helped with.")
    currency: str | None = given("The amounts' currency (ISO 4217); needed with an amount.")


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
class AssignmentMutations:
    """Asking, answering, appearing."""

    @mutation(
        COORDINATORS,
        domain.InviteAdvocate,
        resolve.invite_advocate,
        "Ask a person for a slot: reserves the seat and their time, and invites them.",
    )
    def invite_advocate(self, input: InviteAdvocateInput) -> AssignmentPayload: ...

    @mutation(
        ANYONE,
        invitations.RespondToInvitation,
        answers.respond_to_invitation,
        "Answer an invitation with its token, without signing in.",
    )
    def respond_to_invitation(self, input: RespondToInvitationInput) -> AssignmentPayload: ...

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        domain.WithdrawAssignment,
        resolve.withdraw_assignment,
        "Step back from what was accepted; an advocate only from their own.",
    )
    def withdraw_assignment(self, input: WithdrawAssignmentInput) -> AssignmentPayload: ...

    @mutation(
        COORDINATORS, domain.CancelAssignment, resolve.cancel_assignment, "Take an ask back."
    )
    def cancel_assignment(self, input: CancelAssignmentInput) -> AssignmentPayload: ...

    @mutation(
        COORDINATORS,
        domain.ConfirmAssignment,
        resolve.confirm_assignment,
        "Note that everything is settled with who accepted.",
    )
    def confirm_assignment(self, input: ConfirmAssignmentInput) -> AssignmentPayload: ...

    @mutation(
        COORDINATORS,
        domain.RecordAppearance,
        appearances.record_appearance,
        "Note whether the person appeared; can be corrected for 30 days.",
    )
    def record_appearance(self, input: RecordAppearanceInput) -> AssignmentPayload: ...

    @mutation(
        COORDINATORS,
        outcomes.RecordOutcome,
        appearances.record_outcome,
        "Note what an appearance brought.",
    )
    def record_outcome(self, input: RecordOutcomeInput) -> AssignmentPayload: ...


@strawberry.type
class AssignmentSubscriptions:
    """Watching assignments."""

    @subscription(STAFF, resolve.assignment_changed, "Each change of an assignment of the event.")
    def assignment_changed(self, event_id: Id) -> AsyncGenerator[Assignment, None]: ...
