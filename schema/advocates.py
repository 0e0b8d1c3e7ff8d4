"""Advocates: the people who may speak."""

from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import advocates as domain
from advocacy import topics
from resolvers import activity_requests as requests
from resolvers import advocates as resolve
from resolvers import budgets, lifecycles, matching, reliability, surveys, trails
from resolvers import consents as ledger
from schema.access import STAFF, STAFF_AND_ADVOCATES, personal
from schema.activities import ActivityType, Willingness
from schema.activity_requests import ActivityRequestConnection, ActivityState
from schema.arguments import From, Id, To
from schema.assignment_states import AssignmentState
from schema.availability import Availability
from schema.binding import batched, given, plain, query, shown_enum, shows
from schema.budgets import AskBudget
from schema.consents import Consent, ConsentEntryConnection
from schema.edges import AccountRef, AssignmentConnectionRef, MatchConnectionRef
from schema.identities import ExternalIdentity, ExternalIdentityInput, MergedRecord
from schema.lifecycles import AdvocateStatus, Nomination, StatusChange
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.personas import Persona, PersonaProfile
from schema.reliability import Reliability
from schema.scalars import EmailAddress, Locale, TimeZone
from schema.surveys import NpsCategory, Sentiment

shown_enum(
    domain.AdvocateKind,
    "On whose behalf a person speaks.",
    {
        "CUSTOMER": "Works for a customer.",
        "EMPLOYEE": "Works for us.",
        "PARTNER": "Works for a partner.",
    },
)


@shows(topics.Topic, description="A subject a person can speak about.")
class Topic:
    """A subject."""

    name: str = plain("The subject.")
    level: int = plain("1 (knows it) to 5 (is known for it).")


@personal("id", but=("id", "name"))
@shows(
    domain.Advocate,
    description="A person who may speak for us. All but id and name is for staff and themselves.",
)
class Advocate(Node):
    """A person who may speak."""

    version: int = plain("Counts its writes; send it as expectedVersion.")
    name: str = plain("The person's name.")
    email: EmailAddress = plain("Their address; unique in any spelling.")
    other_emails: list[EmailAddress] = plain("Further addresses they are known by.")
    identities: list[ExternalIdentity] = plain("Their ids in other systems.")
    title: str | None = plain("What they do.")
    bio: str | None = plain("Who they are, for a programme or an introduction.")
    kind: domain.AdvocateKind = plain("On whose behalf they speak.")
    status: AdvocateStatus = plain("Where they stand in the programme.")
    status_reason: str | None = plain("Why, if it was said.")
    status_at: datetime = plain("Since when.")
    status_history: list[StatusChange] = plain("Every step of theirs so far, in order.")
    time_zone: TimeZone = plain("The zone they live in.")
    languages: list[Locale] = plain("The languages they speak, the best first.")
    topics: list[Topic] = plain("What they can speak about.")
    willing_for: list[Willingness] = plain("What they would take part in; empty: not said.")
    reach: int | None = plain("The size of their own audience, as they declared it.")
    availability: Availability = plain("When they are free, as they declared it.")

    @batched(ledger.standing, "What they allow: every purpose, as it stands now.")
    def consents(self) -> list[Consent]: ...

    @batched(
        ledger.histories,
        "Every word of theirs on what they allow, the newest first.",
        access=STAFF_AND_ADVOCATES,
    )
    def consent_history(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> ConsentEntryConnection: ...

    @batched(resolve.accounts, "The customer they work for.")
    def account(self) -> AccountRef | None: ...

    @batched(trails.merged_from, "The records that were merged into this one.", access=STAFF)
    def merged_from(self) -> list[MergedRecord]: ...

    @batched(lifecycles.nominations, "Who suggested them, while they wait; else null.")
    def nomination(self) -> Nomination | None: ...

    @batched(budgets.of_advocates, "How much they were asked for, and may still be.")
    def budget(self) -> AskBudget: ...

    @batched(resolve.personas, "How they like to speak, from the evidence so far.")
    def persona(self) -> PersonaProfile: ...

    @batched(reliability.of_advocates, "How their asks went so far.")
    def reliability(self) -> Reliability: ...

    @batched(surveys.sentiments, "How they feel about us, from what they answered.")
    def sentiment(self) -> Sentiment: ...

    @batched(resolve.assignments, "What they were asked for, the newest first.")
    def assignments(
        self,
        states: Annotated[
            list[AssignmentState] | None,
            strawberry.argument(description="Only those in one of these states."),
        ] = None,
        from_: From = None,
        to: To = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AssignmentConnectionRef: ...

    @batched(requests.of_advocates, "What else they were asked for, the newest first.")
    def activity_requests(
        self,
        states: Annotated[
            list[ActivityState] | None,
            strawberry.argument(description="Only those in one of these states."),
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ActivityRequestConnection: ...

    @batched(matching.opportunities, "Open slots that suit them, the best first, and why.")
    def opportunities(self, first: First = None, after: After = None) -> MatchConnectionRef: ...


@edge(Advocate, "advocate")
class AdvocateEdge:
    """One row."""


@connection(AdvocateEdge, Advocate, "advocate")
class AdvocateConnection:
    """A page."""


shown_enum(
    resolve.AdvocateOrder,
    "In what order advocates are listed.",
    {"NAME": "By name.", "NEWEST": "The newest first.", "OLDEST": "The oldest first."},
)


@strawberry.input(description="Which advocates; every condition given must hold.")
class AdvocateFilter:
    """Conditions."""

    search: str | None = given(
        "Words, or their beginnings, of name, company, title or topics.", default=None
    )
    statuses: list[AdvocateStatus] | None = given("In one of these statuses.", default=None)
    personas: list[Persona] | None = given("Whose primary persona is one of these.", default=None)
    topics: list[str] | None = given("Who know one of these topics.", default=None)
    languages: list[Locale] | None = given(
        "Who speak one of these languages, whatever the region.", default=None
    )
    account_ids: list[strawberry.ID] | None = given("Of one of these accounts.", default=None)
    emails: list[str] | None = given("With one of these addresses, in any spelling.", default=None)
    nps_categories: list[NpsCategory] | None = given(
        "Whose latest NPS answer makes them one of these.", default=None
    )
    never_asked: bool | None = given("Whether nobody ever asked them for anything.", default=None)
    identities: list[ExternalIdentityInput] | None = given(
        "Known under one of these ids in other systems.", default=None
    )
    contactable: bool | None = given(
        "True: whom a survey or a message may reach; false: who must be left alone.", default=None
    )
    willing_for: list[ActivityType] | None = given(
        "Who said they would take part in one of these.", default=None
    )


@strawberry.type
class AdvocateQueries:
    """Reading advocates."""

    @query(STAFF_AND_ADVOCATES, resolve.advocate, "One person; an advocate sees themselves.")
    def advocate(self, id: Id) -> Advocate | None: ...

    @query(STAFF, resolve.advocates, "People, by name unless told otherwise.")
    def advocates(
        self,
        filter: Annotated[AdvocateFilter | None, strawberry.argument(description="Which.")] = None,
        order_by: Annotated[
            resolve.AdvocateOrder | None, strawberry.argument(description="In what order.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> AdvocateConnection: ...
