"""Which web pages may open a socket: our own, and those that the settings name."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_allowed(headers: Mapping[str, str], origins: tuple[str, ...]) -> bool:
    """Whether the page that these headers come from may connect. Programs send no Origin."""
    origin = headers.get("origin")
    if origin is None or "*" in origins or origin in origins:
        return True
    return host_of(origin) is not None and host_of(origin) == headers.get("host", "").lower()


def host_of(url: str) -> str | None:
    """The host and port of `url`, in lower case; None when it has none."""
    try:
        return urlsplit(url).netloc.lower() or None
    except ValueError:
        return None
