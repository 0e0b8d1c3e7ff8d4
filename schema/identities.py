"""Identities: what a person is known by in other systems, and the records they were made of."""

from datetime import datetime

import strawberry

from advocacy import identities, merges
from schema.binding import needed, plain, shows


@shows(identities.ExternalIdentity, description="A person's id in another system.")
class ExternalIdentity:
    """An id elsewhere."""

    system: str = plain("The system, in small letters, such as salesforce.")
    external_id: str = plain("The id that the system gave them.")


@strawberry.input(description="A person's id in another system; only one person has it.")
class ExternalIdentityInput:
    """An id elsewhere."""

    system: str = needed("The system, such as salesforce.")
    external_id: str = needed("The id that the system gave them, exactly as written there.")


@shows(merges.Merge, description="A record that was merged into this person's.")
class MergedRecord:
    """What became part of a person."""

    id: strawberry.ID = plain("The id it had; asking for it gives the person it became.")
    name: str = plain("The name it had.")
    email: str = plain("The address it had.")
    at: datetime = plain("When it was merged.")
    by: str = plain("Who merged it.")
    reason: str = plain("Why.")
