"""Erasure and personal data: what a person may have of what is stored about them."""

from typing import Annotated

import strawberry

from advocacy import erasures as domain
from resolvers import erasures as resolve
from resolvers.personal_data import personal_data
from schema.access import COORDINATORS, COORDINATORS_AND_ADVOCATES
from schema.advocate_mutations import AdvocatePayload
from schema.binding import mutation, needed, query
from schema.scalars import Json


@strawberry.input(description="A person to remove for good.")
class EraseAdvocateInput:
    """An erasure."""

    id: strawberry.ID = needed("The person.")
    reason: str = needed("Why, without naming them: it is kept.")


@strawberry.input(description="A wish to be removed.")
class RequestErasureInput:
    """A wish."""

    advocate_id: strawberry.ID = needed("The person; an advocate asks for themselves.")


@strawberry.type
class PersonalDataQueries:
    """Reading all of a person."""

    @query(
        COORDINATORS_AND_ADVOCATES,
        personal_data,
        "Everything that is stored about a person; an advocate gets their own.",
    )
    def personal_data(
        self,
        advocate_id: Annotated[strawberry.ID, strawberry.argument(description="The person.")],
    ) -> Json | None: ...


@strawberry.type
class ErasureMutations:
    """Erasing."""

    @mutation(
        COORDINATORS,
        domain.EraseAdvocate,
        resolve.erase_advocate,
        "Remove a person for good. Their open asks are taken back, what was counted stays without "
        "a name, and they cannot be taken in again unnoticed.",
    )
    def erase_advocate(self, input: EraseAdvocateInput) -> AdvocatePayload: ...

    @mutation(
        COORDINATORS_AND_ADVOCATES,
        domain.RequestErasure,
        resolve.request_erasure,
        "Ask that a person be removed; coordinators are told.",
    )
    def request_erasure(self, input: RequestErasureInput) -> AdvocatePayload: ...
