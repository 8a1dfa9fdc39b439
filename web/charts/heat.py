"""A heat map: who is short of whom."""

from collections.abc import Sequence
from typing import Any

from web.charts import palette
from web.charts.chart import shown
from web.formats import UNKNOWN
from web.tables import Cell, Column, DataTable

# For a chart's notes: what the colours and the hatching mean.
KEY = "Orange is a shortfall, blue a surplus; the deeper the colour, the larger. Grey is unknown."
KEY_ASSUMED = "Hatched cells rest on an assumption only."

Matrix = Sequence[Sequence[float | None]]


def heat_map(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Matrix,
    text: Sequence[Sequence[str]],
    assumed: Sequence[Sequence[bool]] | None = None,
    *,
    row_heading: str = "Organisation",
    caption: str = "Gap by organisation and profession",
    limit: float | None = None,
    raw: Matrix | None = None,
    row_urls: Sequence[str] = (),
) -> tuple[dict[str, Any], DataTable]:
    """Figure and table of a matrix, first row on top. `values` colour the cells (positive, a shortfall, is warm).

    `text` is what cells say (colour is never the only sign, so there is no colour bar), `assumed` hatches cells that
    rest on an assumption alone, `limit` is the value of the strongest colour, `raw` the CSV's figures (`values` if not
    given). Show it with `Chart(table_first_on_phone=True)`: on a phone the table takes the picture's place.
    """
    known = [abs(value) for line in values for value in line if value is not None]
    strongest = limit or max(known, default=1) or 1
    data: list[dict[str, Any]] = [_cells(rows, columns, values, text, strongest)]
    if assumed is not None and any(any(line) for line in assumed):
        data.append(_hatching(assumed))
    layout = {
        "height": 50 + 44 * len(rows),
        "xaxis": {**_axis(columns), "side": "top"},
        "yaxis": {**_axis(rows), "autorange": False, "range": [len(rows) - 0.5, -0.5]},
        "barmode": "overlay",
        "showlegend": False,
        "plot_bgcolor": palette.EMPTY_CELL,
        "margin": {"l": 120, "r": 8, "t": 36, "b": 8},
    }
    return {"data": data, "layout": layout}, _table(
        rows, columns, text, assumed, row_heading, caption, raw or values, row_urls
    )


def _cells(
    rows: Sequence[str], columns: Sequence[str], values: Matrix, text: Sequence[Sequence[str]], strongest: float
) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "z": [shown(line, 4) for line in values],
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "text": [list(line) for line in text],
        "customdata": [[f"{row}, {column}" for column in columns] for row in rows],
        "texttemplate": "%{text}",
        "textfont": {"color": palette.TEXT, "size": 13},
        "hovertemplate": "%{customdata}: %{text}<extra></extra>",
        "colorscale": [list(stop) for stop in palette.DIVERGING],
        "zmin": -strongest,
        "zmax": strongest,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }


def _hatching(assumed: Sequence[Sequence[bool]]) -> dict[str, Any]:
    """Heat maps know no pattern, so bars of one cell's width and height lie over the assumed ones."""
    marked = [(place, line) for line, row in enumerate(assumed) for place, is_assumed in enumerate(row) if is_assumed]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [0.96] * len(marked),
        "base": [place - 0.48 for place, _line in marked],
        "y": [line for _place, line in marked],
        "width": 0.92,
        "hoverinfo": "skip",
        "marker": {
            "color": "rgba(255, 255, 255, 0)",
            "line": {"width": 0},
            "pattern": {
                "shape": "/",
                "fgcolor": palette.HATCH,
                "bgcolor": "rgba(255, 255, 255, 0)",
                "size": 12,
                "solidity": 0.06,
            },
        },
    }


def _axis(labels: Sequence[str]) -> dict[str, Any]:
    places = list(range(len(labels)))
    bare = {"showgrid": False, "zeroline": False, "showline": False, "ticks": ""}
    return {**bare, "tickvals": places, "ticktext": list(labels), "range": [-0.5, len(labels) - 0.5]}


def _table(
    rows: Sequence[str], columns: Sequence[str], text: Sequence[Sequence[str]],
    assumed: Sequence[Sequence[bool]] | None, row_heading: str, caption: str, raw: Matrix, row_urls: Sequence[str],
) -> DataTable:  # fmt: skip
    lines: list[list[Any]] = []
    for line, name in enumerate(rows):
        head = Cell(name, href=row_urls[line] if row_urls else "")
        cells = [
            Cell(
                raw[line][place],
                text[line][place] or UNKNOWN,
                tag="assumed" if assumed and assumed[line][place] else "",
            )
            for place in range(len(columns))
        ]
        lines.append([head, *cells])
    return DataTable(
        caption, [Column(row_heading), *(Column(c, numeric=True) for c in columns)], lines, caption_hidden=True
    )
