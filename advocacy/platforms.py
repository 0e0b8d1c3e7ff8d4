"""The webinar platforms by name, and how a fact from one of them reached us."""

from enum import StrEnum


class Platform(StrEnum):
    """Where an event runs, or where its attendance came from."""

    ZOOM = "ZOOM"
    ON24 = "ON24"
    GOTO = "GOTO"
    WEBEX = "WEBEX"
    TEAMS = "TEAMS"
    LIVESTORM = "LIVESTORM"
    BIGMARKER = "BIGMARKER"
    CSV = "CSV"
    OTHER = "OTHER"


class SourceKind(StrEnum):
    """The door a fact came through. Earlier ones win a disagreement over an interval's end."""

    REST = "rest"
    WEBHOOK = "webhook"
    INGEST = "ingest"
    CSV = "csv"
