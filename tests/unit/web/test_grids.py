"""Tables of inputs."""

import re

from django.http import QueryDict
from django.template import engines

from web.grids import Grid, GridCell, GridColumn, GridRow, grid_values


def grid(**cell: object) -> Grid:
    columns = [GridColumn("wte", "WTE"), GridColumn("heads", "Headcount", kind="whole")]
    rows = [
        GridRow("N/1", "Nurse <b>", {"wte": GridCell(**cell)}, detail="Registered"),  # type: ignore[arg-type]
        GridRow("porter", "Porter"),
    ]
    return Grid("capacity", "Staff in post", columns, rows)


def drawn(grid: Grid) -> str:
    return engines["django"].from_string("{% grid grid %}").render({"grid": grid})


def test_every_cell_has_an_input_named_after_row_and_column() -> None:
    names = re.findall(r'name="([^"]+)"', drawn(grid()))
    assert names == ["capacity:N/1:wte", "capacity:N/1:heads", "capacity:porter:wte", "capacity:porter:heads"]


def test_every_input_is_labelled_by_headings_that_exist() -> None:
    html = drawn(grid())
    labels = {label for labels in re.findall(r'aria-labelledby="([^"]+)"', html) for label in labels.split()}
    assert [label for label in labels if f'id="{label}"' not in html] == []


def test_no_two_elements_share_an_id() -> None:
    ids = re.findall(r' id="([^"]+)"', drawn(grid(errors=["x"], previous="1", warnings=["y"])))
    assert len(ids) == len(set(ids))


def test_names_that_are_slugged_alike_keep_different_ids() -> None:
    columns = [GridColumn("wte", "WTE")]
    alike = Grid("g", "x", columns, [GridRow("a/b", "One"), GridRow("a.b", "Two"), GridRow("ab", "Three")])
    assert len({alike.cell_id(row, columns[0]) for row in alike.rows}) == 3


def test_what_was_typed_comes_back_escaped() -> None:
    assert 'value="&quot;&gt;12"' in drawn(grid(value='">12'))


def test_labels_are_escaped() -> None:
    assert "<b>" not in drawn(grid())


def test_an_error_is_linked_to_its_input() -> None:
    html = drawn(grid(errors=["Type a number."]))
    described = re.search(r'aria-describedby="([^"]+)" aria-invalid="true"', html)
    assert described is not None
    assert f'id="{described.group(1)}"' in html


def test_problems_name_row_and_column() -> None:
    assert [item["text"] for item in grid(errors=["Type a number."]).problems()] == ["Nurse <b>, WTE: Type a number."]


def test_problems_link_to_their_cell() -> None:
    faulty = grid(errors=["Type a number."])
    assert f'id="{faulty.problems()[0]["href"][1:]}"' in drawn(faulty)


def test_the_last_period_is_shown() -> None:
    assert "</span>12.5</span>" in drawn(grid(previous="12.5"))


def test_a_readonly_cell_has_no_input() -> None:
    assert drawn(grid(value="7", readonly=True)).count("<input") == 3


def test_a_choice_is_a_select() -> None:
    column = GridColumn("unit", "Unit", kind="choice", choices=[("", ""), ("wte", "WTE"), ("posts", "Posts")])
    html = drawn(Grid("g", "x", [column], [GridRow("a", "A", {"unit": GridCell("posts")})]))
    assert '<option value="posts" selected>Posts</option>' in html


def test_rows_of_a_group_have_one_heading() -> None:
    rows = [GridRow("a", "A", group="Nursing"), GridRow("b", "B", group="Nursing"), GridRow("c", "C", group="Medical")]
    html = drawn(Grid("g", "x", [GridColumn("wte", "WTE")], rows))
    assert html.count("app-grid__group") == 2


def test_a_submitted_form_is_read_by_row_and_column() -> None:
    data = QueryDict("capacity:N/1:wte= 12.5 &capacity:porter:wte=&other:a:b=3&csrf=x")
    assert grid_values("capacity", data) == {("N/1", "wte"): "12.5", ("porter", "wte"): ""}


def test_a_row_key_may_hold_the_separator() -> None:
    assert grid_values("g", {"g:RYF:nurse:wte": "1"}) == {("RYF:nurse", "wte"): "1"}


def test_a_page_with_errors_shows_what_was_typed() -> None:
    filled = grid(value="1", errors=["No."]).filled(QueryDict("capacity:N/1:wte=abc"))
    assert filled.rows[0].cells["wte"] == GridCell("abc", errors=["No."])
