"""Panels: the sessions of an event."""

from datetime import datetime

import strawberry

from advocacy import composition
from advocacy import panels as domain
from resolvers import panels as resolve
from resolvers import slots
from schema.access import COORDINATORS, STAFF
from schema.arguments import EXPECTED_VERSION
from schema.binding import batched, given, mutation, needed, plain, shown_enum, shows
from schema.edges import EventRef, SpeakingSlotRef
from schema.nodes import Node
from schema.personas import Persona
from schema.problems import Problem
from schema.scalars import Locale
from schema.slots import SlotInput

shown_enum(
    domain.PanelFormat,
    "How a session runs.",
    {
        "PANEL": "Several people discuss, one moderates.",
        "KEYNOTE": "One person, the whole audience.",
        "FIRESIDE": "A talk between two.",
        "DEMO": "Something is shown.",
        "ROUNDTABLE": "Everybody takes part.",
        "TALK": "One person presents.",
    },
)


@shows(composition.PersonaQuota, description="How many people of one persona a panel wants.")
class PersonaQuota:
    """A quota."""

    persona: Persona = plain("The persona.")
    min: int = plain("At least so many.")
    max: int | None = plain("At most so many; null: no limit.")


@shows(composition.KeepApart, description="People who must not sit together.")
class KeepApart:
    """People to keep apart."""

    advocate_ids: list[strawberry.ID] = plain("The people.")
    reason: str | None = plain("Why.")


@shows(composition.CompositionRules, description="What a panel is to look like.")
class CompositionRules:
    """Rules."""

    min_people: int = plain("At least so many people.")
    max_people: int = plain("At most so many people.")
    max_per_account: int | None = plain("At most so many of one account; null: no limit.")
    persona_quotas: list[PersonaQuota] = plain("How many of each persona.")
    required_languages: list[Locale] = plain("Languages that somebody on the panel must speak.")
    keep_apart: list[KeepApart] = plain("People who must not sit together.")


@shows(composition.RuleViolation, description="One rule that a panel does not meet.")
class RuleViolation:
    """A rule not met."""

    rule: str = plain("Which rule, for programs.")
    message: str = plain("What is wrong, for people.")


@shows(composition.CompositionReport, description="How a panel stands against its rules.")
class CompositionReport:
    """A report."""

    satisfied: bool = plain("Whether every rule is met.")
    violations: list[RuleViolation] = plain("The rules that are not.")


@shows(domain.Panel, description="One session of an event, from startsAt up to endsAt.")
class Panel(Node):
    """A session."""

    version: int = plain("Counts its writes; send it as expectedVersion.")
    title: str = plain("What it is called.")
    abstract: str | None = plain("What it is about.")
    format: domain.PanelFormat = plain("How it runs.")
    topics: list[str] = plain("What it is about; empty: what the event is about.")
    language: Locale | None = plain("Its language; null: the event's.")
    starts_at: datetime = plain("When it begins.")
    ends_at: datetime = plain("When it ends.")
    room: str | None = plain("Where it takes place.")

    @batched(resolve.events, "The event it belongs to.")
    def event(self) -> EventRef: ...

    @batched(slots.by_panels, "Its seats, in the order they were added.")
    def slots(self) -> list[SpeakingSlotRef]: ...

    @batched(resolve.rules, "Who may share it; whom to keep apart is for staff.")
    def rules(self) -> CompositionRules: ...

    @batched(resolve.compositions, "How those seated stand against the rules; for staff.", STAFF)
    def composition(self) -> CompositionReport: ...


@strawberry.type(description="What became of a write to a panel.")
class PanelPayload:
    """The answer to a write."""

    panel: Panel | None = plain("The session as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="How many people of one persona a panel wants.")
class PersonaQuotaInput:
    """A quota."""

    persona: Persona = needed("The persona.")
    min: int = needed("At least so many.")
    max: int | None = given("At most so many.")


@strawberry.input(description="People who must not sit together.")
class KeepApartInput:
    """People to keep apart."""

    advocate_ids: list[strawberry.ID] = needed("The people, two at least.")
    reason: str | None = given("Why.")


@strawberry.input(description="What a panel is to look like.")
class CompositionRulesInput:
    """Rules."""

    min_people: int | None = given("At least so many people; 1 unless told.")
    max_people: int | None = given("At most so many people.")
    max_per_account: int | None = given("At most so many of one account.")
    persona_quotas: list[PersonaQuotaInput] | None = given("How many of each persona.")
    required_languages: list[Locale] | None = given("Languages somebody must speak.")
    keep_apart: list[KeepApartInput] | None = given("People who must not sit together.")


@strawberry.input(description="A session to add to an event, with its seats.")
class CreatePanelInput:
    """A new session."""

    event_id: strawberry.ID = needed("The event.")
    title: str = needed("What it is called.")
    abstract: str | None = given("What it is about.")
    format: domain.PanelFormat = needed("How it runs.")
    topics: list[str] | None = given("What it is about; what the event is about unless told.")
    language: Locale | None = given("Its language; the event's unless told.")
    starts_at: datetime = needed("When it begins.")
    ends_at: datetime = needed("When it ends.")
    room: str | None = given("Where it takes place.")
    rules: CompositionRulesInput | None = given("Who may share it.")
    slots: list[SlotInput] | None = given("Its seats.")


@strawberry.input(description="What to change of a session; what is left out stays.")
class UpdatePanelInput:
    """Changes to a session."""

    id: strawberry.ID = needed("The session.")
    expected_version: int | None = given(EXPECTED_VERSION)
    title: str | None = given("What it is called.")
    abstract: str | None = given("What it is about.")
    topics: list[str] | None = given("All it is about.")
    language: Locale | None = given("Its language.")
    room: str | None = given("Where it takes place.")
    rules: CompositionRulesInput | None = given("Who may share it, all rules anew.")


@strawberry.input(description="A session's new time.")
class ReschedulePanelInput:
    """A new time."""

    id: strawberry.ID = needed("The session.")
    expected_version: int | None = given(EXPECTED_VERSION)
    starts_at: datetime = needed("When it begins.")
    ends_at: datetime = needed("When it ends.")


@strawberry.type
class PanelMutations:
    """Writing panels."""

    @mutation(
        COORDINATORS, domain.CreatePanel, resolve.create_panel, "Add a session with its seats."
    )
    def create_panel(self, input: CreatePanelInput) -> PanelPayload: ...

    @mutation(COORDINATORS, domain.UpdatePanel, resolve.update_panel, "Change a session.")
    def update_panel(self, input: UpdatePanelInput) -> PanelPayload: ...

    @mutation(
        COORDINATORS,
        domain.ReschedulePanel,
        resolve.reschedule_panel,
        "Move a session. Who was asked or had accepted is asked again, with a new invitation.",
    )
    def reschedule_panel(self, input: ReschedulePanelInput) -> PanelPayload: ...
