"""Words that people type, brought to the form that is compared: searched, sorted, unique."""

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """`text` in lower case, without accents, runs of white space as one blank."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def tokens(texts: Iterable[str | None]) -> tuple[str, ...]:
    """The distinct folded words of all `texts`, sorted; what a search looks through."""
    return tuple(sorted({word for text in texts if text for word in WORD.findall(folded(text))}))


def camel(name: str) -> str:
    """A field's name as the API spells it: "starts_at" is "startsAt", "from_" is "from"."""
    head, *rest = name.rstrip("_").split("_")
    return head + "".join(word.title() for word in rest)


def email_key(email: str) -> str:
    """The form in which an address is unique: trimmed, NFC, lower case."""
    return unicodedata.normalize("NFC", email.strip()).lower()
