"""Merges: making one record of two."""

import strawberry

from advocacy import merges as domain
from resolvers import merges as resolve
from schema.access import COORDINATORS
from schema.advocate_mutations import AdvocatePayload
from schema.binding import mutation, needed


@strawberry.input(description="Two records of one person.")
class MergeAdvocatesInput:
    """A merge."""

    keep_id: strawberry.ID = needed("The record that stays.")
    merge_id: strawberry.ID = needed("The record that becomes part of it, with all it has.")
    reason: str = needed("How you know that they are one person; it is kept.")


@strawberry.type
class MergeMutations:
    """Merging."""

    @mutation(
        COORDINATORS,
        domain.MergeAdvocates,
        resolve.merge_advocates,
        "Make one record of two: asks, answers, consents, budget and history go to the one that "
        "stays. The strictest word of the two holds.",
    )
    def merge_advocates(self, input: MergeAdvocatesInput) -> AdvocatePayload: ...
