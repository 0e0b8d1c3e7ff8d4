"""Times: the ways in which Zoom's reports write a local time, and the instants it may mean.

Reports tell no zone, and `05/10/2026` in the account's own order. A local time in the hour that
comes twice in autumn means two instants.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from advocacy.attendance.facts import of_our_time

CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
REST = rf"[ ,T]+{CLOCK} ?(?P<half>[AaPp])?\.?(?:[Mm]\.?)? ?(?P<offset>Z|[+-]\d{{2}}:?\d{{2}})?$"
YEAR_FIRST = re.compile(
    rf"^(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){REST}"
)
NAMED = re.compile(rf"^(?P<name>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){REST}")
DAY_NAMED = re.compile(
    rf"^(?P<day>\d{{1,2}})[ -](?P<name>[A-Za-z]{{3,9}})\.?,?[ -](?P<year>\d{{4}}){REST}"
)
NUMBERED = re.compile(
    rf"^(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<other>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){REST}"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST = 60
SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2009": " ", "\t": " "})


class Dates:
    """Reads the times of one report. What settles the order of day and month holds throughout."""

    def __init__(self, zone: ZoneInfo, near: datetime) -> None:
        """`near` is about when the reported event was."""
        self._zone = zone
        self._near = near
        self._day_first: bool | None = None

    def learn(self, text: str, *, of_event: bool) -> None:
        """Settle day and month by a time that says it itself, or that lies near the event."""
        match = NUMBERED.match(clean(text)) if len(text) <= LONGEST else None
        if match is None or self._day_first is not None or match["mark"] == ".":
            return
        first, other = int(match["first"]), int(match["other"])
        if first > 12 or other > 12:
            self._day_first = first > 12
        elif of_event and first != other:
            self._day_first = self._is_nearer(match)

    def readings(self, text: str) -> tuple[datetime, ...]:
        """The instants in UTC that a text may mean, the earlier first. Raises ValueError."""
        if len(text) > LONGEST:
            raise ValueError("This is too long to be a date and time")
        cleaned = clean(text)
        numbered = NUMBERED.match(cleaned)
        wall = self._numbered(numbered) if numbered else unambiguous(cleaned)
        of_our_time(wall)
        if wall.tzinfo is not None:
            return (wall.astimezone(UTC),)
        instants = [wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
        # In a gap in spring both folds are no local time at all: the first moves forward.
        is_gap = instants[1] < instants[0]
        return tuple(instants) if instants[0] != instants[1] and not is_gap else (instants[0],)

    def _numbered(self, match: re.Match[str]) -> datetime:
        """A date of three numbers in the order that is settled, or else likelier, or possible."""
        day_first = self._day_first
        if match["mark"] == ".":
            day_first = True
        elif day_first is None:
            day_first = self._is_nearer(match)
        try:
            return numbered(match, day_first=day_first)
        except ValueError:
            return numbered(match, day_first=not day_first)

    def _is_nearer(self, match: re.Match[str]) -> bool:
        """Whether the date lies nearer to the event with the day first."""
        apart = []
        for day_first in (True, False):
            try:
                wall = numbered(match, day_first=day_first)
            except ValueError:
                return not day_first
            apart.append(abs(wall.replace(tzinfo=self._zone) - self._near))
        return apart[0] < apart[1]


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text with plain, single blanks."""
    return " ".join(text.translate(SPACES).split())


def unambiguous(text: str) -> datetime:
    """A time whose month is named or whose year comes first. Raises ValueError."""
    match = YEAR_FIRST.match(text) or NAMED.match(text) or DAY_NAMED.match(text)
    if match is None:
        raise ValueError(f"“{text[:40]}” is not a date and time")
    fields = match.groupdict()
    if "month" in fields:
        return at(match, int(fields["month"]), int(fields["day"]))
    month = fields["name"][:3].lower()
    if month not in MONTHS:
        raise ValueError(f"“{fields['name']}” is not a month in English")
    return at(match, MONTHS.index(month) + 1, int(fields["day"]))


def numbered(match: re.Match[str], *, day_first: bool) -> datetime:
    """A date of three numbers, read in one of the two orders. Raises ValueError."""
    first, other = int(match["first"]), int(match["other"])
    return at(match, other, first) if day_first else at(match, first, other)


def at(match: re.Match[str], month: int, day: int) -> datetime:
    """The local time that a match tells; aware if it tells an offset. Raises ValueError."""
    hour, half = int(match["hour"]), match["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} is no hour before or after noon")
        hour = hour % 12 + (12 if half in "Pp" else 0)
    year = int(match["year"])
    wall = datetime(  # noqa: DTZ001 - a local time; its zone is the caller's
        2000 + year if len(match["year"]) == 2 else year,
        month,
        day,
        hour,
        int(match["minute"]),
        int(match["second"] or 0),
    )
    offset = match["offset"]
    if not offset:
        return wall
    return datetime.fromisoformat(f"{wall.isoformat()}{offset}")
