"""The charts over time: supply against demand, why the gap moves, plan against actual."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any, Final

from planning.presenters import addresses
from planning.presenters.board import DEMAND_WORDS, GAP_WORDS, Board
from planning.selectors import explain
from planning.selectors.discretion import discreet
from planning.selectors.explain import Step
from planning.selectors.plan import PlanVsActual, plan_vs_actual
from web.charts import Chart, Series, bars, fan_chart, lines, palette
from web.formats import format_about, format_date, format_month, format_number, format_wte, plural
from web.tables import Cell, Column, DataTable

SUPPLY, WHY, PLAN = "supply-and-demand", "why-the-gap-moves", "plan-and-actual"
MOST_STEPS: Final = 12
MOST_MONTHS: Final = 36
WORTH_DRAWING: Final = 0.05
WTE: Final = {"numeric": True, "write": format_wte, "unit": "WTE"}
Values = list[float | None]


def supply_and_demand(board: Board) -> Chart:
    """Supply with its fan against demand; like for like where demand is known for a part only."""
    compared = board.compared
    notes = []
    if compared is None:
        supply, low, high = (board.series("supply", part) for part in ("central", "p10", "p90"))
        demand: Values | None = board.series("demand") if board.node.figures.get(board.choice.basis) else None
        name = "Staff in post"
    else:
        supply, demand = list(compared[0]), list(compared[1])
        low, high = (_less(demand, board.series("gap", part)) for part in ("p90", "p10"))
        name = "Staff compared"
        notes.append(
            f"Demand is known for a part of the staff only, and the gap compares it with those: all staff in post are "
            f"{format_wte(board.figure('supply'))} WTE at {format_date(board.choice.date)}."
        )
    figure, table = fan_chart(
        board.labels, supply, low, high, demand, supply_name=name, demand_name=DEMAND_WORDS[board.choice.basis],
        caption="Supply and demand at each 31 March",
    )  # fmt: skip
    return board.chart(
        SUPPLY, "Supply against demand", _fan_headline(board, supply, demand), table, figure, notes=notes
    )


def _less(values: Values, taken: Values) -> Values:
    return [None if a is None or b is None else a - b for a, b in zip(values, taken, strict=True)]


def _fan_headline(board: Board, supply: Values, demand: Values | None) -> str:
    choice = board.choice
    last = choice.position or len(choice.run.positions) - 1
    when = choice.run.positions[last]
    if supply[0] is None or supply[last] is None:
        return "Staff in post are not known here."
    told = f"Staff in post go from {format_about(supply[0])} to {format_about(supply[last])} WTE"
    until = f"by {format_date(_day(when))}"
    if not demand or demand[0] is None or demand[last] is None:
        return f"{told} {until}; what they would be measured against is not known."
    words = DEMAND_WORDS[choice.basis].lower()
    return f"{told} {until}, {words} from {format_about(demand[0])} to {format_about(demand[last])} WTE."


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def why_it_moves(board: Board) -> Chart | None:
    """The bridge from the gap now to the gap at the chosen position; None where there is nothing to explain."""
    choice = board.choice
    steps = explain.bridge_steps(board.node, choice.basis, choice.position) if choice.position else []
    steps = discreet(steps, board.node, choice.sight)
    if not steps:
        return None
    first, last = (board.series("gap", "p50")[place] for place in (0, choice.position))
    ends = [f"Gap at {format_date(day)}" for day in (choice.run.base_date, choice.date)]
    rows: list[list[Any]] = [[ends[0], first], *([step.label, step.wte] for step in steps), [ends[1], last]]
    columns = [Column("Step"), Column("Effect on the gap (positive widens it)", **WTE)]  # type: ignore[arg-type]
    table = DataTable("Why the gap moves, step by step", columns, rows, caption_hidden=True)
    drawn = [step for step in steps if abs(step.wte) >= WORTH_DRAWING]
    drawn = sorted(drawn, key=lambda step: -abs(step.wte))[:MOST_STEPS]
    notes = ["The steps add up to the change of the middle result (half of the possible futures lie below it)."]
    headline = _why_headline(board, steps, (last or 0.0) - (first or 0.0))
    return board.chart(WHY, "Why the gap moves", headline, table, _bridge_figure(drawn), notes=notes)


def _bridge_figure(steps: list[Step]) -> dict[str, Any]:
    widen = [step.wte if step.wte > 0 else None for step in steps]
    narrow = [step.wte if step.wte < 0 else None for step in steps]
    series = [
        Series("Widens the gap", widen, colour=palette.SERIES[3]),
        Series("Narrows the gap", narrow, colour=palette.BLUE),
    ]
    figure, _ = bars([step.label for step in steps], series, horizontal=True, stacked=True)
    figure["layout"]["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    return figure


def _why_headline(board: Board, steps: list[Step], change: float) -> str:
    words = GAP_WORDS[board.choice.basis]
    if abs(change) < 0.5:
        told = f"The {words} hardly changes until {format_date(board.choice.date)}"
    else:
        direction = "widens" if change > 0 else "narrows"
        told = (
            f"The {words} {direction} by about {format_about(abs(change))} WTE until {format_date(board.choice.date)}"
        )
    most, least = max(steps, key=lambda step: step.wte), min(steps, key=lambda step: step.wte)
    causes = []
    if most.wte >= 0.5:
        causes.append(f"“{most.label}” widens it most (+{format_about(most.wte)})")
    if least.wte <= -0.5:
        causes.append(f"“{least.label}” narrows it most (−{format_about(-least.wte)})")
    return f"{told}: {' and '.join(causes)}." if causes else f"{told}."


def plan_and_actual(board: Board) -> Chart | None:
    """Operating plan and staff in post by month; None where the records hold neither."""
    choice = board.choice
    told = plan_vs_actual(choice.system, **choice.filters)
    if not told.months or not choice.sight.sees_plan(told.partners, choice.filters):
        return None
    columns = [Column("Month"), Column("Plan", **WTE), Column("Actual", **WTE), Column("Actual less plan", **WTE),  # type: ignore[arg-type]
               Column("Partners whose actual figure is missing", numeric=True, write=format_number)]  # fmt: skip
    months = range(max(0, len(told.months) - MOST_MONTHS), len(told.months))
    rows = [
        [Cell(told.months[at], text=format_month(told.months[at])), told.plan[at], told.actual[at], told.variance[at],
         told.missing[at]]
        for at in months
    ]  # fmt: skip
    table = DataTable("Plan and actual, substantive WTE by month", columns, rows, caption_hidden=True)
    latest = told.months[_latest(told)]
    return board.chart(
        PLAN, "Plan against actual", _plan_headline(told), table, _plan_figure(told, months), notes=_plan_notes(told),
        as_at=end_of_month(latest), coverage="", source_url=addresses.trace(board.choice, month=f"{latest:%Y-%m}"),
    )  # fmt: skip


def _plan_figure(told: PlanVsActual, months: range) -> dict[str, Any]:
    """Both lines; a month of which partners with a plan told nothing would fall off a cliff, so it is left out."""
    drawn = [None if _patchy(told, at) else told.actual[at] for at in months]
    series = [
        Series("Actual", _floats(drawn)),
        Series("Plan", _floats([told.plan[at] for at in months]), dash="dash"),
    ]
    labels = [f"{told.months[at]:%b %Y}" for at in months]
    figure, _ = lines(labels, series if told.organisations_with_plan else series[:1])
    return figure


def _patchy(told: PlanVsActual, at: int) -> bool:
    """Whether a month misses partners, while others do not."""
    return bool(told.missing[at]) and any(_whole(told, other) for other in range(len(told.months)))


def _whole(told: PlanVsActual, at: int) -> bool:
    return not told.missing[at] and told.actual[at] is not None


def end_of_month(month: dt.date) -> dt.date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _floats(values: list[Any]) -> Values:
    return [None if value is None else float(value) for value in values]


def _latest(told: PlanVsActual) -> int:
    """The last month that can be compared in full, else in part, else the last with an actual figure, else the last."""
    full = [None if told.missing[at] else value for at, value in enumerate(told.variance)]
    for values in (full, told.variance, told.actual):
        known = [place for place, value in enumerate(values) if value is not None]
        if known:
            return known[-1]
    return len(told.months) - 1


def _plan_headline(told: PlanVsActual) -> str:
    at = _latest(told)
    month, variance, actual = format_month(told.months[at]), told.variance[at], told.actual[at]
    if variance is None:
        words = "not known" if actual is None else f"{format_wte(actual)} WTE"
        return f"In {month} staff in post were {words}; there is no plan to compare with."
    if abs(variance) < 1:
        return f"In {month} staff in post were as planned, within 1 WTE."
    return f"In {month} staff in post were {format_wte(abs(variance))} WTE {'above' if variance > 0 else 'below'} plan."


def _plan_notes(told: PlanVsActual) -> list[str]:
    if not told.organisations_with_plan:
        return ["Nobody sent an operating plan for these services. Only what was reported is drawn."]
    patchy = sum(_patchy(told, at) for at in range(len(told.months)) if told.actual[at] is not None)
    left_out = [f"{plural(patchy, 'month')} of which partners are missing: in the table, not drawn."] if patchy else []
    words = (
        f"{told.organisations_with_plan} of {plural(told.organisations, 'organisation')} sent a plan; both lines count "
        "those only. The difference counts partners that told both for the month."
    )
    return [words, *left_out]
