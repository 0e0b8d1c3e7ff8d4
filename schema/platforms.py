"""Platforms: where events run, and where attendance comes from."""

from advocacy.platforms import Platform
from schema.binding import shown_enum

__all__ = ["Platform"]

shown_enum(
    Platform,
    "Where an event runs, or where its attendance came from.",
    {
        "ZOOM": "Zoom.",
        "ON24": "ON24.",
        "GOTO": "GoTo Webinar.",
        "WEBEX": "Webex.",
        "TEAMS": "Microsoft Teams.",
        "LIVESTORM": "Livestorm.",
        "BIGMARKER": "BigMarker.",
        "CSV": "A table of any origin.",
        "OTHER": "Something else.",
    },
)
