"""A tornado: how far each cause alone moves a figure, the strongest on top; and bands with a mark in or beside them."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final

from web.charts import palette
from web.charts.chart import shown

WIDEST_NAME: Final = 34
ROW, LINE, ROOM = 44, 17, 120
Values = Sequence[float | None]


def tornado(
    names: Sequence[str],
    low: Values,
    high: Values,
    *,
    together: tuple[str, float, float] | None = None,
    low_name: str = "At its low value",
    high_name: str = "At its high value",
    unit: str = "WTE",
) -> dict[str, Any]:
    """The figure, from top to bottom. Low is plain and high is hatched, so that they differ without colour.

    Args:
        low, high: the change at either end of each cause's range.
        together: a last row for all other causes: its name, and the least and the most that they can do together.
    """
    rows = lined(names)
    data = [
        _bars(low_name, rows, low, palette.BLUE, ""),
        _bars(high_name, rows, high, palette.SERIES[3], "/"),
    ]
    if together is not None:
        [name] = lined(together[:1])
        rows = [*rows, name]
        data.append(_bars(together[0], [name, name], together[1:], palette.SECOND, "."))
    return {"data": data, "layout": layout(rows, unit)}


def layout(rows: Sequence[str], unit: str) -> dict[str, Any]:
    """Rows from top to bottom over an axis of figures, high enough for the longest name."""
    tallest = max((row.count("<br>") for row in rows), default=0) + 1
    return {
        "barmode": "overlay",
        "xaxis": {"title": {"text": unit}, "tickformat": ",", "zeroline": True},
        "yaxis": {
            "type": "category", "autorange": "reversed", "automargin": True, "categoryorder": "array",
            "categoryarray": list(rows),
        },
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "height": ROOM + max(ROW, LINE * tallest + 8) * len(rows),
    }  # fmt: skip


def lined(names: Sequence[str]) -> list[str]:
    """Names in lines that fit beside the bars; no two are the same, for rows are told by their names."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        words = name if seen[name] == 1 else f"{name} ({seen[name]})"
        found.append("<br>".join(wrap(words, WIDEST_NAME)))
    return found


def _bars(name: str, rows: Sequence[str], values: Values, colour: str, shape: str) -> dict[str, Any]:
    return {
        "type": "bar", "orientation": "h", "name": name, "y": list(rows), "x": shown(values),
        "marker": {"color": colour, "pattern": {"shape": shape, "fillmode": "replace"} if shape else {}},
        "hovertemplate": "%{y}: %{x:,}<extra>%{fullData.name}</extra>",
    }  # fmt: skip


def bands(
    names: Sequence[str],
    low: Values,
    high: Values,
    marks: Values,
    *,
    band_name: str = "Expected range (four in five)",
    inside_name: str = "Observed, within the range",
    outside_name: str = "Observed, outside the range",
    unit: str = "%",
) -> dict[str, Any]:
    """A band for each row and a mark: a full circle within the band, an open diamond beside it."""
    rows = lined(names)
    widths = [None if a is None or b is None else b - a for a, b in zip(low, high, strict=True)]
    within = [_within(*one) for one in zip(low, high, marks, strict=True)]
    band = {
        "type": "bar", "orientation": "h", "name": band_name, "y": rows, "x": shown(widths, 2), "base": shown(low, 2),
        "marker": {"color": palette.BAND, "line": {"color": palette.BLUE, "width": 1}}, "hoverinfo": "skip",
    }  # fmt: skip
    inside = [value if at else None for value, at in zip(marks, within, strict=True)]
    outside = [None if at else value for value, at in zip(marks, within, strict=True)]
    data = [
        band,
        _marks(inside_name, rows, inside, {"symbol": "circle", "color": palette.TEXT}),
        _marks(outside_name, rows, outside, {"symbol": "diamond-open", "color": palette.RED, "line": {"width": 3}}),
    ]
    return {"data": data, "layout": layout(rows, unit)}


def _within(low: float | None, high: float | None, mark: float | None) -> bool:
    return low is not None and high is not None and mark is not None and low <= mark <= high


def _marks(name: str, rows: Sequence[str], values: Values, marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": name, "y": list(rows), "x": shown(values, 2),
        "marker": {"size": 13, **marker}, "hovertemplate": "%{y}: %{x}<extra></extra>",
    }  # fmt: skip
