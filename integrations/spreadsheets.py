"""Spreadsheets: tables that they open without running what people wrote into a cell.

A spreadsheet takes a cell that begins with "=" and its like for a formula, and one set to another
separator begins a new cell within ours. An apostrophe before it makes it text; `unguarded` takes
that away again, so that a table that we wrote is read as it was.
"""

import re
from collections.abc import Iterable

BOM = "\ufeff"
# Where a spreadsheet, whatever its separator, may take a cell to begin; then what starts a formula.
# The wide forms are taken for the plain ones where Chinese or Japanese is written.
FORMULA = re.compile(r"""((?:^|[;,|"\t\r\n])[ \u00a0]*)('*)(?=[=+\-@＝＋－＠])""")
BLANK = re.compile(r"^('*)(?=[\t\r\n])")
GUARDED_FORMULA = re.compile(FORMULA.pattern.replace("('*)", "'('*)"))
GUARDED_BLANK = re.compile(BLANK.pattern.replace("('*)", "'('*)"))


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet runs."""
    return BLANK.sub(r"'\1", FORMULA.sub(r"\1'\2", text))


def unguarded(text: str) -> str:
    """The text that a guarded cell was made of."""
    return GUARDED_FORMULA.sub(r"\1\2", GUARDED_BLANK.sub(r"\1", text))


def line_of(cells: Iterable[str]) -> str:
    """A row as a line of CSV: every cell guarded and in quotes."""
    return ",".join('"' + guarded(cell).replace('"', '""') + '"' for cell in cells) + "\r\n"
