"""Consents: what a person allows, by purpose. Each word is an entry in a ledger that only grows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from advocacy.activities import ActivityType
from advocacy.entity import Command, Entity, Value
from advocacy.errors import InvalidInput
from advocacy.ids import new_id
from advocacy.values import Instant, Text

PREFIX = "cns"
A = ActivityType


class ConsentPurpose(StrEnum):
    """What a person may allow or forbid."""

    CONTACT = "CONTACT"
    NAME_USE = "NAME_USE"
    LOGO_USE = "LOGO_USE"
    QUOTE_USE = "QUOTE_USE"
    RECORDING = "RECORDING"
    STREAMING = "STREAMING"
    PHOTO = "PHOTO"
    REFERENCE_CALL = "REFERENCE_CALL"
    DATA_PROCESSING = "DATA_PROCESSING"


P = ConsentPurpose
# What each activity makes of a person's name and words. A seat that is recorded needs another.
NEEDS: Mapping[ActivityType, tuple[ConsentPurpose, ...]] = {
    A.REFERENCE_CALL: (P.REFERENCE_CALL,),
    A.QUOTE: (P.QUOTE_USE, P.NAME_USE),
    A.TESTIMONIAL: (P.QUOTE_USE, P.NAME_USE),
    A.CASE_STUDY: (P.NAME_USE, P.LOGO_USE, P.QUOTE_USE),
}


class ConsentState(StrEnum):
    """What holds; EXPIRED and UNKNOWN are found out when asked, nobody says them."""

    GRANTED = "GRANTED"
    DENIED = "DENIED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"


SAID_NO = frozenset({ConsentState.DENIED, ConsentState.WITHDRAWN})
NEEDED_FOR_ANY_ASK = (ConsentPurpose.CONTACT, ConsentPurpose.DATA_PROCESSING)
# What a person can say, the strictest last.
SAYABLE = (ConsentState.GRANTED, ConsentState.DENIED, ConsentState.WITHDRAWN)


class Consent(Value):
    """The last word on one purpose, as recorded, or as it stands at some moment.

    `granted_at` stays when a grant expires or is withdrawn.
    """

    purpose: ConsentPurpose
    state: ConsentState
    granted_at: Instant | None = None
    expires_at: Instant | None = None
    evidence: Text | None = None
    recorded_at: Instant | None = None

    def at(self, now: datetime) -> "Consent":
        """As it stands: a grant is EXPIRED from the instant `expires_at` on."""
        over = self.expires_at is not None and self.expires_at <= now
        if self.state is ConsentState.GRANTED and over:
            return self.changed(state=ConsentState.EXPIRED)
        return self


class ConsentEntry(Entity):
    """One word of a person on one purpose; never changed, never deleted but by erasure."""

    advocate_id: str
    purpose: ConsentPurpose
    state: ConsentState
    evidence: Text
    expires_at: Instant | None = None
    recorded_at: Instant
    by: str


class RecordConsent(Command):
    """Note what a person allows or forbids."""

    advocate_id: str
    purpose: ConsentPurpose
    state: ConsentState
    evidence: Annotated[Text, Field(min_length=1)]
    expires_at: Instant | None = None


def record_consent(command: RecordConsent, by: str, now: datetime) -> ConsentEntry:
    """The entry that keeps what was said. Any word may follow any other: all is theirs to say."""
    if command.state not in SAYABLE:
        raise InvalidInput(
            f"Nobody says {command.state}: record GRANTED, DENIED or WITHDRAWN.", ["state"]
        )
    if command.expires_at is not None and command.state is not ConsentState.GRANTED:
        raise InvalidInput("Only a consent that is granted can expire.", ["expiresAt"])
    if command.expires_at is not None and command.expires_at <= now:
        raise InvalidInput("A consent must expire in the future.", ["expiresAt"])
    return ConsentEntry(
        id=new_id(PREFIX, now),
        advocate_id=command.advocate_id,
        purpose=command.purpose,
        state=command.state,
        evidence=command.evidence,
        expires_at=command.expires_at,
        recorded_at=now,
        by=by,
    )


def with_entry(consents: Sequence[Consent], entry: ConsentEntry) -> tuple[Consent, ...]:
    """The last words after `entry`, one a purpose."""
    before = next((each for each in consents if each.purpose is entry.purpose), None)
    granted_at = before.granted_at if before else None
    if entry.state is ConsentState.GRANTED:
        granted_at = entry.recorded_at
    said = Consent(
        purpose=entry.purpose,
        state=entry.state,
        granted_at=granted_at,
        expires_at=entry.expires_at,
        evidence=entry.evidence,
        recorded_at=entry.recorded_at,
    )
    return in_order([*(each for each in consents if each.purpose is not entry.purpose), said])


def merged(*people: Sequence[Consent]) -> tuple[Consent, ...]:
    """The last words of people who turn out to be one: the latest, at one instant the strictest."""
    last: dict[ConsentPurpose, Consent] = {}
    for said in (each for consents in people for each in consents):
        last[said.purpose] = max(last.get(said.purpose, said), said, key=weight)
    return in_order(last.values())


def state_of(consents: Sequence[Consent], purpose: ConsentPurpose, now: datetime) -> ConsentState:
    """What holds for `purpose` as of `now`."""
    found = (each.at(now).state for each in consents if each.purpose is purpose)
    return next(found, ConsentState.UNKNOWN)


def forbids_contact(consents: Sequence[Consent]) -> bool:
    """Whether the person said no, or no longer, to being contacted or to being on record at all."""
    return bool(no_to_contact(consents))


def no_to_contact(consents: Sequence[Consent]) -> list[Consent]:
    """The words by which the person forbids us to contact them."""
    wanted = [each for each in consents if each.purpose in NEEDED_FOR_ANY_ASK]
    return [each for each in wanted if each.state in SAID_NO]


def standing(consents: Sequence[Consent], now: datetime) -> tuple[Consent, ...]:
    """What holds for every purpose as of `now`, in the order of the purposes."""
    said = {each.purpose: each.at(now) for each in consents}
    unknown = ConsentState.UNKNOWN
    return tuple(said.get(p) or Consent(purpose=p, state=unknown) for p in ConsentPurpose)


def in_order(consents: Iterable[Consent]) -> tuple[Consent, ...]:
    """By purpose, so that the same words are always stored the same way."""
    order = list(ConsentPurpose)
    return tuple(sorted(consents, key=lambda each: order.index(each.purpose)))


def weight(said: Consent) -> tuple[float, int]:
    """What decides between two words on one purpose."""
    at = said.recorded_at.timestamp() if said.recorded_at else 0.0
    return at, SAYABLE.index(said.state)
