"""The records and assumptions behind a figure, as tables with links to the versions and the cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from partners.actors import Actor
from planning.models import Assumption, NodeResult, ScopeKind
from planning.presenters import addresses, parameters
from planning.presenters import levers as lever_words
from planning.presenters.scenarios import assumption_address
from planning.selectors import assumed, labels, levers, sources
from planning.selectors import trace as traced
from planning.selectors.assumed import Held
from planning.selectors.choice import Choice
from planning.selectors.sources import MonthLine, Sources
from planning.selectors.trace import Figure, Ranking, TraceLine
from planning.services.snapshots import AssumptionFacts
from web.formats import format_month, format_number, format_percent, format_wte, plural
from web.tables import Cell, Column, DataTable
from workforce.models import Line
from workforce.rules import place_from_origin

KEY, STUDENTS, PLAN, ASSUMPTIONS = "where-from", "where-from-students", "where-from-plan", "where-from-assumptions"
PRESUMED: Final = "where-from-presumed"
MOST_ON_PAGE: Final = 25
PROVENANCE: Final = {
    "reported": ("reported", "green"),
    "carried": ("carried forward", "yellow"),
    "estimated": ("estimated", "orange"),
    "assumed": ("assumed", "grey"),
    "unknown": ("not used", "grey"),
}
SCOPES: Final = ("organisation", "profession", "staff_group", "sector")
Named = Mapping[str, Mapping[str, str]]
SHARES: Final = frozenset({
    "leave_rate", "retire_rate", "stays_in_system", "demand_growth", "demographic_growth", "other_growth",
    "productivity", "mitigation", "other_recruitment_rate", "international_rate", "return_to_practice_rate",
    "training_attrition", "join_rate", "local_share", "bank_growth", "agency_growth", "assumed_vacancy_rate",
})  # fmt: skip
"""Parameters that are written as percentages."""


def ranking(actor: Actor, choice: Choice, node: NodeResult) -> Ranking:
    """All the figures behind the node, largest first, as far as the actor may see them."""
    return traced.ranking(actor, choice.run, node)


def lines_table(figures: Sequence[Figure]) -> DataTable:
    """One row a figure: whose, what, when, how much of it counts, how it came here, and the way to its cell."""
    columns = [
        Column("Organisation"), Column("Profession"), Column("Figure"), Column("Month"),
        Column("Value", numeric=True, write=format_wte), Column("Version"), Column("Read in"), Column("How it came"),
        Column("Share that counts", numeric=True, write=_share), Column("Setting"),
    ]  # fmt: skip
    rows = [_line(one) for one in traced.lines_of(figures)]
    empty = "No record that you may see stands behind this figure."
    return DataTable(
        "Records behind the figure",
        columns,
        rows,
        caption_hidden=True,
        responsive=False,
        compact=True,
        empty_text=empty,
    )


def _share(weight: float) -> str:
    return format_percent(weight, 0 if abs(weight - round(weight, 2)) < 1e-6 else 2)


def _line(one: TraceLine) -> list[Any]:
    words, colour = PROVENANCE.get(one.provenance, (one.provenance, "grey"))
    return [
        *_who(one.line),
        figure_name(one.line, one.figure),
        _month(one.period),
        one.value,
        *_ways(one.line, one.figure),
        Cell(words, text="", tag=words, tag_colour=colour),
        one.weight,
        one.line.setting.name,
    ]


def _who(line: Line) -> list[Any]:
    told = line.source_label if line.source_label and line.source_label != line.profession.name else ""
    name = f"{line.profession.name} (“{told}”)" if told else line.profession.name
    return [line.organisation.name, name]


def _month(period: dt.date) -> Cell:
    return Cell(period, text=format_month(period))


def _ways(line: Line, figure: str) -> list[Cell]:
    """Version and place of a figure, with their addresses."""
    version, origin = line.version, (line.origins or {}).get(figure)
    name = f"Version {version.number}"
    return [
        Cell(str(version.code), text=name, href=addresses.version(str(version.code))),
        Cell(place_in_words(origin), href=addresses.origin(line, figure) if origin else ""),
    ]


def place_in_words(origin: dict[str, Any] | None) -> str:
    """ "Sheet Capacity, cell F2", "/lines/3/substantive_wte"; "Not kept" where nothing is known of it."""
    place = place_from_origin(origin) if origin else None
    if place is None:
        return "Not kept"
    return place.words[:1].upper() + place.words[1:]


def figure_name(line: Line, figure: str) -> str:
    """A figure's name as people say it."""
    words = str(line._meta.get_field(figure).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def students(actor: Actor, choice: Choice) -> Sources:
    """Cohorts on their way to these services."""
    return sources.students(actor, choice.run, choice.filters)


def turned_away(node: NodeResult, position: int) -> str:
    """How many students find no place on placement until the position, in a sentence; "" if all do."""
    people = round(sum((node.figures.get("turned_away") or [])[:position]))
    if not people:
        return ""
    return f"{plural(people, 'student finds', 'students find')} no place on placement until then, and never begin."


def students_table(told: Sources) -> DataTable:
    """One row a cohort."""
    columns = [
        Column("Organisation"), Column("Profession"), Column("Route"), Column("Complete"),
        Column("People starting", numeric=True, write=_people), Column("Version"), Column("Read in"),
    ]  # fmt: skip
    rows = [
        [*_who(line), line.get_route_display(), _month(line.expected_completion), line.intake, *_ways(line, "intake")]
        for line in told.lines
    ]
    return DataTable(
        "Students counted as future joiners", columns, rows, caption_hidden=True, responsive=False, compact=True
    )


def _people(value: Any) -> str:
    return format_number(value, 0)


def plan(actor: Actor, choice: Choice, month: dt.date) -> Sources:
    """One month of the operating plan, and of what happened where there is a plan."""
    return sources.month_of_plan(actor, choice.system, month, choice.filters)


def plan_table(lines: Iterable[MonthLine]) -> DataTable:
    """One row a line."""
    columns = [
        Column("Organisation"), Column("Profession"), Column("Plan or actual"),
        Column("Value", numeric=True, write=format_wte), Column("Version"), Column("Read in"),
        Column("Share that counts", numeric=True, write=_share), Column("Setting"),
    ]  # fmt: skip
    rows = [_plan_line(one) for one in lines]
    return DataTable("Plan and actual of the month", columns, rows, caption_hidden=True, responsive=False, compact=True)


def _plan_line(one: MonthLine) -> list[Any]:
    kind = "Plan" if one.planned else "Actual"
    ways = _ways(one.line, "substantive_wte")
    return [*_who(one.line), kind, one.wte, *ways, one.weight, one.line.setting.name]


def assumptions_table(choice: Choice) -> DataTable:
    """What is assumed, on which scope, for how many, and why."""
    columns = [
        Column("Assumption"), Column("Holds for"), Column("Low"), Column("Most likely"), Column("High"),
        Column("Staff it holds for", numeric=True, write=format_wte, unit="WTE"), Column("Reason"), Column("Source"),
    ]  # fmt: skip
    held = assumed.held_for(choice.run, choice.filters, choice.position)
    named = {name: labels.names_of(name, codes) for name in SCOPES if (codes := _codes(held, name))}
    rows = [_held(one, choice, named) for one in held]
    return DataTable("Assumptions behind the figure", columns, rows, caption_hidden=True)


def presumed_table(choice: Choice) -> DataTable:
    """Movements, changes of service and staffing ratios of these people, as far as their organisation is in sight."""
    columns = [Column("What is presumed"), Column("Kind"), Column("Low"), Column("Most likely"), Column("High"),
               Column("Reason"), Column("Source")]  # fmt: skip
    found = [
        row
        for facts, row in levers.behind(choice.run, choice.filters)
        if row is not None and choice.sight.sees_lever(row)
    ]
    rows = [
        [Cell(one.name, href=lever_words.lever_address(choice.scenario, one)), lever_words.ONE[type(one)],
         *lever_words.values(one), one.reason, one.source]
        for one in found
    ]  # fmt: skip
    return DataTable("What else is presumed", columns, rows, caption_hidden=True)


def _codes(held: list[Held], name: str) -> set[str]:
    return {getattr(one.facts, name) for one in held} - {""}


def _held(one: Held, choice: Choice, named: Named) -> list[Any]:
    facts, row = one.facts, one.row
    there = assumption_address(choice.scenario, row) if row else addresses.scenario(choice.scenario)
    name = Cell(one.parameter, href=there)
    values = [Cell(value, text=_value(facts.parameter, value)) for value in (facts.low, facts.mode, facts.high)]
    reason, source = (row.reason, row.source) if isinstance(row, Assumption) else ("No longer known", "")
    return [name, scope_in_words(facts, named), *values, one.wte, reason, source]


def _value(parameter: str, value: float) -> str:
    return format_percent(value) if parameter in SHARES else format_number(value, 2)


def scope_in_words(facts: AssumptionFacts, named: Named) -> str:
    """The scope that won: "One profession: Adult nurse", "The whole system"."""
    codes = {name: code for name in SCOPES if (code := getattr(facts, name))}
    kind = str(ScopeKind(facts.scope_kind).label)
    told = [named[name].get(code, code) for name, code in codes.items()]
    words = f"{kind}: {', '.join(told)}" if told else kind
    return f"{words}, {parameters.age_text(facts.age_band)}" if facts.age_band else words
