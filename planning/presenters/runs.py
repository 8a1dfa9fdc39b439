"""What the pages of runs show: the history with the gap before and after, and one run with its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.urls import reverse

from planning.models import NodeResult, Run
from planning.presenters import parameters
from planning.presenters.scenarios import closing, last_position
from planning.selectors import labels
from planning.selectors.projections import figure
from planning.selectors.runs import AssumptionChange, Changes, OrganisationChange
from planning.services.snapshots.data import AssumptionFacts
from web import formats
from web.tables import Cell, Column, DataTable

COLOURS: Final[Mapping[str, str]] = {
    Run.State.PUBLISHED: "green",
    Run.State.COMPUTING: "yellow",
    Run.State.FAILED: "red",
}
SCOPES: Final = ("organisation", "profession", "staff_group", "sector")
SHORT: Final[Mapping[str, str]] = {
    Run.State.COMPUTING: "being worked out",
    Run.State.PUBLISHED: "shown now",
    Run.State.OVERTAKEN: "overtaken",
    Run.State.UNCHANGED: "nothing new",
    Run.State.SUPERSEDED: "superseded",
    Run.State.FAILED: "failed",
}


def address(run: Run) -> str:
    """The page of a run."""
    scenario = run.scenario
    return reverse(
        "planning:run", kwargs={"system": scenario.system.code, "code": scenario.code, "run": run.code}
    )  # fmt: skip


def change(run: Run, before: Run | None, basis: str) -> Cell:
    """By how much the gap's middle differs from the run before; nothing where the days differ."""
    now, then = closing(run, basis), closing(before, basis)
    if not now or not then or not run.published or last_position(run) != last_position(before):
        return Cell(None, text=formats.UNKNOWN)
    difference = now["p50"] - then["p50"]
    return Cell(difference, text=formats.format_signed(difference, 1 if abs(difference) < 100 else 0))


def run_facts(run: Run, who: str) -> list[dict[str, Any]]:
    """What a run is, for a summary list; ``who`` says who asked for it."""
    inputs = run.inputs
    pairs = [
        ("State", f"{run.get_state_display()}{', pinned' if run.pinned else ''}"),
        ("Begun", formats.format_moment(run.started)),
        ("Published", formats.format_moment(run.published) if run.published else "No"),
        ("Asked for by", who),
        ("Base date", formats.format_date(run.base_date)),
        ("Position at the end", formats.format_date(last_position(run))),
        ("Reported", _coverage(inputs)),
        ("Computed from", _counts(inputs)),
        ("Possible futures drawn", f"{formats.format_number(run.draws)}, seed {run.seed}"),
        ("Computed with", _computed_with(run)),
        ("Fingerprint of the inputs", run.fingerprint or formats.UNKNOWN),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def _computed_with(run: Run) -> str:
    if not run.engine_version:
        return formats.UNKNOWN
    return ", ".join(part for part in (f"engine {run.engine_version}", run.kernel, run.architecture) if part)


def _coverage(inputs: Mapping[str, Any]) -> str:
    if inputs.get("coverage") is None:
        return formats.UNKNOWN
    share, partners = formats.format_percent(inputs["coverage"], 0), inputs.get("organisations", 0)
    return f"{share} of WTE; {inputs.get('reporting')} of {formats.plural(partners, 'organisation')}"


def _counts(inputs: Mapping[str, Any]) -> str:
    if "cells" not in inputs:
        return formats.UNKNOWN
    words = {
        "cells": ("cell", "cells"),
        "assumptions": ("assumption", "assumptions"),
        "cohorts": ("cohort of students", "cohorts of students"),
    }
    return ", ".join(formats.plural(inputs.get(key, 0), *named) for key, named in words.items())


def figures_table(run: Run, node: NodeResult, basis: str) -> DataTable:
    """A node's figures at every position of the run: supply, demand and gap with their ranges."""
    columns = [Column("Position")]
    for name in ("Supply", "Demand", "Gap"):
        columns += [Column(name, numeric=True), Column(f"{name}, range", numeric=True)]
    rows = [_position_row(node, basis, place, day) for place, day in enumerate(run.positions)]
    caption = f"{'Funded' if basis == 'funded' else 'Need'} gap, WTE"
    return DataTable(caption, columns, rows, compact=True)


def _position_row(node: NodeResult, basis: str, place: int, day: str) -> list[Any]:
    row: list[Any] = [Cell(day, text=formats.format_date(dt.date.fromisoformat(day)))]
    for name in ("supply", "demand", "gap"):
        middle, low, high = (figure(node, basis, name, place, part) for part in ("p50", "p10", "p90"))
        text = formats.UNKNOWN if low is None else f"{formats.format_wte(low)} to {formats.format_wte(high)}"
        row += [middle, Cell(low, text=text)]
    return row


def assumption_changes(found: Changes) -> DataTable:
    """Assumptions that differ from the run before."""
    names = _names([one.facts for one in found.assumptions])
    columns = [Column("Parameter"), Column("Holds for"), Column("Years"), Column("Before"), Column("After")]
    rows = [_assumption_row(one, names) for one in found.assumptions]
    return DataTable("Assumptions that changed", columns, rows)


def _assumption_row(one: AssumptionChange, names: Mapping[tuple[str, str], str]) -> list[Any]:
    facts = one.facts
    return [
        parameters.TITLES[facts.parameter], _scope(facts, names), parameters.years_text(facts.starts, facts.ends),
        _triple(one.before), _triple(one.after),
    ]  # fmt: skip


def _triple(facts: AssumptionFacts | None) -> str:
    if facts is None:
        return "Not assumed"
    return ", ".join(parameters.value_text(facts.parameter, one) for one in (facts.low, facts.mode, facts.high))


def _names(facts: Iterable[AssumptionFacts]) -> dict[tuple[str, str], str]:
    rows = list(facts)
    found: dict[tuple[str, str], str] = {}
    for dimension in SCOPES:
        codes = {getattr(one, dimension) for one in rows} - {""}
        found |= {(dimension, code): text for code, text in labels.names_of(dimension, codes).items()} if codes else {}
    return found


def _scope(facts: AssumptionFacts, names: Mapping[tuple[str, str], str]) -> str:
    told = {name: names.get((name, code), code) for name in SCOPES if (code := getattr(facts, name))}
    age = f", {parameters.age_text(facts.age_band)}" if facts.age_band else ""
    if len(told) > 1:
        return f"{told['profession']} in {told['organisation']}{age}"
    kind = str(facts.scope_kind).replace("_", " ")
    return next((f"{name} ({kind})" for name in told.values()), "The whole system") + age


def organisation_changes(found: Sequence[OrganisationChange]) -> DataTable:
    """Organisations whose figures differ from the run before."""
    columns = [
        Column("Organisation"), Column("Staff in post before", numeric=True, unit="WTE"),
        Column("After", numeric=True, unit="WTE"), Column("Establishment before", numeric=True, unit="WTE"),
        Column("After", numeric=True, unit="WTE"),
    ]  # fmt: skip
    rows = [[one.name, *one.wte, *one.establishment] for one in found]
    return DataTable("Organisations whose figures changed", columns, rows)


PRESUMED: Final[Mapping[str, str]] = {
    "movements": "Movement between professions",
    "service_changes": "Change of service",
    "staffing_ratios": "Need that follows an activity",
    "interventions": "Intervention",
}


def other_changes(found: Changes, sees: Callable[[str], bool]) -> list[str]:
    """What else changed, a sentence each; what is one organisation's only if it may be seen."""
    told = [
        f"{PRESUMED[one.kind]} “{one.name}” was {one.what}."
        for one in found.presumptions
        if not one.organisation or sees(one.organisation)
    ]
    if found.base_month:
        told.append("Base month: {} instead of {}.".format(*map(formats.format_month, reversed(found.base_month))))
    if found.horizon_years:
        told.append("Full years ahead: {} instead of {}.".format(*reversed(found.horizon_years)))
    if found.students:
        told.append("Students on their way were reported anew.")
    if found.shares:
        told.append(f"Shares, places or sectors changed: {', '.join(found.shares)}.")
    if found.engine:
        told.append("Engine version: {} instead of {}.".format(*reversed(found.engine)))
    return told
