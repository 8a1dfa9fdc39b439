"""A chart with everything that must stand beside it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from web.charts import palette
from web.tables import DataTable

FONT = "arial, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A figure with its headline in words, its table, its CSV, and how old and complete its data is.

    `key` is unique on the page and in the URL; `figure` has Plotly's `data` and `layout`; `headline` is a sentence with
    its full stop. `coverage` says who reported ("54 of 60 organisations reported."), `notes` what to beware of.
    """

    key: str
    title: str
    headline: str
    figure: Mapping[str, Any]
    table: DataTable
    as_at: datetime.date | None = None
    coverage: str = ""
    notes: Sequence[str] = ()
    csv_url: str = ""
    source_url: str = ""
    table_first_on_phone: bool = False
    heading_level: int = 2

    @property
    def script(self) -> SafeString:
        """The figure as a block of data that no browser runs."""
        return data_block(f"chart-{self.key}-data", {**self.figure, "template": template()})


def data_block(element_id: str, data: Any) -> SafeString:
    """JSON in a page, with every character escaped that could end the block."""
    text = orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(f'<script type="application/json" id="{escape(element_id)}">{text}</script>')  # noqa: S308 - escaped above


@cache
def template() -> dict[str, Any]:
    """The house style as a Plotly template, checked by Plotly when it is made."""
    import plotly.graph_objects as go  # only when a chart is first drawn: it is slow to load

    axis = {
        "gridcolor": palette.GRID_LINE,
        "linecolor": palette.SECOND,
        "zerolinecolor": palette.SECOND,
        "automargin": True,
    }
    house = go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": palette.TEXT},
            "colorway": palette.SERIES,
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "margin": {"l": 60, "r": 16, "t": 16, "b": 48},
            "separators": ".,",
            "xaxis": {**axis, "fixedrange": True},
            "yaxis": {**axis, "fixedrange": True},
            "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.18, "yanchor": "top"},
            "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": palette.TEXT, "family": FONT}},
            "dragmode": False,
        }
    )
    found: dict[str, Any] = orjson.loads(house.to_json())
    return found


def shown(values: Sequence[float | None], places: int = 1) -> list[float | None]:
    """Values rounded to what is shown, unknown as None, without a negative nought."""
    from web.formats import rounded

    return [None if (value := rounded(given, places)) is None else float(value) for given in values]
