"""Rows: one person of the attendance, made of everything that is known of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from advocacy.attendance.connections import Connection, Scope
from advocacy.attendance.facts import AttendeeRole, RegistrationStatus, Sighting
from advocacy.attendance.identities import Someone
from advocacy.attendance.people import AttendanceFlag, Person
from advocacy.attendance.registrations import LONG_AGO, SOURCES, Registration, registration_of
from advocacy.attendance.roles import role_of
from advocacy.attendance.sessions import Session
from advocacy.attendance.showings import time_of
from advocacy.attendance.stays import Stay
from advocacy.attendance.totals import score_of, total
from advocacy.attendance.visits import Visit, visit_of
from advocacy.platforms import SourceKind

Flag = AttendanceFlag


def row_of(
    someone: Someone, speaker_emails: frozenset[str], sessions: Mapping[Scope, Session]
) -> Person:
    """The person as everybody sees them."""
    role = role_of(someone, speaker_emails, sessions)
    visit = visit_of(someone, role, sessions)
    registration = registration_of(someone.registrations) or used_link(someone)
    email = (registration and registration.email) or email_told(someone)
    in_audience = role is AttendeeRole.ATTENDEE
    flags = flags_of(someone, visit, known=bool(email))
    walked_in = (
        in_audience
        and visit.attended
        and not (registration and registration.stands)
        and Flag.PHONE_DIAL_IN not in flags
    )
    return Person(
        key=someone.key,
        name=(registration and registration.name) or name_told(someone),
        email=email,
        registrant_id=someone.registrant_id,
        role=role,
        registration=registration.status if registration else None,
        counts_as_registered=registration is not None and registration.counts,
        registered_at=registration.registered_at if registration else None,
        live=visit.live,
        live_seconds=visit.live_seconds,
        seconds_sum=visit.seconds_sum,
        segments=visit.segments,
        attended=visit.attended,
        duration_known=visit.duration_known,
        on_demand_seconds=total(visit.totals, lambda fact: fact.on_demand_seconds) or 0,
        questions=total(visit.totals, lambda fact: fact.questions) or 0,
        poll_answers=total(visit.totals, lambda fact: fact.poll_answers) or 0,
        platform_score=score_of(visit.totals),
        quarantined=in_audience and not (email or someone.registrant_id or registration),
        flags=tuple(flag for flag in Flag if flag in flags or (walked_in and flag is Flag.WALK_IN)),
    )


def used_link(someone: Someone) -> Registration | None:
    """The registration that a join by its link tells of, when nothing else does.

    Only who was approved has such a link; an integration's id of a person is none.
    """
    registrant_id = someone.registrant_id
    if registrant_id is None or not any(
        fact.registrant_id == registrant_id
        and fact.origin.source in (SourceKind.REST, SourceKind.WEBHOOK)
        for connection in someone.connections
        for fact in connection.told()
    ):
        return None
    return Registration(RegistrationStatus.APPROVED, True, None, None, None)


def flags_of(someone: Someone, visit: Visit, *, known: bool) -> set[AttendanceFlag]:
    """What is worth knowing of the visit; `known` = an address is."""
    stays = visit.stays
    holds = {
        **ways_of(visit.devices or visit.telephones),
        Flag.PHONE_BOUND: someone.bound,
        Flag.LEFT_WITHOUT_JOIN: any(stay.start is None for stay in stays),
        Flag.CLOSED_BY_END: any(not s.end_told and not s.session.runs for s in stays),
        Flag.PHONE_DIAL_IN: bool(someone.telephones) and not someone.bound,
        Flag.NO_EMAIL: not known,
        Flag.AMBIGUOUS_TIME: any(stay.other for stay in stays),
    }
    return {flag for flag, held in holds.items() if held}


def ways_of(stays: Sequence[Stay]) -> dict[AttendanceFlag, bool]:
    """Whether somebody came back, and whether they were there twice at once."""
    came_back = twice = False
    furthest: datetime | None = None
    for start, end in sorted((stay.start, stay.end) for stay in stays if stay.start):
        if furthest is not None:
            came_back |= start >= furthest
            twice |= start < furthest
        furthest = max(end, furthest or end)
    return {Flag.REJOIN: came_back, Flag.OVERLAPPING_DEVICES: twice}


def name_told(someone: Someone) -> str | None:
    """The name shown last, by the most trusted source that shows one."""
    return most_trusted(someone.devices, lambda fact: fact.name) or most_trusted(
        someone.telephones, lambda fact: fact.name
    )


def email_told(someone: Someone) -> str | None:
    """The address told last, by the most trusted source that tells one."""
    return most_trusted(someone.connections, lambda fact: fact.email)


def most_trusted(
    connections: Iterable[Connection], text: Callable[[Sighting], str | None]
) -> str | None:
    """What the best source said last; None when nobody said anything."""
    said = [
        (-SOURCES.index(fact.origin.source), time_of(fact) or LONG_AGO, words)
        for connection in connections
        for fact in connection.told()
        if (words := text(fact))
    ]
    return max(said)[2] if said else None
