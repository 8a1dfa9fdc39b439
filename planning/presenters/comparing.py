"""Scenarios side by side: sentences, the chart of their gaps, and the gap of each year in one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from planning.models import Scenario
from planning.presenters import coverage
from planning.presenters.board import GAP_WORDS
from planning.presenters.bridging import change_words, gap_words
from planning.presenters.scenarios import address
from planning.selectors.bridges import Path
from planning.selectors.differences import Records
from planning.selectors.looks import Look
from web.charts import Chart, Fan, fans
from web.formats import format_about, format_date, format_signed, format_wte, plural
from web.tables import Cell, Column, DataTable

GAPS: Final = "gaps"
MOST_AT_ONCE: Final = 4
WTE: Final[dict[str, Any]] = {"numeric": True, "write": format_wte, "unit": "WTE"}


@dataclass(frozen=True)
class Compared:
    """A scenario with what its published run says of the people chosen."""

    scenario: Scenario
    look: Look

    @property
    def path(self) -> Path | None:
        return self.look.path

    def at(self, day: dt.date, part: str = "p50") -> float | None:
        """A figure of the gap on a day, WTE; None if it has no position there."""
        path = self.path
        place = path.place(day) if path else None
        if path is None or place is None:
            return None
        value: float = getattr(path, part)[place]
        return value


@dataclass(frozen=True)
class Comparison:
    """What is held side by side, the one that the others are measured against first; at a day, on a basis."""

    compared: Sequence[Compared]
    basis: str
    day: dt.date

    @property
    def reference(self) -> Compared:
        return self.compared[0]

    @property
    def known(self) -> list[Compared]:
        return [one for one in self.compared if one.path is not None]

    @property
    def days(self) -> list[dt.date]:
        """Every position of any of them."""
        return sorted({day for one in self.known for day in (one.path.days if one.path else ())})


def sentences(comparison: Comparison) -> list[str]:
    """What each leaves, and how much more or less than the one that they are measured against."""
    first, basis, when = comparison.reference, comparison.basis, format_date(comparison.day)
    base = first.at(comparison.day)
    told = []
    if base is not None:
        told.append(f"By {when} “{first.scenario.name}” leaves {gap_words(basis, base)}.")
    for one in comparison.compared[1:]:
        gap = one.at(comparison.day)
        if gap is None:
            told.append(f"“{one.scenario.name}” has no figure for {when}.")
            continue
        against = f", {change_words(gap - base)} than “{first.scenario.name}”" if base is not None else ""
        told.append(f"By {when} “{one.scenario.name}” leaves {gap_words(basis, gap)}{against}.")
    return [*told[1:], told[0]] if base is not None and len(told) > 1 else told


def day_table(comparison: Comparison) -> DataTable:
    """The gap on the chosen day, a row for each scenario."""
    columns = [
        Column("Scenario"), Column("Gap", **WTE), Column("Range", numeric=True),
        Column("Difference", numeric=True, write=_signed, unit="WTE"),
    ]  # fmt: skip
    rows = [_day_row(one, comparison) for one in comparison.compared]
    return DataTable(f"Gap at {format_date(comparison.day)}", columns, rows, compact=True)


def _day_row(one: Compared, comparison: Comparison) -> list[Any]:
    gap, low, high = (one.at(comparison.day, part) for part in ("p50", "p10", "p90"))
    text = "–" if low is None else f"{format_wte(low)} to {format_wte(high)}"
    return [one.scenario.name, gap, Cell(low, text=text), _against(one, comparison, comparison.day)]


def _against(one: Compared, comparison: Comparison, day: dt.date) -> float | None:
    gap, base = one.at(day), comparison.reference.at(day)
    return None if gap is None or base is None or one is comparison.reference else gap - base


def _signed(value: float | None) -> str:
    return "–" if value is None else format_signed(value, 1 if abs(value) < 100 else 0)


def gap_table(comparison: Comparison) -> DataTable:
    """Every position of every scenario: the middle with its range, the central path, and the difference."""
    columns = [
        Column("Position", write=format_date), Column("Scenario"), Column("Gap, middle", **WTE),
        Column("Low (1 in 10 below)", **WTE), Column("High (1 in 10 above)", **WTE), Column("Central path", **WTE),
        Column("Difference", numeric=True, write=_signed, unit="WTE"),
    ]  # fmt: skip
    rows = [
        [
            day, one.scenario.name, *(one.at(day, part) for part in ("p50", "p10", "p90", "central")),
            _against(one, comparison, day),
        ]
        for day in comparison.days
        for one in comparison.known
        if one.at(day) is not None
    ]  # fmt: skip
    return DataTable("Gap of each scenario at each position", columns, rows, caption_hidden=True)


def gaps_chart(comparison: Comparison, csv_url: str) -> Chart:
    """One line and band for each scenario."""
    days = comparison.days
    drawn = [
        Fan(one.scenario.name, *([one.at(day, part) for day in days] for part in ("p50", "p10", "p90")))
        for one in comparison.known
    ]
    notes = ["The line is the middle of all possible futures, the band holds four in five. Positive is a shortfall."]
    node = comparison.reference.look.node
    return Chart(
        GAPS, f"The {GAP_WORDS[comparison.basis]} of each scenario", _ways(comparison),
        fans([_label(day) for day in days], drawn), gap_table(comparison),
        as_at=comparison.reference.look.run.base_date, coverage=coverage.sentence(node) if node else "",
        notes=notes, csv_url=csv_url,
    )  # fmt: skip


def _ways(comparison: Comparison) -> str:
    """Where each comes from and goes to: "“As things are” goes from 3,820 to 10,300 WTE, …"."""
    told = [
        f"“{one.scenario.name}” goes from {format_about(one.path.p50[0])} to {format_about(one.path.p50[-1])}"
        for one in comparison.known
        if one.path is not None
    ]
    return f"The gap of {', that of '.join(told)} WTE." if told else "The gap is not known here."


def _label(day: dt.date) -> str:
    return f"{day:%b %Y}"


def warnings(records: Mapping[str, Records | None], first: Scenario) -> list[str]:
    """Where a difference is partly one of records and not of assumptions; by the names of the others."""
    told = []
    for name, found in records.items():
        if found is None or found.alike:
            continue
        told.append(
            f"“{name}” and “{first.name}” do not start from the same records: {_apart(found)}. Their difference is "
            "partly one of records and not of assumptions."
        )
    return told


def _apart(found: Records) -> str:
    parts = []
    if found.base_month:
        parts.append("their base months differ")
    if found.organisations is None:
        parts.append("what one of them started from is no longer kept")
    elif found.organisations:
        parts.append(f"the figures of {plural(found.organisations, 'organisation')} differ")
    if found.students:
        parts.append("students on their way differ")
    return ", ".join(parts)


def side_by_side(scenarios: Sequence[Scenario]) -> str:
    """The address that compares all of these which have figures, from the first on; "" if there are not two."""
    shown = [one for one in scenarios if one.published is not None and one.published.positions]
    if len(shown) < 2:
        return ""
    first, *others = shown
    last = first.published.positions[-1] if first.published else ""
    query = {"with": [str(one.code) for one in others[:MOST_AT_ONCE]], "day": last}
    return f"{address(first, 'scenario-compare')}?{urlencode(query, doseq=True)}"
