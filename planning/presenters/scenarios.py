"""What the pages of scenarios and their assumptions show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from partners.models import System, User
from planning.models import Assumption, Run, Scenario
from planning.presenters import parameters
from web import formats
from web.tables import Cell, Column, DataTable

DEFAULT: Final = "Default value"
AUTOMATIC: Final = "The latest month with at least 80% of the workforce reported"


def address(scenario: Scenario, name: str = "scenario", **more: Any) -> str:
    """The address of a page of a scenario."""
    kwargs = {"system": scenario.system.code, "code": scenario.code, **more}
    return reverse(f"planning:{name}", kwargs=kwargs)


def systems_table(systems: Iterable[tuple[System, int]]) -> DataTable:
    """Systems with their number of scenarios."""
    columns = [Column("System"), Column("Scenarios", numeric=True, write=formats.format_number)]
    rows = [[Cell(one.name, href=reverse("planning:scenarios", args=[one.code])), count] for one, count in systems]
    return DataTable(
        "Systems", columns, rows, caption_hidden=True, empty_text="No system in your sight has figures yet."
    )


def scenario_table(scenarios: Iterable[Scenario], busy: frozenset[str]) -> DataTable:
    """A system's scenarios with the closing gap of what is published; ``busy`` are codes being recalculated."""
    columns = [
        Column("Scenario"),
        Column("Position", write=formats.format_date),
        Column("Funded gap", unit="WTE"),
        Column("Need gap", unit="WTE"),
        Column("Published", write=formats.format_moment),
    ]
    rows = [_scenario_row(one, str(one.code) in busy) for one in scenarios]
    return DataTable("Scenarios", columns, rows, caption_hidden=True, empty_text="No figures have been accepted yet.")


def _scenario_row(one: Scenario, busy: bool) -> list[Any]:
    run = one.published
    tag, colour = _standing(one, busy)
    return [
        Cell(one.name, href=address(one), tag=tag, tag_colour=colour),
        last_position(run),
        gap_cell(run, "funded"),
        gap_cell(run, "need"),
        run.published if run else None,
    ]


def _standing(one: Scenario, busy: bool) -> tuple[str, str]:
    if busy:
        return "being recalculated", "yellow"
    if one.is_default:
        return "shown first", "blue"
    if one.locked:
        return "locked", "grey"
    return ("", "grey") if one.live else ("not kept up to date", "grey")


def last_position(run: Run | None) -> dt.date | None:
    """The last day that a run projects to."""
    return dt.date.fromisoformat(run.positions[-1]) if run and run.positions else None


def closing(run: Run | None, basis: str) -> Mapping[str, float] | None:
    """The system's gap on a run's last position: central, p10, p50, p90; None = not known."""
    return (run.inputs.get("gap") or {}).get(basis) if run else None


def gap_cell(run: Run | None, basis: str) -> Cell:
    """The closing gap in words: "2,140 short (1,600 to 2,700)"."""
    gap = closing(run, basis)
    return Cell(gap["p50"] if gap else None, text=gap_text(gap))


def gap_text(gap: Mapping[str, float] | None) -> str:
    """A gap with its range, to three figures; a surplus has a minus sign."""
    if gap is None:
        return formats.UNKNOWN
    middle, low, high = (formats.format_about(gap[name]) for name in ("p50", "p10", "p90"))
    return f"{middle} ({low} to {high})"


def scenario_facts(scenario: Scenario) -> list[dict[str, Any]]:
    """What a scenario is, for a summary list."""
    run = scenario.published
    month = scenario.base_month
    chosen = formats.format_month(month) if month else AUTOMATIC
    used = f" (now {formats.format_month(run.base_date)})" if run and run.base_date and not month else ""
    pairs = [
        ("Description", scenario.description or "None"),
        ("Base month", f"{chosen}{used}"),
        ("Looks ahead", f"{formats.plural(scenario.horizon_years, 'full year')}{_until(run)}"),
        ("Kept up to date", "Yes, whenever figures are accepted" if scenario.live else "No, only when somebody asks"),
        ("Published", formats.format_moment(run.published) if run else "Not yet"),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def _until(run: Run | None) -> str:
    last = last_position(run)
    return f", to {formats.format_date(last)}" if last else ""


@dataclass(frozen=True)
class Group:
    """The assumptions of one parameter; ``anchor`` is its place on the page."""

    anchor: str
    title: str
    unit: str
    table: DataTable


def groups(scenario: Scenario, rows: Iterable[Assumption]) -> list[Group]:
    """The assumptions by parameter, the widest scope first."""
    by_parameter: dict[str, list[Assumption]] = defaultdict(list)
    for row in rows:
        by_parameter[row.parameter].append(row)
    return [
        Group(name.replace("_", "-"), title, parameters.unit_of(name), _table(scenario, title, by_parameter[name]))
        for name, title in parameters.TITLES.items()
        if name in by_parameter
    ]


WIDEST_FIRST: Final = ("system", "sector", "staff_group", "profession", "organisation", "cell")
COLUMNS: Final[Sequence[Column]] = (
    Column("Holds for"),
    Column("Years"),
    Column("Low", numeric=True),
    Column("Most likely", numeric=True),
    Column("High", numeric=True),
    Column("Why, and where from"),
    Column("Changed"),
)


def _table(scenario: Scenario, title: str, rows: Iterable[Assumption]) -> DataTable:
    ordered = sorted(rows, key=_place)
    return DataTable(title, COLUMNS, [_row(scenario, one) for one in ordered], caption_hidden=True, compact=True)


def _place(one: Assumption) -> tuple[int, str, str]:
    return WIDEST_FIRST.index(one.scope_kind), parameters.scope_text(one).casefold(), str(one.from_year or "")


def _row(scenario: Scenario, one: Assumption) -> list[Any]:
    return [
        Cell(one.natural_code, text=parameters.scope_text(one), href=assumption_address(scenario, one)),
        parameters.years_text(one.from_year, one.to_year),
        *values(one),
        f"{one.reason} Source: {one.source}.".replace("..", "."),
        f"{formats.format_date(one.changed)}, {who(one.changed_by)}" if one.changed_by else DEFAULT,
    ]


def assumption_address(scenario: Scenario, one: Assumption, name: str = "assumption") -> str:
    return address(scenario, name, key=one.natural_code)


def values(one: Assumption) -> list[Cell]:
    """Low, most likely and high as people write them."""
    return [Cell(value, text=parameters.value_text(one.parameter, value)) for value in (one.low, one.mode, one.high)]


def who(user: User | None) -> str:
    """The person who set it; nobody, if it came with the planner."""
    return user.full_name if user else DEFAULT


def history_table(rows: Iterable[Assumption]) -> DataTable:
    """Everything that was ever assumed, the newest first."""
    columns = [
        Column("From"), Column("By"), Column("Low", numeric=True), Column("Most likely", numeric=True),
        Column("High", numeric=True), Column("Why, and where from"), Column("Until"),
    ]  # fmt: skip
    lines = [
        [
            formats.format_moment(one.changed), who(one.changed_by), *values(one),
            f"{one.reason} Source: {one.source}.".replace("..", "."), _ended(one),
        ]
        for one in rows
    ]  # fmt: skip
    return DataTable("History", columns, lines, caption_hidden=True, compact=True)


def _ended(one: Assumption) -> Cell:
    if one.ended is None:
        return Cell(None, text="", tag="holds now", tag_colour="green")
    when = formats.format_moment(one.ended)
    if one.ended_reason:
        return Cell(one.ended, text=f"Withdrawn {when} by {who(one.ended_by)}: {one.ended_reason}")
    return Cell(one.ended, text=f"Replaced {when}")


def assumption_facts(one: Assumption) -> list[dict[str, Any]]:
    """One assumption, for a summary list."""
    low, mode, high = (cell.text for cell in values(one))
    by = f" by {one.changed_by.full_name}" if one.changed_by else ", default value"
    pairs = [
        ("Holds for", parameters.scope_text(one)),
        ("Years", parameters.years_text(one.from_year, one.to_year)),
        ("Low, most likely, high", f"{low}, {mode}, {high} ({parameters.unit_of(one.parameter)})"),
        ("Reason", one.reason),
        ("Source", one.source),
        ("Changed", f"{formats.format_moment(one.changed)}{by}"),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]
