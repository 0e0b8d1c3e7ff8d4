"""No cell that we write is a formula to a spreadsheet, and each is read back as it was."""

import csv
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.spreadsheets import guarded, line_of, unguarded

FORMULAS = tuple("=+-@＝＋－＠")
CELLS = st.text(alphabet=""" a1'"=+-@＝\t\r\n;,|""")


@pytest.mark.parametrize(
    "text, cell",
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r1", "'\r1"),
        ("  =1", "  '=1"),
        ("a;=1", "a;'=1"),
    ],
)
def test_a_formula_is_text(text: str, cell: str) -> None:
    assert guarded(text) == cell


@pytest.mark.parametrize("text", ["", "Ana", "2026-10-05", "a-b", "x=1", "C++", "ana@example.com"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@given(CELLS)
@example("''=1")
@example("x;=cmd|' /C calc'!A0")
def test_whatever_separates_its_cells_no_spreadsheet_finds_a_formula(text: str) -> None:
    written = guarded(text)
    assert not written.startswith((*FORMULAS, "\t", "\r", "\n"))
    for part in re.split('[;,|"\t\r\n]', written):
        assert not part.lstrip(" \u00a0").startswith(FORMULAS)


@given(CELLS | st.text())
def test_a_guarded_cell_is_read_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(st.text(alphabet='a",;=\r\n'), min_size=1))
def test_a_line_is_csv(cells: list[str]) -> None:
    line = line_of(cells)
    assert line.endswith("\r\n")
    [row] = csv.reader(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)", line), strict=True)
    assert list(map(unguarded, row)) == cells
