"""A large change since the last figure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workforce.rules.checks.naming import line_name
from workforce.rules.checks.rule import Rule
from workforce.rules.context import Context, StockKey
from workforce.rules.figures import shown
from workforce.rules.lines import ReadLine
from workforce.rules.messages import Message, Severity
from workforce.rules.months import shown_month

SHARE, WTE = Decimal("0.25"), Decimal(10)
WATCHED = {"capacity": "substantive_wte", "demand": "establishment_wte", "plan": "substantive_wte"}

Series = list[tuple[dt.date, Decimal, ReadLine]]


def series_by_stock(lines: Sequence[ReadLine]) -> dict[StockKey, Series]:
    """Each stock's months in order, labels added up; a month with an unknown part is left out."""
    months: dict[tuple[StockKey, dt.date], list[ReadLine]] = {}
    for line in lines:
        if line.section in WATCHED:
            months.setdefault((line.stock_key, line.period), []).append(line)
    stocks: dict[StockKey, Series] = {}
    for (stock, month), parts in sorted(months.items(), key=lambda item: item[0]):
        values = [part.figure(WATCHED[part.section]) for part in parts]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            stocks.setdefault(stock, []).append((month, sum(known, Decimal()), parts[0]))
    return stocks


def before(context: Context, stock: StockKey, first: dt.date) -> tuple[dt.date, Decimal] | None:
    """The latest figure on record before a month."""
    month, figures = context.last.get(stock, (None, {}))
    value = figures.get(WATCHED[stock[0]])
    return (month, value) if month is not None and month < first and value is not None else None


def run(lines: Sequence[ReadLine], context: Context) -> Iterator[Message]:
    for stock, series in series_by_stock(lines).items():
        earlier = before(context, stock, series[0][0])
        for month, value, line in series:
            if earlier is not None and abs(value - earlier[1]) > max(WTE, SHARE * earlier[1]):
                text = (
                    f"{line_name(context, line)}: {shown(value)}, and {shown(earlier[1])} in {shown_month(earlier[0])}."
                )
                yield RULE.at(line, text, WATCHED[line.section])
            earlier = (month, value)


RULE = Rule(
    code="large-change",
    severity=Severity.WARNING,
    title="A large change since the last figure",
    about="More than 25 in 100 and more than 10 WTE up or down since the latest month before.",
    remedy="Check the figure; if it is right, say why (a service moved, a merger, a late correction).",
    sections=("capacity", "demand", "plan"),
    run=run,
)
