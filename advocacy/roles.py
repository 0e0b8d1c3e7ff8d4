"""The roles a viewer may hold; every operation names those that may use it."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody does here."""

    ADMIN = "ADMIN"
    COORDINATOR = "COORDINATOR"
    ADVOCATE = "ADVOCATE"
    ANALYST = "ANALYST"
    INTEGRATION = "INTEGRATION"
