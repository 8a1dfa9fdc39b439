"""The overview of a scenario: where it leads, what it presumes in short, and what its figures rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from planning.models import Assumption, Run, Scenario, ScopeKind
from planning.presenters import parameters
from planning.presenters.board import GAP_WORDS
from planning.presenters.scenarios import address
from planning.selectors import explain, projections
from planning.selectors.choice import BASES, Choice
from planning.selectors.differences import Presumed
from planning.selectors.sight import Sight
from web import formats
from web.tables import Cell, Column, DataTable

BY_AGE_ONLY: Final = "For some only"


def system_choice(scenario: Scenario, run: Run, sight: Sight, basis: str) -> Choice:
    """The whole system at the end of the projection."""
    run.scenario = scenario
    return Choice(scenario.system, scenario, run, sight, {}, basis, len(run.positions) - 1)


def headlines(run: Run, sight: Sight) -> list[str]:
    """Where the system stands at the end, on each basis that is known."""
    node = projections.node(run)
    if node is None:
        return []
    last = len(run.positions) - 1
    told = [explain.headline(run, node, basis, last, sight) for basis in BASES]
    known = [(basis, one) for basis, one in zip(BASES, told, strict=True) if one.gap is not None]
    return [f"{GAP_WORDS[basis].capitalize()}: {explain.uncapitalised(one.sentence)}" for basis, one in known]


def assumed_table(scenario: Scenario, rows: Iterable[Assumption]) -> DataTable:
    """One row for each parameter: what holds for the whole system, and how many narrower assumptions there are."""
    system: dict[str, list[Assumption]] = {}
    narrower: dict[str, int] = {}
    for row in rows:
        if row.scope_kind == ScopeKind.SYSTEM and not row.age_band:
            system.setdefault(row.parameter, []).append(row)
        else:
            narrower[row.parameter] = narrower.get(row.parameter, 0) + 1
    columns = [
        Column("Assumption"), Column("The whole system"),
        Column("Narrower ones", numeric=True, write=formats.format_number),
    ]  # fmt: skip
    listed = address(scenario, "assumptions")
    lines: list[list[Any]] = [
        [
            Cell(title, href=f"{listed}?parameter={name}"),
            _values(name, system.get(name, ())),
            Cell(narrower.get(name, 0), text=str(narrower.get(name, 0) or "None")),
        ]
        for name, title in parameters.TITLES.items()
        if name in system or name in narrower
    ]
    return DataTable("What is assumed", columns, lines, caption_hidden=True, compact=True, few=6)


def _values(parameter: str, rows: Sequence[Assumption]) -> Cell:
    """The values of the whole system; those of several spans of years by the newest, with how many more there are."""
    if not rows:
        return Cell(None, text=BY_AGE_ONLY)
    newest = max(rows, key=lambda row: str(row.from_year or ""))
    told = dict.fromkeys(parameters.value_text(parameter, value) for value in (newest.low, newest.mode, newest.high))
    more = f" (and {formats.plural(len(rows) - 1, 'other span')} of years)" if len(rows) > 1 else ""
    return Cell(newest.mode, text=f"{', '.join(told)} {_unit(parameter)}{more}".strip())


def _unit(parameter: str) -> str:
    unit = parameters.unit_of(parameter)
    return unit.removeprefix("% ")


def presumed_facts(presumed: Presumed) -> list[dict[str, Any]]:
    """How much else a scenario presumes, for a summary list."""
    pairs = [
        ("Movements of staff", _count(presumed.movements)),
        ("Changes of service", _count(presumed.changes)),
        ("Needs that follow an activity", _count(presumed.ratios)),
        ("Interventions", _names(presumed.interventions)),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def _count(count: int) -> str:
    return formats.format_number(count) if count else "None"


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "None switched on"
