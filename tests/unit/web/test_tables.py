"""Tables of figures."""

import re

from web import nhsuk
from web.tables import Cell, Column, DataTable

COLUMNS = [Column("Profession"), Column("Gap", numeric=True, unit="WTE")]


def test_a_table_has_its_caption() -> None:
    assert re.search(r"<caption[^>]*>Biggest gaps</caption>", DataTable("Biggest gaps", COLUMNS, []).html())


def test_an_empty_table_says_so() -> None:
    assert "There is nothing to show yet." in DataTable("x", COLUMNS, []).html()


def test_figures_are_aligned() -> None:
    assert "nhsuk-table__cell--numeric" in DataTable("x", COLUMNS, [["Nurse", 12]]).html()


def test_the_first_cell_names_its_row() -> None:
    assert re.search(r'<th scope="row"[^>]*>.*?Nurse', DataTable("x", COLUMNS, [["Nurse", 12]]).html())


def test_words_are_escaped() -> None:
    assert (
        "<b>" not in DataTable("<b>", [Column("<b>"), *COLUMNS[1:]], [[Cell("<b>", href="/<b>", tag="<b>"), 1]]).html()
    )


def test_unknown_is_a_dash() -> None:
    assert "<span>–</span>" in DataTable("x", COLUMNS, [["Nurse", None]]).html()


def test_a_cell_may_carry_a_link_and_a_tag() -> None:
    drawn = DataTable("x", COLUMNS, [["Nurse", Cell(12.34, "12.3", href="/cell", tag="assumed")]]).html()
    assert '<a href="/cell">12.3</a>' in drawn
    assert "nhsuk-tag" in drawn


def test_the_csv_has_the_same_rows_unrounded() -> None:
    table = DataTable("x", COLUMNS, [["Nurse", Cell(12.345678, "12.3")], ["Porter", None]])
    assert table.raw_rows() == [["Nurse", 12.345678], ["Porter", None]]


def test_the_csv_headings_name_the_unit() -> None:
    assert DataTable("x", COLUMNS, []).headings() == ["Profession", "Gap (WTE)"]


def test_a_wide_table_can_be_scrolled_with_the_keyboard() -> None:
    assert 'tabindex="0" role="region" aria-label="Wide"' in DataTable("Wide", COLUMNS, [], responsive=False).html()


ROWS = [[f"Profession {number}", number] for number in range(9)]


def test_of_a_long_table_a_phone_shows_the_first_rows() -> None:
    assert DataTable("x", COLUMNS, ROWS, few=4).html().count("app-few__more") == 5


def test_a_box_shows_the_others() -> None:
    drawn = DataTable("Biggest gaps", COLUMNS, ROWS, few=4).html()
    assert ('id="all-biggest-gaps"' in drawn, "Show all 9 rows" in drawn) == (True, True)


def test_a_handful_more_needs_no_box() -> None:
    assert "app-few" not in DataTable("x", COLUMNS, ROWS, few=7).html()


def test_the_table_uses_the_classes_of_the_design_system() -> None:
    heads = [{"text": "Profession"}, {"text": "Gap", "format": "numeric"}]
    rows = [[{"text": "Nurse"}, {"text": "12", "format": "numeric"}]]
    params = {"caption": {"text": "x", "size": "s"}, "head": heads, "rows": rows, "first_cell_is_header": True}
    theirs = nhsuk.render("tables", {**params, "responsive": True})
    ours = DataTable("x", COLUMNS, [["Nurse", 12]]).html()

    def classes(html: str) -> set[str]:
        return {name for names in re.findall(r'class="([^"]+)"', html) for name in names.split() if name[:4] == "nhsu"}

    assert classes(theirs) == classes(ours)
