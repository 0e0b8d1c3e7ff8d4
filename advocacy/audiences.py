"""Audiences: an event's attendance in numbers, as kept and shown."""

from advocacy.attendance.summaries import Summary, summary_of
from advocacy.attendance.tally import Tally
from advocacy.entity import Entity


class AttendanceSummary(Summary, Entity):
    """The figures of one event, under its id; `questions` are the audience's."""

    event_id: str
    questions: int


def audience_of(event_id: str, tally: Tally) -> AttendanceSummary:
    """The figures of a tally."""
    questions = sum(person.questions for person in tally.people if person.is_audience)
    return AttendanceSummary(
        id=event_id, event_id=event_id, questions=questions, **dict(tally.summary)
    )


def nobody_yet(event_id: str) -> AttendanceSummary:
    """The figures of an event of which nothing is known."""
    return AttendanceSummary(
        id=event_id, event_id=event_id, questions=0, **dict(summary_of((), ()))
    )
