"""The scalars: instants, days, zones, addresses, languages, links and exact amounts."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType
from urllib.parse import urlsplit

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from advocacy.values import email_address, locale_tag, zone_name

TimeZone = NewType("TimeZone", str)
EmailAddress = NewType("EmailAddress", str)
URL = NewType("URL", str)
Locale = NewType("Locale", str)
Json = NewType("Json", object)
LONGEST = 2000
DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
INSTANT = re.compile(
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})$"
)


def text(value: Any, wanted: str) -> str:
    """`value` when it is a text of a sensible length."""
    if not isinstance(value, str) or len(value) > LONGEST:
        raise GraphQLError(f"Wanted {wanted}.")
    return value


def parse_instant(value: Any) -> datetime:
    """An RFC 3339 time with its offset, as an aware datetime in UTC."""
    written = text(value, "a time such as 2026-10-25T00:30:00Z")
    try:
        if not INSTANT.match(written):
            raise ValueError
        return datetime.fromisoformat(written.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise GraphQLError(
            f"“{written}” is not a time with an offset, such as 2026-10-25T00:30:00Z."
        ) from error


def write_instant(at: datetime) -> str:
    """A time in UTC, with milliseconds only where there are any."""
    precision = "milliseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def parse_day(value: Any) -> date:
    """A calendar day, 2026-10-25."""
    written = text(value, "a day such as 2026-10-25")
    try:
        if not DAY.match(written):
            raise ValueError
        return date.fromisoformat(written)
    except ValueError as error:
        raise GraphQLError(f"“{written}” is not a day such as 2026-10-25.") from error


def parse_decimal(value: Any) -> Decimal:
    """An exact amount, given as a text such as "1250.50"."""
    written = text(value, 'an amount as a text such as "1250.50"')
    try:
        amount = Decimal(written)
    except InvalidOperation as error:
        raise GraphQLError(f'“{written}” is not an amount such as "1250.50".') from error
    if not amount.is_finite():
        raise GraphQLError(f'“{written}” is not an amount such as "1250.50".')
    return amount


def parse_url(value: Any) -> str:
    """An absolute http or https address."""
    written = text(value, "an address such as https://example.com/join")
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise GraphQLError(f"“{written}” is not an http or https address.")
    return written


def only_answered(_: Any) -> Any:
    """What is never taken in: nobody gives an object without a shape."""
    raise GraphQLError("A JSON value is answered, never given.")


def checked(check: Any, wanted: str) -> Any:
    """A parser that lets through what `check` returns and says what was wrong otherwise."""

    def parse(value: Any) -> Any:
        try:
            return check(text(value, wanted))
        except ValueError as error:
            raise GraphQLError(f"{error}.") from error

    return parse


def defined(name: str, description: str, parse: Any, serialize: Any = str) -> ScalarDefinition:
    """A scalar of ours."""
    return strawberry.scalar(
        name=name, description=description, serialize=serialize, parse_value=parse
    )


SCALARS: dict[object, ScalarDefinition] = {
    datetime: defined(
        "DateTime",
        "An instant: RFC 3339 with an offset, stored as UTC.",
        parse_instant,
        write_instant,
    ),
    date: defined("Date", "A calendar day, such as 2026-10-25.", parse_day, date.isoformat),
    Decimal: defined(
        "Decimal",
        'An exact amount, as a text such as "1250.50".',
        parse_decimal,
        lambda amount: format(amount, "f"),
    ),
    TimeZone: defined(
        "TimeZone", "An IANA time zone, such as Europe/Madrid.", checked(zone_name, "a zone")
    ),
    EmailAddress: defined(
        "EmailAddress", "An e-mail address.", checked(email_address, "an e-mail address")
    ),
    Locale: defined(
        "Locale",
        "A language tag (BCP 47), such as en, es or pt-BR.",
        checked(locale_tag, "a language tag"),
    ),
    URL: defined("URL", "An absolute http or https address.", parse_url),
    Json: defined(
        "JSON",
        "Any JSON value, such as all that is stored about a person; only ever an answer.",
        only_answered,
        lambda value: value,
    ),
}
