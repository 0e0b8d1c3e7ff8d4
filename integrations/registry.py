"""The platforms we can talk to, by the name they have in our addresses."""

from collections.abc import Mapping

from integrations.platform import WebinarPlatform
from integrations.zoom.platform import Zoom

PLATFORMS: Mapping[str, WebinarPlatform] = {"zoom": Zoom()}


def platform_named(name: str) -> WebinarPlatform | None:
    """The platform of /webhooks/{name}, also as "ZOOM"; None when we know no such platform."""
    return PLATFORMS.get(name.lower())
