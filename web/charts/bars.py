"""Bars, side by side or stacked, for parts and for steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web.charts import palette
from web.charts.chart import shown
from web.formats import format_wte
from web.tables import Column, DataTable


@dataclass(frozen=True)
class Series:
    """A named row of values; `assumed` hatches single bars, `dash` draws a line of `lines` broken."""

    name: str
    values: Sequence[float | None]
    assumed: Sequence[bool] = ()
    colour: str = ""
    dash: str = ""


def bars(
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "WTE",
    horizontal: bool = False,
    stacked: bool = False,
    category_heading: str = "Name",
    caption: str = "Figures of the chart",
    places: int = 1,
) -> tuple[dict[str, Any], DataTable]:
    """Figure and table. Horizontal bars suit long names; their first category is on top."""
    value_axis = {"title": {"text": unit}, "tickformat": ",", "rangemode": "tozero"}
    names = {"type": "category", "automargin": True}
    layout: dict[str, Any] = {
        "barmode": "relative" if stacked else "group",
        "xaxis": value_axis if horizontal else names,
        "yaxis": {**names, "autorange": "reversed"} if horizontal else value_axis,
        "showlegend": len(series) > 1,
    }
    if horizontal:
        layout["height"] = 110 + 34 * len(categories) * (1 if stacked else len(series))
    data = [_trace(categories, one, place, horizontal, places) for place, one in enumerate(series)]
    return {"data": data, "layout": layout}, series_table(categories, series, unit, category_heading, caption)


def _trace(categories: Sequence[str], series: Series, place: int, horizontal: bool, places: int) -> dict[str, Any]:
    values = shown(series.values, places)
    marker: dict[str, Any] = {"color": series.colour or palette.SERIES[place % len(palette.SERIES)]}
    if any(series.assumed):
        marker["pattern"] = {"shape": ["/" if hatch else "" for hatch in series.assumed], "fillmode": "replace"}
    across = {"x": values, "y": list(categories), "orientation": "h"}
    return {
        "type": "bar",
        "name": series.name,
        **(across if horizontal else {"x": list(categories), "y": values}),
        "marker": marker,
        "hovertemplate": f"%{{{'x' if horizontal else 'y'}:,}}",
    }


def series_table(
    categories: Sequence[str], series: Sequence[Series], unit: str, category_heading: str, caption: str
) -> DataTable:
    """One row a category, one column a series."""
    heads = [Column(category_heading), *(Column(one.name, numeric=True, write=format_wte, unit=unit) for one in series)]
    rows = [[name, *(one.values[place] for one in series)] for place, name in enumerate(categories)]
    return DataTable(caption, heads, rows, caption_hidden=True)
