"""Consents: what a person allows, by purpose, and the ledger behind it."""

from datetime import datetime

import strawberry

from advocacy import consents as domain
from advocacy.consents import ConsentPurpose, ConsentState
from schema.binding import plain, shown_enum, shows
from schema.paging import connection, edge

__all__ = ["Consent", "ConsentEntryConnection", "ConsentPurpose", "ConsentState"]

shown_enum(
    ConsentPurpose,
    "What a person may allow or forbid.",
    {
        "CONTACT": "Writing to them.",
        "NAME_USE": "Naming them.",
        "LOGO_USE": "Showing their company's logo.",
        "QUOTE_USE": "Quoting them.",
        "RECORDING": "Recording them: needed for a seat at an event that is recorded.",
        "STREAMING": "Streaming them live.",
        "PHOTO": "Taking and showing pictures of them.",
        "REFERENCE_CALL": "Giving their contact to a prospect.",
        "DATA_PROCESSING": "Keeping data about them.",
    },
)
shown_enum(
    ConsentState,
    "What holds for one purpose.",
    {
        "GRANTED": "They allow it.",
        "DENIED": "They were asked and said no.",
        "WITHDRAWN": "They no longer allow it.",
        "EXPIRED": "They allowed it until a time that is over.",
        "UNKNOWN": "Nothing is recorded; that is no yes.",
    },
)


@shows(domain.Consent, description="What holds for one purpose, now.")
class Consent:
    """A consent."""

    purpose: ConsentPurpose = plain("What it is about.")
    state: ConsentState = plain("What holds.")
    granted_at: datetime | None = plain("When it was last granted, also if it no longer is.")
    expires_at: datetime | None = plain("When it ends; null: it does not end by itself.")
    evidence: str | None = plain("How we know.")
    recorded_at: datetime | None = plain("When the last word on it was taken down.")


@shows(domain.ConsentEntry, description="One word of a person on one purpose; never changed.")
class ConsentEntry:
    """An entry."""

    id: strawberry.ID = plain("The entry's id.")
    purpose: ConsentPurpose = plain("What it is about.")
    state: ConsentState = plain("What they said: GRANTED, DENIED or WITHDRAWN.")
    evidence: str = plain("How we know.")
    expires_at: datetime | None = plain("Until when they granted it; null: no end.")
    recorded_at: datetime = plain("When it was taken down.")
    by: str = plain("Who took it down.")


@edge(ConsentEntry, "consent entry")
class ConsentEntryEdge:
    """One row."""


@connection(ConsentEntryEdge, ConsentEntry, "consent entry")
class ConsentEntryConnection:
    """A page."""
