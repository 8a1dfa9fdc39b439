"""Supply with its range against demand."""

from collections.abc import Sequence
from typing import Any

from web.charts import palette
from web.charts.chart import shown
from web.formats import format_wte
from web.tables import Column, DataTable

Values = Sequence[float | None]


def fan_chart(
    years: Sequence[str],
    central: Values,
    p10: Values,
    p90: Values,
    demand: Values | None = None,
    p50: Values | None = None,
    *,
    unit: str = "WTE",
    supply_name: str = "Supply",
    demand_name: str = "Demand",
    caption: str = "Supply and demand by year",
) -> tuple[dict[str, Any], DataTable]:
    """Figure and table of a projection: the middle 80% as a band, the central path, demand dashed.

    `years` are labels ("2031/32"), each the position at its 31 March; all sequences are as long. WTE.
    """
    range_name = f"{supply_name}, middle 80% of results"
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    data: list[dict[str, Any]] = [
        {"type": "scatter", "x": list(years), "y": shown(p10), "name": "p10", **edge},
        {"type": "scatter", "x": list(years), "y": shown(p90), **edge, "name": range_name, "fill": "tonexty",
         "fillcolor": palette.BAND, "showlegend": True},
        _line(years, central, supply_name, palette.BLUE, "solid"),
    ]  # fmt: skip
    if p50 is not None:
        data.append(_line(years, p50, f"{supply_name}, middle result", palette.BLUE, "dot"))
    if demand is not None:
        data.append(_line(years, demand, demand_name, palette.RED, "dash"))
    layout = {
        "xaxis": {"type": "category", "tickvals": list(years)},
        "yaxis": {"title": {"text": unit}, "tickformat": ",.0f"},
        "hovermode": "x unified",
    }
    return {"data": data, "layout": layout}, _table(
        years, central, p10, p90, demand, unit, supply_name, demand_name, caption
    )


def _line(years: Sequence[str], values: Values, name: str, colour: str, dash: str) -> dict[str, Any]:
    style = {"color": colour, "width": 3, "dash": dash}
    return {"type": "scatter", "mode": "lines", "x": list(years), "y": shown(values), "name": name, "line": style,
            "hovertemplate": "%{y:,.0f}"}  # fmt: skip


def _table(
    years: Sequence[str], central: Values, p10: Values, p90: Values, demand: Values | None,
    unit: str, supply_name: str, demand_name: str, caption: str,
) -> DataTable:  # fmt: skip
    heads = [supply_name, f"{supply_name}, low (1 in 10 below)", f"{supply_name}, high (1 in 10 above)"]
    series: list[Values] = [central, p10, p90]
    if demand is not None:
        heads += [demand_name, "Gap (positive is a shortfall)"]
        gap = [None if d is None or s is None else d - s for d, s in zip(demand, central, strict=True)]
        series += [demand, gap]
    columns = [
        Column("Year ending 31 March"),
        *(Column(head, numeric=True, write=format_wte, unit=unit) for head in heads),
    ]
    rows = [[year, *(values[place] for values in series)] for place, year in enumerate(years)]
    return DataTable(caption, columns, rows, caption_hidden=True)
