"""Mistakes: files that are not Zoom's attendee report, and what they look like instead."""

from collections.abc import Sequence

from integrations.reports import UnreadableFile, WrongReport
from integrations.zoom.columns import heading

EXPECTED = (
    "Expected is Zoom's attendee report of a webinar, or its participant list of a meeting, as CSV"
)
OTHER_REPORTS = (
    "poll report",
    "q&a report",
    "registration report",
    "performance report",
    "survey report",
)
# Words in headings that give the platform away.
SIGNS = {
    "a Microsoft Teams attendance report": (
        "1. summary",
        "2. participants",
        "meeting summary",
        "participant id (upn)",
        "user action",
        "full name",
        "in-meeting duration",
    ),
    "a GoTo Webinar report": ("interest rating", "unsubscribed"),
    "an ON24 report": ("engagement score", "live minutes"),
    "a Webex report": ("meeting number", "attendance duration", "session number"),
}


def refuse_other(rows: Sequence[Sequence[str]], *, known: bool) -> None:
    """Raise WrongReport for another report; `known` = its headings are those of ours."""
    if not rows:
        raise UnreadableFile("The file is empty.")
    title = heading(rows[0][0]).rstrip(":")
    if title in OTHER_REPORTS:
        raise WrongReport(f"{EXPECTED}. This is Zoom's {title}.")
    if not known:
        raise WrongReport(f"{EXPECTED}. This looks like {looks_like(rows)}.")


def looks_like(rows: Sequence[Sequence[str]]) -> str:
    """What the first rows of a file remind of."""
    said = {heading(cell) for row in rows for cell in row}
    for what, signs in SIGNS.items():
        if not said.isdisjoint(signs):
            return what
    widest = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row))
    columns = [cell.strip()[:30] for cell in widest if cell.strip()]
    more = ", …" if len(columns) > 5 else ""
    return f"a table with the columns {', '.join(columns[:5])}{more}"
