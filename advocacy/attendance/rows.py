"""Rows: one person of the attendance, made of everything that is known of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from advocacy.attendance.connections import Scope
from advocacy.attendance.facts import AttendeeRole, RegistrationStatus, Sighting
from advocacy.attendance.identities import Someone
from advocacy.attendance.people import AttendanceFlag, Person
from advocacy.attendance.registrations import LONG_AGO, SOURCES, Registration, registration_of
from advocacy.attendance.roles import role_of
from advocacy.attendance.sessions import Session
from advocacy.attendance.showings import time_of
from advocacy.attendance.stays import Stay
from advocacy.attendance.totals import score_of, total
from advocacy.attendance.visits import visit_of
from advocacy.platforms import SourceKind

Flag = AttendanceFlag


def row_of(
    someone: Someone, speaker_emails: frozenset[str], sessions: Mapping[Scope, Session]
) -> Person:
    """The person as everybody sees them."""
    role = role_of(someone, speaker_emails, sessions)
    visit = visit_of(someone, role, sessions)
    told = most_trusted(someone)
    registrant_id = first(fact.registrant_id for fact in told)
    registration = registration_of(someone.registrations) or used_link(told)
    email = (registration and registration.email) or first(fact.email for fact in told)
    in_audience = role is AttendeeRole.ATTENDEE
    expected = registration is not None and registration.stands
    dialled_in = bool(someone.telephones) and not someone.bound
    flags = {
        **ways_of(visit.devices or visit.telephones),
        Flag.PHONE_BOUND: someone.bound,
        Flag.LEFT_WITHOUT_JOIN: any(stay.start is None for stay in visit.stays),
        Flag.CLOSED_BY_END: any(not s.end_told and not s.session.runs for s in visit.stays),
        Flag.PHONE_DIAL_IN: dialled_in,
        Flag.NO_EMAIL: email is None,
        Flag.WALK_IN: in_audience and visit.attended and not expected and not dialled_in,
        Flag.AMBIGUOUS_TIME: any(stay.other for stay in visit.stays),
    }
    return Person(
        key=someone.key,
        name=(registration and registration.name) or first(fact.name for fact in told),
        email=email,
        registrant_id=(registration and registration.registrant_id) or registrant_id,
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
        quarantined=in_audience and not (email or registrant_id or registration),
        flags=tuple(flag for flag in Flag if flags.get(flag)),
    )


def used_link(told: Iterable[Sighting]) -> Registration | None:
    """The registration that a join by a registrant's link tells of, when nothing else does.

    Only who was approved has such a link; an integration's id of a person is none.
    """
    for fact in told:
        if fact.registrant_id and fact.origin.source in (SourceKind.REST, SourceKind.WEBHOOK):
            status = RegistrationStatus.APPROVED
            return Registration(status, True, None, fact.registrant_id, None, None)
    return None


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


def most_trusted(someone: Someone) -> list[Sighting]:
    """What was told of the person, the best source first and its latest word before others.

    A telephone's name is its number, so it has a say only where there is nothing else.
    """

    def trust(fact: Sighting) -> tuple[int, float, str]:
        at = time_of(fact) or LONG_AGO
        return (SOURCES.index(fact.origin.source), -at.timestamp(), fact.name or "")

    devices = [fact for connection in someone.devices for fact in connection.told()]
    telephones = [fact for connection in someone.telephones for fact in connection.told()]
    return sorted(devices, key=trust) + sorted(telephones, key=trust)


def first(texts: Iterable[str | None]) -> str | None:
    """The first of the texts that says something."""
    return next((text for text in texts if text), None)
