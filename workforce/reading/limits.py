"""How large and how odd a file may be. Chosen above any honest return: the largest published one has 490,000 cells."""

from __future__ import annotations

import resource
from contextlib import suppress

MEGABYTE = 1024 * 1024

MAX_FILE_BYTES = 50 * MEGABYTE
"""Of the file as uploaded."""

MAX_UNPACKED_BYTES = 300 * MEGABYTE
"""Of all parts of a workbook together, unpacked."""

MAX_RATIO = 200
"""Unpacked to packed, for workbooks of more than ``RATIO_COUNTS_FROM`` bytes."""

RATIO_COUNTS_FROM = 20 * MEGABYTE

MAX_PARTS = 2_000
MAX_SHEETS = 100
MAX_CELLS = 8_000_000
"""Cells in the rectangle from A1 to the last cell with content."""

MAX_COLUMNS = 2_000
MAX_CELL_TEXT = 32_767
"""Characters in one cell: what Excel itself allows."""

MEMORY_BYTES = 2_048 * MEGABYTE
CPU_SECONDS = 60
WALL_SECONDS = 90
MAX_ANSWER_BYTES = 200 * MEGABYTE
MAX_OPEN_FILES = 64


def shut_in() -> None:
    """Limit this process's memory, processor time, files written and files open; it never gets them back."""
    for kind, amount in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MAX_ANSWER_BYTES),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # the system allows less already
            resource.setrlimit(kind, (amount, amount))
