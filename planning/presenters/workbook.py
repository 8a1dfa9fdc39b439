"""A projection as a workbook for analysts: what it rests on, figures by year, and every figure in one long table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from partners.actors import Actor
from planning.engine import BASES
from planning.models import Assumption, Run
from planning.presenters import levers, parameters
from planning.selectors import access, frames, scenarios
from planning.selectors import levers as selectors
from planning.selectors.sight import sight_of
from web.downloads import Sheet
from web.formats import financial_year, format_date

KINDS: Final = (
    "system", "place", "sector", "organisation", "staff_group", "profession", "setting", "priority",
    "organisation+staff_group",
)  # fmt: skip
BY_YEAR: Final = {
    "sector": "Sector",
    "organisation": "Organisation",
    "staff_group": "Staff group",
    "profession": "Profession",
    "setting": "Setting",
    "priority": "Priority",
}
BASIS_NAMES: Final = {"funded": "funded", "need": "need"}


def sheets(actor: Actor, run: Run) -> list[Sheet]:
    """The workbook's sheets, holding what the actor may see."""
    nodes = access.visible_nodes(actor, run).filter(kind__in=KINDS).defer("flows", "effects").order_by("code")
    frame = frames.named(frames.figures_frame(run, nodes.iterator(chunk_size=500)))
    made = [_about(run), _assumptions(run), *_levers(actor, run)]
    for basis in BASES:
        made += _of_basis(frame, basis, run)
    return [*made, _long("All figures", frame)]


def _of_basis(frame: pd.DataFrame, basis: str, run: Run) -> Iterator[Sheet]:
    for dimension, words in BY_YEAR.items():
        table = frames.by_year(frame, dimension, basis=basis)
        if not table.empty:
            yield _wide(f"{words}, {BASIS_NAMES[basis]} gap", words, table)
    last = dt.date.fromisoformat(run.positions[-1])
    crossed = frames.crossed(frame, "organisation", "staff_group", basis=basis, date=last)
    if not crossed.empty:
        yield _wide(f"Map {financial_year(last).replace('/', '-')} {BASIS_NAMES[basis]}", "Organisation", crossed)


def _wide(name: str, heading: str, table: pd.DataFrame) -> Sheet:
    heads = [
        heading,
        *(format_date(column) if isinstance(column, dt.date) else str(column) for column in table.columns),
    ]
    rows = ([index, *map(_known, values)] for index, values in zip(table.index, table.to_numpy(), strict=True))
    return Sheet(name, heads, rows, [40, *([16] * len(table.columns))])


def _long(name: str, frame: pd.DataFrame) -> Sheet:
    heads = [column.replace("_", " ").capitalize() for column in frame.columns]
    return Sheet(name, heads, (map(_known, row) for row in frame.itertuples(index=False)))  # type: ignore[misc]


def _known(value: Any) -> Any:
    """Unknown is an empty cell."""
    return None if isinstance(value, float) and value != value else value


def _about(run: Run) -> Sheet:
    scenario = run.scenario
    facts = [
        ("System", str(scenario.system)),
        ("Scenario", scenario.name),
        ("Published", run.published.isoformat(timespec="minutes") if run.published else "not published"),
        ("Position at the start", format_date(run.base_date)),
        ("Share of WTE reported for that date", run.inputs.get("coverage")),
        ("Partners of whom nothing is known", ", ".join(run.inputs.get("missing") or []) or "none"),
        ("Futures drawn", run.draws),
        ("Engine", run.engine_version),
        ("Seed", run.seed),
        ("Fingerprint of the inputs (SHA-256)", run.fingerprint),
        ("Run", str(run.code)),
        ("Unit", "WTE; a gap is demand less supply, so a positive gap is a shortfall"),
        ("central", "the path at the most likely value of every assumption"),
        ("p10, p50, p90", "one future in ten lies below p10, half below p50, nine in ten below p90"),
        ("assumed", "the gap only returns an assumed vacancy rate: no establishment was reported"),
        ("Figures made up for illustration", "yes" if scenario.system.illustrative else "no"),
    ]
    return Sheet("About", ("What", "Value"), facts, (44, 90))


def _assumptions(run: Run) -> Sheet:
    heads = ("Assumption", "Scope", "From", "To", "Low", "Most likely", "High", "Reason", "Source")
    rows = [_assumption(one) for one in scenarios.assumptions(run.scenario)]
    return Sheet("Assumptions now", heads, rows, (34, 34, 12, 12, 10, 12, 10, 60, 60))


def _levers(actor: Actor, run: Run) -> Iterator[Sheet]:
    """What else the scenario presumes now, of organisations in sight."""
    scenario, sight = run.scenario, sight_of(actor, run.scenario.system)
    for kind in selectors.KINDS.values():
        seen = [one for one in selectors.held(scenario, kind) if sight.sees_lever(one)]
        if seen:
            table = levers.table(scenario, kind, seen)
            yield Sheet(f"{levers.ONE[kind]} now"[:31], table.headings(), table.raw_rows())


def _assumption(one: Assumption) -> tuple[Any, ...]:
    age = parameters.age_text(one.age_band)
    named = (one.organisation, one.profession, one.staff_group, one.sector, age)
    scope = ", ".join(str(part) for part in named if part) or "the system"
    return (
        one.get_parameter_display(), scope, one.from_year, one.to_year, one.low, one.mode, one.high,
        one.reason, one.source,
    )  # fmt: skip
