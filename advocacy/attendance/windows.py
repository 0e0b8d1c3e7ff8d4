"""The event as attendance sees it: when it is, what platforms call it, who speaks in it."""

from advocacy.entity import Value
from advocacy.events import ExternalRef
from advocacy.platforms import Platform, external_key
from advocacy.values import Instant


class OtherEvent(Value):
    """Another event that is linked to the same webinar (one id may be shown several times)."""

    platform: Platform
    external_id: str
    starts_at: Instant


class EventWindow(Value):
    """What the facts are held against.

    `speaker_emails` are the lower-case addresses of the advocates seated in the event; `as_of` is
    now: while the event runs, who is in the room has been there until now.
    """

    starts_at: Instant
    ends_at: Instant
    as_of: Instant
    external_refs: tuple[ExternalRef, ...] = ()
    speaker_emails: frozenset[str] = frozenset()
    other_events: tuple[OtherEvent, ...] = ()

    def names(self, platform: Platform, id: str | None) -> bool:
        """Whether the event is linked to this id, of a webinar or of one showing of it."""
        if id is None:
            return False
        key = external_key(id)
        return any(
            ref.platform is platform and external_key(ref.external_id) == key
            for ref in self.external_refs
        )

    def is_nearest(self, platform: Platform, external_id: str | None, at: Instant) -> bool:
        """Whether no other event linked to this webinar starts nearer (ties: the earlier one)."""
        rivals = [
            other.starts_at
            for other in self.other_events
            if other.platform is platform
            and external_key(other.external_id) == external_key(external_id or "")
        ]
        nearest = min([self.starts_at, *rivals], key=lambda start: (abs(start - at), start))
        return nearest == self.starts_at
