"""A waterfall: from one figure to another in steps that hang one on another."""

from collections.abc import Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Any, Final

from web.charts import palette
from web.charts.chart import shown

WIDEST_NAME: Final = 24
ROW, ROOM = 46, 130
BESIDE: Final = (0.22, 0.5)
"""Parts of the width that stay free on the left and on the right."""


def waterfall(
    start: tuple[str, float],
    steps: Sequence[tuple[str, float]],
    end: tuple[str, float],
    *,
    up: str = "Widens the gap",
    down: str = "Narrows the gap",
    unit: str = "WTE",
) -> dict[str, Any]:
    """The figure, from top to bottom. Bars have the true length of each step; the scale need not begin at nought.

    Steps up and down differ in hatching as well as in colour; the two ends are marked and not drawn as bars, for bars
    from nought would leave no room for the steps.
    """
    names = _apart([start[0], *(name for name, _ in steps), end[0]])
    levels = list(accumulate((wte for _, wte in steps), initial=start[1]))[:-1]
    data = [
        _bars(up, names[1:-1], levels, [wte if wte > 0 else None for _, wte in steps], palette.SERIES[3], ""),
        _bars(down, names[1:-1], levels, [wte if wte <= 0 else None for _, wte in steps], palette.BLUE, "/"),
        _ends(names, start[1], end[1]),
    ]
    layout = {
        "barmode": "overlay",
        "xaxis": {"title": {"text": unit}, "tickformat": ",", "range": _span([*levels, end[1]]), "nticks": 5},
        "yaxis": {
            "type": "category", "autorange": "reversed", "automargin": True, "categoryorder": "array",
            "categoryarray": names,
        },
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "height": ROOM + ROW * len(names),
    }  # fmt: skip
    return {"data": data, "layout": layout}


def _span(levels: Sequence[float]) -> list[float]:
    """From the lowest to the highest level, with room for the words beside the bars."""
    low, high = min(levels), max(levels)
    wide = max(high - low, 1.0)
    return [round(low - BESIDE[0] * wide, 1), round(high + BESIDE[1] * wide, 1)]


def _apart(names: Sequence[str]) -> list[str]:
    """Names in lines that fit beside the bars; one that comes again gets a number, for rows are told by their names."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        words = name if seen[name] == 1 else f"{name} ({seen[name]})"
        found.append("<br>".join(wrap(words, WIDEST_NAME)))
    return found


def _bars(
    name: str, names: Sequence[str], levels: Sequence[float], values: Sequence[float | None], colour: str, shape: str
) -> dict[str, Any]:
    return {
        "type": "bar", "orientation": "h", "name": name, "y": list(names), "x": shown(values),
        "base": shown(levels), "marker": {"color": colour, "pattern": {"shape": shape, "fillmode": "overlay"}},
        "text": ["" if value is None else f"{value:+,.0f}".replace("-", "−") for value in values],
        "textposition": "outside", "cliponaxis": False, "hoverinfo": "y+text",
    }  # fmt: skip


def _ends(names: Sequence[str], start: float, end: float) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers+text", "name": "Gap", "y": [names[0], names[-1]], "x": shown([start, end]),
        "marker": {"color": palette.TEXT, "size": 14, "symbol": "diamond"}, "textposition": "middle right",
        "text": [f"  {value:,.0f}".replace("-", "−") for value in (start, end)], "cliponaxis": False,
        "hoverinfo": "y+text",
    }  # fmt: skip
