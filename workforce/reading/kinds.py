"""What kind of file it is, told by its first bytes and not by its name."""

from __future__ import annotations

from pathlib import Path

from workforce.reading import excel, limits, text
from workforce.reading.grid import Workbook
from workforce.reading.problems import SAVE_AGAIN, ReadingProblem

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"Rar!", "a compressed file (rar)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
)


def read(path: Path) -> Workbook:
    """The sheets of a file.

    Raises:
        ReadingProblem: in words, whatever is wrong with it.
    """
    size = path.stat().st_size
    if size > limits.MAX_FILE_BYTES:
        raise too_large(size)
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise ReadingProblem("This file is empty.", "Check that the right file was chosen.", code="empty")
    if start.startswith(b"PK"):
        return excel.read(path)
    content = path.read_bytes()
    _refuse_other_kinds(content)
    return text.read(content)


def too_large(size: int) -> ReadingProblem:
    """The problem of a file that is larger than the largest return."""
    return ReadingProblem(
        f"This file has {size // limits.MEGABYTE:,} MB; "
        f"at most {limits.MAX_FILE_BYTES // limits.MEGABYTE} MB are taken.",
        "Leave out sheets, pictures and columns that are not part of the return.",
        code="too-large",
    )


def _refuse_other_kinds(content: bytes) -> None:
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise excel.password_protected()
        raise ReadingProblem(
            "This is a workbook of the old kind (.xls), or it is password protected.",
            "Open it in Excel, save it as an Excel workbook (.xlsx) without a password, and upload that.",
            code="other-kind",
        )
    for mark, kind in OTHER_KINDS:
        if content.startswith(mark):
            raise ReadingProblem(f"This is {kind}, not a spreadsheet.", SAVE_AGAIN, code="other-kind")
