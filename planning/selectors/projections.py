"""The published projection: one node, nodes of a kind, and the biggest gaps among them; the map is in `parts`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from jobs.models import Job
from jobs.selectors import open_jobs
from planning.models import NodeResult, Run
from planning.selectors import labels
from planning.selectors.inputs import snapshot_of
from planning.selectors.sight import EVERYTHING, Sight
from planning.services.nodes import DIMENSIONS, STORED_KINDS, code_of, kind_of
from planning.services.requests import SELECTION, TOO_OLD, selection_key
from web.formats import financial_year

__all__ = [
    "STORED_KINDS", "GapRow", "Selected", "biggest_gaps", "financial_years", "kind_of", "node",
    "nodes", "position_of", "selection",
]  # fmt: skip

MEASURABLE: Final = 0.005
"""WTE: a gap smaller than this is none."""


def chosen(filters: Mapping[str, str]) -> dict[str, str]:
    """The filters that are set, in the order of the dimensions.

    Raises:
        KeyError: there is no such filter.
    """
    if unknown := set(filters) - set(DIMENSIONS):
        raise KeyError(f"There is no filter {', '.join(sorted(unknown))}.")
    return {name: filters[name] for name in DIMENSIONS if filters.get(name)}


def node(run: Run, **filters: str) -> NodeResult | None:
    """The node of these filters (none: the system), if it is stored or has been worked out already."""
    code = code_of(run.scenario.system.code, chosen(filters))
    return NodeResult.objects.filter(run=run, code=code).first()


def nodes(run: Run, kind: str) -> QuerySet[NodeResult]:
    """Every stored node of a kind ("system", "organisation", "sector+profession", "cell" …)."""
    return NodeResult.objects.filter(run=run, kind=kind).order_by("code")


@dataclass(frozen=True)
class Selected:
    """What there is of a combination of filters: the node, else the job at work on it, else whether to ask for it.

    ``failed``: it was asked for, and the work was set aside after it had failed several times.
    """

    node: NodeResult | None
    job: Job | None = None
    possible: bool = True
    why_not: str = ""
    failed: bool = False


def selection(run: Run, **filters: str) -> Selected:
    """The node, or the way to it; never computes (see `requests.request_selection`)."""
    wanted = chosen(filters)
    found = node(run, **wanted)
    if found is not None:
        return Selected(found)
    if kind_of(wanted) in STORED_KINDS:
        return Selected(None, possible=False, why_not="Nobody reported staff or posts for this combination.")
    if run.pruned is not None:
        return Selected(None, possible=False, why_not=TOO_OLD)
    key = selection_key(run, wanted)
    job = open_jobs(kind=SELECTION, key=key).order_by("-pk").first()
    if job is None:
        done = Job.objects.filter(kind=SELECTION, key=key).order_by("-pk").first()
        if done is not None and done.state == Job.State.DONE and "note" in done.result:
            return Selected(None, possible=False, why_not=done.result["note"])
        return Selected(None, failed=done is not None and done.state == Job.State.SET_ASIDE)
    return Selected(None, job)


def position_of(run: Run, year: str) -> int | None:
    """The position at the end of a financial year ("2031/32" is 31 March 2032); None if the run has none."""
    wanted = {financial_year(dt.date.fromisoformat(day)): place for place, day in enumerate(run.positions) if place > 0}
    return wanted.get(year)


def financial_years(run: Run) -> list[str]:
    """The financial years that positions 1, 2 … end."""
    return [financial_year(dt.date.fromisoformat(day)) for day in run.positions[1:]]


@dataclass(frozen=True)
class GapRow:
    """A shortfall at one position, WTE; ``share`` is the gap over demand."""

    node: NodeResult
    code: str
    names: Mapping[str, str]
    gap: float
    p10: float
    p50: float
    p90: float
    demand: float
    supply: float
    assumed: bool
    share: float | None = field(default=None)

    @property
    def name(self) -> str:
        return ", ".join(self.names.values())


def biggest_gaps(
    run: Run,
    *,
    basis: str,
    position: int,
    limit: int = 10,
    include_assumed: bool = False,
    kind: str = "organisation+staff_group",
    sight: Sight = EVERYTHING,
    **filters: str,
) -> list[GapRow]:
    """The largest central shortfalls among the nodes of a kind, the largest first.

    Gaps that only return an assumed vacancy rate are left out unless asked for. Filters narrow by what the nodes fix;
    sector and place narrow nodes of organisations by where the organisation belongs, and one that serves several places
    counts by its share of the place, range and all: each of its possible futures is divided alike.
    """
    found = [(row, weight) for row, weight in _narrowed(run, kind, chosen(filters)) if sight.sees_node(row)]
    gaps = {row.pk: weight * (_gap(row, basis, position) or 0.0) for row, weight in found}
    short = [(row, weight) for row, weight in found if gaps[row.pk] > MEASURABLE]
    kept = [(row, weight) for row, weight in short if include_assumed or not is_assumed(row, basis)]
    kept.sort(key=lambda one: (-gaps[one[0].pk], one[0].code))
    told = labels.all_names(row for row, _ in kept[:limit])
    return [_gap_row(row, basis, position, told, weight) for row, weight in kept[:limit]]


def is_assumed(row: NodeResult, basis: str) -> bool:
    """Whether the node's gap only returns an assumption."""
    return bool(row.quality.get("assumed", {}).get(basis))


def _narrowed(run: Run, kind: str, filters: Mapping[str, str]) -> list[tuple[NodeResult, float]]:
    """The nodes, each with the part of it that counts: an organisation is in a place by its share there."""
    rows = nodes(run, kind).defer("flows", "effects")
    fixed = CELL_NAMES if kind == "cell" else kind.split("+")
    rows = rows.filter(**{name: code for name, code in filters.items() if name in fixed})
    if "organisation" not in fixed:
        return [(row, 1.0) for row in rows]
    weights = _weights(run, {name: code for name, code in filters.items() if name not in fixed})
    return [(row, weights[row.organisation]) for row in rows if weights.get(row.organisation)]


def _weights(run: Run, filters: Mapping[str, str]) -> dict[str, float]:
    """Organisation -> the part of its node that counts under a sector and a place; none of those that do not belong."""
    snapshot = snapshot_of(run)
    organisations = snapshot.organisations.values() if snapshot else ()
    here = [one for one in organisations if filters.get("sector", one.sector) == one.sector and one.share > 0]
    if "place" not in filters:
        return {one.code: 1.0 for one in here}
    return {one.code: one.places.get(filters["place"], 0.0) / one.share for one in here}


CELL_NAMES: Final = ("organisation", "profession", "setting")


def figure(row: NodeResult, basis: str, name: str, position: int, part: str = "central") -> float | None:
    """One number of a node ("supply", "cover", or the basis's "demand", "gap", "uncovered"); None = unknown."""
    place: Any = row.figures if name in ("supply", "cover") else row.figures.get(basis) or {}
    values = (place.get(name) or {}).get(part)
    return None if values is None or not 0 <= position < len(values) else values[position]


def _gap(row: NodeResult, basis: str, position: int) -> float | None:
    return figure(row, basis, "gap", position)


def _gap_row(
    row: NodeResult, basis: str, position: int, told: Mapping[str, Mapping[str, str]], weight: float
) -> GapRow:
    def of(name: str, part: str = "central") -> float:
        return weight * (figure(row, basis, name, position, part) or 0.0)

    compared = (row.figures.get(basis) or {}).get("compared_demand")
    demand = weight * compared[position] if compared else of("demand")
    return GapRow(
        node=row,
        code=row.code,
        names={name: told[name].get(code, code) for name in DIMENSIONS if (code := getattr(row, name))},
        gap=of("gap"),
        p10=of("gap", "p10"),
        p50=of("gap", "p50"),
        p90=of("gap", "p90"),
        demand=demand,
        supply=demand - of("gap"),
        assumed=is_assumed(row, basis),
        share=of("gap") / demand if demand else None,
    )
