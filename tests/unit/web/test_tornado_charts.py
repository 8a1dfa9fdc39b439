"""Tornado and bands: figures that Plotly accepts, told apart without colour."""

from typing import Any

import plotly.graph_objects as go
import pytest

from web.charts.chart import template
from web.charts.tornado import bands, lined, tornado

LONG = "Other recruitment: nurses and health visitors (NHS Digital staff group)"


def tornado_figure() -> dict[str, Any]:
    return tornado([LONG, LONG], [-10.0, 2.0], [8.0, 1.0], together=("All others together (7)", -3.0, 4.0))


def bands_figure() -> dict[str, Any]:
    return bands(["Nurses", "Doctors", "Others"], [-1.0, -2.0, -1.0], [1.0, 2.0, 1.0], [1.0, 2.01, None])


@pytest.mark.parametrize("build", [tornado_figure, bands_figure])
def test_plotly_accepts_every_property(build: Any) -> None:
    figure = build()
    layout = {**figure["layout"], "template": template()}
    assert len(go.Figure({**figure, "layout": layout}).data) == len(figure["data"])


def test_low_and_high_differ_in_hatching() -> None:
    low, high, _ = tornado_figure()["data"]
    assert (low["marker"]["pattern"], high["marker"]["pattern"]["shape"]) == ({}, "/")


def test_all_others_stand_in_a_row_of_their_own() -> None:
    figure = tornado_figure()
    assert (figure["data"][2]["x"], figure["layout"]["yaxis"]["categoryarray"][2]) == (
        [-3.0, 4.0],
        "All others together (7)",
    )


def test_names_stand_in_lines_and_none_twice() -> None:
    first, second = lined([LONG, LONG])
    assert first.startswith("Other recruitment: nurses and<br>")
    assert second.endswith("(2)")


def test_a_mark_on_the_edge_is_within_the_band() -> None:
    _, inside, outside = bands_figure()["data"]
    assert (inside["x"], outside["x"]) == ([1.0, None, None], [None, 2.01, None])


def test_marks_within_and_beside_differ_in_shape() -> None:
    _, inside, outside = bands_figure()["data"]
    assert inside["marker"]["symbol"] != outside["marker"]["symbol"]
