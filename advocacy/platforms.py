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


def external_key(external_id: str) -> str:
    """A webinar's id as it is compared: "984 1220 7755" and "984-1220-7755" are one number."""
    bare = external_id.strip()
    digits = bare.replace(" ", "").replace("-", "")
    return digits if digits.isascii() and digits.isdigit() else bare
