"""Roles: what somebody does here."""

from advocacy.roles import Role
from schema.binding import shown_enum

__all__ = ["Role"]

shown_enum(
    Role,
    "What somebody does here.",
    {
        "ADMIN": "Runs the system; may do everything.",
        "COORDINATOR": "Runs the programme: people, events, asks.",
        "ADVOCATE": "Is one of the people; sees and answers what is theirs.",
        "ANALYST": "Reads everything, writes nothing.",
        "INTEGRATION": "Another system, which brings attendance in.",
    },
)
