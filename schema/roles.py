"""Roles: what somebody does here."""

from advocacy import roles as domain
from schema.binding import shown_enum

__all__ = ["Role"]

Role = shown_enum(
    domain.Role,
    "What somebody does here.",
    {
        "ADMIN": "Runs the system; may do everything.",
        "COORDINATOR": "Runs the programme: people, events, asks.",
        "ADVOCATE": "Is one of the people; sees and answers what is theirs.",
        "ANALYST": "Reads everything, writes nothing.",
        "INTEGRATION": "Another system, which brings attendance in.",
    },
)
