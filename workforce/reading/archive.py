"""The outside of a workbook: a zip archive whose sizes are measured, not believed, before anything reads it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from workforce.reading import limits
from workforce.reading.problems import SAVE_AGAIN, ReadingProblem

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
DAMAGED = "This workbook is damaged: its parts do not match its list of contents."


def parts(path: Path) -> dict[str, zipfile.ZipInfo]:
    """The parts of the archive by name, after their number and declared sizes have been judged.

    Raises:
        ReadingProblem: not an archive, or one that is too large, too many, or packed too tightly to be honest.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as damage:
        raise ReadingProblem("This workbook is damaged, or was not uploaded completely.") from damage
    _judge(listed, path.stat().st_size)
    return {info.filename.replace("\\", "/"): info for info in listed}


def _judge(listed: list[zipfile.ZipInfo], size: int) -> None:
    if len(listed) > limits.MAX_PARTS:
        raise ReadingProblem(
            f"This workbook has {len(listed):,} parts, more than a return can have (at most {limits.MAX_PARTS:,}).",
            "Copy the sheets with your figures into a new workbook, and upload that.",
            code="too-many-parts",
        )
    if any(info.flag_bits & 0x1 for info in listed):
        raise ReadingProblem(
            "This archive is password protected.", "Take the password off, and upload it again.", code="encrypted"
        )
    unpacked = sum(info.file_size for info in listed)
    packed = sum(info.compress_size for info in listed)
    if packed > size:
        raise ReadingProblem(DAMAGED)
    too_tight = unpacked > limits.RATIO_COUNTS_FROM and unpacked > limits.MAX_RATIO * max(packed, 1)
    if unpacked > limits.MAX_UNPACKED_BYTES or too_tight:
        raise ReadingProblem(
            f"This workbook unpacks to {unpacked // limits.MEGABYTE:,} MB, more than a return can hold.",
            "Copy the sheets with your figures into a new workbook, and upload that.",
            code="too-large",
        )


def unpacked(path: Path, listed: dict[str, zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Each part with its bytes; a part that turns out larger than it declared is refused before it fills the memory."""
    with path.open("rb") as source:
        for name, info in listed.items():
            yield name, _unpack(source, info)


def _unpack(source: BinaryIO, info: zipfile.ZipInfo) -> bytes:
    packed = _packed_bytes(source, info)
    if info.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflate(packed, info.file_size)
    else:
        raise ReadingProblem("This workbook is packed in a way that this application does not read.", SAVE_AGAIN)
    if len(content) != info.file_size:
        raise ReadingProblem("This workbook gives a false size for one of its parts.", SAVE_AGAIN, code="false-size")
    return content


def _packed_bytes(source: BinaryIO, info: zipfile.ZipInfo) -> bytes:
    source.seek(info.header_offset)
    header = source.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise ReadingProblem(DAMAGED)
    *_, name_length, extra_length = LOCAL_HEADER.unpack(header)
    source.seek(name_length + extra_length, 1)
    return source.read(info.compress_size)


def _inflate(packed: bytes, declared: int) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, declared + 1)
    except zlib.error as damage:
        raise ReadingProblem(DAMAGED) from damage
