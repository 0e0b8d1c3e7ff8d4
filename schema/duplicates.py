"""Duplicates: records that look like one person, and what is decided about them."""

from datetime import datetime

import strawberry

from advocacy import duplicate_pairs as domain
from advocacy import duplicates as signs
from resolvers import duplicates as resolve
from schema.access import COORDINATORS
from schema.advocates import Advocate
from schema.binding import batched, mutation, needed, plain, query, shown_enum, shows
from schema.nodes import Node
from schema.paging import After, Before, First, Last, connection, edge
from schema.problems import Problem

shown_enum(
    signs.DuplicateReasonCode,
    "Why two records look like one person.",
    {
        "SAME_MAILBOX": "Their addresses differ only in dots or in what follows a plus.",
        "SAME_NAME_AND_ACCOUNT": "The same name at the same account.",
        "SAME_LOCAL_PART": "The same account, and addresses that begin alike at other domains.",
        "SAME_NAME": "The same name; a weak sign.",
    },
)
shown_enum(
    domain.DuplicateState,
    "What was decided about two records that look like one person.",
    {"OPEN": "Nothing yet.", "DISMISSED": "They are two people."},
)


@shows(signs.DuplicateReason, description="Why two records look like one person.")
class DuplicateReason:
    """One reason."""

    code: signs.DuplicateReasonCode = plain("The reason, for programs.")
    message: str = plain("The reason, for people.")


@shows(domain.DuplicatePair, description="Two records that look like one person.")
class DuplicatePair(Node):
    """A pair."""

    reasons: list[DuplicateReason] = plain("Why, the strongest first.")
    state: domain.DuplicateState = plain("What was decided.")
    found_at: datetime = plain("When it was found.")
    dismissed_at: datetime | None = plain("When somebody said that they are two people.")
    dismissed_by: str | None = plain("Who said so.")
    dismissed_because: str | None = plain("Why.")

    @batched(resolve.advocates, "The two records, the older one first.")
    def advocates(self) -> list[Advocate]: ...


@edge(DuplicatePair, "pair of records")
class DuplicatePairEdge:
    """One row."""


@connection(DuplicatePairEdge, DuplicatePair, "pair of records")
class DuplicatePairConnection:
    """A page."""


@strawberry.type(description="What became of a pair.")
class DuplicatePairPayload:
    """The answer."""

    duplicate: DuplicatePair | None = plain("The pair as it is now; null when refused.")
    errors: list[Problem] = plain("Why it was refused; empty when it was done.")


@strawberry.input(description="Two records that are two people.")
class DismissDuplicateInput:
    """A decision."""

    id: strawberry.ID = needed("The pair.")
    reason: str = needed("How you know; it is kept.")


@strawberry.type
class DuplicateQueries:
    """Reading duplicates."""

    @query(
        COORDINATORS,
        resolve.duplicates,
        "Records that look like one person and that nobody has decided on, the latest found first.",
    )
    def duplicates(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> DuplicatePairConnection: ...


@strawberry.type
class DuplicateMutations:
    """Deciding on duplicates."""

    @mutation(
        COORDINATORS,
        domain.DismissDuplicate,
        resolve.dismiss_duplicate,
        "Say that two records are two people; the pair is not brought up again.",
    )
    def dismiss_duplicate(self, input: DismissDuplicateInput) -> DuplicatePairPayload: ...
