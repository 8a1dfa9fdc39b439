"""Charts: figures that Plotly accepts, tables of the same numbers."""

import datetime
import json
import re
from typing import Any

import plotly.graph_objects as go
import pytest
from django.template import engines

from web.charts import Chart, Fan, Series, bars, fan_chart, fans, heat_map, lines, palette, waterfall
from web.charts.chart import data_block, template
from web.tables import DataTable

YEARS = ["2026/27", "2027/28", "2028/29"]
Built = tuple[dict[str, Any], DataTable]


def fan() -> Built:
    return fan_chart(YEARS, [100, 101.26, None], [90, 91, 92], [110, 111, 112], [105, 107, 109], p50=[100, 101, 102])


def heat() -> Built:
    values: list[list[float | None]] = [[0.11, -0.21], [None, -0.001]]
    text = [["+11%", "−21%"], ["–", "0%"]]
    return heat_map(
        ["Trust", "Vale <b>"], ["Nursing", "Medical"], values, text, assumed=[[False, True], [False, False]]
    )


def bar() -> Built:
    return bars(
        ["A", "B"], [Series("Funded", [1.25, None], assumed=[False, True]), Series("Need", [2, 3])], stacked=True
    )


def line() -> Built:
    return lines(["April", "May"], [Series("Plan", [1, 2]), Series("Actual", [1, None])])


BUILDERS = [fan, heat, bar, line, lambda: bars(["A"], [Series("x", [1])], horizontal=True)]


@pytest.mark.parametrize("build", BUILDERS)
def test_plotly_accepts_every_property(build: Any) -> None:
    figure, _table = build()
    assert len(go.Figure({**figure, "layout": {**figure["layout"], "template": template()}}).data) == len(
        figure["data"]
    )


@pytest.mark.parametrize("build", BUILDERS)
def test_every_figure_has_a_table_of_its_numbers(build: Any) -> None:
    _figure, table = build()
    assert len(table.rows) > 0
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_plotly_would_refuse_a_wrong_property() -> None:
    with pytest.raises(ValueError, match="Invalid property"):
        go.Figure({"data": [{"type": "scatter", "colour": "red"}]})


def test_the_house_template_is_light() -> None:
    assert len(json.dumps(template())) < 3000


def test_figures_are_rounded_to_what_is_shown() -> None:
    figure, _table = fan()
    assert next(trace for trace in figure["data"] if trace["name"] == "Supply")["y"] == [100.0, 101.3, None]


def test_the_table_of_the_fan_holds_unrounded_numbers() -> None:
    _figure, table = fan()
    assert table.raw_rows()[1][1] == 101.26


def test_the_gap_is_demand_less_supply() -> None:
    _figure, table = fan()
    assert table.raw_rows()[0][-1] == 5


def test_the_gap_of_an_unknown_supply_is_unknown() -> None:
    _figure, table = fan()
    assert table.raw_rows()[2][-1] is None


def test_the_last_year_has_its_tick() -> None:
    figure, _table = fan()
    assert figure["layout"]["xaxis"]["tickvals"][-1] == "2028/29"


def test_a_heat_map_has_no_colour_bar() -> None:
    figure, _table = heat()
    assert figure["data"][0]["showscale"] is False


def test_the_first_row_of_a_heat_map_is_on_top() -> None:
    figure, _table = heat()
    assert figure["layout"]["yaxis"]["range"] == [1.5, -0.5]


def test_only_assumed_cells_are_hatched() -> None:
    figure, _table = heat()
    assert [(figure["data"][1]["base"], figure["data"][1]["y"])] == [([0.52], [0])]


def test_nothing_is_hatched_without_assumptions() -> None:
    figure, _table = heat_map(["a"], ["b"], [[1]], [["1"]], assumed=[[False]])
    assert len(figure["data"]) == 1


def test_assumed_cells_are_named_in_the_table() -> None:
    _figure, table = heat()
    assert [cell.tag for cell in table.rows[0]] == ["", "", "assumed"]


def test_a_heat_map_of_unknowns_can_be_drawn() -> None:
    figure, _table = heat_map(["a"], ["b"], [[None]], [["–"]])
    assert figure["data"][0]["zmax"] == 1


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [colour for _place, colour in palette.DIVERGING] + [palette.EMPTY_CELL])
def test_text_can_be_read_on_every_cell(colour: str) -> None:
    assert contrast(palette.TEXT, colour) >= 4.5


@pytest.mark.parametrize("colour", [palette.BLUE, palette.RED, palette.HATCH])
def test_lines_can_be_seen_on_white(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3


def test_a_block_of_data_cannot_end_its_element() -> None:
    block = data_block("x", {"name": "</script><script>alert(1)</script>&"})
    assert block.count("<") == 2
    assert json.loads(re.search(r">(.*)<", block).group(1))["name"].startswith("</script>")


def drawn(**changes: Any) -> str:
    figure, table = heat()
    chart = Chart("gap", "Gap by trust", "Nursing is short.", figure, table, **changes)
    return engines["django"].from_string("{% chart chart %}").render({"chart": chart})


def test_the_headline_describes_the_picture() -> None:
    assert 'role="img" aria-label="Nursing is short.' in drawn()


def test_the_chart_says_how_old_and_complete_it_is() -> None:
    html = drawn(as_at=datetime.date(2026, 3, 31), coverage="54 of 60 organisations reported.")
    assert "Data as at 31 March 2026." in html
    assert "54 of 60 organisations reported." in html


def test_the_chart_links_to_its_csv() -> None:
    assert 'href="/gap.csv?year=2031"' in drawn(csv_url="/gap.csv?year=2031")


def test_the_chart_carries_its_table() -> None:
    assert "<caption" in drawn()


def test_nothing_of_the_chart_is_inline_code() -> None:
    assert re.search(r"<style|style=|onclick|<script(?! type=\"application/json\")", drawn()) is None


def test_names_in_a_chart_are_escaped() -> None:
    assert "<b>" not in drawn()


def test_a_heat_map_gives_way_to_its_table_on_a_phone() -> None:
    assert "app-chart--table-first" in drawn(table_first_on_phone=True)


def several() -> dict[str, Any]:
    one = Fan("As things are", [100, 110, None], [90, 95, None], [110, 120, None])
    return fans(YEARS, [one, Fan("More training", [100, 90, 80], [90, 80, 70], [110, 105, 95])])


def falling() -> dict[str, Any]:
    return waterfall(("March", 100.0), [("Leaving", 20.0), ("Joining", -30.0), ("Leaving", 5.0)], ("April", 95.0))


@pytest.mark.parametrize("build", [several, falling])
def test_plotly_accepts_the_figures_of_comparisons(build: Any) -> None:
    figure = build()
    assert len(go.Figure({**figure, "layout": {**figure["layout"], "template": template()}}).data) == len(
        figure["data"]
    )


def test_projections_side_by_side_are_told_apart_without_colour() -> None:
    drawn = [one for one in several()["data"] if one.get("marker")]
    assert len({(one["line"]["dash"], one["marker"]["symbol"]) for one in drawn}) == 2


def test_a_projection_without_a_position_is_not_drawn_there() -> None:
    assert [one["x"] for one in several()["data"] if one.get("marker")] == [YEARS[:2], YEARS]


def test_the_steps_of_a_waterfall_hang_one_on_another() -> None:
    up, down, _ends = falling()["data"]
    assert (up["base"], up["x"], down["x"]) == ([100, 120, 90], [20, None, 5], [None, -30, None])


def test_steps_of_the_same_name_keep_rows_of_their_own() -> None:
    assert falling()["layout"]["yaxis"]["categoryarray"] == ["March", "Leaving", "Joining", "Leaving (2)", "April"]
