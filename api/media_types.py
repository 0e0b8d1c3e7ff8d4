"""Which media types a client accepts and sends, and which of ours answers best."""

from collections.abc import Sequence
from dataclasses import dataclass

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"
HTML = "text/html"
# Of equals, the first wins; only who names nothing in particular gets plain JSON before all.
OFFERED = (GRAPHQL, JSON, EVENT_STREAM)
ANYTHING = "*/*"


@dataclass(frozen=True, slots=True)
class Range:
    """One entry of an Accept header: "text/*;q=0.5"."""

    type: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How specifically the range names `media_type`: 0 not at all, 3 exactly."""
        if self.type == media_type:
            return 3
        if self.type == media_type.partition("/")[0] + "/*":
            return 2
        return 1 if self.type == ANYTHING else 0


def ranges_of(accept: str) -> list[Range]:
    """The entries of an Accept header; one that cannot be read is passed over."""
    found = []
    for entry in accept.split(",")[:50]:
        media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
        if "/" not in media_type:
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = quality_of(value.strip())
        found.append(Range(media_type, quality))
    return found


def quality_of(text: str) -> float:
    """A q value between 0 and 1; 0 when it is none."""
    try:
        value = float(text)
    except ValueError:
        return 0
    return value if 0 <= value <= 1 else 0


def best_of(accept: str | None, offered: Sequence[str] = OFFERED) -> str | None:
    """The offered type that `accept` likes best; None when it accepts none of them.

    Without preferences (no header, or only wildcards) that is application/json.
    """
    ranges = ranges_of(accept or ANYTHING)
    liked = [(liking(ranges, each), each) for each in offered]
    best, specificity = max((like for like, _ in liked), default=(0.0, 0))
    if not best:
        return None
    if specificity < 3 and JSON in offered and liking(ranges, JSON)[0] == best:
        return JSON
    return next(each for like, each in liked if like == (best, specificity))


def liking(ranges: Sequence[Range], media_type: str) -> tuple[float, int]:
    """The quality and specificity of the range that names `media_type` most exactly."""
    fitting = [(each.fits(media_type), each.quality) for each in ranges if each.fits(media_type)]
    if not fitting:
        return (0.0, 0)
    specificity, quality = max(fitting)
    return (quality, specificity)


def accepts(accept: str | None, media_type: str) -> bool:
    """Whether `accept` names `media_type` in so many words."""
    return any(
        each.type == media_type and each.quality > 0 for each in ranges_of(accept or ANYTHING)
    )


def is_utf8_json(content_type: str) -> bool:
    """Whether a Content-Type header says JSON in UTF-8, the only encoding JSON has."""
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [each.partition("=")[2].strip('"') for each in parameters if "charset" in each]
    return media_type == JSON and all(each in {"utf-8", "utf8"} for each in charsets)
