"""Tables: rows of cells from a file of any size, encoding and separator, however odd it is."""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO

from clevercsv import Detector

from advocacy.attendance.row_errors import RowError
from integrations.encodings import encoding_of

SAMPLE = 8_192
SEPARATORS = (",", ";", "\t", "|")
# A quote that is not closed would swallow the rest of the file: no row is larger than this.
MOST_LINES = 200
MOST_CHARACTERS = 262_144
UNTERMINATED = "A quote is opened in this row and never closed: unterminated quoted field."
# clevercsv ponders what kind of thing a cell is: seconds for one like “a.a.a.…”.
LONG_TEXT = re.compile(r"[^,;\t|\r\n\"]{64,}")
EXCEL_HINT = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and the physical line, from 1, on which it begins."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line; `cut` when it went on and on, and only its beginning was kept."""

    number: int
    text: str
    cut: bool


class Table:
    """A file as rows. Reads as it goes, so that memory does not grow with the file."""

    def __init__(self, file: BinaryIO) -> None:
        """Find out the encoding and the separator. Raises UnreadableFile; `file` is seekable."""
        self.encoding = encoding_of(file)
        self.separator = separator_of(self._text(file).read(SAMPLE))
        self._lines = Lines(self._text(file))

    def _text(self, file: BinaryIO) -> TextIOWrapper:
        file.seek(0)
        return Wrapper(file, encoding=self.encoding, errors="replace", newline="")

    def __iter__(self) -> Iterator[Row | RowError]:
        """The rows that are not blank, and an error for each that cannot be read."""
        for line in self._lines:
            if line.cut:
                yield RowError(row=line.number, message="This line is too long to be a row.")
            elif line.number == 1 and EXCEL_HINT.match(line.text):
                continue
            elif '"' not in line.text:
                if line.text.strip():
                    yield Row(line.number, line.text.rstrip("\r\n").split(self.separator))
            else:
                yield self._quoted(line)

    def _quoted(self, line: Line) -> Row | RowError:
        """A row with quotes, which may go on over several lines."""
        lines = [line]
        while True:
            try:
                cells = cells_of([part.text for part in lines], self.separator)
            except csv.Error as error:
                unreadable = f"This row cannot be read: {error}."
                return self._error(lines, UNTERMINATED if len(lines) > 1 else unreadable)
            if cells is not None:
                return Row(line.number, cells)
            following = next(self._lines, None)
            if following is not None:
                lines.append(following)
            if following is None or too_large(lines):
                return self._error(lines, UNTERMINATED)

    def _error(self, lines: Sequence[Line], problem: str) -> RowError:
        """What is wrong with the row on the first of these lines; the others are read anew."""
        self._lines.give_back(lines[1:])
        return RowError(row=lines[0].number, message=problem)


class Wrapper(TextIOWrapper):
    """Text over a file that stays open when the text is no longer used."""

    def __del__(self) -> None:
        pass


class Lines(Iterator[Line]):
    """Physical lines; some may be given back to be read again."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._number = 0
        self._returned: deque[Line] = deque()

    def __next__(self) -> Line:
        if self._returned:
            return self._returned.popleft()
        text = self._text.readline(MOST_CHARACTERS)
        if not text:
            raise StopIteration
        self._number += 1
        rest = text
        while len(rest) == MOST_CHARACTERS and rest[-1] not in "\r\n":
            rest = self._text.readline(MOST_CHARACTERS)
        return Line(self._number, text.replace("\0", ""), cut=rest is not text)

    def give_back(self, lines: Sequence[Line]) -> None:
        """Take back lines, in order, that were read too far."""
        self._returned.extendleft(reversed(lines))


def cells_of(parts: Sequence[str], separator: str) -> list[str] | None:
    """The cells of a row on these lines; None when a quote is still open at their end.

    Within a line quotes may be odd. Over several lines they must be right: text after a closing
    quote tells that it is the next row's opening one. Raises csv.Error then, and for a huge cell.
    """
    wanted_more = False

    def lines() -> Iterator[str]:
        nonlocal wanted_more
        yield from parts
        wanted_more = True

    try:
        cells = next(csv.reader(lines(), delimiter=separator, strict=len(parts) > 1), [])
    except csv.Error:
        if not wanted_more:
            raise
        return None
    return None if wanted_more else cells


def too_large(lines: Sequence[Line]) -> bool:
    """Whether this is more than any row is."""
    return (
        len(lines) > MOST_LINES
        or lines[-1].cut
        or sum(len(line.text) for line in lines) > MOST_CHARACTERS
    )


def separator_of(sample: str) -> str:
    """What separates the cells, by the beginning of the file."""
    sample = sample.replace("\0", "").lstrip("\ufeff")
    hint = EXCEL_HINT.match(sample.split("\n", 1)[0].strip("\r"))
    if hint and hint[1] in SEPARATORS:
        return hint[1]
    dialect = Detector().detect(LONG_TEXT.sub("text", sample), delimiters=SEPARATORS)
    if dialect is not None and dialect.delimiter in SEPARATORS:
        return str(dialect.delimiter)
    return max(SEPARATORS, key=sample.count)
