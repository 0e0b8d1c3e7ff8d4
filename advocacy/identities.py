"""External identities: how other systems call a person, so that what they tell finds the person."""

from typing import Annotated

from pydantic import AfterValidator, Field

from advocacy.entity import Value
from advocacy.words import folded

MOST = 20


def system_name(text: str) -> str:
    """A system's name in the form that is compared; ValueError when it is empty or has a colon."""
    name = folded(text)
    if not name or ":" in name:
        raise ValueError("a system's name is a word without a colon, such as salesforce")
    return name


def system_id(text: str) -> str:
    """An id as its system writes it, trimmed; ValueError when nothing is left."""
    id = text.strip()
    if not id:
        raise ValueError("the id that the system gave is wanted")
    return id


class ExternalIdentity(Value):
    """A person's id in another system, such as "003A…" in "salesforce"; ids keep their case."""

    system: Annotated[str, Field(max_length=50), AfterValidator(system_name)]
    external_id: Annotated[str, Field(max_length=200), AfterValidator(system_id)]


def identity_key(identity: ExternalIdentity) -> str:
    """The form in which an identity is unique: "<system>:<id>", which only one person may have."""
    return key_of(identity.system, identity.external_id)


def key_of(system: str, external_id: str) -> str:
    """The key of what may be no identity at all, and then is nobody's."""
    return f"{folded(system)}:{external_id.strip()}"


def each_once(identities: tuple[ExternalIdentity, ...]) -> tuple[ExternalIdentity, ...]:
    """`identities` without repetitions; a person may have several ids in one system."""
    return tuple(dict.fromkeys(identities))


# What somebody gives at once; a merged person may have more.
Identities = Annotated[
    tuple[ExternalIdentity, ...], Field(max_length=MOST), AfterValidator(each_once)
]
