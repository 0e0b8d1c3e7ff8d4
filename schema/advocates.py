"""Advocates: the people who may speak."""

from typing import Annotated

import strawberry

from advocacy import activities
from advocacy import advocates as domain
from resolvers import advocates as resolve
from resolvers import matching
from schema.access import STAFF, STAFF_AND_ADVOCATES
from schema.arguments import From, Id, To
from schema.assignment_states import AssignmentState
from schema.binding import batched, given, plain, query, shown_enum, shows
from schema.edges import AccountRef, AssignmentConnectionRef, MatchConnectionRef
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.personas import Persona, PersonaProfile
from schema.scalars import EmailAddress, Locale, TimeZone

shown_enum(
    domain.AdvocateStatus,
    "Where a person stands in the programme.",
    {
        "NOMINATED": "Somebody suggested them.",
        "INVITED": "Asked to join the programme.",
        "ACTIVE": "Takes part and may be asked.",
        "PAUSED": "Takes a break and is not asked.",
        "ALUMNUS": "Took part once.",
        "DO_NOT_CONTACT": "Asked to be left alone; honoured everywhere.",
        "ERASED": "Their data was removed.",
    },
)
shown_enum(
    domain.AdvocateKind,
    "On whose behalf a person speaks.",
    {
        "CUSTOMER": "Works for a customer.",
        "EMPLOYEE": "Works for us.",
        "PARTNER": "Works for a partner.",
    },
)
shown_enum(
    activities.ActivityType,
    "What a person can be asked to do.",
    {
        "WEBINAR": "Speak in a webinar.",
        "CONFERENCE_TALK": "Give a talk at a conference.",
        "KEYNOTE": "Give a keynote.",
        "PANEL": "Sit on a panel.",
        "MODERATION": "Moderate a panel.",
        "REFERENCE_CALL": "Talk to a prospect in private.",
        "CASE_STUDY": "Be the subject of a case study.",
        "TESTIMONIAL": "Say on the record what they think.",
        "QUOTE": "Lend a sentence.",
        "REVIEW": "Write a public review.",
        "SOCIAL_SHARE": "Share something with their network.",
        "REFERRAL": "Name somebody who might become a customer.",
        "ADVISORY_BOARD": "Sit on an advisory board.",
        "STRATEGIC_REVIEW": "Take part in a strategic review.",
        "BETA_TEST": "Try something that is not finished.",
        "PRODUCT_FEEDBACK": "Say what should be better.",
        "COMMUNITY_ANSWER": "Answer other customers' questions.",
        "INTRODUCTION": "Introduce us to somebody.",
    },
)


@shows(domain.Topic, description="A subject a person can speak about.")
class Topic:
    """A subject."""

    name: str = plain("The subject.")
    level: int = plain("1 (knows it) to 5 (is known for it).")


@shows(activities.Willingness, description="What a person would take part in.")
class Willingness:
    """An activity somebody would take part in."""

    activity: activities.ActivityType = plain("What they would do.")
    max_per_quarter: int | None = plain("How often in a quarter at the most; null: no limit.")
    may_moderate: bool = plain("Whether they would also moderate it.")


@shows(domain.Advocate, description="A person who may speak for us.")
class Advocate(Node):
    """A person who may speak."""

    version: int = plain("Counts its writes; send it as expectedVersion.")
    name: str = plain("The person's name.")
    email: EmailAddress = plain("Their address; unique in any spelling.")
    title: str | None = plain("What they do.")
    bio: str | None = plain("Who they are, for a programme or an introduction.")
    kind: domain.AdvocateKind = plain("On whose behalf they speak.")
    status: domain.AdvocateStatus = plain("Where they stand in the programme.")
    time_zone: TimeZone = plain("The zone they live in.")
    languages: list[Locale] = plain("The languages they speak, the best first.")
    topics: list[Topic] = plain("What they can speak about.")
    willing_for: list[Willingness] = plain("What they would take part in; empty: not said.")
    reach: int | None = plain("The size of their own audience, as they declared it.")

    @batched(resolve.accounts, "The customer they work for.")
    def account(self) -> AccountRef | None: ...

    @batched(resolve.personas, "How they like to speak, from the evidence so far.")
    def persona(self) -> PersonaProfile: ...

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
        "Words, or their beginnings, of name, title or topics.", default=None
    )
    statuses: list[domain.AdvocateStatus] | None = given("In one of these statuses.", default=None)
    personas: list[Persona] | None = given("Whose primary persona is one of these.", default=None)
    topics: list[str] | None = given("Who know one of these topics.", default=None)
    languages: list[Locale] | None = given(
        "Who speak one of these languages, whatever the region.", default=None
    )
    account_ids: list[strawberry.ID] | None = given("Of one of these accounts.", default=None)
    emails: list[str] | None = given("With one of these addresses, in any spelling.", default=None)


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
