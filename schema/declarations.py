"""Declarations: what a person says of themselves, or a coordinator for them."""

from datetime import datetime

import strawberry

from advocacy import activities, availability, consents, self_reports
from resolvers import availability as times
from resolvers import consents as ledger
from resolvers import questionnaires, willingness
from schema.access import COORDINATORS_AND_ADVOCATES
from schema.advocate_mutations import AdvocatePayload, WillingnessInput
from schema.availability import Weekday
from schema.binding import given, mutation, needed
from schema.consents import ConsentPurpose, ConsentState
from schema.intervals import IntervalInput
from schema.questionnaires import Participation, Thanks
from schema.scalars import TimeZone


@strawberry.input(description="What a person allows or forbids.")
class RecordConsentInput:
    """A word on one purpose."""

    advocate_id: strawberry.ID = needed("The person.")
    purpose: ConsentPurpose = needed("What it is about.")
    state: ConsentState = needed("GRANTED, DENIED or WITHDRAWN.")
    evidence: str = needed("How we know: a mail, a form, a call.")
    expires_at: datetime | None = given("When what is granted ends; it does not, unless told.")


@strawberry.input(description="A time of every week when a person is free.")
class AvailabilityRuleInput:
    """A weekly time."""

    weekday: Weekday = needed("The day.")
    from_: str = needed('When it begins, wall time, such as "09:00".', name="from")
    to: str = needed('When it ends, on the same day; "24:00" is the end of the day.')
    time_zone: TimeZone | None = given("The zone whose clocks are meant; the person's unless told.")


@strawberry.input(description="When a person is free; it takes the place of what was declared.")
class SetAvailabilityInput:
    """A declaration."""

    advocate_id: strawberry.ID = needed("The person.")
    rules: list[AvailabilityRuleInput] = needed("When they are free, every week.")
    blackouts: list[IntervalInput] = needed("When they are not, whatever the rules say.")


@strawberry.input(description="All that a person would take part in.")
class SetWillingnessInput:
    """Willingness."""

    advocate_id: strawberry.ID = needed("The person.")
    willing_for: list[WillingnessInput] = needed("All of it; an empty list: they have not said.")


@strawberry.input(description="What a person ticked in the questionnaire; at least one answer.")
class AnswerQuestionnaireInput:
    """Answers."""

    advocate_id: strawberry.ID = needed("The person.")
    participation: list[Participation] = given("How they would like to take part.", default=())
    thanks: list[Thanks] = given("How they would like to be thanked.", default=())


@strawberry.type
class DeclarationMutations:
    """Taking down what people say of themselves."""

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        consents.RecordConsent,
        ledger.record_consent,
        "Take down what a person allows or forbids; it is added to their ledger.",
    )
    def record_consent(self, input: RecordConsentInput) -> AdvocatePayload: ...

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        availability.SetAvailability,
        times.set_availability,
        "Declare when a person is free.",
    )
    def set_availability(self, input: SetAvailabilityInput) -> AdvocatePayload: ...

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        activities.SetWillingness,
        willingness.set_willingness,
        "Say what a person would take part in.",
    )
    def set_willingness(self, input: SetWillingnessInput) -> AdvocatePayload: ...

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        self_reports.AnswerQuestionnaire,
        questionnaires.answer_questionnaire,
        "Note what a person ticked in the questionnaire, as evidence for their personas.",
    )
    def answer_questionnaire(self, input: AnswerQuestionnaireInput) -> AdvocatePayload: ...
