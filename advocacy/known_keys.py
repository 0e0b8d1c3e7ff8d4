"""Known keys: what people and accounts are known by, in the form that only one of them may have."""

from collections.abc import Iterable

from advocacy.advocates import Advocate

EMAIL, IDENTITY, DOMAIN = "email", "identity", "domain"


def keys_of(advocate: Advocate) -> list[str]:
    """All that the person is known by."""
    return person_keys(advocate.email_keys, advocate.identity_keys)


def person_keys(email_keys: Iterable[str], identity_keys: Iterable[str]) -> list[str]:
    """What somebody with these is known by: "email:…" and "identity:…", the addresses first."""
    emails = [f"{EMAIL}:{key}" for key in email_keys]
    return [*emails, *(f"{IDENTITY}:{key}" for key in identity_keys)]


def domain_key(domain: str) -> str:
    """What the account with this domain is known by: "domain:…"."""
    return f"{DOMAIN}:{domain.lower()}"


def kind_of(key: str) -> str:
    """Whether a key is an address, an identity or a domain."""
    return key.partition(":")[0]
