"""Speaking slots: the seats on a panel."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import slots as domain
from resolvers import assignments, matching
from resolvers import slots as resolve
from schema.access import COORDINATORS, STAFF
from schema.arguments import Id
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
from schema.edges import AssignmentRef, MatchConnectionRef, PanelRef
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.personas import Persona
from schema.problems import Problem
from schema.scalars import Locale

shown_enum(
    domain.SlotRole,
    "What the person in a seat does.",
    {
        "MODERATOR": "Leads the talk.",
        "PANELIST": "Takes part in the talk.",
        "KEYNOTE": "Gives the keynote.",
        "SPEAKER": "Presents.",
        "HOST": "Welcomes and runs the session.",
    },
)
shown_enum(
    domain.SlotStatus,
    "Whether a seat is free.",
    {
        "OPEN": "Nobody is asked.",
        "HELD": "Kept for somebody who has not said yes.",
        "FILLED": "Somebody said yes.",
        "COMPLETED": "It is over.",
        "CANCELLED": "Called off.",
    },
)


@shows(domain.SpeakingSlot, description="One seat on a panel, from startsAt up to endsAt.")
class SpeakingSlot(Node):
    """A seat."""

    version: int = plain("Counts its writes.")
    role: domain.SlotRole = plain("What the person in it does.")
    status: domain.SlotStatus = plain("Whether it is free.")
    required: bool = plain("Whether the panel cannot do without it.")
    starts_at: datetime = plain("When the person is needed.")
    ends_at: datetime = plain("When they are free again.")
    personas: list[Persona] = plain("The personas wanted; empty: what the role suggests.")
    topics: list[str] = plain("What the person should know; empty: what the panel is about.")
    language: Locale | None = plain("The language spoken; null: the panel's.")

    @batched(resolve.panels, "The session it belongs to.")
    def panel(self) -> PanelRef: ...

    @batched(assignments.live_of_slots, "Who is asked for it or sits in it, if anybody.")
    def assignment(self) -> AssignmentRef | None: ...

    @batched(assignments.of_slots, "Everybody ever asked for it, the newest first.")
    def assignments(self) -> list[AssignmentRef]: ...

    @batched(matching.of_slots, "Who fits it, the best first, and why; for staff.", STAFF)
    def matches(
        self,
        first: First = None,
        after: After = None,
        include_blocked: Annotated[
            bool | None,
            strawberry.argument(description="Also those who cannot be asked, with the reasons."),
        ] = False,
    ) -> MatchConnectionRef: ...


@edge(SpeakingSlot, "slot")
class SpeakingSlotEdge:
    """One row."""


@connection(SpeakingSlotEdge, SpeakingSlot, "slot")
class SpeakingSlotConnection:
    """A page."""


@strawberry.type(description="What became of a write to a slot.")
class SlotPayload:
    """The answer to a write."""

    slot: SpeakingSlot | None = plain("The seat as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="Which slots; every condition given must hold.")
class SlotFilter:
    """Conditions."""

    event_ids: list[strawberry.ID] | None = given("Of one of these events.", default=None)
    statuses: list[domain.SlotStatus] | None = given("In one of these statuses.", default=None)
    roles: list[domain.SlotRole] | None = given("For one of these roles.", default=None)
    personas: list[Persona] | None = given("That want one of these personas.", default=None)
    from_: datetime | None = given("Ending after this instant.", name="from", default=None)
    to: datetime | None = given("Beginning before this instant.", default=None)


@strawberry.input(description="A seat to add.")
class SlotInput:
    """A new seat."""

    role: domain.SlotRole = needed("What the person in it does.")
    required: bool | None = given("Whether the panel cannot do without it.", default=True)
    personas: list[Persona] | None = given("The personas wanted.")
    topics: list[str] | None = given("What the person should know.")
    language: Locale | None = given("The language spoken.")
    starts_at: datetime | None = given("When the person is needed; with the panel unless told.")
    ends_at: datetime | None = given("When they are free again; with the panel unless told.")


@strawberry.input(description="A seat to add to a panel.")
class AddSlotInput:
    """A new seat and its panel."""

    panel_id: strawberry.ID = needed("The panel.")
    slot: SlotInput = needed("The seat.")


@strawberry.input(description="A seat to call off.")
class CancelSlotInput:
    """The end of a seat."""

    id: strawberry.ID = needed("The seat.")
    reason: str | None = given("Why.")


@strawberry.type
class SlotQueries:
    """Reading slots."""

    @query(STAFF, resolve.slots, "Seats, the earliest first.")
    def slots(
        self,
        filter: Annotated[SlotFilter | None, strawberry.argument(description="Which.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> SpeakingSlotConnection: ...


@strawberry.type
class SlotMutations:
    """Writing slots."""

    @mutation(COORDINATORS, domain.AddSlot, resolve.add_slot, "Add a seat to a panel.")
    def add_slot(self, input: AddSlotInput) -> SlotPayload: ...

    @mutation(
        COORDINATORS,
        domain.CancelSlot,
        resolve.cancel_slot,
        "Call a seat off, with whoever is asked for it.",
    )
    def cancel_slot(self, input: CancelSlotInput) -> SlotPayload: ...


@strawberry.type
class SlotSubscriptions:
    """Watching slots."""

    @subscription(STAFF, resolve.slot_changed, "Each change of a seat of the event.")
    def slot_changed(self, event_id: Id) -> AsyncGenerator[SpeakingSlot, None]: ...
