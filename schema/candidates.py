"""Candidates: whom to ask next, and why."""

from typing import Annotated

import strawberry

from advocacy import candidates as domain
from resolvers import candidates as resolve
from schema.access import STAFF
from schema.activities import ActivityType
from schema.advocates import Advocate
from schema.binding import given, plain, query, shows
from schema.paging import After, First, connection, edge
from schema.personas import Persona


@shows(domain.CandidateReason, description="One part of a candidate's score.")
class CandidateReason:
    """A part of a score."""

    code: str = plain(
        "Which part: SENTIMENT, NEVER_ASKED or RESTED, TENURE, REACH, RATING, WILLINGNESS, "
        "BUDGET_LEFT."
    )
    label: str = plain("The same in plain words.")
    contribution: float = plain("What it adds to the score.")
    evidence: list[str] = plain("What it rests on.")


@shows(domain.CandidateConcern, description="Something that speaks against asking the person.")
class CandidateConcern:
    """A concern."""

    code: str = plain(
        "Which concern, for programs: AVAILABILITY_UNKNOWN, DETRACTOR, SENTIMENT_FALLING, or the "
        "code with which an ask would be refused."
    )
    message: str = plain("What speaks against it, for people.")
    relaxation: str | None = plain("What would change that.")


@shows(domain.Candidate, description="A person whom one could ask next.")
class Candidate:
    """Somebody to ask."""

    advocate: Advocate = plain("The person.")
    score: float = plain("0 to 1; the sum of the reasons' contributions.")
    reasons: list[CandidateReason] = plain("Why them, part by part.")
    never_asked: bool = plain("Whether nobody ever asked them for anything.")
    against: list[CandidateConcern] = plain("What speaks against it; never part of the score.")


@edge(Candidate, "candidate")
class CandidateEdge:
    """One row."""


@connection(CandidateEdge, Candidate, "candidate")
class CandidateConnection:
    """A page."""


@strawberry.input(description="Which candidates; every condition given must hold.")
class CandidateFilter:
    """Conditions."""

    activity: ActivityType | None = given(
        "What to ask them for: willingness and effort are judged for it; a webinar's effort "
        "unless told. For a REVIEW how they feel about us does not count.",
        default=None,
    )
    personas: list[Persona] | None = given("Whose primary persona is one of these.", default=None)
    topics: list[str] | None = given("Who know one of these topics.", default=None)
    min_nps: int | None = given(
        "Whose latest NPS answer is at least this, 0 to 10; refused for a REVIEW.", default=None
    )
    never_asked: bool | None = given(
        "True: only those who were never asked for anything; false: only the others.",
        default=None,
    )


@strawberry.type
class CandidateQueries:
    """Finding whom to ask."""

    @query(
        STAFF,
        resolve.candidates,
        "Whom to ask next, the best first: active people who may be contacted (500 at the most).",
    )
    def candidates(
        self,
        filter: Annotated[CandidateFilter | None, strawberry.argument(description="Which.")] = None,
        first: First = None,
        after: After = None,
    ) -> CandidateConnection: ...
