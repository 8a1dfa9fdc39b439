"""What the gap dashboard shows: its sentence, figures at a glance, charts in order, and filters in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from planning.forms.filters import BASIS_NAMES
from planning.models import NodeResult
from planning.presenters import addresses, charts, cover, coverage, gaps, heat
from planning.presenters.board import DEMAND_WORDS, GAP_WORDS, Board
from planning.selectors import explain, labels
from planning.selectors.choice import BASES, Choice
from web.charts import Chart
from web.formats import format_about, format_date, format_percent, format_range, format_signed

NOT_KNOWN: Final = "Not known"
HOW_SURE: Final = "how-sure"
Row = dict[str, Any]
NEVER_ADDED: Final = "The two gaps answer different questions and are never added together."


def how_sure(board: Board) -> Chart:
    """Shares reported, carried forward, estimated and assumed."""
    table = coverage.share_table(board.node)
    return board.chart(HOW_SURE, "About these numbers", coverage.sentence(board.node), table)


CHARTS: Final[dict[str, Callable[[Board], Chart | None]]] = {
    charts.SUPPLY: charts.supply_and_demand,
    gaps.BIGGEST: gaps.biggest_gaps,
    heat.MAP: heat.gap_map,
    charts.WHY: charts.why_it_moves,
    charts.PLAN: charts.plan_and_actual,
    HOW_SURE: how_sure,
}
"""Every chart and table of the page by its key, in the order of the page; each can be downloaded under its key."""


@dataclass(frozen=True)
class Stat:
    """A figure at a glance."""

    label: str
    figure: str
    note: str
    url: str

    @property
    def known(self) -> bool:
        return self.figure != NOT_KNOWN


def content(choice: Choice, node: NodeResult) -> Row:
    """Everything below the filters."""
    board = Board(choice, node)
    built = {key: build(board) for key, build in CHARTS.items()}
    sure = built[HOW_SURE]
    return {
        "headline": explain.headline(choice.run, node, choice.basis, choice.position, choice.sight),
        "stats": stats(board),
        "supply": built[charts.SUPPLY],
        "gaps": built[gaps.BIGGEST],
        "map": built[heat.MAP],
        "map_switch": map_switch(board),
        "why": built[charts.WHY],
        "plan": built[charts.PLAN],
        "sure": sure,
        "sure_box": {"id": "all-how-sure", "label": "Show all about these numbers"},
        "facts": coverage.facts(choice, node),
        "caveats": coverage.caveats(choice),
        "trace_url": addresses.trace(choice),
        "never_added": NEVER_ADDED,
    }


def stats(board: Board) -> list[Stat]:
    """Staff in post, demand, gap and cover on the basis chosen, and the gap on the other one, apart."""
    choice, when = board.choice, format_date(board.choice.date)
    source = addresses.trace(choice)
    compared = board.compared
    supply, demand = (compared[0], compared[1]) if compared else (board.series("supply"), board.series("demand"))
    at = choice.position
    words = GAP_WORDS[choice.basis].capitalize()
    found = [
        Stat("Staff in post", _wte(supply[at]), "where demand is known" if compared else f"at {when}", source),
        Stat(DEMAND_WORDS[choice.basis], _wte(demand[at]), f"at {when}", source),
        Stat(words, _wte(board.figure("gap", "p50")), _gap_note(board), source),
        Stat("Left after bank and agency", _wte(board.figure("uncovered", "p50")), cover.less(board.node, at), source),
    ]
    other = board.figure("gap", "p50", choice.other_basis)
    apart = "shown apart, never added" if other is not None else "nobody reported what it is measured against"
    there = addresses.dashboard(choice, basis=choice.other_basis if choice.other_basis != BASES[0] else "")
    return [*found, Stat(GAP_WORDS[choice.other_basis].capitalize(), _wte(other), apart, there)]


def _wte(value: float | None) -> str:
    return format_about(value) if value is not None else NOT_KNOWN


def _gap_note(board: Board) -> str:
    low, high = board.figure("gap", "p10"), board.figure("gap", "p90")
    if low is None or high is None:
        return "nobody reported what it is measured against"
    share = _share(board)
    told = f"between {format_signed(low)} and {format_signed(high)}" if low < 0 else format_range(low, high)
    return f"{told}{share}; positive is a shortfall"


def _share(board: Board) -> str:
    gap = board.figure("gap")
    demand = board.compared[1][board.choice.position] if board.compared else board.figure("demand")
    return f", {format_percent(gap / demand, 0)} of demand" if gap is not None and demand else ""


def basis_links(choice: Choice) -> list[Row]:
    """The two bases, one of them chosen."""
    return [
        {
            "text": BASIS_NAMES[basis],
            "href": addresses.dashboard(choice, basis="" if basis == BASES[0] else basis),
            "current": basis == choice.basis,
        }
        for basis in BASES
    ]


def chosen_filters(choice: Choice) -> list[Row]:
    """What the page is cut down to, each with the address without it."""
    return [
        {"text": labels.name(name, code), "dimension": name.replace("_", " "),
         "href": addresses.dashboard(choice, **{name: ""})}
        for name, code in choice.filters.items()
    ]  # fmt: skip


def map_switch(board: Board) -> list[Row]:
    """Links that change the map's columns and show all its rows."""
    choice = board.choice
    links = []
    if not {"staff_group", "profession"} & set(choice.filters):
        other, words = ("profession", "professions") if board.across == "staff_group" else ("", "staff groups")
        links.append({"text": f"Show {words}", "href": addresses.dashboard(choice, across=other) + "#chart-map"})
    rows = {one.down for one in board.parts}
    if choice.sight.everything and len(rows) > heat.MOST_ROWS + 1:
        words, value = ("Show the largest only", "") if choice.every else (f"Show all {len(rows)} organisations", "all")
        links.append({"text": words, "href": addresses.dashboard(choice, rows=value) + "#chart-map"})
    return links
