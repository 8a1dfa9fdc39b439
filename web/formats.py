"""How figures, dates and years are written: the same words in pages, charts, tables and documents.

Unknown (None, NaN) is written as "–", never as nought; what rounds to nought has no sign.
"""

import datetime
import math
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

UNKNOWN = "–"
MINUS = "−"
LONDON = ZoneInfo("Europe/London")

Number = float | int | Decimal


def number(value: Number | str | None) -> Decimal | None:
    """The value as a finite decimal; None when it is unknown."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def rounded(value: Number | str | None, places: int = 0) -> Decimal | None:
    """Rounded half away from nought, without a negative nought."""
    exact = number(value)
    if exact is None:
        return None
    result = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def format_number(value: Number | str | None, places: int = 0) -> str:
    """ "12,410"; a true minus sign below nought."""
    result = rounded(value, places)
    if result is None:
        return UNKNOWN
    return f"{MINUS if result < 0 else ''}{abs(result):,.{places}f}"


def format_wte(value: Number | str | None, places: int | None = None) -> str:
    """Whole-time equivalents: one place below 100, none above, unless `places` says otherwise."""
    exact = number(value)
    if exact is None:
        return UNKNOWN
    return format_number(exact, (1 if abs(exact) < 100 else 0) if places is None else places)


def format_about(value: Number | str | None) -> str:
    """A projected figure for a sentence, to three figures at most: 2137.4 as "2,140"."""
    exact = number(value)
    if exact is None:
        return UNKNOWN
    size = 0 if exact == 0 else math.floor(math.log10(abs(exact)))
    step = Decimal(10) ** max(size - 2, 0)
    return format_number((exact / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step)


def format_percent(share: Number | str | None, places: int = 1) -> str:
    """A share (0.083) as "8.3%"."""
    exact = number(share)
    return UNKNOWN if exact is None else f"{format_number(exact * 100, places)}%"


def format_signed(value: Number | str | None, places: int = 0, unit: str = "") -> str:
    """ "+12" or "−12"; what rounds to nought is "0" without a sign. `unit` follows directly ("%")."""
    result = rounded(value, places)
    if result is None:
        return UNKNOWN
    return f"{'+' if result > 0 else ''}{format_number(result, places)}{unit}"


def format_signed_percent(share: Number | str | None, places: int = 0) -> str:
    """A share (0.083) as "+8%"."""
    exact = number(share)
    return UNKNOWN if exact is None else format_signed(exact * 100, places, "%")


def format_range(low: Number | str | None, high: Number | str | None) -> str:
    """ "between 1,600 and 2,700", each to three figures."""
    return f"between {format_about(low)} and {format_about(high)}"


def format_money(pounds: Number | str | None) -> str:
    """ "£1.2 million", "£45,000", "£0"."""
    exact = number(pounds)
    if exact is None:
        return UNKNOWN
    sign, size = (MINUS if rounded(exact) and exact < 0 else ""), abs(exact)
    for scale, word in ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million")):
        if size >= scale:
            return f"{sign}£{format_number(size / scale, 1)} {word}"
    return f"{sign}£{format_number(size)}"


def format_size(count: int | None) -> str:
    """A file's size in bytes as "4.2 MB"."""
    if count is None:
        return UNKNOWN
    size = Decimal(count)
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{format_number(size, 0 if unit == 'bytes' else 1)} {unit}"
        size /= 1000
    return f"{format_number(size, 1)} GB"


def format_date(day: datetime.date | None) -> str:
    """ "31 March 2032"; a moment is dated in London."""
    if day is None:
        return UNKNOWN
    local = day.astimezone(LONDON) if isinstance(day, datetime.datetime) and day.tzinfo else day
    return f"{local.day} {local:%B %Y}"


def format_month(day: datetime.date | None) -> str:
    """ "March 2032"."""
    return UNKNOWN if day is None else f"{day:%B %Y}"


def format_moment(moment: datetime.datetime | None) -> str:
    """ "31 March 2032 at 5:04pm", London time."""
    if moment is None:
        return UNKNOWN
    local = moment.astimezone(LONDON) if moment.tzinfo else moment
    return f"{format_date(local)} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def financial_year(day: datetime.date) -> str:
    """The financial year that holds a day: "2031/32" for 1 April 2031 to 31 March 2032."""
    return financial_year_label(day.year if day.month >= 4 else day.year - 1)


def financial_year_label(first_year: int) -> str:
    """ "2031/32" for 2031."""
    return f"{first_year}/{(first_year + 1) % 100:02d}"


def year_end(label: str) -> datetime.date:
    """31 March 2032 for "2031/32": the position that a projected year stands for. Raises ValueError."""
    first, slash, last = label.partition("/")
    if not (slash and len(first) == 4 and first.isdigit() and last == f"{(int(first) + 1) % 100:02d}"):
        raise ValueError(f"'{label}' is not a financial year such as 2031/32.")
    return datetime.date(int(first) + 1, 3, 31)


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 return", "2 returns", "1,204 lines"."""
    return f"{format_number(count)} {one if count == 1 else many or one + 's'}"
