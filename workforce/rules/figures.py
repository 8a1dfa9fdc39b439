"""Reading figures as people type them and spreadsheets hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

PLACES = Decimal("0.00001")
"""Figures are kept to five places, rounded half-even."""

LARGEST = Decimal("999999999.99999")
"""Decimal(14, 5) holds no more."""

NOISE = Decimal("0.000000001")
"""A difference below this is how a spreadsheet holds a number, not something a person typed."""

NOT_KNOWN = frozenset(
    {"-", "–", "—", "..", "...", ":", "*", "x", "c", "n/a", "na", "not known", "unknown", "null", "none given"}
)
"""What sources print for “not known” or “not shown”."""

EXCEL_ERRORS = frozenset(
    {"#n/a", "#ref!", "#div/0!", "#value!", "#name?", "#null!", "#num!", "#spill!", "#calc!", "#getting_data", "#error"}
)

_BLANKS = re.compile(r"[^\S ]")
"""Blanks of other widths (thin, narrow, no-break), which typesetters put between thousands."""

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d*)?")
_BRACKETS = re.compile(r"\((.+)\)")


@dataclass(frozen=True, slots=True)
class Figure:
    """What a text says: a value (None = unknown), and the code of the rule that has something to say about it."""

    value: Decimal | None
    rule: str = ""


UNKNOWN = Figure(None)


def read_figure(text: str | None) -> Figure:
    """A figure from text. Blank is unknown and “0” is none.

    Thousands may be set apart by commas or blanks; a negative may stand in brackets. ``rule`` is "percentage",
    "excel-error", "not-a-number" or "too-large" (no value then), or "dash-for-unknown" or "rounded" (worth a notice).
    """
    plain = "" if text is None else _BLANKS.sub(" ", text).strip().replace("−", "-")
    if not plain:
        return UNKNOWN
    special = _special(plain.casefold())
    return special if special is not None else _number(plain)


def _special(plain: str) -> Figure | None:
    if plain in NOT_KNOWN:
        return Figure(None, "dash-for-unknown")
    if plain in EXCEL_ERRORS:
        return Figure(None, "excel-error")
    if plain.endswith("%"):
        return Figure(None, "percentage")
    return None


def _number(plain: str) -> Figure:
    bracketed = _BRACKETS.fullmatch(plain)
    digits = f"-{bracketed[1].strip()}" if bracketed else plain
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "").replace(" ", "")
    if not _PLAIN.fullmatch(digits):
        return Figure(None, "not-a-number")
    try:
        return _kept(Decimal(digits))
    except InvalidOperation:
        return Figure(None, "not-a-number")


def _kept(exact: Decimal) -> Figure:
    if abs(exact) > LARGEST:
        return Figure(None, "too-large")
    kept = exact.quantize(PLACES, ROUND_HALF_EVEN)
    if kept == 0:
        kept = abs(kept)  # no minus nought
    return Figure(kept, "rounded" if abs(exact - kept) > NOISE else "")


def shown(figure: Decimal | None) -> str:
    """A figure in words: thousands apart, no trailing noughts."""
    if figure is None:
        return "not known"
    text = f"{figure:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
