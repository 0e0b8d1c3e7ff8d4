"""Taking people in, and changing what is known of them."""

import strawberry

from advocacy import advocates as domain
from advocacy import lifecycles, personas
from resolvers import advocates as resolve
from resolvers import lifecycles as moving
from schema.access import COORDINATORS, COORDINATORS_AND_ADVOCATES
from schema.activities import ActivityType
from schema.advocates import Advocate
from schema.arguments import EXPECTED_VERSION
from schema.binding import given, mutation, needed, plain
from schema.identities import ExternalIdentityInput
from schema.lifecycles import AdvocateStatus
from schema.personas import Persona, PersonaSource
from schema.problems import Problem
from schema.scalars import Locale, TimeZone


@strawberry.type(description="What became of a write to an advocate.")
class AdvocatePayload:
    """The answer to a write."""

    advocate: Advocate | None = plain("The person as they are now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="A subject a person can speak about.")
class TopicInput:
    """A subject."""

    name: str = needed("The subject.")
    level: int = needed("1 (knows it) to 5 (is known for it).")


@strawberry.input(description="What a person would take part in.")
class WillingnessInput:
    """An activity somebody would take part in."""

    activity: ActivityType = needed("What they would do.")
    max_per_quarter: int | None = given("How often in a quarter at the most.")
    may_moderate: bool | None = given("Whether they would also moderate it.")


@strawberry.input(description="A person to take in.")
class CreateAdvocateInput:
    """A new person."""

    name: str = needed("The person's name.")
    email: str = needed("Their address; unique in any spelling.")
    title: str | None = given("What they do.")
    bio: str | None = given("Who they are.")
    kind: domain.AdvocateKind | None = given("On whose behalf they speak; CUSTOMER unless told.")
    account_id: strawberry.ID | None = given("The customer they work for.")
    time_zone: TimeZone = needed("The zone they live in.")
    languages: list[Locale] | None = given("The languages they speak, the best first.")
    topics: list[TopicInput] | None = given("What they can speak about.")
    willing_for: list[WillingnessInput] | None = given("What they would take part in.")
    reach: int | None = given("The size of their own audience.")
    status: AdvocateStatus | None = given("Where they stand; ACTIVE unless told.")
    status_reason: str | None = given("Why, for instance who suggested them.")
    identities: list[ExternalIdentityInput] | None = given("Their ids in other systems.")
    returning_reason: str | None = given(
        "Why somebody who was erased is taken in again; it is kept."
    )


@strawberry.input(description="What to change of a person; what is left out stays.")
class UpdateAdvocateInput:
    """Changes to a person."""

    id: strawberry.ID = needed("The person.")
    expected_version: int | None = given(EXPECTED_VERSION)
    name: str | None = given("The person's name.")
    email: str | None = given("Their address.")
    title: str | None = given("What they do.")
    bio: str | None = given("Who they are.")
    account_id: strawberry.ID | None = given("The customer they work for.")
    time_zone: TimeZone | None = given("The zone they live in.")
    languages: list[Locale] | None = given("All the languages they speak.")
    topics: list[TopicInput] | None = given("All they can speak about.")
    willing_for: list[WillingnessInput] | None = given("All they would take part in.")
    reach: int | None = given("The size of their own audience.")
    identities: list[ExternalIdentityInput] | None = given("All their ids in other systems.")


@strawberry.input(description="A person's next status.")
class SetAdvocateStatusInput:
    """A status."""

    id: strawberry.ID = needed("The person.")
    status: AdvocateStatus = needed("The next status.")
    reason: str | None = given("Why; needed to contact again who asked to be left alone.")


@strawberry.input(description="Evidence for one persona.")
class AssessPersonaInput:
    """Evidence."""

    advocate_id: strawberry.ID = needed("The person.")
    persona: Persona = needed("The persona it speaks for.")
    weight: float | None = given("Multiplies what the source counts.", default=1)
    source: PersonaSource = needed("Who says so.")
    evidence: str | None = given("What was seen or said.")


@strawberry.type
class AdvocateMutations:
    """Writing advocates."""

    @mutation(COORDINATORS, domain.CreateAdvocate, resolve.create_advocate, "Take in a person.")
    def create_advocate(self, input: CreateAdvocateInput) -> AdvocatePayload: ...

    @mutation(COORDINATORS, domain.UpdateAdvocate, resolve.update_advocate, "Change a person.")
    def update_advocate(self, input: UpdateAdvocateInput) -> AdvocatePayload: ...

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        lifecycles.SetAdvocateStatus,
        moving.set_advocate_status,
        "Move a person within the programme; an advocate pauses, comes back, or is left alone.",
    )
    def set_advocate_status(self, input: SetAdvocateStatusInput) -> AdvocatePayload: ...

    @mutation(
        COORDINATORS,
        personas.AssessPersona,
        resolve.assess_persona,
        "Add evidence about a person's persona.",
    )
    def assess_persona(self, input: AssessPersonaInput) -> AdvocatePayload: ...
