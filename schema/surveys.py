"""Surveys: what people answered, what it says of each of them, and the programme's figures."""

from datetime import datetime
from typing import Annotated

import strawberry

from advocacy import net_promoter
from advocacy import surveys as domain
from advocacy.surveys import NpsCategory, SurveyKind, Trend
from resolvers import surveys as resolve
from schema.access import COORDINATORS_AND_SYSTEMS, STAFF
from schema.binding import batched, given, mutation, needed, plain, query, shown_enum, shows
from schema.edges import AdvocateRef
from schema.nodes import Node
from schema.problems import Problem

__all__ = ["NpsCategory", "Sentiment", "SurveyKind", "SurveyResponse", "Trend"]

shown_enum(
    SurveyKind,
    "What was asked.",
    {
        "NPS": "How likely they would recommend us, 0 to 10.",
        "CSAT": "How satisfied they are, 1 to 5.",
    },
)
shown_enum(
    NpsCategory,
    "What a person's latest NPS score makes of them.",
    {
        "PROMOTER": "9 or 10: would recommend us.",
        "PASSIVE": "7 or 8: content, and no more.",
        "DETRACTOR": "0 to 6: would rather not.",
    },
)
shown_enum(
    Trend,
    "Where a person's scores are going: the last against the mean of up to four before it.",
    {
        "RISING": "Up by 2 or more of 10, or by 1 or more of 5, unless set otherwise.",
        "STABLE": "Much as before.",
        "FALLING": "Down by as much; coordinators are alerted.",
        "INSUFFICIENT_DATA": "Fewer than three answers.",
    },
)


@shows(domain.SurveyResponse, description="What one person answered once.")
class SurveyResponse(Node):
    """An answer."""

    kind: SurveyKind = plain("What was asked.")
    score: int = plain("The answer: 0 to 10 for NPS, 1 to 5 for CSAT.")
    responded_at: datetime = plain("When they answered.")
    comment: str | None = plain("What they added.")
    incentivised: bool = plain("Whether answering was rewarded.")
    source: str = plain("Where the answer came from.")
    recorded_at: datetime = plain("When it was taken down here.")


@shows(
    resolve.PersonSentiment,
    name="Sentiment",
    description="How a person feels about us, from their latest answers.",
)
class Sentiment:
    """A feeling."""

    nps: int | None = plain("Their latest NPS score, 0 to 10; null: never asked.")
    nps_at: datetime | None = plain("When they gave it.")
    nps_category: NpsCategory | None = plain("What it makes of them.")
    nps_trend: Trend = plain("Where their NPS scores are going.")
    csat: int | None = plain("Their latest CSAT score, 1 to 5; null: never asked.")
    csat_at: datetime | None = plain("When they gave it.")
    csat_trend: Trend = plain("Where their CSAT scores are going.")
    trend: Trend = plain("Of NPS if there are enough answers to it, else of CSAT.")

    @batched(resolve.responses, "What they answered, the newest first, 100 at the most.")
    def responses(self) -> list[SurveyResponse]: ...


@shows(
    net_promoter.NpsResult,
    description="The Net Promoter Score of a period: the latest answer of each person in it.",
)
class NpsResult:
    """A score."""

    promoters: int = plain("People who gave 9 or 10.")
    passives: int = plain("People who gave 7 or 8; they count in the total.")
    detractors: int = plain("People who gave 0 to 6.")
    responses: int = plain("People in all.")
    score: float | None = plain(
        "100 x (promoters - detractors) / responses, -100 to 100; null without responses."
    )
    rounded: int | None = plain("The score as a whole number; halves go away from zero.")
    margin95: float | None = plain("The 95 % margin, plus or minus, in points of the score.")
    incentivised_excluded: int = plain("Answers left out because they were rewarded.")


@shows(
    net_promoter.CsatResult,
    description="The satisfaction of a period: the latest answer of each person in it.",
)
class CsatResult:
    """A satisfaction."""

    satisfied: int = plain("People who gave 4 or 5.")
    responses: int = plain("People in all.")
    percent: float | None = plain("The share of 4 and 5, 0 to 100; null without responses.")
    mean: float | None = plain("The mean of the scores, which is another number; null without.")


@strawberry.type(description="What became of taking down an answer.")
class SurveyResponsePayload:
    """The answer."""

    response: SurveyResponse | None = plain("The answer as it is kept; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")

    @batched(resolve.respondents_of, "Who gave it, as they are now; null if not yours to see.")
    def advocate(self) -> AdvocateRef | None: ...


@strawberry.input(description="What a person answered.")
class RecordSurveyResponseInput:
    """An answer."""

    advocate_id: strawberry.ID = needed("The person.")
    kind: SurveyKind = needed("What was asked.")
    score: int = needed("The answer: 0 to 10 for NPS, 1 to 5 for CSAT.")
    responded_at: datetime = needed("When they answered.")
    comment: str | None = given("What they added.")
    incentivised: bool | None = given(
        "Whether answering was rewarded; such answers are left out of the NPS unless asked for.",
        default=False,
    )
    source: str = needed("Where the answer comes from, such as the survey's name.")
    idempotency_key: str = needed("Your id of this answer; the same one again changes nothing.")


PeriodStart = Annotated[
    datetime,
    strawberry.argument(name="from", description="Answers given at this instant or later."),
]
PeriodEnd = Annotated[
    datetime, strawberry.argument(description="Answers given before this instant.")
]


@strawberry.type
class SurveyQueries:
    """The programme's figures."""

    @query(STAFF, resolve.nps, "The Net Promoter Score of a period.")
    def nps(
        self,
        from_: PeriodStart,
        to: PeriodEnd,
        include_incentivised: Annotated[
            bool | None, strawberry.argument(description="Count rewarded answers as well.")
        ] = False,
    ) -> NpsResult: ...

    @query(STAFF, resolve.csat, "The satisfaction of a period.")
    def csat(self, from_: PeriodStart, to: PeriodEnd) -> CsatResult: ...


@strawberry.type
class SurveyMutations:
    """Taking answers down."""

    @mutation(
        COORDINATORS_AND_SYSTEMS,
        domain.RecordSurveyResponse,
        resolve.record_survey_response,
        "Take down what a person answered; idempotent by idempotencyKey.",
    )
    def record_survey_response(self, input: RecordSurveyResponseInput) -> SurveyResponsePayload: ...
