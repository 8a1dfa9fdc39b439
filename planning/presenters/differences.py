"""In what scenarios differ, as tables: only what differs, with what each of them says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from planning.models import Assumption, Intervention, Lever, Movement, Scenario, ServiceChange, StaffingRatio
from planning.presenters import parameters
from planning.presenters.scenarios import assumption_address
from planning.selectors.differences import Difference
from web.formats import MINUS, format_date, format_percent
from web.tables import Cell, Column, DataTable

ASSUMPTIONS, LEVERS, INTERVENTIONS = "assumptions-that-differ", "levers-that-differ", "interventions-that-differ"
FEW: Final = 6
NOT_ASSUMED: Final = "Not assumed"
KINDS: Final[Mapping[type[Lever], str]] = {
    Movement: "Movement of staff",
    ServiceChange: "Change of service",
    StaffingRatio: "Need that follows an activity",
}
Row = list[Any]


def assumptions_table(scenarios: Sequence[Scenario], rows: Sequence[Difference[Assumption]]) -> DataTable:
    """Low, most likely and high of what is not assumed alike; a scenario that says nothing takes the wider one."""
    columns = [Column("Assumption"), Column("Holds for"), Column("Years"), *(Column(one.name) for one in scenarios)]
    order = {name: place for place, name in enumerate(parameters.TITLES)}
    ordered = sorted(rows, key=lambda one: (order.get(one.example.parameter, 99), str(one.example)))
    lines = [_assumption_row(scenarios, one) for one in ordered]
    return DataTable("Assumptions that differ", columns, lines, caption_hidden=True, compact=True, few=FEW)


def _assumption_row(scenarios: Sequence[Scenario], one: Difference[Assumption]) -> Row:
    about = one.example
    title = parameters.TITLES.get(about.parameter, about.get_parameter_display())
    return [
        f"{title} ({parameters.unit_of(about.parameter)})",
        parameters.scope_text(about),
        parameters.years_text(about.from_year, about.to_year),
        *(_assumed(scenario, one.rows[scenario.pk]) for scenario in scenarios),
    ]


def _assumed(scenario: Scenario, row: Assumption | None) -> Cell:
    if row is None:
        return Cell(None, text=NOT_ASSUMED)
    words = ", ".join(parameters.value_text(row.parameter, value) for value in (row.low, row.mode, row.high))
    return Cell(words, text=words, href=assumption_address(scenario, row))


def levers_table(scenarios: Sequence[Scenario], rows: Sequence[Difference[Lever]]) -> DataTable:
    """Movements, changes of service and staffing ratios that are not presumed alike."""
    columns = [Column("What is presumed"), Column("Kind"), *(Column(one.name) for one in scenarios)]
    lines = [
        [one.example.name, KINDS[type(one.example)], *(_said(one.rows[scenario.pk]) for scenario in scenarios)]
        for one in sorted(rows, key=lambda one: (KINDS[type(one.example)], one.example.name.casefold()))
    ]
    return DataTable("Movements and service that differ", columns, lines, caption_hidden=True, compact=True, few=FEW)


def _said(row: Lever | None) -> str:
    return "Not presumed" if row is None else lever_words(row)


def lever_words(row: Lever) -> str:
    """What a lever presumes: "2%, 3%, 4% a year", "12 to 20 WTE from 1 April 2027"."""
    values = (row.low, row.mode, row.high)
    if isinstance(row, Movement):
        shares = ", ".join(format_percent(value) for value in values)
        return f"{shares} of {row.from_profession} to {row.to_profession} a year"
    told = ", ".join(_plain(value) for value in values)
    if isinstance(row, ServiceChange):
        until = f" until {format_date(row.ends)}" if row.ends else ""
        return f"{told} WTE from {format_date(row.starts)}{until}"
    if isinstance(row, StaffingRatio):
        return f"{told} WTE for each of {_plain(row.units)} {row.unit}"
    return told


def _plain(value: Any) -> str:
    return f"{value.normalize():,f}".replace("-", MINUS)


def interventions_table(scenarios: Sequence[Scenario], rows: Sequence[Difference[Intervention]]) -> DataTable:
    """Interventions that are switched on in some of them only."""
    columns = [Column("Intervention"), Column("Kind"), *(Column(one.name) for one in scenarios)]
    lines = [
        [one.example.name, one.example.get_kind_display(), *_switched(scenarios, one)]
        for one in sorted(rows, key=lambda one: one.example.name.casefold())
    ]
    return DataTable("Interventions that differ", columns, lines, caption_hidden=True, compact=True, few=FEW)


def _switched(scenarios: Sequence[Scenario], one: Difference[Intervention]) -> list[str]:
    return ["On" if one.rows[scenario.pk] is not None else "Off" for scenario in scenarios]
