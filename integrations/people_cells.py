"""Cells: the text of a table's cell as the value that it stands for, as people write it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from advocacy.words import folded
from integrations.written_dates import day_of, instant_of

YES = frozenset({"true", "1", "yes", "y", "x", "si", "s", "vero", "verdadero"})
NO = frozenset({"false", "0", "no", "n", "falso"})
# 12,000 and 12.000 and 12 000 are one number to those who write them.
GROUPED = re.compile(r"^\d{1,3}([.,'’ \u00a0\u202f])\d{3}(?:\1\d{3})*$")
LEVEL = re.compile(r"^(?P<name>.+?)\s*(?::\s*(?P<level>\d+)|\((?P<in_brackets>\d+)\))$", re.DOTALL)
LISTS = ("|", ";", "\n", ",")
ESCAPED = re.compile(r"\\([\\|;,:\n])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table does not tell: the zone of its times, and which of 05 and 10 is the day."""

    zone: ZoneInfo
    day_first: bool | None = None


def word(text: str, _reading: Reading) -> str:
    """A word of a fixed set, such as HIGH_TOUCH, however it is spaced and cased."""
    return re.sub(r"[\W_]+", "_", folded(text)).strip("_").upper()


def number(text: str, _reading: Reading) -> str:
    """A whole number, without what groups its digits."""
    return re.sub(r"\D", "", text) if GROUPED.match(text) else text


def yes_or_no(text: str, _reading: Reading) -> bool:
    """Yes or no in three languages. Raises ValueError."""
    answer = folded(text)
    if answer not in YES | NO:
        raise ValueError(f"“{text[:60]}” is neither yes nor no")
    return answer in YES


def domain(text: str, _reading: Reading) -> str:
    """A domain, also out of the address of a web site."""
    if "://" not in text:
        return text.lower()
    return (urlsplit(text).hostname or text).lower().removeprefix("www.")


def zone_name(text: str, _reading: Reading) -> str:
    """A zone's name in its own case, which spreadsheets and people do not keep to."""
    return text.strip().replace(" ", "_")


def entries(text: str) -> list[str]:
    """The entries of a list in a cell: whatever separates them, "|" before ";" before ",".

    A backslash keeps what follows it from being taken for a separator.
    """
    bare = ESCAPED.sub("", text)
    separator = next((each for each in LISTS if each in bare), LISTS[0])
    parts = re.split(rf"(?<!\\)((?:\\\\)*){re.escape(separator)}", text)
    # re.split keeps the escaped backslashes before a separator apart: they belong to the entry.
    whole = [a + b for a, b in zip(parts[::2], [*parts[1::2], ""], strict=True)]
    return [each.strip() for each in whole if each.strip()]


def plain(entry: str) -> str:
    """An entry without the backslashes that kept it together."""
    return ESCAPED.sub(r"\1", entry)


def escaped(entry: str) -> str:
    """An entry that `entries` will not take apart."""
    return re.sub(r"([\\|;,:\n])", r"\\\1", entry)


def words(text: str, _reading: Reading) -> list[str]:
    """A list of words."""
    return [plain(each) for each in entries(text)]


def topics(text: str, _reading: Reading) -> list[dict[str, Any]]:
    """Topics as "AI:5|Data": a name and, if it is told, a level."""
    found = []
    for each in entries(text):
        match = LEVEL.match(each)
        level = match and (match["level"] or match["in_brackets"])
        found.append({"name": plain(match["name"] if match else each), "level": level})
    return found


def willingness(text: str, reading: Reading) -> list[dict[str, Any]]:
    """Activities as "WEBINAR:2:moderate|QUOTE": how often in a quarter, and whether as moderator.

    Raises ValueError.
    """
    found: list[dict[str, Any]] = []
    for each in entries(text):
        activity, *more = (part.strip() for part in each.split(":"))
        willing: dict[str, Any] = {"activity": word(activity, reading)}
        for part in more:
            if part.isdecimal():
                willing["max_per_quarter"] = part
            elif folded(part) == "moderate":
                willing["may_moderate"] = True
            else:
                raise ValueError(
                    f"“{each[:60]}”: write it as WEBINAR, WEBINAR:2 or PANEL:2:moderate"
                )
        found.append(willing)
    return found


def identities(text: str, _reading: Reading) -> list[dict[str, str]]:
    """Identities as "salesforce:0035…|hubspot:42". Raises ValueError."""
    found = []
    for each in entries(text):
        system, separator, id = each.partition(":")
        if not separator or not system.strip() or not id.strip():
            raise ValueError(f"“{each[:60]}”: write it as system:id, such as salesforce:0035")
        found.append({"system": plain(system.strip()), "external_id": plain(id.strip())})
    return found


READ: Mapping[str, Callable[[str, Reading], Any]] = {
    "domain": domain,
    "account_domain": domain,
    "touch_model": word,
    "lifecycle_stage": word,
    "kind": word,
    "status": word,
    "advocate_persona": word,
    "reach": number,
    "time_zone": zone_name,
    "languages": words,
    "topics": topics,
    "willing_for": willingness,
    "identities": identities,
    "incentivised": yes_or_no,
    "customer_since": lambda text, reading: day_of(text, day_first=reading.day_first),
    "responded_at": lambda text, reading: instant_of(
        text, reading.zone, day_first=reading.day_first
    ),
}


def value_of(field: str, text: str, reading: Reading) -> Any:
    """What the text in a cell of this field stands for. Raises ValueError."""
    if field.startswith("identity."):
        return [{"system": field.partition(".")[2], "external_id": text}]
    read = READ.get(field)
    return read(text, reading) if read else text
