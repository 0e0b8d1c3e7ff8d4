"""Phones: telephone numbers as Zoom shows them, often in place of a name."""

import re

NUMBER = re.compile(r"^\+?[\d\s().\-*]{6,24}$")
PUNCTUATION = str.maketrans("", "", "+ ().-\t\u00a0")


def phone_number(shown: str | None) -> str | None:
    """The digits of a number however it is written; a masked one ("1312****142") as it is."""
    bare = (shown or "").strip().translate(PUNCTUATION)
    return bare or None


def phone_instead_of_name(name: str | None) -> str | None:
    """The number of somebody who is shown by nothing else; None for a name."""
    if not name or not NUMBER.match(name.strip()):
        return None
    number = phone_number(name) or ""
    return number if sum(character.isdigit() for character in number) >= 6 else None
