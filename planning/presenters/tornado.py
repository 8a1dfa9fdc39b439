"""Which assumptions matter most: the sentence, the chart, its table and the rows of its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from jobs.models import Job
from planning.models import Analysis, NodeResult, Run, Scenario
from planning.presenters import coverage, labelled, presumptions
from planning.presenters.board import GAP_WORDS
from planning.presenters.scenarios import address
from planning.selectors import projections
from planning.selectors.explain import uncapitalised
from web.charts import Chart
from web.charts.tornado import tornado
from web.formats import UNKNOWN, format_about, format_date, format_moment, format_signed, format_wte, plural
from web.tables import Cell, Column, DataTable

KEY: Final = "what-matters-most"
NAMED_IN_WORDS: Final = 3
ON_A_PHONE: Final = 5
"""Rows that a phone shows at first."""
COUNTED: Final = {1: "One assumption moves", 2: "Two assumptions move", 3: "Three assumptions move"}
WORTH_NAMING: Final = 0.5
"""WTE: what moves the gap less than this is not named in the sentence."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Tornado:
    """An answer as one person may see it: ``rows`` the largest first, ``hidden`` those out of sight."""

    analysis: Analysis
    run: Run
    rows: Sequence[Row]
    hidden: Sequence[Row] = ()
    node: NodeResult | None = None
    top: int = 10
    names: presumptions.Names = field(default_factory=dict)

    @property
    def shown(self) -> Sequence[Row]:
        return self.rows[: self.top]

    @property
    def rest(self) -> Sequence[Row]:
        """What is added up as “all others”."""
        return [*self.rows[self.top :], *self.hidden]

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.analysis.outcome["date"])

    @property
    def basis(self) -> str:
        return str(self.analysis.asked["basis"])

    @property
    def together(self) -> tuple[float, float] | None:
        """The least and the most that all others can do if every one of them goes the same way."""
        if not self.rest:
            return None
        ends = [(min(0.0, row["at_low"], row["at_high"]), max(0.0, row["at_low"], row["at_high"])) for row in self.rest]
        return sum(low for low, _ in ends), sum(high for _, high in ends)


def tornado_of(
    analysis: Analysis, run: Run, rows: Sequence[Row], hidden: Sequence[Row], filters: Mapping[str, str], top: int
) -> Tornado:
    """What the page is made from."""
    names = presumptions.names_in(rows)
    return Tornado(analysis, run, rows, hidden, projections.node(run, **filters), top, names)


def headline(found: Tornado) -> str:
    """The first three in words."""
    gap, day = GAP_WORDS[found.basis], format_date(found.day)
    named = [row for row in found.rows[:NAMED_IN_WORDS] if row["swing"] >= WORTH_NAMING]
    if not named:
        return f"No assumption moves the {gap} at {day} by as much as half a WTE within its range."
    told = [f"{in_a_sentence(row, found.names)} (by {format_about(row['swing'])} WTE)" for row in named]
    words = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"{COUNTED[len(told)]} the {gap} at {day} most, from one end of the range to the other: {words}."


def in_a_sentence(row: Row, names: presumptions.Names) -> str:
    """ "“other recruitment: the whole system”"."""
    return f"“{uncapitalised(presumptions.label(row, names))}”"


def chart(found: Tornado, csv_url: str) -> Chart:
    """The tornado with its table."""
    shown = found.shown
    together = found.together
    figure = tornado(
        [presumptions.label(row, found.names) for row in shown],
        [row["at_low"] for row in shown],
        [row["at_high"] for row in shown],
        together=(_others(found), *together) if together else None,
        unit=f"Change of the {GAP_WORDS[found.basis]}, WTE",
    )
    return Chart(
        KEY, "How far each assumption moves the gap", headline(found), figure, table(found), as_at=found.run.base_date,
        coverage=coverage.sentence(found.node) if found.node else "", notes=_notes(found), csv_url=csv_url,
        table_first_on_phone=True,
    )  # fmt: skip


def _others(found: Tornado) -> str:
    return f"All others together ({len(found.rest)})"


WTE: Final[dict[str, Any]] = {"numeric": True, "unit": "WTE", "write": lambda value: format_signed(value, 1)}


def table(found: Tornado) -> DataTable:
    """What is shown: one row for each assumption named, and one for all others."""
    columns = [
        Column("Assumption"), Column("Low"), Column("Most likely"), Column("High"),
        Column("Gap at low", **WTE), Column("Gap at high", **WTE), Column("Swing", numeric=True, unit="WTE"),
    ]  # fmt: skip
    rows = [_row(found, row) for row in found.shown]
    if found.together:
        low, high = found.together
        ends = [
            Cell(value, text=f"{format_signed(value, 1)} at {end}") for value, end in ((low, "least"), (high, "most"))
        ]
        rows.append([_others(found), *[Cell(None, text="")] * 3, *ends, high - low])
    empty = "No assumption that holds in this time has a range."
    return DataTable("How far each assumption moves the gap", columns, rows, caption_hidden=True, compact=True,
                     few=ON_A_PHONE, empty_text=empty)  # fmt: skip


def _row(found: Tornado, row: Row) -> list[Any]:
    scenario: Scenario = found.run.scenario
    return [
        Cell(row["code"], text=presumptions.label(row, found.names), href=presumptions.page(scenario, row)),
        *(Cell(row[name], text=presumptions.value(row, name)) for name in ("low", "mode", "high")),
        row["at_low"],
        row["at_high"],
        row["swing"],
    ]


def _notes(found: Tornado) -> list[str]:
    without = found.analysis.outcome.get("without_effect", 0)
    gap = format_wte(found.analysis.outcome["gap"])
    notes = [
        f"With everything at its most likely value the gap is {gap} WTE. Positive changes widen a shortfall.",
        "Swings do not add up: assumptions are rarely at their worst all at once, and some work on one another.",
    ]
    if found.hidden:
        notes.append(
            f"{plural(len(found.hidden), 'assumption')} of single organisations that you cannot see "
            f"{'is' if len(found.hidden) == 1 else 'are'} among “all others”."
        )
    if without:
        told = plural(without, "assumption with a range moves", "assumptions with a range move")
        notes.append(f"{told} nothing here, because more specific ones hold instead.")
    return notes


COLUMNS: Final = (
    "assumption", "kind", "about", "holds_for", "low", "mode", "high", "change_at_low_wte", "change_at_high_wte",
    "swing_wte",
)  # fmt: skip


def file_rows(found: Tornado) -> list[list[Any]]:
    """Every row in sight, unrounded."""
    return [
        [
            row["code"], row["kind"], presumptions.title(row), presumptions.scope(row, found.names), row["low"],
            row["mode"], row["high"], row["at_low"], row["at_high"], row["swing"],
        ]
        for row in found.rows
    ]  # fmt: skip


def page(scenario: Scenario, parameters: Mapping[str, str], name: str = "tornado") -> str:
    """The address of the page (or of its file) with these parameters."""
    query = urlencode(parameters)
    return f"{address(scenario, name)}{'?' if query else ''}{query}"


def earlier(scenario: Scenario, analysis: Analysis, name: str = "tornado-earlier") -> str:
    """The address of one answer (or of its file), whichever projection it was given for."""
    return address(scenario, name, answer=analysis.code)


def history_table(scenario: Scenario, analyses: Iterable[Analysis]) -> DataTable:
    """Answers given before, the newest first."""
    columns = [Column("Asked"), Column("Whose gap"), Column("Basis"), Column("Position at"), Column("Moves it most")]
    rows = [_history_row(scenario, one) for one in analyses]
    return DataTable("Asked before", columns, rows, caption_hidden=True, compact=True)


def _history_row(scenario: Scenario, one: Analysis) -> list[Any]:
    rows = one.outcome["rows"][:1]
    seen = [row for row in rows if not row["only"]]
    most = presumptions.label(seen[0], presumptions.names_in(seen)) if seen else UNKNOWN
    return [
        Cell(one.created, text=format_moment(one.created), href=earlier(scenario, one)),
        labelled.whose(one.asked["filters"]),
        GAP_WORDS[one.asked["basis"]].capitalize(),
        format_date(dt.date.fromisoformat(one.outcome["date"])),
        most,
    ]


def page_of_job(job: Job) -> str:
    """Where the answer that a job worked out is seen."""
    analysis = Analysis.objects.select_related("scenario__system").get(code=job.payload["analysis"])
    if analysis.scenario is None:
        return ""
    asked = analysis.asked
    run = Run.objects.filter(code=asked["run"]).only("positions").first()
    day = run.positions[asked["position"]] if run else ""
    return page(analysis.scenario, {"day": day, "basis": asked["basis"], **asked["filters"]})
