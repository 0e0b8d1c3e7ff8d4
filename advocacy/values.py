"""The kinds of value that many models share: zones, locales, addresses, instants, names."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic.networks import validate_email

from advocacy.clock import in_milliseconds
from advocacy.words import folded

LOCALE = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?$")
FIRST_YEAR, LAST_YEAR = 1900, 2200
CURRENCY = re.compile(r"^[A-Z]{3}$")


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is not an IANA time zone such as Europe/Madrid") from error


def zone_name(name: str) -> str:
    """`name` when it is an IANA zone."""
    return zone(name).key


def locale_tag(text: str) -> str:
    """A language tag in its canonical case: "pt-br" gives "pt-BR"."""
    match = LOCALE.match(text.strip())
    if match is None:
        raise ValueError(f"“{text}” is not a language tag such as en, es or pt-BR")
    language, script, region = match.groups()
    parts = [language.lower(), script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)


def language_of(locale: str) -> str:
    """The language of a tag, without script and region: "pt-BR" gives "pt"."""
    return locale.partition("-")[0]


def email_address(text: str) -> str:
    """An address as written, trimmed; ValueError when it cannot be one."""
    address = text.strip()
    if "<" in address:
        raise ValueError("an e-mail address alone is wanted, without a name")
    validate_email(address)
    return address


def instant(at: datetime) -> datetime:
    """An aware time as UTC in whole milliseconds, which is what the database keeps.

    ValueError outside 1900 to 2200: no event is there, and zones end where the calendar does.
    """
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"a time between {FIRST_YEAR} and {LAST_YEAR} is wanted")
    return in_milliseconds(at.astimezone(UTC))


def currency_code(text: str) -> str:
    """An ISO 4217 code in capitals."""
    code = text.strip().upper()
    if not CURRENCY.match(code):
        raise ValueError(f"“{text}” is not an ISO 4217 currency such as EUR")
    return code


def distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    """`names` without those that say the same in other letters; the first spelling stays."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(folded(name), name)
    return tuple(first.values())


Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]
TimeZone = Annotated[str, AfterValidator(zone_name)]
Locale = Annotated[str, AfterValidator(locale_tag)]
# An address that was checked when it came in: checking costs more than all else of a person.
Address = Annotated[str, Field(max_length=254)]
Email = Annotated[Address, AfterValidator(email_address)]
IdempotencyKey = Annotated[str, Field(min_length=1, max_length=200)]
Instant = Annotated[AwareDatetime, AfterValidator(instant)]
Currency = Annotated[str, AfterValidator(currency_code)]
TopicNames = Annotated[tuple[Name, ...], Field(max_length=50), AfterValidator(distinct)]
