"""The biggest gaps as a table; those that only return an assumption are kept out, and counted."""

from __future__ import annotations

from typing import Any, Final

from planning.presenters import addresses, heat
from planning.presenters.board import Board
from planning.selectors import labels, parts
from planning.selectors.parts import Part
from web.charts import Chart
from web.formats import format_percent, format_wte, plural
from web.tables import Cell, Column, DataTable

BIGGEST: Final = "biggest-gaps"
MOST: Final = 10
ON_A_PHONE: Final = 5
"""Rows that a phone shows at first."""


def biggest_gaps(board: Board) -> Chart | None:
    """The largest shortfalls; where nothing but assumed ones exists, those, marked; None where nobody is on record."""
    down = _down(board)
    found = board.parts if down == board.down else board.parts_by(down)
    if not found:
        return None
    shown = parts.largest(found, MOST, assumed=False)
    set_aside = parts.largest(found, len(found), assumed=True)
    only_assumed = not shown and bool(set_aside)
    shown = _ranged(board, down, shown or set_aside[:MOST])
    table = _table(board, down, shown)
    return board.chart(
        BIGGEST, "The biggest gaps", _headline(board, down, shown, only_assumed), table,
        notes=_notes(board, shown, set_aside, only_assumed),
    )  # fmt: skip


def _down(board: Board) -> str:
    """By organisation where every row may be named; by sector for everybody else, who see roll-ups."""
    sight = board.choice.sight
    return "organisation" if sight.everything or board.choice.filters.get("organisation") else "sector"


def _ranged(board: Board, down: str, found: list[Part]) -> list[Part]:
    choice = board.choice
    return parts.with_ranges(
        choice.run, found, basis=choice.basis, position=choice.position, down=down, across=board.across
    )


def _table(board: Board, down: str, found: list[Part]) -> DataTable:
    wte: dict[str, Any] = {"numeric": True, "write": format_wte, "unit": "WTE"}
    columns = [
        Column(heat.TITLES[down]), Column(heat.TITLES[board.across]), Column("Gap", **wte),
        Column("Low", **wte), Column("High", **wte), Column("Demand", **wte),
        Column("Share of demand", numeric=True, write=_percent), Column("Source"),
    ]  # fmt: skip
    named = {side: labels.names_of(side, codes) for side, codes in _codes(board, down, found).items()}
    rows = [_row(board, down, one, named) for one in found]
    return DataTable("The biggest gaps", columns, rows, caption_hidden=True, compact=True, few=ON_A_PHONE,
                     empty_text="There is no shortfall here.")  # fmt: skip


def _codes(board: Board, down: str, found: list[Part]) -> dict[str, set[str]]:
    return {down: {one.down for one in found}, board.across: {one.across for one in found}}


def _row(board: Board, down: str, one: Part, named: dict[str, dict[str, str]]) -> list[Any]:
    chosen = {down: one.down, board.across: one.across}
    here, there = named[down].get(one.down, one.down), named[board.across].get(one.across, one.across)
    source = addresses.trace(board.choice, rows="", **chosen)
    return [
        Cell(here, href=addresses.dashboard(board.choice, rows="", **chosen)),
        there,
        Cell(one.gap, tag="assumed" if one.assumed else ""),
        one.low,
        one.high,
        one.demand,
        one.share,
        Cell(source, text="See the records", href=source),
    ]


def _percent(share: float | None) -> str:
    return format_percent(share, 0)


def _headline(board: Board, down: str, shown: list[Part], only_assumed: bool) -> str:
    if not shown:
        return "There is no shortfall here."
    if only_assumed:
        return f"{heat.ALL_ASSUMED} They are listed so that you can see them, and are no finding."
    return f"The biggest gap is {heat.in_words(down, board.across, shown[0])}: {heat.size(shown[0])}."


def _notes(board: Board, shown: list[Part], set_aside: list[Part], only_assumed: bool) -> list[str]:
    notes = ["One future in ten lies below the low figure, one in ten above the high one."] if shown else []
    if set_aside and not only_assumed:
        left = plural(len(set_aside), "gap that only returns", "gaps that only return")
        notes.append(f"{left} the assumed vacancy rate {'is' if len(set_aside) == 1 else 'are'} kept out.")
    if any(one.low is None for one in shown):
        notes.append("A range is given where the filters leave a figure whole, or the same share of all of it.")
    if not board.choice.sight.everything and _down(board) == "sector":
        notes.append(
            "You see the system's figures by sector; single organisations are for those who look after "
            f"them. {heat.LEFT_OUT}"
        )
    return notes
