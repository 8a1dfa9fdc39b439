"""Reading months in the forms in which sources print them. A month is the date of its first day."""

from __future__ import annotations

import datetime as dt
import re

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBER_OF: dict[str, int] = {name: number for names in (NAMES, FULL) for number, name in enumerate(names, start=1)}
NUMBER_OF["sept"] = 9

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
EXCEL_EPOCH = dt.date(1899, 12, 30)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?", re.IGNORECASE)
_UK = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})(?: \d{2}:\d{2}(?::\d{2})?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_NAMED = re.compile(r"(?:[a-z]+[-_ ])?(?:(\d{1,2})(?:st|nd|rd|th)?[-/ ])?([a-z]+)[-/ ,.'’]*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/ ]*([a-z]+)")
_FINANCIAL = re.compile(r"(\d{4})\s*[-/]?\s*(\d{2}|\d{4})?")


def read_month(text: str | None) -> dt.date | None:
    """The first day of the month that a text names, or None if it names none.

    Known forms: 2017-09-30, 2017-09, 2017-SEP, Sep-17, September 2017, 30 September 2017, 01/09/2017, 09/2017,
    201709, MSitAE-APRIL-2024, and the day numbers by which spreadsheets keep dates (43008).
    """
    plain = "" if text is None else " ".join(text.replace("\u00a0", " ").split()).casefold()
    for reader in (_iso, _uk, _compact, _serial, _named):
        month = reader(plain)
        if month is not None:
            return month
    return None


def month_of_financial_year(year: str, month: str) -> dt.date | None:
    """A month told as financial year (2017/18, 201718, 2017) and month: 1 is April, or the month's name."""
    matched = _FINANCIAL.fullmatch(year.strip())
    if matched is None:
        return None
    first = int(matched[1])
    name = month.strip().casefold()
    number = NUMBER_OF.get(name)
    if number is None and name.removeprefix("m").lstrip("0").isdigit():
        ordinal = int(name.removeprefix("m"))
        number = (ordinal + 2) % 12 + 1 if 1 <= ordinal <= 12 else None
    return None if number is None else _month(first if number >= 4 else first + 1, number)


def add_months(month: dt.date, count: int) -> dt.date:
    """The first day of the month ``count`` months later (or, if negative, earlier)."""
    year, number = divmod(month.year * 12 + month.month - 1 + count, 12)
    return dt.date(year, number + 1, 1)


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Whole months from one month to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def shown_month(month: dt.date) -> str:
    """A month in words, such as “September 2017”."""
    return f"{FULL[month.month - 1].capitalize()} {month.year}"


def _month(year: int, month: int, day: int = 1) -> dt.date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return dt.date(year, month, day).replace(day=1)
    except ValueError:
        return None


def _iso(plain: str) -> dt.date | None:
    matched = _ISO.fullmatch(plain)
    return _month(int(matched[1]), int(matched[2]), int(matched[3] or 1)) if matched else None


def _uk(plain: str) -> dt.date | None:
    matched = _UK.fullmatch(plain)
    return _month(int(matched[3]), int(matched[2]), int(matched[1] or 1)) if matched else None


def _compact(plain: str) -> dt.date | None:
    matched = _COMPACT.fullmatch(plain)
    return _month(int(matched[1]), int(matched[2])) if matched else None


def _serial(plain: str) -> dt.date | None:
    matched = _SERIAL.fullmatch(plain)
    return None if matched is None else _within(EXCEL_EPOCH + dt.timedelta(days=int(matched[1])))


def _within(day: dt.date) -> dt.date | None:
    return _month(day.year, day.month)


def _named(plain: str) -> dt.date | None:
    year_first = _YEAR_FIRST.fullmatch(plain)
    if year_first and year_first[2] in NUMBER_OF:
        return _month(int(year_first[1]), NUMBER_OF[year_first[2]])
    matched = _NAMED.fullmatch(plain)
    if matched is None or matched[2] not in NUMBER_OF:
        return None
    year = int(matched[3]) + (2000 if len(matched[3]) == 2 else 0)
    return _month(year, NUMBER_OF[matched[2]], int(matched[1] or 1))
