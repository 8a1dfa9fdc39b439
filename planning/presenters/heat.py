"""Where the gap lies: the map of organisations by staff groups or professions, and the biggest gaps."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from planning.presenters import addresses
from planning.presenters.board import DEMAND_WORDS, Board
from planning.selectors import labels, parts
from planning.selectors.explain import part_in_words
from planning.selectors.parts import Part
from web.charts import KEY, KEY_ASSUMED, Chart, heat_map
from web.formats import format_percent, format_signed, format_wte

MAP: Final = "map"
MOST_ROWS: Final = 15
MOST_COLUMNS: Final = 10
STRONGEST: Final = 0.25
"""Share of demand that has the strongest colour."""

OTHERS: Final = ""
TITLES: Final = {"organisation": "Organisation", "sector": "Sector", "staff_group": "Staff group",
                 "profession": "Profession"}  # fmt: skip
PLURALS: Final = {"organisation": "organisations", "sector": "sectors", "staff_group": "staff groups",
                  "profession": "professions"}  # fmt: skip
LEFT_OUT: Final = "What is a single organisation's alone is left out, unless it is yours."
ALL_ASSUMED: Final = "Every gap here only returns the assumed vacancy rate: nobody reported funded posts."


@dataclass(frozen=True)
class Side:
    """Rows or columns of the map: codes in order (`OTHERS` for what is left over) and their names."""

    dimension: str
    codes: Sequence[str]
    names: Sequence[str]

    def bucket(self, code: str) -> str:
        """The row or column that a code belongs to."""
        return code if code in self.codes else OTHERS


def gap_map(board: Board) -> Chart | None:
    """Organisations (or sectors) down, staff groups (or professions) across; None where nobody is on record."""
    if not board.parts:
        return None
    down, over = _rows(board), _columns(board)
    cells = _seen(board, _cells(board.parts, down, over))
    text = [[_text(cell) for cell in row] for row in cells]
    figure, table = heat_map(
        down.names,
        over.names,
        [[cell.share if cell else None for cell in row] for row in cells],
        text,
        [[bool(cell and cell.assumed) for cell in row] for row in cells],
        row_heading=TITLES[down.dimension],
        caption=f"Gap in WTE by {down.dimension} and {TITLES[over.dimension].lower()}",
        limit=STRONGEST,
        raw=[[cell.gap if cell else None for cell in row] for row in cells],
        row_urls=[_row_url(board, down, code) for code in down.codes],
    )
    _fit(figure, down, over)
    return board.chart(
        MAP, f"Where the gap lies: {PLURALS[down.dimension]} by {PLURALS[over.dimension]}", _headline(board),
        replace(table, responsive=False, compact=True), figure, table_first_on_phone=True,
        notes=_notes(board, down),
    )  # fmt: skip


def _rows(board: Board) -> Side:
    sight = board.choice.sight
    ranked = _ranked(board.parts, "down")
    if board.down == "organisation" and not sight.everything:
        shown = [code for code in ranked if code in sight.own]
    else:
        shown = ranked if board.choice.every or board.down == "sector" else ranked[:MOST_ROWS]
    return _side(board.down, ranked, shown)


def _columns(board: Board) -> Side:
    ranked = _ranked(board.parts, "across")
    return _side(board.across, ranked, ranked[:MOST_COLUMNS])


def _ranked(found: Iterable[Part], side: str) -> list[str]:
    """Codes by the sum of their shortfalls, the largest first."""
    sums: dict[str, float] = defaultdict(float)
    for one in found:
        sums[getattr(one, side)] += max(one.gap or 0.0, 0.0)
    return sorted(sums, key=lambda code: (-sums[code], code))


def _side(dimension: str, ranked: list[str], shown: list[str]) -> Side:
    left = len(ranked) - len(shown)
    if left == 1 and shown and len(shown) < len(ranked) and len(shown) in (MOST_ROWS, MOST_COLUMNS):
        shown, left = ranked, 0  # one more is no trouble; a rest of one would only hide its name
    told = labels.names_of(dimension, shown)
    codes = [*shown, *([OTHERS] if left else [])]
    rest = f"Other {PLURALS[dimension]} ({left})"
    return Side(dimension, codes, [_plain(told.get(code, code)) if code else rest for code in codes])


def _plain(name: str) -> str:
    """A name that Plotly cannot take for mark-up."""
    return name.replace("<", "‹").replace(">", "›")


def _cells(found: Iterable[Part], down: Side, over: Side) -> list[list[Part | None]]:
    heaps: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for one in found:
        heaps[down.bucket(one.down), over.bucket(one.across)].append(one)
    return [[_cell(heaps.get((row, column), [])) for column in over.codes] for row in down.codes]


def _seen(board: Board, cells: list[list[Part | None]]) -> list[list[Part | None]]:
    """The same map without cells that would give away one organisation out of sight."""
    sees = board.choice.sight.sees_together
    return [[cell if cell and sees(cell.organisations) else None for cell in row] for row in cells]


def _cell(heap: list[Part]) -> Part | None:
    return heap[0] if len(heap) == 1 else parts.together(heap, OTHERS, OTHERS) if heap else None


def _text(cell: Part | None) -> str:
    return "" if cell is None or cell.gap is None else format_signed(cell.gap, 1 if abs(cell.gap) < 10 else 0)


def _row_url(board: Board, down: Side, code: str) -> str:
    if code:
        return addresses.dashboard(board.choice, **{down.dimension: code, "rows": ""})
    return addresses.dashboard(board.choice, rows="all") if board.choice.sight.everything else ""


def _fit(figure: dict[str, Any], down: Side, over: Side) -> None:
    """Long names break into lines, in a margin that Plotly makes wide enough."""
    layout = figure["layout"]
    small = {"automargin": True, "tickfont": {"size": 12}}
    layout["yaxis"] |= {"ticktext": [_broken(name, 30, 2) for name in down.names], **small}
    layout["xaxis"] |= {"ticktext": [_broken(name, 11, 4) for name in over.names], "tickangle": 0, **small}
    layout["height"] = 130 + 44 * len(down.names)


def _broken(name: str, width: int, lines: int) -> str:
    """A name in lines; what does not fit is told by the table."""
    roomy = name.replace("/", "/ ")
    return "<br>".join(textwrap.wrap(roomy, width, max_lines=lines, placeholder=" …")).replace("/ ", "/")


def _headline(board: Board) -> str:
    known = [one for one in board.parts if one.gap is not None]
    if not known:
        return f"{DEMAND_WORDS[board.choice.basis]} is not known for anybody here, so there is no gap to show."
    if all(one.assumed for one in known):
        return ALL_ASSUMED
    named = [one for one in board.parts if board.down == "sector" or board.choice.sight.sees_organisation(one.down)]
    top = parts.largest(named, 1, assumed=False)
    if not top:
        return "There is no shortfall to name on the map."
    return f"The largest gap on the map is {in_words(board.down, board.across, top[0])}: {size(top[0])}."


def in_words(down: str, across: str, one: Part) -> str:
    """A part inside a sentence: "midwives in Vale Hospitals"."""
    return part_in_words({name: labels.name(name, code) for name, code in ((down, one.down), (across, one.across))})


def size(one: Part) -> str:
    """How large a part's gap is, in WTE and against its demand."""
    share = f", {format_percent(one.share, 0)} of demand" if one.share is not None else ""
    return f"{format_wte(one.gap)} WTE{share}"


def _notes(board: Board, down: Side) -> list[str]:
    notes = [f"Figures are WTE. {KEY} The deepest colour stands for {format_percent(STRONGEST, 0)} of demand or more."]
    if any(one.assumed for one in board.parts):
        notes.append(KEY_ASSUMED)
    if not board.choice.sight.everything and down.dimension == "organisation":
        notes.append(f"You see your own organisation's figures; the others are shown as one row. {LEFT_OUT}")
    elif not board.choice.sight.everything:
        notes.append(LEFT_OUT)
    return notes
