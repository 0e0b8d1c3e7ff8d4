"""Activity requests: asking people for anything but a slot."""

from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import activity_requests as domain
from advocacy.activity_states import ActivityState
from resolvers import activity_requests as resolve
from schema.access import COORDINATORS, COORDINATORS_AND_ADVOCATES, STAFF_AND_ADVOCATES
from schema.activities import ActivityType
from schema.binding import batched, given, mutation, needed, plain, query, shown_enum, shows
from schema.edges import AdvocateRef
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.problem_codes import ProblemCode
from schema.problems import Problem

__all__ = ["ActivityRequestConnection", "ActivityState"]

shown_enum(
    ActivityState,
    "Where an ask for an activity stands. ASKED and ACCEPTED keep its effort ready.",
    {
        "ASKED": "Asked; the answer is awaited.",
        "ACCEPTED": "Said yes; it is still ahead.",
        "DONE": "They did it.",
        "DECLINED": "Said no, or stepped back after saying yes.",
        "EXPIRED": "Did not answer in time.",
        "CANCELLED": "Taken back by the organiser.",
    },
)


@shows(domain.ActivityStep, description="One step of an activity request.")
class ActivityStep:
    """A step."""

    from_: ActivityState | None = plain("The state before; null at first.", name="from")
    to: ActivityState = plain("The state after.")
    at: datetime = plain("When.")
    by: str = plain("Who did it.")
    reason: str | None = plain("Why.")


@shows(
    domain.ActivityRequest,
    description="One person asked for anything but a slot, such as a quote or a reference call.",
)
class ActivityRequest(Node):
    """An ask."""

    version: int = plain("Counts its writes.")
    activity: ActivityType = plain("What they are asked to do.")
    subject: str = plain("For what, or for whom.")
    state: ActivityState = plain("Where it stands.")
    cost: float = plain("What it takes of the person's ask budget, in points of effort.")
    takes_place_at: datetime = plain("When it takes place, which says in which quarter it counts.")
    asked_at: datetime = plain("When they were asked.")
    expires_at: datetime = plain("When the answer is due.")
    note: str | None = plain("What was last noted about it.")
    overridden: str | None = plain("What was set aside to ask them, and why.")
    history: list[ActivityStep] = plain("Every step so far, in order.")

    @batched(resolve.advocates, "The person.")
    def advocate(self) -> AdvocateRef: ...


@edge(ActivityRequest, "activity request")
class ActivityRequestEdge:
    """One row."""


@connection(ActivityRequestEdge, ActivityRequest, "activity request")
class ActivityRequestConnection:
    """A page."""


@strawberry.type(description="What became of a write to an activity request.")
class ActivityRequestPayload:
    """The answer to a write."""

    request: ActivityRequest | None = plain("The ask as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="Which activity requests; every condition given must hold.")
class ActivityRequestFilter:
    """Conditions."""

    states: list[ActivityState] | None = given("In one of these states.", default=None)
    advocate_ids: list[strawberry.ID] | None = given("Of one of these people.", default=None)
    activities: list[ActivityType] | None = given("For one of these activities.", default=None)


@strawberry.input(description="A person to ask for something that is not a slot.")
class RequestActivityInput:
    """An ask."""

    advocate_id: strawberry.ID = needed("The person.")
    activity: ActivityType = needed("What they are asked to do.")
    subject: str = needed("For what, or for whom, such as the prospect who wants a call.")
    takes_place_at: datetime | None = given(
        "When it is to take place, now or later; now unless told."
    )
    expires_at: datetime | None = given(
        "When the answer is due; in 7 days unless told, at the latest when it takes place."
    )
    override: list[ProblemCode] | None = given(
        "Blockers to set aside; never DO_NOT_CONTACT or CONSENT_MISSING."
    )
    override_reason: str | None = given("Why; needed with override, and kept.")
    idempotency_key: str | None = given(
        "The same key again returns the same request and asks nobody twice."
    )


@strawberry.input(description="What became of an activity request.")
class SettleActivityRequestInput:
    """An end, or a step towards it."""

    id: strawberry.ID = needed("The activity request.")
    to: ActivityState = needed("Where it stands now; EXPIRED comes by itself.")
    note: str | None = given("Anything to add, such as why not.")


@strawberry.type
class ActivityQueries:
    """Reading activity requests."""

    @query(
        STAFF_AND_ADVOCATES,
        resolve.activity_requests,
        "Asks for anything but slots, the newest first; an advocate sees their own.",
    )
    def activity_requests(
        self,
        filter: Annotated[
            ActivityRequestFilter | None, strawberry.argument(description="Which.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ActivityRequestConnection: ...


@strawberry.type
class ActivityMutations:
    """Asking for activities, and settling what became of it."""

    @mutation(
        COORDINATORS,
        domain.RequestActivity,
        resolve.request_activity,
        "Ask a person for something that is not a slot: keeps its effort ready in their budget.",
    )
    def request_activity(self, input: RequestActivityInput) -> ActivityRequestPayload: ...

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        domain.SettleActivityRequest,
        resolve.settle_activity_request,
        "Note what became of such an ask; an advocate says yes or no to their own.",
    )
    def settle_activity_request(
        self, input: SettleActivityRequestInput
    ) -> ActivityRequestPayload: ...
