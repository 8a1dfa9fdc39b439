"""Several projections of the same figure, each with its range, told apart by dash and marker as well as by colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from web.charts import palette
from web.charts.chart import shown

SYMBOLS: Final = ("circle", "square", "diamond", "triangle-up", "cross", "star")
OPACITY: Final = 0.12


@dataclass(frozen=True)
class Fan:
    """A named projection: the middle, and the range of the middle 80% of results; None where unknown."""

    name: str
    middle: Sequence[float | None]
    p10: Sequence[float | None]
    p90: Sequence[float | None]


def fans(periods: Sequence[str], projections: Sequence[Fan], *, unit: str = "WTE") -> dict[str, Any]:
    """The figure: a line and a band for each projection; unknown positions are joined over, for bases may differ."""
    data: list[dict[str, Any]] = []
    for place, one in enumerate(projections):
        data += _drawn(periods, one, place)
    layout = {
        "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": list(periods)},
        "yaxis": {"title": {"text": unit}, "tickformat": ",.0f", "zeroline": True},
        "hovermode": "x unified",
    }
    return {"data": data, "layout": layout}


def _drawn(periods: Sequence[str], one: Fan, place: int) -> list[dict[str, Any]]:
    colour = palette.SERIES[place % len(palette.SERIES)]
    known = [at for at, value in enumerate(one.middle) if value is not None]
    across = [periods[at] for at in known]
    edge = {
        "type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
        "x": across, "legendgroup": str(place), "name": f"{one.name}, middle 80% of results",
    }  # fmt: skip
    low, middle, high = ([values[at] for at in known] for values in (one.p10, one.middle, one.p90))
    line = {"color": colour, "width": 3, "dash": palette.DASHES[place % len(palette.DASHES)]}
    return [
        {**edge, "y": shown(low)},
        {**edge, "y": shown(high), "fill": "tonexty", "fillcolor": _faint(colour)},
        {
            "type": "scatter", "mode": "lines+markers", "name": one.name, "x": across, "y": shown(middle), "line": line,
            "marker": {"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 10}, "legendgroup": str(place),
            "hovertemplate": "%{y:,.0f}",
        },
    ]  # fmt: skip


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {OPACITY})"
