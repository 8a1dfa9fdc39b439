"""Charts of measures: XmR in the manner of Making Data Count, plain lines while points are few, forecasts apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pillars.analysis.targets import Way
from pillars.analysis.xmr import FEWEST, variation_of
from pillars.analysis.xmr import Chart as Xmr
from pillars.presenters.measure_words import (
    counted,
    level_words,
    overtaken,
    period_words,
    remark,
    variation_icon,
    writer,
)
from pillars.selectors.measures import Seen, way_of
from pillars.services.measure_rules import FRACTION
from planning.models import NodeResult
from web.charts import Chart, Fan, fans, palette
from web.charts.chart import shown
from web.formats import financial_year, format_percent, plural
from web.tables import Cell, Column, DataTable

MARKERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "common": ("Common cause", "circle", palette.SECOND),
    "improving": ("Special cause: improving", "diamond", palette.BLUE),
    "concerning": ("Special cause: concerning", "square", "#b25400"),
    "neither": ("Special cause: neither better nor worse", "triangle-up", "#330072"),
}
"""Words, shape and colour of a point by what it says; the shape alone tells them apart."""

PLACES: Final = 5
AHEAD: Final = dt.timedelta(days=400)
"""So much of the way to the target is drawn beyond the last observation."""

ASIDE: Final = dt.timedelta(days=20)


def xmr_chart(seen: Seen, key: str = "series", csv_url: str = "", title: str = "What was observed") -> Chart | None:
    """The series of a measure with everything that stands beside it; None where nothing was observed."""
    if seen.chart is None:
        return None
    few = seen.chart.lower is None
    notes = [FEW_WORDS.format(len(seen.values)) if few else READ_SHAPES, *_notes(seen)]
    return Chart(
        key=key,
        title=title if few else f"{title}: XmR chart",
        headline=f"{variation_icon(seen).words}.",
        figure={"data": _drawn(seen, seen.chart), "layout": _layout(seen)},
        table=series_table(seen),
        notes=notes,
        csv_url=csv_url,
    )


FEW_WORDS: Final = (
    f"There are {{}} points. With fewer than {FEWEST} the limits of an XmR chart cannot be trusted, so that this is a "
    "plain line."
)
READ_SHAPES: Final = (
    "Special cause is told by shape as well as by colour: diamonds improve, squares concern, triangles change without "
    "being better or worse, circles are common cause."
)


CARRIED: Final = (
    "Who did not report a month counts with the month that they reported last, as in the projection, so that months in "
    "which only some report can be compared. Months after the last that nearly everybody reported are left out."
)


CHANGED: Final = (
    "The limits are of all points. As the measure has changed meanwhile, they say more about before than about now."
)


def _notes(seen: Seen) -> list[str]:
    """What to beware of: figures carried on, partners who come and go."""
    notes = [CARRIED] if seen.measure.computed == "vacancy_rate" else []
    if overtaken(seen):
        notes.append(CHANGED)
    told = [one.partners for one in seen.known if one.partners]
    if len(told) > 1 and told[-1] != told[-2]:
        notes.append(f"The latest figure is of {plural(told[-1], 'partner')}, the one before of {told[-2]}.")
    return notes


def _drawn(seen: Seen, chart: Xmr) -> list[dict[str, Any]]:
    days = [one.period.isoformat() for one in seen.known]
    values = shown(seen.values, PLACES)
    line = {"type": "scatter", "mode": "lines", "x": days, "y": values, "line": {"color": palette.SECOND, "width": 2},
            "showlegend": False, "hoverinfo": "skip", "name": "Observed"}  # fmt: skip
    return [line, *_levels(seen, chart, days), *_points(seen, chart, days, values), *_way(seen)]


def _points(seen: Seen, chart: Xmr, days: Sequence[str], values: Sequence[float | None]) -> list[dict[str, Any]]:
    """One set of markers for each thing that points say."""
    told = [variation_of(point, seen.measure.direction) for point in chart.points]  # type: ignore[arg-type]
    found = []
    for kind, (words, symbol, colour) in MARKERS.items():
        here = [place for place, one in enumerate(told) if one == kind]
        if here:
            found.append({
                "type": "scatter", "mode": "markers", "x": [days[at] for at in here], "y": [values[at] for at in here],
                "name": "Observed" if chart.lower is None else words,
                "marker": {"symbol": symbol, "color": colour, "size": 9 if kind == "common" else 12},
                "hovertemplate": f"%{{x|%b %Y}}: %{{y:{_format(seen)}}}",
            })  # fmt: skip
    return found


def _levels(seen: Seen, chart: Xmr, days: Sequence[str]) -> list[dict[str, Any]]:
    """Mean, limits and target as lines across, each named with its level."""
    levels: list[tuple[str, float | None, str, str]] = []
    if chart.lower is not None:
        levels = [
            ("Mean", chart.mean, palette.SECOND, "solid"),
            ("Upper limit", chart.upper, palette.SECOND, "dash"),
            ("Lower limit", chart.lower, palette.SECOND, "dash"),
        ]
    if seen.level is not None:
        levels.append(("Target", float(seen.level), palette.RED, "dot"))
    return [
        {"type": "scatter", "mode": "lines", "x": [days[0], days[-1]], "y": shown([level, level], PLACES),
         "name": f"{name} {level_words(level, seen.measure.unit)}", "line": {"color": colour, "width": 2, "dash": dash},
         "hoverinfo": "skip"}
        for name, level, colour, dash in levels
    ]  # fmt: skip


def _way(seen: Seen) -> list[dict[str, Any]]:
    way: Way = way_of(seen.measure)
    if not way:
        return []
    return [{
        "type": "scatter", "mode": "lines+markers", "name": "Trajectory", "x": [day.isoformat() for day, _ in way],
        "y": shown([float(level) for _, level in way], PLACES),
        "line": {"color": "#007f3b", "width": 2, "dash": "dashdot"},
        "marker": {"symbol": "cross-thin-open", "size": 9}, "hovertemplate": f"%{{x|%b %Y}}: %{{y:{_format(seen)}}}",
    }]  # fmt: skip


def _layout(seen: Seen) -> dict[str, Any]:
    first, last = seen.known[0].period, seen.known[-1].period
    ahead = [day for day, _ in way_of(seen.measure) if last < day <= last + AHEAD]
    end = max([last, *ahead])
    return {
        "xaxis": {"type": "date", "range": [(first - ASIDE).isoformat(), (end + ASIDE).isoformat()]},
        "yaxis": {"title": {"text": _axis(seen)}, "tickformat": _format(seen)},
        "showlegend": True,
    }


def _axis(seen: Seen) -> str:
    return "Per cent" if seen.measure.unit == FRACTION else seen.measure.unit


def _format(seen: Seen) -> str:
    return ".1%" if seen.measure.unit == FRACTION else ",.4~g"


def series_table(seen: Seen, few: int = 6) -> DataTable:
    """Every observation, the newest first, with the numbers of the chart beside it."""
    measure, chart, write = seen.measure, seen.chart, writer(seen.measure.unit)
    columns = [
        Column("Period"), Column(measure.numerator or "Numerator", numeric=True, write=counted),
        Column(measure.denominator or "Denominator", numeric=True, write=counted),
        Column("Value", numeric=True, write=write), Column("Mean", numeric=True, write=write),
        Column("Lower limit", numeric=True, write=write), Column("Upper limit", numeric=True, write=write),
        Column("Target", numeric=True, write=write), Column("Partners", numeric=True), Column("What it says"),
        Column("Remark"),
    ]  # fmt: skip
    said, threshold = _said(seen), measure.system.suppression_threshold if measure.system else 0
    when = period_words(seen.observations)
    limits = (chart.mean, chart.lower, chart.upper) if chart and chart.lower is not None else (None, None, None)
    rows = [
        [
            Cell(one.period, text=when(one.period)), one.numerator, one.denominator, one.value, *limits, seen.level,
            one.partners or None,
            said.get(one.period, ""), remark(one, threshold),
        ]
        for one in reversed(seen.observations)
    ]  # fmt: skip
    kept = [place for place, column in enumerate(columns) if column.label in ALWAYS or _any(rows, place)]
    return DataTable(
        f"Observations of {measure.name}", [columns[at] for at in kept], [[row[at] for at in kept] for row in rows],
        caption_hidden=True, compact=True, few=few,
    )  # fmt: skip


ALWAYS: Final = ("Period", "Value")


def _any(rows: Sequence[Sequence[Any]], place: int) -> bool:
    return any(row[place] not in (None, "") for row in rows)


def _said(seen: Seen) -> dict[dt.date, str]:
    """What is special about each point, and whether that is better."""
    if seen.chart is None or seen.chart.lower is None:
        return {}
    direction: Any = seen.measure.direction
    return {
        one.period: f"{point.special.capitalize()}: {variation_of(point, direction)}"
        if point.special
        else "Common cause"
        for one, point in zip(seen.known, seen.chart.points, strict=True)
    }


def forecast_chart(node: NodeResult, csv_url: str) -> Chart | None:
    """The projected vacancy rate as a fan: gap of the funded demand. Never on the XmR chart: nobody observed it."""
    funded: Mapping[str, Any] = node.figures.get("funded") or {}
    gap, demand = funded.get("gap"), (funded.get("demand") or {}).get("central")
    if not gap or not demand:
        return None
    run = node.run
    years = [financial_year(dt.date.fromisoformat(day)) for day in run.positions[1:]]
    rates = {
        part: [100 * some / whole if whole else None for some, whole in zip(gap[part], demand, strict=True)][1:]
        for part in ("central", "p10", "p90")
    }
    last = _percent(rates["central"][-1])
    columns = [Column("Year ending 31 March"), *(Column(name, numeric=True, write=_percent) for name in FAN)]
    rows = [[year, *(rates[part][at] for part in ("central", "p10", "p90"))] for at, year in enumerate(years)]
    return Chart(
        key="forecast", title="Where the projection sees it",
        headline=f"In {years[-1]} the projection sees a shortfall of {last} of the funded posts.",
        figure=fans(years, [Fan("Projected", rates["central"], rates["p10"], rates["p90"])], unit="Per cent"),
        table=DataTable("Projected vacancy rate by year", columns, rows, caption_hidden=True), as_at=run.base_date,
        notes=FORECAST_NOTES,
        csv_url=csv_url,
    )  # fmt: skip


FORECAST_NOTES: Final = (
    "A forecast, with the middle 80% of results. It is not on the XmR chart, which holds observations alone.",
    (
        "Worked out as the projected funded gap, of the funded posts of the central path; where nobody reported an "
        "establishment the assumed one counts, which the observed rate leaves out."
    ),
)
FAN: Final = ("Most likely, per cent", "Low (1 in 10 below), per cent", "High (1 in 10 above), per cent")


def _percent(value: float | None) -> str:
    return format_percent(None if value is None else value / 100)
