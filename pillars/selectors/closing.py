"""What the actions of a plan are expected to close, what they have closed since, and what no action covers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from partners.models import System
from pillars.models import Action, Pillar
from planning.models import Analysis, Intervention, NodeResult, Run, Scenario
from workforce.models import Profession

WHOLE = ""
"""The key of the whole system among the nodes of an answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one intervention closes of a gap, WTE; `only`: the one organisation that it concerns, "" if several."""

    code: str
    name: str
    wte: float
    only: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A gap on one day without and with the actions that count in the agreed projection, central path, WTE.

    without - sum of all parts = with, within 0.01 WTE.
    """

    day: dt.date
    without: float
    with_all: float
    parts: tuple[Part, ...]

    def closed_by(self, codes: Collection[str]) -> float:
        """WTE that these interventions close."""
        return sum(part.wte for part in self.parts if part.code in codes)

    def share_closed_by(self, codes: Collection[str]) -> float | None:
        """The same as a share of the gap without actions; None where there is no shortfall."""
        return self.closed_by(codes) / self.without if self.without > 0 else None


@dataclass(frozen=True, slots=True)
class Realised:
    """What has been closed since an earlier projection, by the records.

    Attributes:
        since: base date of the earlier projection, the first in which any of the actions counted.
        day: of the records.
        without: gap on that day as that projection saw it without actions, WTE.
        expected: what the actions were to have closed by that day, WTE.
        recorded: gap on that day as recorded, WTE.
        only: the organisations of which single interventions among the actions tell; "" for those of several.
    """

    since: dt.date
    day: dt.date
    without: float
    expected: float
    recorded: float
    only: frozenset[str] = frozenset()

    @property
    def closed(self) -> float:
        """WTE that the gap is smaller by than it would have been; negative if it is larger."""
        return self.without - self.recorded


def published_run(system: System) -> Run | None:
    """The agreed projection that is shown: that of the system's default scenario."""
    scenario = Scenario.objects.filter(system=system, is_default=True).select_related("published").first()
    return scenario.published if scenario else None


def answer_for(run: Run) -> Analysis | None:
    """The newest answer to what the actions close in this run."""
    answered = Analysis.objects.filter(kind=Analysis.Kind.CLOSING, asked__run=str(run.code), finished__isnull=False)
    return answered.filter(failure="").order_by("-pk").first()


def expected(answer: Analysis, basis: str, position: int, node: str = WHOLE) -> Expected | None:
    """What is expected at a position of a node; None where the gap is not known."""
    paths: list[list[float]] | None = answer.outcome["nodes"].get(node, {}).get(basis)
    if not paths:
        return None
    levels = [path[position] for path in paths]
    parts = tuple(
        Part(one["code"], one["name"], before - after, one["only"])
        for one, (before, after) in zip(answer.outcome["order"], pairwise(levels), strict=True)
    )
    return Expected(dt.date.fromisoformat(answer.outcome["days"][position]), levels[0], levels[-1], parts)


def actions_in_use(system: System) -> QuerySet[Action]:
    """Actions of the present plan that are neither retired nor stopped: those that count."""
    rows = Action.objects.filter(system=system, retired__isnull=True, framework__retired__isnull=True)
    return rows.exclude(status=Action.Status.STOPPED)


def linked(system: System) -> QuerySet[Intervention]:
    """Interventions that actions in use carry."""
    return Intervention.objects.filter(actions__in=actions_in_use(system), retired__isnull=True).distinct()


def counted(scenario: Scenario) -> QuerySet[Intervention]:
    """Those of them that the scenario has switched on."""
    return linked(scenario.system).filter(scenarios=scenario)


def interventions_of(actions: Sequence[Action]) -> frozenset[str]:
    """Codes of the interventions that actions carry."""
    return frozenset(str(one.code) for action in actions for one in action.interventions.all())


def actions_of(pillar: Pillar) -> list[Action]:
    """Actions in use of a pillar's workstreams, with their interventions."""
    found = actions_in_use(pillar.framework.system) if pillar.framework.system else Action.objects.none()
    return list(found.filter(workstream__pillar=pillar).prefetch_related("interventions"))


def realised(system: System, basis: str, node: str = WHOLE) -> Realised | None:
    """What has been closed since the first projection that counted actions; None while there is nothing to compare."""
    run = published_run(system)
    if run is None or run.base_date is None:
        return None
    earlier = Analysis.objects.filter(kind=Analysis.Kind.CLOSING, system=system, finished__isnull=False, failure="")
    for answer in earlier.order_by("pk"):
        days = [dt.date.fromisoformat(day) for day in answer.outcome["days"]]
        paths = answer.outcome["nodes"].get(node, {}).get(basis)
        if paths and days[0] < run.base_date <= days[-1]:
            recorded = _recorded(run, basis, node)
            without, planned = (_on(run.base_date, days, path) for path in (paths[0], paths[-1]))
            only = frozenset(one["only"] for one in answer.outcome["order"])
            if recorded is None:
                return None
            return Realised(days[0], run.base_date, without, without - planned, recorded, only)
    return None


def _recorded(run: Run, basis: str, node: str) -> float | None:
    wanted = {"kind": "profession", "profession": node.partition(":")[2]} if node else {"kind": "system"}
    found = NodeResult.objects.filter(run=run, **wanted).first()
    figures: Mapping[str, Any] = (found.figures.get(basis) if found else None) or {}
    gap = figures.get("gap")
    return float(gap["central"][0]) if gap else None


def _on(day: dt.date, days: Sequence[dt.date], path: Sequence[float]) -> float:
    """A path's level on a day, in proportion between two positions."""
    for (begins, ends), (before, after) in zip(pairwise(days), pairwise(path), strict=True):
        if begins <= day <= ends:
            return before + (after - before) * ((day - begins) / (ends - begins))
    raise ValueError(f"{day} lies outside the projection.")


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A profession with a projected gap that no action is about."""

    profession: str
    gap: float
    demand: float


def uncovered(system: System, basis: str, position: int) -> list[Uncovered]:
    """Professions with a projected shortfall that no action in use names, nor any of its interventions; worst first."""
    run = published_run(system)
    if run is None:
        return []
    covered = _covered(system)
    found = []
    for node in NodeResult.objects.filter(run=run, kind="profession"):
        figures: Mapping[str, Any] = node.figures.get(basis) or {}
        assumed = (node.quality.get("assumed") or {}).get(basis)
        if node.profession in covered or assumed or not figures.get("gap") or not figures.get("compared_demand"):
            continue
        gap = figures["gap"]["central"][position]
        if gap > 0:
            found.append(Uncovered(node.profession, gap, figures["compared_demand"][position]))
    return sorted(found, key=lambda one: (-one.gap, one.profession))


def _covered(system: System) -> frozenset[str]:
    """Professions that an action in use is about, by itself or by what it does."""
    actions = actions_in_use(system)
    named = actions.filter(professions__isnull=False).values_list("professions__code", flat=True)
    done = Intervention.objects.filter(actions__in=actions, retired__isnull=True)
    one = done.filter(profession__isnull=False).values_list("profession__code", flat=True)
    groups = done.filter(profession__isnull=True, staff_group__isnull=False).values("staff_group")
    grouped = Profession.objects.filter(staff_groups__in=groups).values_list("code", flat=True)
    return frozenset(named) | frozenset(one) | frozenset(grouped)
