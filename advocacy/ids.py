"""Ids: a prefix that names the kind, then a time-ordered ULID in lower case ("adv_01jd…").

48 bits of milliseconds and 80 random bits in Crockford's base 32: sorting by id is sorting by age,
and the same string serves GraphQL, REST, logs and the database.
"""

import secrets
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str, at: datetime) -> str:
    """A fresh id such as "evt_01jd3…" for something that came to be `at` (aware datetime)."""
    return new_ids(prefix, at, 1)[0]


def new_ids(prefix: str, at: datetime, count: int) -> list[str]:
    """Fresh ids for `count` things that came to be together, in ascending order."""
    first = (int(at.timestamp() * 1000) << 80) | secrets.randbits(79)
    return [f"{prefix}_{encode(first + i, 26)}" for i in range(count)]


def encode(number: int, length: int) -> str:
    """`number` in Crockford's base 32, padded to `length` characters."""
    characters = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        characters.append(ALPHABET[digit])
    return "".join(reversed(characters))


def prefix_of(id: str) -> str:
    """The kind an id names: "adv" of "adv_01jd…"; empty when there is none."""
    head, separator, _ = id.partition("_")
    return head if separator else ""
