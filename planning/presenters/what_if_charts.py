"""The charts of a what-if: the fan and the bridge with the published figures beside them."""

from __future__ import annotations

from typing import Any, Final

from planning.models import NodeResult
from planning.presenters import charts
from planning.presenters.board import GAP_WORDS, Board
from planning.selectors import explain
from planning.selectors.choice import Choice
from web.charts import Chart, Series, bars, palette
from web.formats import format_about, format_date, format_wte
from web.tables import Column, DataTable

FAN, BRIDGE = "fan", "bridge"
WTE: Final = {"numeric": True, "write": format_wte, "unit": "WTE"}
PUBLISHED: Final = {"color": palette.SECOND, "width": 2}
NAMES: Final = {FAN: "supply-and-demand", BRIDGE: "why-the-gap-moves"}
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
        bridge = self.bridge()
        return {FAN: self.fan()} | ({BRIDGE: bridge} if bridge else {})

    def fan(self) -> Chart:
        """Staff with their range against demand, and thin lines of what is published."""
        made = charts.supply_and_demand(self.after)
        data = list(made.figure["data"])
        if self.changed:
            published = charts.supply_and_demand(self.before).figure["data"]
            data += [_thin(line) for line in published if line["line"]["width"]]
        return Chart(
            FAN, made.title, made.headline, {**made.figure, "data": data}, self._fan_table(), as_at=made.as_at,
            coverage=made.coverage, notes=made.notes,
        )  # fmt: skip

    def _fan_table(self) -> DataTable:
        staff = [self.after.series("supply", part) for part in ("central", "p10", "p90")]
        gap = [self.after.series("gap", part) for part in ("p50", "p10", "p90")]
        before = self.before.series("gap", "p50")
        columns = [Column("Position"), *(Column(title, **WTE) for title in FIGURES)]  # type: ignore[arg-type]
        rows = zip(self.after.labels, *staff, self.after.series("demand"), *gap, before, strict=True)
        lines = [[*row, _less(row[5], row[8])] for row in rows]
        return DataTable("Staff, demand and gap at each 31 March", columns, lines, caption_hidden=True)

    def bridge(self) -> Chart | None:
        """Why the gap moves, step by step, with and without the changes; None where there is nothing to explain."""
        choice = self.choice
        before, after = (_steps(board) for board in (self.before, self.after))
        if not after:
            return None
        names = list(dict.fromkeys([*before, *after]))
        pairs = [(before.get(name, 0.0), after.get(name, 0.0)) for name in names]
        columns = [Column("Step"), *(Column(title, **WTE) for title in STEPS)]  # type: ignore[arg-type]
        first, last = ([board.series("gap", "p50")[at] for board in (self.before, self.after)]
                       for at in (0, choice.position))  # fmt: skip
        rows = [
            _row(f"Gap at {format_date(choice.run.base_date)}", *first),
            *(_row(explain.label(name), *pair) for name, pair in zip(names, pairs, strict=True)),
            _row(f"Gap at {format_date(choice.date)}", *last),
        ]
        table = DataTable("Why the gap moves, step by step", columns, rows, caption_hidden=True)
        told = [(explain.label(name), *pair) for name, pair in zip(names, pairs, strict=True)]
        notes = ["The steps add up to the change of the middle result (half of the possible futures lie below it)."]
        return Chart(BRIDGE, "Why the gap moves", self._told(told), self._bars(told), table, notes=notes)

    def _bars(self, told: list[tuple[str, float, float]]) -> dict[str, Any]:
        drawn = [one for one in told if max(abs(one[1]), abs(one[2])) >= charts.WORTH_DRAWING]
        drawn = sorted(drawn, key=lambda one: -max(abs(one[1]), abs(one[2])))[: charts.MOST_STEPS]
        here = Series("With these changes" if self.changed else "As published", [one[2] for one in drawn])
        series = [here, Series("As published", [one[1] for one in drawn], colour=palette.SECOND)]
        figure, _ = bars([one[0] for one in drawn], series if self.changed else series[:1], horizontal=True)
        figure["layout"]["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
        return figure

    def _told(self, told: list[tuple[str, float, float]]) -> str:
        """Which step the changes move most; without changes, what moves the gap most."""
        words = GAP_WORDS[self.choice.basis]
        if not self.changed:
            name, _, wte = max(told, key=lambda one: abs(one[2]))
            return f"“{name}” moves the {words} most: it {_effect(wte)} by about {format_about(abs(wte))} WTE."
        name, before, after = max(told, key=lambda one: abs(one[2] - one[1]))
        if abs(after - before) < charts.WORTH_DRAWING:
            return f"The changes move no step of the {words}."
        return (
            f"The changes work most through “{name}”: it moves the {words} by {format_about(after)} WTE instead of "
            f"{format_about(before)} (a positive step widens the gap)."
        )


FIGURES: Final = (
    "Staff in post", "Staff, low (1 in 10 below)", "Staff, high (1 in 10 above)", "Demand", "Gap (middle result)",
    "Gap, low (1 in 10 below)", "Gap, high (1 in 10 above)", "Gap as published", "Change of the gap",
)  # fmt: skip
STEPS: Final = ("As published", "With these changes", "Difference")


def _steps(board: Board) -> dict[str, float]:
    choice = board.choice
    if not choice.position:
        return {}
    return {step.name: step.wte for step in explain.bridge_steps(board.node, choice.basis, choice.position)}


def _row(name: str, before: float | None, after: float | None) -> list[Any]:
    return [name, before, after, _less(after, before)]


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _thin(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the published chart, to stand behind the preview's."""
    return {**line, "name": f"{line['name']}, as published", "line": {**PUBLISHED, "dash": "dot"}}


def _effect(wte: float) -> str:
    return "widens it" if wte > 0 else "narrows it"
