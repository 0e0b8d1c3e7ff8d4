"""Encodings: how the bytes of a table that somebody exported are to be read as text."""

from codecs import (
    BOM_UTF8,
    BOM_UTF16_BE,
    BOM_UTF16_LE,
    BOM_UTF32_BE,
    BOM_UTF32_LE,
    getincrementaldecoder,
)
from typing import BinaryIO

from charset_normalizer import from_bytes

from integrations.reports import UnreadableFile

CHUNK = 65_536
# The longer marks first: the one for UTF-32 begins like the one for UTF-16.
MARKS = {
    BOM_UTF8: "utf-8-sig",
    BOM_UTF32_LE: "utf-32",
    BOM_UTF32_BE: "utf-32",
    BOM_UTF16_LE: "utf-16",
    BOM_UTF16_BE: "utf-16",
}
FOREIGN = {
    b"PK\x03\x04": "a zip archive or an Excel workbook (.xlsx)",
    b"PK\x05\x06": "an empty zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
}
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1a")
# What Excel writes in the West comes first: left to itself, charset-normalizer reads “Muñoz” in
# Windows-1252 as “Muńoz” in Windows-1250. The others are tried only when it cannot be that.
LIKELY = (["cp1252"], ["cp932", "gb18030", "euc_kr", "big5", "cp1251", "cp1253"])


def encoding_of(file: BinaryIO) -> str:
    """The name of the file's encoding; the file is left at its start.

    A byte order mark, else UTF-8 if every byte of the file is that, else the likeliest other one.
    Raises UnreadableFile for what is empty or no text. Memory does not grow with the file.
    """
    file.seek(0)
    head = file.read(CHUNK)
    refuse_binary(head)
    mark = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    encoding = mark or wide_encoding(head) or plain_encoding(file, head)
    file.seek(0)
    return encoding


def refuse_binary(head: bytes) -> None:
    """Raise UnreadableFile when the file is empty or begins like something that is no text."""
    if not head:
        raise UnreadableFile("The file is empty.")
    for mark, what in FOREIGN.items():
        if head.startswith(mark):
            raise UnreadableFile(f"The file is not text: it looks like {what}. Export it as CSV.")


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a mark, by its every second byte being zero; UnreadableFile for no text."""
    half = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    if not any(head.startswith(mark) for mark in MARKS):
        controls = len(head) - len(head.translate(None, CONTROLS))
        if controls > 0.1 * len(head):
            raise UnreadableFile("The file is not text. Export it as CSV.")
    return None


def plain_encoding(file: BinaryIO, head: bytes) -> str:
    """UTF-8 (if only cut off in a letter), or what the first part that is not looks like."""
    decoder = getincrementaldecoder("utf-8")()
    chunk = head
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = file.read(CHUNK)
    except UnicodeDecodeError:
        return legacy_encoding(chunk)
    return "utf-8"


def legacy_encoding(sample: bytes) -> str:
    """The likeliest of the encodings from before Unicode, by the lines that are not plain ASCII."""
    telling = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())
    for names in LIKELY:
        best = from_bytes(telling, cp_isolation=names).best()
        if best is not None:
            return best.encoding
    return "cp1252"
