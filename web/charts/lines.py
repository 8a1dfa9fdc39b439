"""Lines over time: plan against actual, history and trend."""

from collections.abc import Sequence
from typing import Any

from web.charts import palette
from web.charts.bars import Series, series_table
from web.charts.chart import shown
from web.tables import DataTable


def lines(
    periods: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "WTE",
    from_nought: bool = False,
    period_heading: str = "Month",
    caption: str = "Figures of the chart",
    places: int = 1,
) -> tuple[dict[str, Any], DataTable]:
    """Figure and table. Unknown values leave a hole in the line; they are never joined over or drawn as nought."""
    layout = {
        "xaxis": {"type": "category", "tickvals": list(periods)},
        "yaxis": {"title": {"text": unit}, "tickformat": ",", "rangemode": "tozero" if from_nought else "normal"},
        "hovermode": "x unified",
        "showlegend": len(series) > 1,
    }
    data = [_trace(periods, one, place, places) for place, one in enumerate(series)]
    return {"data": data, "layout": layout}, series_table(periods, series, unit, period_heading, caption)


def _trace(periods: Sequence[str], series: Series, place: int, places: int) -> dict[str, Any]:
    style = {
        "color": series.colour or palette.SERIES[place % len(palette.SERIES)],
        "dash": series.dash or palette.DASHES[place % len(palette.DASHES)],
        "width": 3,
    }
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": series.name,
        "x": list(periods),
        "y": shown(series.values, places),
        "line": style,
        "connectgaps": False,
        "hovertemplate": "%{y:,}",
    }
