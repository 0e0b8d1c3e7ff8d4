"""Problem codes: why something was refused, in a word."""

from advocacy.errors import ProblemCode
from schema.binding import shown_enum

__all__ = ["ProblemCode"]

shown_enum(
    ProblemCode,
    "Why something was refused, in a word a program can switch on.",
    {
        "INVALID_INPUT": "A value makes no sense where it stands.",
        "NOT_FOUND": "There is no such thing, or not one you may see.",
        "STALE_VERSION": "Somebody else wrote in between.",
        "ILLEGAL_TRANSITION": "This state cannot follow that one.",
        "SLOT_TAKEN": "The slot has a live assignment.",
        "DOUBLE_BOOKED": "The person is booked elsewhere at an overlapping time.",
        "OUTSIDE_AVAILABILITY": "The time lies outside what the person declared free.",
        "CONSENT_MISSING": "The person has not consented to what this needs.",
        "OVERUSED": "The person has been asked enough for now.",
        "DO_NOT_CONTACT": "The person must not be contacted.",
        "COMPOSITION_VIOLATED": "The panel's rules on who shares it do not allow it.",
        "DUPLICATE": "Something with this key exists.",
        "IDEMPOTENCY_KEY_REUSED": "The key came before, with something else.",
        "LINK_EXPIRED": "The invitation was answered, replaced or is past its time.",
        "NOT_ACTIVE": "The person is not active in the programme.",
        "LANGUAGE_MISSING": "The person does not speak the slot's language.",
        "ALREADY_DECLINED": "The person declined this slot.",
        "NOT_WILLING": "The person said what they would take part in, and this is not it.",
    },
)
