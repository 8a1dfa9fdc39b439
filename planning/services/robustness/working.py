"""The job that works a grid out: every package on top of every future, from the futures' own snapshots.

All futures take the same random numbers, and packages change no number that is not theirs, so that two cells of the
grid differ by what was changed and not by chance.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np

from jobs.context import JobContext
from planning.engine import Basis, project
from planning.models import Analysis, Intervention, Package, Run, Scenario
from planning.services.analyses import work_out
from planning.services.failures import NotPossible
from planning.services.interventions.closing import Closed, closed_by_each
from planning.services.model_inputs import prepare
from planning.services.nodes import Node, RollUps, node_for
from planning.services.quality import Judge
from planning.services.snapshots import Snapshot, unpacked
from planning.services.snapshots.data import ProfessionFacts
from planning.services.snapshots.intervention_facts import InterventionFacts
from planning.services.snapshots.interventions import RELATED, intervention_facts, with_interventions
from planning.services.snapshots.reading import professions_by_code

DECIMALS: Final = 5
NOBODY: Final = "Nobody reported staff or posts for this combination, so there is no gap to weigh packages by."
TOO_OLD: Final = "The projection of “{name}” is not kept any more. Have it worked out again, then ask once more."
SURENESS: Final = ("coverage", "organisations", "reporting", "missing", "age_months", "only", "assumed")
"""What is kept of how sure the figures of a future are."""


@dataclass(frozen=True)
class _Row:
    """A package as the grid weighs it; without a code, nothing is added."""

    code: str
    name: str
    interventions: tuple[InterventionFacts, ...] = ()


@dataclass(frozen=True)
class _Future:
    """A scenario with the snapshot that its published run was computed from."""

    scenario: Scenario
    run: Run
    snapshot: Snapshot


def run_robustness(context: JobContext) -> dict[str, Any]:
    """Work out the grid of the payload's analysis and keep it there."""
    return work_out(context, _answer)


def _answer(context: JobContext, analysis: Analysis) -> Mapping[str, Any]:
    asked = analysis.asked
    futures, rows = _futures(analysis), _rows(asked["packages"])
    professions = professions_by_code()
    cells: list[list[dict[str, Any]]] = []
    for place, row in enumerate(rows):
        cells.append([])
        for column, future in enumerate(futures):
            done = (place * len(futures) + column) / (len(rows) * len(futures))
            context.progress(int(5 + 93 * done), f"{row.name} in “{future.scenario.name}”")
            cells[-1].append(_Weighing(asked, future, row, professions).cell())
    return {
        "futures": [_told_of_future(asked, future) for future in futures],
        "packages": [
            {"code": row.code, "name": row.name, "interventions": [one.code for one in row.interventions]}
            for row in rows
        ],
        "interventions": [_told(one) for one in sorted(_all_of(rows), key=lambda one: (one.name, one.code))],
        "draws": futures[0].snapshot.draws,
        "seed": futures[0].snapshot.seed,
        "only": _only(asked, futures),
        "cells": cells,
    }


def _futures(analysis: Analysis) -> list[_Future]:
    """In the order in which they were asked for; all with the first one's random numbers."""
    codes = analysis.asked["futures"]
    scenarios = Scenario.objects.filter(system=analysis.system, code__in=codes).select_related("published")
    found = {str(one.code): one for one in scenarios}
    futures = [_future(found[code]) for code in codes]
    first = futures[0].snapshot
    return [replace(one, snapshot=replace(one.snapshot, seed=first.seed, draws=first.draws)) for one in futures]


def _future(scenario: Scenario) -> _Future:
    run = scenario.published
    if run is None or run.snapshot is None:
        raise NotPossible(TOO_OLD.format(name=scenario.name))
    return _Future(scenario, run, unpacked(bytes(run.snapshot)))


def _rows(codes: Sequence[str]) -> list[_Row]:
    """No package, then the packages in the order in which they were asked for."""
    packages = {str(one.code): one for one in Package.objects.filter(code__in=codes)}
    return [_Row("", "No package"), *(_row(packages[code]) for code in codes)]


def _row(package: Package) -> _Row:
    rows = Intervention.objects.filter(packages=package).select_related(*RELATED).order_by("name")
    return _Row(str(package.code), package.name, tuple(map(intervention_facts, rows)))


def _all_of(rows: Sequence[_Row]) -> list[InterventionFacts]:
    return list({one.code: one for row in rows for one in row.interventions}.values())


def _told(one: InterventionFacts) -> dict[str, Any]:
    """An intervention as it was weighed; days as ISO dates."""
    return asdict(one) | {"starts": one.starts.isoformat(), "ends": one.ends.isoformat() if one.ends else None}


class _Weighing:
    """One package in one future."""

    def __init__(
        self, asked: Mapping[str, Any], future: _Future, row: _Row, professions: Mapping[str, ProfessionFacts]
    ) -> None:
        self._asked, self._row = asked, row
        self._before = {one.code for one in future.snapshot.interventions}
        self._snapshot = with_interventions(future.snapshot, row.interventions, professions)
        self._basis: Basis = asked["basis"]

    def cell(self) -> dict[str, Any]:
        """Gap, chance and what each intervention closes, at the day asked for; None where it is not known."""
        node = _node(self._snapshot, self._asked["filters"])
        prepared, roll_ups = prepare(self._snapshot), RollUps([node])
        name = roll_ups.name(node)
        model = prepared.model(self._snapshot, roll_ups.roll_ups(), frozenset(code for code, _ in node.parts))
        results = project(model, nodes=[name], tolerance=self._asked["tolerance"])
        position = results.positions.index(dt.date.fromisoformat(self._asked["day"]))
        found = results.nodes[name].bases[self._basis]
        spread = {part: _plain(getattr(found.gap, part)[position]) for part in ("central", "p10", "p50", "p90")}
        chance = None if found.exceeding is None else _plain(found.exceeding[position])
        return {
            "gap": None if spread["central"] is None else spread,
            "demand": _plain(found.compared_demand[position]),
            "supply": _plain(found.compared_supply[position]),
            "exceeding": chance,
            "holds": None if chance is None else chance <= self._asked["risk"],
            "closed": [asdict(one) for one in self._closed(position)],
            "caveats": list(prepared.caveats),
        }

    def _closed(self, position: int) -> list[Closed]:
        """What each intervention of the package closes, unless the future had it switched on already."""
        new = [one.code for one in self._row.interventions if one.code not in self._before]
        found = closed_by_each(
            self._snapshot, new, filters=self._asked["filters"], basis=self._basis, position=position
        )
        return [replace(one, wte=round(one.wte, DECIMALS)) for one in found]


def _node(snapshot: Snapshot, filters: Mapping[str, str]) -> Node:
    node = node_for(snapshot, filters)
    if node is None:
        raise NotPossible(NOBODY)
    return node


def _told_of_future(asked: Mapping[str, Any], future: _Future) -> dict[str, Any]:
    quality = Judge(future.snapshot, prepare(future.snapshot)).quality(_node(future.snapshot, asked["filters"]))
    return {
        "code": str(future.scenario.code),
        "name": future.scenario.name,
        "run": str(future.run.code),
        "base_date": future.run.positions[0],
        "quality": {name: quality[name] for name in SURENESS},
    }


def _only(asked: Mapping[str, Any], futures: Sequence[_Future]) -> str:
    """The organisation whose own figures the grid shows; "" for an aggregate, as the whole system always is."""
    if not asked["filters"]:
        return ""
    nodes = [_node(future.snapshot, asked["filters"]) for future in futures]
    named = [{code.partition("|")[0] for code, _ in node.parts} for node in nodes]
    alone = [next(iter(one)) for one in named if len(one) == 1]
    return asked["filters"].get("organisation") or (alone[0] if alone else "")


def _plain(value: np.floating[Any] | float) -> float | None:
    return None if np.isnan(value) else round(float(value), DECIMALS)
