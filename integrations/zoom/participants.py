"""Participants: what a webhook tells of somebody in the room."""

from typing import Any

from advocacy.attendance.facts import AttendeeRole
from integrations.platform import Unreadable
from integrations.zoom.payloads import Payload, part, text
from integrations.zoom.phones import phone_instead_of_name, phone_number


def sighting_of(described: Payload) -> dict[str, Any]:
    """The fields of a Participation, for the participant of a webinar or meeting.

    Nobody is told to be audience or panelist; only the host is known, by an id. Raises Unreadable.
    """
    who = part(described, "participant")
    accounts = {text(who, "id"), text(who, "participant_user_id")} - {None}
    host = text(described, "host_id")
    registrant_id, email, name = (text(who, n) for n in ("registrant_id", "email", "user_name"))
    phone = phone_number(text(who, "phone_number"))
    if not (phone or registrant_id or email or accounts):
        phone = phone_instead_of_name(name)
    keys = join_keys(who) or lasting_key(registrant_id, email, text(who, "id"))
    if not (keys or name or phone):
        raise Unreadable("The event does not say whom it is about.")
    return {
        "join_keys": keys,
        "registrant_id": registrant_id,
        "email": email,
        "name": name,
        "user_id": text(who, "id") or text(who, "participant_user_id"),
        "phone": phone,
        "role": AttendeeRole.STAFF if host in accounts else None,
    }


def join_keys(who: Payload, prefix: str = "") -> tuple[str, ...]:
    """The ids of one join; with "bind_", those of the join that a telephone belongs to."""
    uuid = text(who, f"{prefix}participant_uuid")
    user = text(who, f"{prefix}user_id")
    return (*([f"uuid:{uuid}"] if uuid else []), *([f"user:{user}"] if user else []))


def lasting_key(
    registrant_id: str | None, email: str | None, user_id: str | None
) -> tuple[str, ...]:
    """For a join without any id of its own, the person stands for it; times tell joins apart."""
    known = {"registrant": registrant_id, "email": email and email.lower(), "account": user_id}
    return tuple(f"{kind}:{value}" for kind, value in known.items() if value)[:1]
