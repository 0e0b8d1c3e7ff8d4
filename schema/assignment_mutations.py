"""Asking, answering, appearing: what can be done with assignments."""

from datetime import datetime
from decimal import Decimal

import strawberry

from advocacy import appearances as appearing
from advocacy import asking, invitations, outcomes
from advocacy import assignments as domain
from resolvers import appearances
from resolvers import assignments as resolve
from resolvers import invitations as answers
from schema.access import ANYONE, COORDINATORS, COORDINATORS_AND_ADVOCATES
from schema.assignments import Assignment
from schema.binding import (
    given,
    mutation,
    needed,
    plain,
)
from schema.intervals import IntervalInput
from schema.problem_codes import ProblemCode
from schema.problems import Problem


@strawberry.type(description="What became of a write to an assignment.")
class AssignmentPayload:
    """The answer to a write."""

    assignment: Assignment | None = plain("The assignment as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="A person to ask for a slot.")
class InviteAdvocateInput:
    """An ask."""

    slot_id: strawberry.ID = needed("The slot.")
    advocate_id: strawberry.ID = needed("The person.")
    expires_at: datetime | None = given(
        "When the answer is due: in 7 days, at the latest when the slot begins, unless told."
    )
    override: list[ProblemCode] | None = given(
        "Blockers to set aside; never DO_NOT_CONTACT, CONSENT_MISSING or DOUBLE_BOOKED."
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
    appearance: appearing.Appearance = needed("What happened.")
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
class AssignmentMutations:
    """Asking, answering, appearing."""

    @mutation(
        COORDINATORS,
        asking.InviteAdvocate,
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

    @mutation(COORDINATORS, domain.CancelAssignment, resolve.cancel_assignment, "Take an ask back.")
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
        appearing.RecordAppearance,
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
