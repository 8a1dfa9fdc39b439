"""Files for download: CSV and xlsx that no spreadsheet can be tricked by, sent as they are made."""

import csv
import datetime
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes a spreadsheet take text for a formula, plain or in full width.
FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?$")
CHUNK_ROWS = 500


class _Line:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def harmless(value: Any) -> Any:
    """A cell that stays text: what would start a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if not isinstance(value, str):
        return "" if value is None else value
    text = value.replace("\x00", "")
    # Blanks and control characters before the sign do not stop every program from seeing a formula.
    visible = text.lstrip("\t\r\n\v\f \u00a0\u200b\ufeff")
    if text.startswith(("\t", "\r", "\n")) or (visible.startswith(FORMULA_STARTS) and not NUMBER.match(visible)):
        return f"'{text}"
    return text


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = False) -> Iterator[str]:
    """CSV text in pieces of some hundred rows; CRLF as RFC 4180 has it."""
    writer = csv.writer(_Line())
    pieces = [BOM if bom else "", writer.writerow([harmless(column) for column in columns])]
    for row in rows:
        pieces.append(writer.writerow([harmless(value) for value in row]))
        if len(pieces) >= CHUNK_ROWS:
            yield "".join(map(str, pieces))
            pieces = []
    if pieces:
        yield "".join(map(str, pieces))


def csv_response(
    filename: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = True
) -> StreamingHttpResponse:
    """A CSV download. With `bom`, Excel reads it as UTF-8."""
    response = StreamingHttpResponse(csv_lines(columns, rows, bom=bom), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, safe_filename(filename, "csv"))
    return response


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; `widths` are in characters, by column."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


def workbook_file(sheets: Sequence[Sheet]) -> IO[bytes]:
    """A workbook in a temporary file, at its start; texts are never read as formulas or links. The caller closes it."""
    import xlsxwriter

    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - it outlives this function
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _fill(workbook.add_worksheet(sheet_name(sheet.name)), sheet, bold)
    file.seek(0)
    return file


def xlsx_response(filename: str, sheets: Sequence[Sheet]) -> FileResponse:
    """A workbook download, sent from a file that the answer closes."""
    file = workbook_file(sheets)
    return FileResponse(file, as_attachment=True, filename=safe_filename(filename, "xlsx"), content_type=XLSX)


def _fill(worksheet: Any, sheet: Sheet, bold: Any) -> None:
    worksheet.freeze_panes(1, 0)
    for column, heading in enumerate(sheet.columns):
        width = sheet.widths[column] if column < len(sheet.widths) else max(10, min(len(heading) + 2, 40))
        worksheet.set_column(column, column, width)
        worksheet.write_string(0, column, heading, bold)
    for line, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            _write(worksheet, line, column, value)


def _write(worksheet: Any, line: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        worksheet.write_number(line, column, value)
    else:
        worksheet.write_string(line, column, str(value if isinstance(value, str) else harmless(value))[:32_767])


def sheet_name(name: str) -> str:
    """A name that Excel takes: 31 characters, none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:31] or "Sheet"


def safe_filename(name: str, ending: str) -> str:
    """A file name for every system: letters, digits, dots and dashes, with the right ending."""
    stem = name.removesuffix(f".{ending}")
    ascii_only = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    cleaned = re.sub(r"[^A-Za-z0-9._-]+", "-", ascii_only).strip("-._")[:100]
    return f"{cleaned or 'download'}.{ending}"
