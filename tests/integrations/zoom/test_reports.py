"""Reports in other shapes than the recorded ones, broken ones, and ones of other platforms."""

from io import BytesIO

import pytest

from advocacy.attendance.facts import (
    AttendeeRole,
    Fact,
    Joined,
    Left,
    Present,
    Registered,
    RegistrationStatus,
)
from advocacy.attendance.row_errors import RowError
from integrations.reports import ReadRow, Report, UnreadableFile, WrongReport
from integrations.zoom.platform import Zoom
from tests.integrations.zoom.recorded import EXPORTS, context, instant

ROME = context("Europe/Rome", "2026-10-05T16:00:00Z", "2026-10-05T17:00:00Z")
MADRID = context("Europe/Madrid", "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z")
HEADINGS = "Attended,User Name,Email,Registration Time,Approval Status,Join Time,Leave Time,"
HEADINGS += "Time in Session (minutes)\n"
MEETING = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
WEBINAR = "Attendee Report\nTopic,Webinar ID,Actual Start Time,Actual Duration (minutes)\n"
WEBINAR += 'T,812 3344 5566,"Oct 05, 2026 6:00 PM",60\n'


def report(text: str, about: object = ROME, encoding: str = "utf-8") -> Report:
    """A report of this text."""
    assert isinstance(about, type(ROME))
    return Zoom().read_report(BytesIO(text.encode(encoding)), about)


def rows(text: str, about: object = ROME) -> list[ReadRow | RowError]:
    """Its rows."""
    return list(report(text, about).rows)


def facts(text: str, about: object = ROME) -> list[Fact]:
    """Its facts."""
    return [fact for row in rows(text, about) if isinstance(row, ReadRow) for fact in row.facts]


def errors(text: str) -> list[tuple[int, str | None]]:
    """Its errors, by row and column."""
    return [(row.row, row.column) for row in rows(text) if isinstance(row, RowError)]


def attendee(join: str, leave: str, minutes: object = 30, *, email: str = "a@example.com") -> str:
    """A row of an attendee."""
    return f'Yes,Ana,{email},"Oct 01, 2026 09:00:00",approved,"{join}","{leave}",{minutes}\n'


def stays(text: str, about: object = ROME) -> list[tuple[str, str]]:
    """The joins and leaves that a report tells, as UTC times of day."""
    found = facts(text, about)
    joined = [fact.at for fact in found if isinstance(fact, Joined)]
    left = [fact.at for fact in found if isinstance(fact, Left)]
    return [(f"{j:%H:%M:%S}", f"{e:%H:%M:%S}") for j, e in zip(joined, left, strict=True)]


def test_sections_may_stand_in_any_order_padded_and_spelled_otherwise() -> None:
    row = attendee("Oct 05, 2026 18:00:00", "Oct 05, 2026 18:30:00").strip()
    text = (
        f"ATTENDEE REPORT,,,,,,,,\n{WEBINAR.split(chr(10), 1)[1]}"
        f" attendee details ,,,,,,,,\n{HEADINGS.upper()}{row},,,,\n"
        "\n,,,,,,,,\n"
        "Other Details,,,\nUser Name,Join Time,Leave Time,Time in Session (minutes)\n"
        '+39 02 555 0123,"Oct 05, 2026 18:00:00","Oct 05, 2026 18:10:00",10\n'
        f"Panelist Details\n{HEADINGS}{row.replace('a@', 'p@')}\n"
        f"Host Details:\n{HEADINGS}{row.replace('a@', 'h@')}\n"
    )
    joined = [fact for fact in facts(text) if isinstance(fact, Joined)]
    assert [fact.role for fact in joined] == [None, None, AttendeeRole.SPEAKER, AttendeeRole.STAFF]
    assert joined[1].phone == "39025550123"
    assert len([fact for fact in facts(text) if isinstance(fact, Registered)]) == 1


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    text = (
        "guest,LEAVE TIME,Email,  Email ,join time,Duration (minutes),name (original name)\n"
        "No,2026-10-05 18:40:00,a@example.com,wrong,2026-10-05 18:10:00,30,Ana\n"
    )
    (joined, left) = facts(text)
    assert isinstance(joined, Joined)
    assert isinstance(left, Left)
    assert (joined.email, joined.name) == ("a@example.com", "Ana")
    assert (joined.at, left.at) == (
        instant("2026-10-05T16:10:00Z"),
        instant("2026-10-05T16:40:00Z"),
    )
    assert joined.join_keys == left.join_keys


@pytest.mark.parametrize(
    "status, expected",
    [
        ("approved", RegistrationStatus.APPROVED),
        ("Approved", RegistrationStatus.APPROVED),
        ("", RegistrationStatus.APPROVED),
        ("pending approval", RegistrationStatus.PENDING),
        ("denied", RegistrationStatus.DENIED),
        ("cancelled by host", RegistrationStatus.CANCELLED),
        ("canceled by self", RegistrationStatus.CANCELLED),
    ],
)
def test_the_approval_status_in_all_its_words(status: str, expected: RegistrationStatus) -> None:
    text = f'{WEBINAR}Attendee Details\n{HEADINGS}No,A,a@example.com,"Oct 01, 2026 09:00:00"'
    (fact,) = facts(f"{text},{status},--,--,--\n")
    assert isinstance(fact, Registered)
    assert (fact.status, fact.registered_at) == (expected, instant("2026-10-01T07:00:00Z"))


def test_a_status_nobody_knows_is_an_error_and_the_visit_lands() -> None:
    row = attendee("Oct 05, 2026 18:00:00", "Oct 05, 2026 18:30:00").replace("approved", "maybe")
    text = f"{WEBINAR}Attendee Details\n{HEADINGS}{row}"
    assert errors(text) == [(6, "Approval Status")]
    assert stays(text) == [("16:00:00", "16:30:00")]


def test_who_came_without_times_was_there_for_as_long_as_is_told() -> None:
    row = "Yes,Ana,a@example.com,,,--,--,{}\n"
    text = f"{WEBINAR}Attendee Details\n{HEADINGS}{row.format(7)}{row.format('--')}"
    first, second = facts(text)
    assert isinstance(first, Present)
    assert isinstance(second, Present)
    assert (first.attended, first.live_seconds, second.live_seconds) == (True, 420, None)


def test_a_leave_that_is_not_told_stays_open() -> None:
    (joined,) = facts(f"{MEETING}Ana,a@example.com,2026-10-05 18:10:00,,,No\n")
    assert isinstance(joined, Joined)
    (left,) = facts(f"{MEETING}Ana,a@example.com,--,2026-10-05 18:10:00,,No\n")
    assert isinstance(left, Left)


def test_equal_rows_of_nameless_people_are_as_many_people() -> None:
    row = "iPhone,,2026-10-05 18:10:00,2026-10-05 18:40:00,30,Yes\n"
    joined = [fact for fact in facts(MEETING + row * 3) if isinstance(fact, Joined)]
    assert len({fact.join_keys for fact in joined}) == 3
    named = row.replace("iPhone,", "Ana,a@example.com")
    joined = [fact for fact in facts(MEETING + named * 3) if isinstance(fact, Joined)]
    assert len({fact.join_keys for fact in joined}) == 1


def test_who_only_waited_was_not_there() -> None:
    headings = MEETING.strip() + ",In Waiting Room\n"
    row = "Ana,a@example.com,2026-10-05 18:10:00,2026-10-05 18:40:00,30,Yes,{}\n"
    assert facts(headings + row.format("Yes")) == []
    assert len(facts(headings + row.format("No"))) == 2


def test_errors_name_the_line_and_the_column_and_spoil_no_other_row() -> None:
    good = attendee("Oct 05, 2026 18:00:00", "Oct 05, 2026 18:30:00")
    text = (
        f"{WEBINAR}Attendee Details\n{HEADINGS}"
        f"{attendee('yesterday', 'Oct 05, 2026 18:30:00')}"
        f"{attendee('Oct 05, 2026 18:30:00', 'Oct 05, 2026 18:00:00')}"
        f"{attendee('Oct 05, 2026 18:30:00', 'Foo 05, 2026 18:00:00')}"
        f"{attendee('Oct 35, 2026 18:30:00', 'Oct 05, 2026 25:00:00')}"
        ',,,,,"Oct 05, 2026 18:00:00","Oct 05, 2026 18:30:00",30\n'
        'Yes,"never closed,b@example.com\n'
        f"{good}"
    )
    assert errors(text) == [
        (6, "Join Time"),
        (7, "Leave Time"),
        (8, "Leave Time"),
        (9, "Join Time"),
        (9, "Leave Time"),
        (10, None),
        (11, None),
    ]
    last = rows(text)[-1]
    assert isinstance(last, ReadRow)
    assert (last.row, len(last.facts)) == (12, 3)


def test_a_section_that_nobody_knows_is_left_out_and_said_so() -> None:
    row = attendee("Oct 05, 2026 18:00:00", "Oct 05, 2026 18:30:00")
    text = f"{WEBINAR}Robot Details\n{HEADINGS}{row}Attendee Details\n{HEADINGS}{row}"
    assert errors(text) == []
    (header, text) = (WEBINAR, f"{WEBINAR}Attendee Details\n{HEADINGS}{row}Robot Details\n{row}")
    assert errors(text) == [(7, None)]
    assert len(stays(text)) == 1
    assert header


@pytest.mark.parametrize("join", ["10/05/2026", "05/10/2026", "5/10/26", "05.10.2026"])
def test_day_and_month_are_in_the_order_that_lies_near_the_event(join: str) -> None:
    row = f"Ana,a@example.com,{join} 06:10:00 PM,{join} 06:40:00 PM,30,No\n"
    assert stays(MEETING + row) == [("16:10:00", "16:40:00")]
    assert facts(MEETING + row)[0].at == instant("2026-10-05T16:10:00Z")  # type: ignore[union-attr]


def test_the_order_of_day_and_month_is_one_for_the_whole_report() -> None:
    summary = "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes)\n"
    text = f"Attendee Report\n{summary}T,1,10/05/2026 06:00:00 PM,60\nAttendee Details\n{HEADINGS}"
    # Read for itself, 09/10 would be the tenth… of October, four days after the event.
    (fact,) = facts(f"{text}No,A,a@example.com,09/10/2026 09:00:00 AM,approved,--,--,--\n")
    assert isinstance(fact, Registered)
    assert fact.registered_at == instant("2026-09-10T07:00:00Z")


def test_in_the_repeated_hour_the_order_of_a_persons_rows_decides() -> None:
    wall = "Oct 25, 2026 {}"

    def row(join: str, leave: str, minutes: int) -> str:
        return attendee(wall.format(join), wall.format(leave), minutes)

    head = f"{WEBINAR}Attendee Details\n{HEADINGS}"
    later = row("02:50:00", "02:10:00", 20) + row("02:30:00", "02:40:00", 10)
    assert stays(head + later, MADRID) == [("00:50:00", "01:10:00"), ("01:30:00", "01:40:00")]
    earlier = row("02:35:00", "02:45:00", 10) + row("02:50:00", "02:10:00", 20)
    assert stays(head + earlier, MADRID) == [("00:35:00", "00:45:00"), ("00:50:00", "01:10:00")]
    outside = row("02:10:00", "02:20:00", 10)
    assert stays(head + outside, MADRID) == [("01:10:00", "01:20:00")]
    joined = facts(head + outside, MADRID)[1]
    assert isinstance(joined, Joined)
    assert joined.or_at == instant("2026-10-25T00:10:00Z")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    row = "José Muñoz Peña,a@example.com,2026-10-05 18:10:00,2026-10-05 18:40:00,30,No\n"
    read = report(MEETING + row, encoding=encoding)
    (first,) = read.rows
    assert isinstance(first, ReadRow)
    assert isinstance(first.facts[0], Joined)
    assert first.facts[0].name == "José Muñoz Peña"


def test_semicolons_do_as_well() -> None:
    row = "Ana,a@example.com,2026-10-05 18:10:00,2026-10-05 18:40:00,30,No\n"
    assert len(facts((MEETING + row).replace(",", ";"))) == 2


@pytest.mark.parametrize(
    "text, looks_like",
    [
        ("1. Summary\nMeeting title\tX\n\n2. Participants\nName\tFirst Join\n", "Microsoft Teams"),
        ("Full Name\tUser Action\tTimestamp\nA\tJoined\t1/1/2026, 1:00:00 PM\n", "Microsoft Teams"),
        ("Attended,Interest Rating,Last Name\nYes,50,X\n", "GoTo Webinar"),
        ("E-Mail;Vorname;Nachname\na@example.com;A;B\n", "columns E-Mail, Vorname, Nachname"),
        (
            "Name,Join Time,Leave Time,Duration,Email,Role\nA,x,y,3m,a,b\n",
            "columns Name, Join Time",
        ),
        ("Poll Report\nReport Generated:,x\n", "Zoom's poll report"),
        ("Registration Report\nTopic,Webinar ID\nT,1\n", "Zoom's registration report"),
        ("just\nsome\nwords\n", "columns just"),
        ('{"json": [1, 2, 3]}\n', "table with the columns"),
    ],
)
def test_another_report_is_refused_saying_what_it_looks_like(text: str, looks_like: str) -> None:
    with pytest.raises(WrongReport, match=looks_like) as refusal:
        report(text)
    assert "Expected is Zoom's attendee report" in str(refusal.value)


@pytest.mark.parametrize(
    "body", [b"", b"\xef\xbb\xbf", b"\n\n \n", b"PK\x03\x04rest", b"\x00\x01" * 50]
)
def test_what_is_no_table_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableFile):
        Zoom().read_report(BytesIO(body), ROME)


def test_a_report_without_people_has_no_rows() -> None:
    assert rows(WEBINAR) == []
    assert rows(MEETING) == []


def test_a_report_that_is_cut_off_anywhere_is_read_as_far_as_it_goes() -> None:
    whole = (EXPORTS / "webinar_attendee_report_2025.csv").read_bytes()
    for length in range(0, len(whole), 7):
        try:
            read = Zoom().read_report(BytesIO(whole[:length]), MADRID)
        except UnreadableFile:
            continue
        assert all(row.row <= whole.count(b"\n") + 1 for row in read.rows)
