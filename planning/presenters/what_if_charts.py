"""The charts of a what-if: the fan and the bridge with the published figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from planning.models import NodeResult
from planning.presenters import charts
from planning.presenters.board import GAP_WORDS, Board
from planning.selectors import explain
from planning.selectors.choice import Choice
from planning.selectors.discretion import discreet
from planning.selectors.explain import Step
from web.charts import Chart, Series, bars, palette
from web.formats import format_about, format_date, format_wte
from web.tables import Column, DataTable

FAN, GAP, CHANGES, BRIDGE = "fan", "gap", "changes", "bridge"
WTE: Final = {"numeric": True, "write": format_wte, "unit": "WTE"}
PUBLISHED: Final = {"color": palette.SECOND, "width": 2}
NAMES: Final = {
    FAN: "supply-and-demand", GAP: "gap", CHANGES: "what-the-changes-do", BRIDGE: "why-the-gap-moves",
}  # fmt: skip
"""What the downloads are called."""


class Shown:
    """A preview beside what is published of the same node."""

    def __init__(self, choice: Choice, published: NodeResult, preview: NodeResult) -> None:
        self.choice = choice
        self.before, self.after = Board(choice, published), Board(choice, preview)
        self.changed = preview is not published

    @property
    def charts(self) -> dict[str, Chart]:
        """Every chart there is, by its key."""
        made = {FAN: self.fan(), GAP: self.gap(), CHANGES: self.changes(), BRIDGE: self.bridge()}
        return {key: one for key, one in made.items() if one is not None}

    def fan(self) -> Chart:
        """Staff with their range against demand, and thin lines of what is published."""
        made = charts.supply_and_demand(self.after)
        data = list(made.figure["data"])
        if self.changed:
            here = [line["y"] for line in data]
            published = charts.supply_and_demand(self.before).figure["data"]
            data += [_thin(line) for line in published if line["line"]["width"] and line["y"] not in here]
        return Chart(
            FAN, made.title, made.headline, {**made.figure, "data": data}, self._fan_table(), as_at=made.as_at,
            coverage=made.coverage, notes=made.notes,
        )  # fmt: skip

    def _fan_table(self) -> DataTable:
        here = [self.after.series("supply", part) for part in ("central", "p10", "p90")]
        here.append(self.after.series("demand"))
        before = [self.before.series(name) for name in ("supply", "demand")] if self.changed else []
        titles = FAN_COLUMNS if self.changed else FAN_COLUMNS[:4]
        return self._by_year("Staff and demand at each 31 March", titles, [*here, *before])

    def gap(self) -> Chart:
        """The gap at every position with its range, beside what is published: a table without a picture."""
        here = [self.after.series("gap", part) for part in ("p50", "p10", "p90")]
        before = self.before.series("gap", "p50")
        change = [_less(one, other) for one, other in zip(here[0], before, strict=True)]
        titles = GAP_COLUMNS if self.changed else GAP_COLUMNS[:3]
        table = self._by_year("The gap at each 31 March", titles, [*here, before, change][: len(titles)])
        words = f"The {GAP_WORDS[self.choice.basis]} at each 31 March, with the range that 8 futures in 10 lie in."
        return Chart(GAP, "The gap year by year", words, {}, table)

    def _by_year(self, caption: str, titles: Sequence[str], series: Sequence[Sequence[Any]]) -> DataTable:
        columns = [Column("Position"), *(Column(title, **WTE) for title in titles)]  # type: ignore[arg-type]
        rows = [list(row) for row in zip(self.after.labels, *series, strict=True)]
        return DataTable(caption, columns, rows, caption_hidden=True, compact=True)

    def changes(self) -> Chart | None:
        """From the published gap to the gap with the changes, step by step; None where nothing is changed."""
        moved = [(step, after - before) for step, before, after in self._steps()]
        steps = [(step, wte) for step, wte in moved if abs(wte) >= SMALLEST]
        if not self.changed or not steps:
            return None
        first, last = (board.figure("gap", "p50") for board in (self.before, self.after))
        rows: list[list[Any]] = [["Gap as published", first], *([step.label, wte] for step, wte in steps),
                ["Gap with these changes", last]]  # fmt: skip
        columns = [Column("Step"), Column("Effect on the gap (positive widens it)", **WTE)]  # type: ignore[arg-type]
        table = DataTable("What the changes do to the gap, step by step", columns, rows, caption_hidden=True)
        step, most = max(steps, key=lambda one: abs(one[1]))
        words = (
            f"The changes work most through “{step.label}”: the {GAP_WORDS[self.choice.basis]} at "
            f"{format_date(self.choice.date)} {_effect(most)} by about {format_about(abs(most))} WTE."
        )
        return Chart(CHANGES, "What the changes do to the gap", words, _two_colours(steps), table, notes=[ADDS_UP])

    def bridge(self) -> Chart | None:
        """Why the gap moves over the years, with and without the changes; None where there is nothing to explain."""
        choice, steps = self.choice, self._steps()
        if not steps:
            return None
        columns = [Column("Step"), *(Column(title, **WTE) for title in STEPS)]  # type: ignore[arg-type]
        first, last = (
            [board.series("gap", "p50")[at] for board in (self.before, self.after)] for at in (0, choice.position)
        )
        rows: list[list[Any]] = [
            _row(f"Gap at {format_date(choice.run.base_date)}", *first),
            *(_row(step.label, before, after) for step, before, after in steps),
            _row(f"Gap at {format_date(choice.date)}", *last),
        ]
        table = DataTable("Why the gap moves, step by step", columns, rows, caption_hidden=True)
        step, _, most = max(steps, key=lambda one: abs(one[2]))
        words = (
            f"“{step.label}” moves the {GAP_WORDS[choice.basis]} most until {format_date(choice.date)}: it "
            f"{_effect(most)} it by about {format_about(abs(most))} WTE."
        )
        return Chart(BRIDGE, "Why the gap moves", words, self._bars(), table, notes=[ADDS_UP])

    def _bars(self) -> dict[str, Any]:
        drawn = [one for one in self._steps() if max(abs(one[1]), abs(one[2])) >= charts.WORTH_DRAWING]
        drawn = sorted(drawn, key=lambda one: -max(abs(one[1]), abs(one[2])))[: charts.MOST_STEPS]
        names = [_short(one[0]) for one in drawn]
        here = Series("With these changes" if self.changed else "As published", [one[2] for one in drawn])
        series = [here, Series("As published", [one[1] for one in drawn], colour=palette.SECOND)]
        figure, _ = bars(names, series if self.changed else series[:1], horizontal=True)
        figure["layout"]["height"] = 110 + PAIR * len(names)
        return _legend_on_top(figure)

    def _steps(self) -> list[tuple[Step, float, float]]:
        """Every step with its WTE as published and with the changes."""
        before, after = (_by_name(board) for board in (self.before, self.after))
        return [(step, _wte(before.get(name)), _wte(after.get(name))) for name, step in (before | after).items()]


FAN_COLUMNS: Final = (
    "Staff in post", "Staff, low (1 in 10 below)", "Staff, high (1 in 10 above)", "Demand", "Staff as published",
    "Demand as published",
)  # fmt: skip
GAP_COLUMNS: Final = ("Gap", "Low (1 in 10 below)", "High (1 in 10 above)", "As published", "Change")
STEPS: Final = ("As published", "With these changes", "Difference")


ADDS_UP: Final = "The steps add up to the change of the middle result (half of the possible futures lie below it)."
PAIR: Final = 44
"""Pixels for a step's two bars."""

LOWEST: Final = 320
"""Pixels that a chart takes on the page in any case."""

SMALLEST: Final = 0.005
"""WTE: what rounds to nothing in a table is no step."""


def _by_name(board: Board) -> dict[str, Step]:
    """The steps that the viewer may see."""
    choice = board.choice
    if not choice.position:
        return {}
    steps = explain.bridge_steps(board.node, choice.basis, choice.position)
    return {step.name: step for step in discreet(steps, board.node, choice.sight)}


def _wte(step: Step | None) -> float:
    return 0.0 if step is None else step.wte


def _two_colours(steps: list[tuple[Step, float]]) -> dict[str, Any]:
    """Bars of one colour for what widens the gap and another for what narrows it, the longest first."""
    drawn = sorted(steps, key=lambda one: -abs(one[1]))[: charts.MOST_STEPS]
    series = [
        Series("Widens the gap", [wte if wte > 0 else None for _, wte in drawn], colour=palette.SERIES[3]),
        Series("Narrows the gap", [wte if wte < 0 else None for _, wte in drawn], colour=palette.BLUE),
    ]
    return _legend_on_top(bars([_short(step) for step, _ in drawn], series, horizontal=True, stacked=True)[0])


def _legend_on_top(figure: dict[str, Any]) -> dict[str, Any]:
    layout = figure["layout"]
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    layout["height"] = max(layout["height"], LOWEST)
    return figure


def _short(step: Step) -> str:
    """A step's name beside its bar, where there is little room."""
    return "Uncertainty" if step.kind == explain.UNCERTAINTY else step.label


def _row(name: str, before: float | None, after: float | None) -> list[Any]:
    return [name, before, after, _less(after, before)]


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _thin(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the published chart, to stand behind the preview's."""
    return {**line, "name": f"{line['name']}, as published", "line": {**PUBLISHED, "dash": "dot"}}


def _effect(wte: float) -> str:
    return "widens" if wte > 0 else "narrows"
