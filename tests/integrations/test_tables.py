"""Tables are read whatever their encoding and separator, and hostile ones end in a clear word."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO, RawIOBase
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.attendance.row_errors import RowError
from integrations.reports import UnreadableFile
from integrations.tables import SEPARATORS, Row, Table, separator_of

PAYLOADS = Path(__file__).parent / "payloads" / "generic_csv"


def read(content: bytes) -> list[Row | RowError]:
    """All rows of a file."""
    return list(Table(BytesIO(content)))


def cells(content: bytes) -> list[list[str]]:
    """The cells of a file without errors."""
    found = read(content)
    assert not [row for row in found if isinstance(row, RowError)]
    return [list(row.cells) for row in found if isinstance(row, Row)]


def recorded(name: str) -> Table:
    """One of the recorded files."""
    return Table(BytesIO((PAYLOADS / name).read_bytes()))


def test_semicolons_in_windows_1252() -> None:
    table = recorded("semicolon_cp1252.csv")
    assert (table.encoding, table.separator) == ("cp1252", ";")
    addresses = [row.cells[0] for row in table if isinstance(row, Row)]
    assert addresses[1:] == ["jürgen.groß@example.com", "anna@example.com", "anna@example.com"]


def test_tabs_in_utf_16() -> None:
    table = recorded("tab_utf16le_bom.tsv")
    assert table.separator == "\t"
    assert next(r.cells[0] for r in table if isinstance(r, Row) and r.number == 2) == (
        "Nguyễn Thị Hoa"
    )


def test_lines_are_counted_as_they_stand_in_the_file() -> None:
    numbers = [
        row.number for row in recorded("junk_preamble_and_footer.csv") if isinstance(row, Row)
    ]
    assert numbers == [1, 2, 4, 5, 6, 7, 8, 9]
    two_lines = read(b'a,b\r\n"x\r\ny",2\r\n3,4\r\n')
    assert two_lines == [Row(1, ["a", "b"]), Row(2, ["x\r\ny", "2"]), Row(4, ["3", "4"])]


@pytest.mark.parametrize(
    "name, said", [("empty.csv", "empty"), ("binary.csv", "not text.*zip.*xlsx")]
)
def test_what_is_no_table_says_so(name: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        recorded(name)


def test_a_header_alone_is_a_table() -> None:
    assert [list(r.cells) for r in recorded("header_only.csv") if isinstance(r, Row)] == [
        ["Email", "Name"]
    ]


def test_a_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    header, error, row = list(recorded("truncated_quote.csv"))
    assert isinstance(header, Row)
    assert isinstance(error, RowError)
    assert (error.row, "unterminated quoted field" in error.message) == (2, True)
    assert row == Row(3, ["b@example.com", "B"])
    middle = read(b'a,b\n1,"open\n2,"right"\n3,x\n')
    assert [row.row if isinstance(row, RowError) else row.number for row in middle] == [1, 2, 3, 4]
    assert middle[2] == Row(3, ["2", "right"])


def test_a_huge_cell_is_read_or_refused_and_the_next_row_is_read() -> None:
    (_, huge) = list(recorded("huge_field.csv"))
    assert isinstance(huge, Row)
    assert len(huge.cells[1]) > 131_072
    quoted = b'a,b\n"' + b"x" * 140_000 + b'",1\n2,3\n'
    first, error, last = read(quoted)
    assert isinstance(first, Row)
    assert isinstance(error, RowError)
    assert last == Row(3, ["2", "3"])
    endless = b"a,b\n" + b"x" * 3_000_000 + b"\n2,3\n"
    first, error, last = read(endless)
    assert isinstance(error, RowError)
    assert "too long" in error.message
    assert last == Row(3, ["2", "3"])


def test_odd_quotes_and_zero_bytes_are_borne() -> None:
    assert cells(b'a,b\n5" pipe,x\n"He said ""hi""",y\n"odd"tail,z\n')[1:] == [
        ['5" pipe', "x"],
        ['He said "hi"', "y"],
        ["oddtail", "z"],
    ]
    assert cells(b"a,b\n1\x00,2\n3,4\n")[1:] == [["1", "2"], ["3", "4"]]


def test_excel_may_name_the_separator_itself() -> None:
    assert cells(b"sep=|\na,1|b,2\n") == [["a,1", "b,2"]]


@pytest.mark.parametrize(
    "name, encoding",
    [
        ("Muñoz", "cp1252"),
        ("Zoë Ødegård", "cp1252"),
        ("João Simões", "cp1252"),
        ("Muñoz", "utf-8"),
        ("Muñoz", "utf-8-sig"),
        ("Muñoz", "utf-16"),
        ("Muñoz", "utf-16-le"),
        ("Muñoz", "utf-16-be"),
        ("Muñoz", "utf-32"),
        ("Ольга Смирнова", "cp1251"),
        ("山田 健二 鈴木 花子 東京都港区", "cp932"),
    ],
)
def test_names_survive_their_encoding(name: str, encoding: str) -> None:
    content = f"Name,Email\r\n{name},a@example.com\r\n".encode(encoding)
    assert cells(content)[1] == [name, "a@example.com"]


def test_the_odd_letter_may_come_late() -> None:
    content = (
        b"Name,Email\n" + b"Ana,a@example.com\n" * 20_000 + "Muñoz,b@example.com\n".encode("cp1252")
    )
    assert cells(content)[-1] == ["Muñoz", "b@example.com"]


def test_a_letter_that_is_cut_off_spoils_nothing_else() -> None:
    content = "Name,Email\nMuñoz,b@example.com\nMuñ".encode()[:-1]
    assert cells(content)[1] == ["Muñoz", "b@example.com"]


@pytest.mark.parametrize(
    "head",
    [b"%PDF-1.7", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0", b"\x89PNG\r\n", bytes(range(32)) * 9],
)
def test_other_files_are_refused(head: bytes) -> None:
    with pytest.raises(UnreadableFile):
        Table(BytesIO(head + b"\x00\x01\x02" * 100))


@settings(max_examples=300, deadline=2_000)
@given(st.binary(max_size=400))
def test_any_bytes_are_rows_errors_or_refused(content: bytes) -> None:
    try:
        rows = read(content)
    except UnreadableFile:
        return
    numbers = [row.row if isinstance(row, RowError) else row.number for row in rows]
    assert numbers == sorted(numbers)


@settings(max_examples=200, deadline=2_000)
@given(st.text(alphabet='a",;\t\r\n é', max_size=200))
def test_any_text_of_quotes_and_separators_is_read_once(content: str) -> None:
    try:
        rows = read(content.encode())
    except UnreadableFile:
        assert not content
        return
    numbers = [row.row if isinstance(row, RowError) else row.number for row in rows]
    assert numbers == sorted(set(numbers))


def test_a_cell_that_puzzles_the_detector_is_read_in_no_time() -> None:
    began = perf_counter()
    assert separator_of("a." * 4_096) in SEPARATORS
    assert separator_of(f"{'a.' * 200},{'b-1.' * 200}\n" * 8) == ","
    assert perf_counter() - began < 1


class Endless(RawIOBase):
    """A file of many rows that is nowhere in memory."""

    ROW = b"Yes,Ana,a@example.com,2026-10-05 18:10:00\n"

    def __init__(self, rows: int) -> None:
        self.size = rows * len(self.ROW)
        self.at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert whence == 0
        self.at = offset
        return offset

    def tell(self) -> int:
        return self.at

    def read(self, size: int = -1) -> bytes:
        size = min(size if size >= 0 else self.size, self.size - self.at)
        start = self.at % len(self.ROW)
        self.at += size
        return (self.ROW * (size // len(self.ROW) + 2))[start : start + size]

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)


def big_rows(rows: int) -> Iterator[Row | RowError]:
    """The rows of a big file."""
    yield from Table(Endless(rows))  # type: ignore[arg-type]


def test_memory_does_not_grow_with_the_file() -> None:
    tracemalloc.start()
    try:
        assert sum(1 for _ in big_rows(100_000)) == 100_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000


def test_quotes_that_are_never_closed_cost_their_own_rows_only() -> None:
    lines = [b'1,"open\n' if number % 300 == 7 else b"2,3\n" for number in range(20_000)]
    found = read(b"".join(lines))
    assert len(found) == 20_000
    assert sum(isinstance(row, RowError) for row in found) == 67
