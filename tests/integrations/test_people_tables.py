"""Tables of accounts, people and answers are understood in every dialect and three languages."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.attendance.row_errors import RowError
from advocacy.imports import LONGEST_HEADER, Column, ImportKind
from integrations.people_cells import Reading, entries, escaped, plain, topics, value_of
from integrations.people_headers import HEADERS, MEANINGS, field_named, field_of, shown
from integrations.people_tables import PeopleTable, TableRow
from integrations.reports import UnreadableFile

PAYLOADS = Path(__file__).parent / "payloads" / "people"
MADRID = Reading(ZoneInfo("Europe/Madrid"))
PEOPLE = ImportKind.ADVOCATES


def table(
    content: bytes | str,
    kind: ImportKind = PEOPLE,
    mapping: dict[str, str] | None = None,
    reading: Reading = MADRID,
) -> PeopleTable:
    """A table made of these bytes."""
    raw = content if isinstance(content, bytes) else content.encode()
    columns = [Column(field=field, header=header) for field, header in (mapping or {}).items()]
    return PeopleTable(BytesIO(raw), kind, columns, reading)


def recorded(name: str, kind: ImportKind) -> PeopleTable:
    """One of the sample files."""
    return table((PAYLOADS / name).read_bytes(), kind)


def values(read: PeopleTable) -> list[dict[str, Any]]:
    """What the rows of a table without errors say."""
    rows = list(read)
    assert not [row for row in rows if not isinstance(row, TableRow)]
    return [dict(row.values) for row in rows if isinstance(row, TableRow)]


def errors(read: PeopleTable) -> list[RowError]:
    """What is wrong with the rows of a table."""
    return [error for row in read if isinstance(row, list) for error in row]


def test_italian_accounts_with_semicolons_in_windows_1252() -> None:
    read = recorded("accounts_it_semicolon_cp1252.csv", ImportKind.ACCOUNTS)
    assert (read.dialect.encoding, read.dialect.separator) == ("cp1252", ";")
    assert {c.field: c.header for c in read.dialect.columns} == {
        "name": "Ragione sociale",
        "domain": "Sito web",
        "industry": "Settore",
        "region": "Regione",
        "customerSince": "Cliente dal",
    }
    assert read.dialect.unmapped == ("Note",)
    first, second, third = values(read)
    assert first["domain"] == "peru.example"
    assert first["customer_since"] == date(2021, 2, 14)
    assert second == {
        "name": "Caffè & Più; S.p.A.",
        "domain": "caffepiu.example",
        "industry": "Alimentari",
        "customer_since": date(2019, 9, 1),
    }
    assert (third["name"], third["customer_since"]) == ("Città Metropolitana", date(2022, 11, 28))


def test_spanish_people_with_tabs_in_utf_16() -> None:
    read = recorded("advocates_es_tab_utf16.tsv", PEOPLE)
    assert (read.dialect.encoding, read.dialect.separator) == ("utf-16", "\t")
    assert read.dialect.unmapped == ("ID de Salesforce",)
    lucia, inigo, hoa = values(read)
    assert lucia == {
        "first_name": "Lucía",
        "last_name": "Muñoz Peña",
        "email": "lucia.munoz@norte.example",
        "title": "Directora de datos",
        "account_name": "Norte Logística",
        "account_domain": "norte.example",
        "time_zone": "Europe/Madrid",
        "languages": ["es", "en"],
        "topics": [{"name": "Datos", "level": "5"}, {"name": "Logística", "level": "3"}],
        "reach": "12400",
    }
    assert (inigo["languages"], "topics" in inigo) == (["eu", "es"], False)
    assert hoa["topics"] == [{"name": "IA", "level": None}]


def test_english_answers_with_commas_and_a_mark() -> None:
    read = recorded("responses_en_comma_bom.csv", ImportKind.RESPONSES)
    assert (read.dialect.encoding, read.dialect.separator) == ("utf-8-sig", ",")
    first, second, third = values(read)
    assert first == {
        "kind": "NPS",
        "email": "lucia.munoz@norte.example",
        "score": "10",
        "responded_at": datetime(2026, 10, 5, 7, 30, tzinfo=UTC),
        "written_at": "2026-10-05T09:30:00+02:00",
        "comment": "Great, really",
        "incentivised": False,
        "source": "email",
    }
    assert second["responded_at"] == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert (third["comment"], third["incentivised"]) == ("Line one\r\nline two", True)


@pytest.mark.parametrize("header", ["Persona", "primaryPersona", "advocate persona"])
def test_a_persona_is_found_by_its_header_as_exports_write_it_too(header: str) -> None:
    [row] = values(table(f"email,{header}\na@example.com,status seeker\n"))
    assert row["advocate_persona"] == "STATUS_SEEKER"


def test_a_mapping_goes_before_the_headers() -> None:
    content = "Email,Private,Person,SF\nwork@example.com,home@example.com,Ana,0035\n"
    read = table(content, mapping={"email": "private", "name": "Person", "identity.SF": "sf"})
    assert values(read) == [
        {
            "email": "home@example.com",
            "name": "Ana",
            "identity.sf": [{"system": "sf", "external_id": "0035"}],
        }
    ]
    assert read.dialect.unmapped == ("Email",)


def test_the_longest_header_that_a_mapping_may_name_is_found() -> None:
    header = "How we may write to you " * 100
    read = table(f"{header},Name\na@x.example,Ana\n", mapping={"email": header[:LONGEST_HEADER]})
    assert values(read) == [{"email": "a@x.example", "name": "Ana"}]


@pytest.mark.parametrize(
    "content, mapping, said",
    [
        ("Name,Phone\nAna,1\n", {}, "e-mail or an identity.*“Name”, “Phone”.*mapping"),
        ("Name,Phone\nAna,1\n", {"email": "Mail"}, "no column “Mail”.*“Name”, “Phone”"),
        ("Email\na@example.com\n", {"shoeSize": "Email"}, "no field “shoeSize”.*accountDomain"),
        ("Email\na@example.com\n", {"email": "Email", "name": "Email"}, "mapped twice"),
        ("", {}, "empty"),
        ("\n\n", {}, "empty"),
        ("%PDF-1.7 …", {}, "PDF"),
        (",".join("x" * 300) + "\n", {}, "200 cells"),
    ],
)
def test_a_table_that_cannot_be_understood_says_why(
    content: str, mapping: dict[str, str], said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said):
        table(content, mapping=mapping)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_lists_in_cells_do_not_hide_what_separates_the_cells(separator: str) -> None:
    rows = [["Email", "Topics", "Languages"], ["a@example.com", '"A|B;C,D"', '"es|en"']]
    content = "\n".join(separator.join(row) for row in rows)
    assert values(table(content))[0]["languages"] == ["es", "en"]


def test_what_is_wrong_is_told_by_line_and_header_and_the_rest_is_read() -> None:
    content = (
        "Correo;Seguidores;Actividades;Identidad\n"
        "a@example.com;1;WEBINAR:2:moderate|quote;crm:1\n"
        "b@example.com;2;WEBINAR:often;no colon\n"
        'c@example.com;"3;4\n'
        "d@example.com;1;;;;too many\n"
        ";;;\n"
        "e@example.com;5;;\n"
    )
    read = table(content)
    assert [(e.row, e.column) for e in errors(read)] == [
        (3, "Actividades"),
        (3, "Identidad"),
        (4, None),
        (5, None),
    ]
    good = [row for row in table(content) if isinstance(row, TableRow)]
    assert [row.number for row in good] == [2, 7]
    assert good[0].values["willing_for"] == [
        {"activity": "WEBINAR", "max_per_quarter": "2", "may_moderate": True},
        {"activity": "QUOTE"},
    ]


def test_a_date_that_could_be_two_days_asks_which() -> None:
    content = "Email,Score,Kind,Date\na@example.com,9,nps,05/10/2026\n"
    [error] = errors(table(content, ImportKind.RESPONSES))
    assert (error.row, error.column, "dateOrder" in error.message) == (2, "Date", True)
    for day_first, month in ((True, 10), (False, 5)):
        reading = Reading(ZoneInfo("UTC"), day_first)
        [row] = values(table(content, ImportKind.RESPONSES, reading=reading))
        assert (row["responded_at"].month, row["kind"]) == (month, "NPS")


@pytest.mark.parametrize(
    "text", ["31/02/2026", "soon", "2026-13-01", "5/5/5", "9" * 80, "13/13/2026"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2026-10-05"):
        value_of("responded_at", text, MADRID)


@pytest.mark.parametrize(
    "text, hour",
    [
        ("2026-10-05 6:05 pm", 16),
        ("5.10.2026 18.05", 16),
        ("2026/10/05T18:05:00Z", 18),
        ("13/10/2026", 22),
    ],
)
def test_times_are_read_as_people_write_them(text: str, hour: int) -> None:
    assert value_of("responded_at", text, MADRID).hour == hour


@pytest.mark.parametrize(
    "field, text, value",
    [
        ("touch_model", "high touch", "HIGH_TOUCH"),
        ("reach", "1 200 000", "1200000"),
        ("reach", "12.5", "12.5"),
        ("incentivised", "Sí", True),
        ("incentivised", "falso", False),
        ("domain", "https://www.Acme.example/about", "acme.example"),
        ("domain", "Acme.example", "acme.example"),
    ],
)
def test_cells_are_read_as_people_write_them(field: str, text: str, value: object) -> None:
    assert value_of(field, text, MADRID) == value


@given(st.lists(st.text(alphabet="ab|;,:\\\n 1()", min_size=1).map(str.strip).filter(bool)))
def test_a_list_that_was_written_is_read_as_it_was(words: list[str]) -> None:
    written = "|".join(f"{escaped(word)}:3" for word in words)
    assert topics(written, MADRID) == [{"name": word, "level": "3"} for word in words]
    assert [plain(each.removesuffix(":3")) for each in entries(written)] == words


def test_every_field_and_header_is_understood() -> None:
    for kind, fields in HEADERS.items():
        for field in fields:
            assert field_named(kind, shown(field)) == field == field_of(kind, field.upper())
        listed = [name.strip() for names in fields.values() for name in names.split("|")]
        assert len(listed) == len(set(listed)) == len(MEANINGS[kind])
        clashes = {
            each for each in listed if field_named(kind, each) not in (None, MEANINGS[kind][each])
        }
        assert not clashes
