"""Written dates: the ways in which tables write a day, and perhaps a time of that day."""

import re
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

CLOCK = (
    r"(?:[ ,T]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r" ?(?P<half>[ap]\.? ?m\.?)? ?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$"
)
YEAR_FIRST = re.compile(
    rf"^(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){CLOCK}", re.IGNORECASE
)
YEAR_LAST = re.compile(
    rf"^(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<other>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){CLOCK}",
    re.IGNORECASE,
)
LONGEST = 60
WANTED = "Write it as 2026-10-05 or 2026-10-05T18:30+02:00"


def day_of(text: str, *, day_first: bool | None) -> date:
    """The day that is written; ValueError when there is none or it could be two.

    `day_first` settles what 05/10/2026 means; None that nobody said so.
    """
    return wall_time(text, day_first=day_first).date()


def instant_of(text: str, zone: ZoneInfo, *, day_first: bool | None) -> datetime:
    """The instant that is written, in `zone` unless it tells its own; a day alone is its midnight.

    In an hour that comes twice in autumn it is the first. ValueError as for `day_of`.
    """
    wall = wall_time(text, day_first=day_first)
    return (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)


def wall_time(text: str, *, day_first: bool | None) -> datetime:
    """What is written, with an offset if that is written too. Raises ValueError."""
    cleaned = re.sub(r"[ \u00a0\u202f\t]+", " ", text[: LONGEST + 1]).strip()
    match = YEAR_FIRST.match(cleaned) or YEAR_LAST.match(cleaned)
    if match is None or len(text) > LONGEST:
        raise ValueError(f"“{text[:LONGEST]}” is no date that can be read. {WANTED}")
    if "month" in match.groupdict():
        day, month = match["day"], match["month"]
    else:
        day, month = ordered(match, day_first)
    try:
        wall = datetime(int(match["year"]), int(month), int(day), *clock_of(match))  # noqa: DTZ001
    except ValueError:
        raise ValueError(f"“{text}” is no day of the calendar. {WANTED}") from None
    offset = match["offset"]
    return wall.replace(tzinfo=offset_of(offset)) if offset else wall


def ordered(match: re.Match[str], day_first: bool | None) -> tuple[str, str]:
    """Day and month of a date that ends with the year. Raises ValueError when nothing settles it.

    With points it is always the day that comes first.
    """
    first, other = match["first"], match["other"]
    if match["mark"] == ".":
        day_first = True
    elif day_first is None:
        if int(first) <= 12 and int(other) <= 12 and int(first) != int(other):
            raise ValueError(
                f"“{match[0]}” could be two days: say which with dateOrder=DMY or dateOrder=MDY"
            )
        day_first = int(other) <= 12
    return (first, other) if day_first else (other, first)


def clock_of(match: re.Match[str]) -> tuple[int, int, int, int]:
    """Hour, minute, second, microsecond; midnight when no time is written. Raises ValueError."""
    if match["hour"] is None:
        return 0, 0, 0, 0
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if match["half"][0].lower() == "p" else 0)
    microsecond = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    return hour, int(match["minute"]), int(match["second"] or 0), microsecond


def offset_of(text: str) -> tzinfo | None:
    """The offset that "Z" or "+02:00" stands for. Raises ValueError."""
    return datetime.strptime(text.upper().replace("Z", "+0000"), "%z").tzinfo
