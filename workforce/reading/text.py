"""Delimited text (CSV): its encoding, delimiter, line ends and quoting are found out, never asked for."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from workforce.reading import limits
from workforce.reading.grid import Sheet, Workbook
from workforce.reading.problems import ReadingProblem

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = ",;\t|"
NAME_OF = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
SEP_LINE = re.compile(r'"?sep=(.)"?\s*(?:\r\n|\r|\n|$)', re.IGNORECASE)
MARKUP = re.compile(r"\s*<(\?xml|!doctype|html|[a-z]+[\s>/])", re.IGNORECASE)
JSON = re.compile(r"\s*[\[{]\s*[\[{\"\]}]")
SAMPLE_RECORDS = 50

SAVE_AS_UTF8 = "In Excel, save it as “CSV UTF-8 (Comma delimited)”, or as .xlsx, and upload that."


def read(content: bytes) -> Workbook:
    """The one sheet of a CSV file.

    Raises:
        ReadingProblem: with the line where the text stops making sense.
    """
    text, encoding = decode(content)
    if CONTROL.search(text[:100_000]):
        raise ReadingProblem("This file is not a spreadsheet and not plain text.", code="other-kind")
    if MARKUP.match(text):
        raise ReadingProblem("This file is an XML document or a web page, not a spreadsheet.", code="other-kind")
    if JSON.match(text):
        raise ReadingProblem(
            "This file is a JSON document, not a spreadsheet.",
            "Programs send JSON to the API; upload an .xlsx or .csv file here.",
            code="other-kind",
        )
    delimiter, text = find_delimiter(text)
    return Workbook([Sheet("", _records(text, delimiter))], "csv", _notices(encoding))


def _notices(encoding: str) -> list[str]:
    if encoding != "cp1252":
        return []
    return ["The file is not in UTF-8; it was read as Windows-1252. Check that names with accents look right."]


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, by where its zero bytes lie, as UTF-8, or as Windows-1252."""
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), _by_zero_bytes(content))
    for attempt in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            return content.decode(attempt), attempt
        except UnicodeDecodeError:
            continue
    raise ReadingProblem("The characters of this file could not be made out.", SAVE_AS_UTF8, code="encoding")


def _by_zero_bytes(content: bytes) -> str:
    """UTF-16 and UTF-32 without a mark show by the places of their zero bytes."""
    sample = content[:4000]
    if b"\x00" not in sample or len(sample) < 4:
        return ""
    zeros = [sample[offset::4].count(0) / max(1, len(sample[offset::4])) for offset in range(4)]
    for pattern, name in (
        ((1, 1, 1, 0), "utf-32-be"),
        ((0, 1, 1, 1), "utf-32-le"),
        ((1, 0, 1, 0), "utf-16-be"),
        ((0, 1, 0, 1), "utf-16-le"),
    ):
        if all((share > 0.6) == bool(mark) for share, mark in zip(zeros, pattern, strict=True)):
            return name
    return ""


def find_delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without a ``sep=`` line (which Excel does not show or count either)."""
    told = SEP_LINE.match(text)
    if told is not None:
        return told[1], text[told.end() :]
    best = max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))
    return best, text


def _agreement(text: str, delimiter: str) -> tuple[float, int]:
    """How many of the first records have the commonest number (above one) of fields, and that number."""
    widths: Counter[int] = Counter()
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text[:60_000], newline=""), delimiter=delimiter)):
            if number >= SAMPLE_RECORDS:
                break
            if len(record) > 1:
                widths[len(record)] += 1
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, times = widths.most_common(1)[0]
    return times * min(width, 4), width


def _records(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(limits.MAX_CELL_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    cells = 0
    started = 1
    try:
        for record in reader:
            started = reader.line_num + 1
            cells += len(record)
            records.append(record)
            if cells > limits.MAX_CELLS or len(record) > limits.MAX_COLUMNS:
                raise _too_large(reader.line_num)
    except csv.Error as trouble:
        raise _broken(trouble, started, reader.line_num) from trouble
    return records


def _broken(trouble: csv.Error, started: int, line: int) -> ReadingProblem:
    if "field larger" in str(trouble):
        return ReadingProblem(
            f"One field is longer than the {limits.MAX_CELL_TEXT:,} characters that a cell can hold.",
            'Look for a quotation mark (") that is opened and never closed, or shorten the field.',
            where=f"line {started}",
            code="cell-too-long",
        )
    return ReadingProblem(
        'The quotation marks (") here do not match, so the fields cannot be told apart.',
        'Close the quotation mark, or write a quotation mark inside a field twice (""), and upload the file again.',
        where=f"line {started}" if line <= started else f"lines {started} to {line}",
        code="broken-quoting",
    )


def _too_large(line: int) -> ReadingProblem:
    return ReadingProblem(
        "This file has more cells than a return can hold.",
        "Leave out columns and rows that are not part of the return.",
        where=f"line {line}",
        code="too-large",
    )
