"""Asks what some interventions close, one after another, in a published run; the job that answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from jobs.context import JobContext
from partners.actors import Actor
from planning.engine import Basis
from planning.models import Analysis, Intervention, Run
from planning.services import analyses
from planning.services.failures import NotPossible
from planning.services.interventions.in_turn import Paths, in_turn
from planning.services.snapshots import unpacked

CLOSING: Final = "planning.closing"
DECIMALS: Final = 5
TOO_OLD: Final = "The inputs of this projection are not kept any more. Open the newest one."


def request_closing(*, actor: Actor, run: Run, interventions: Collection[Intervention]) -> Analysis:
    """Have it worked out for the whole system and for every profession that one of them names.

    The right to ask is the caller's to check: it is asked by the application when a run is published.
    """
    codes = sorted(str(one.code) for one in interventions)
    professions = {one.profession for one in interventions} | {one.by_profession for one in interventions}
    named = sorted(one.code for one in professions if one is not None)
    asked = {"subject": f"{run.code} {' '.join(codes)}", "run": str(run.code), "codes": codes, "professions": named}
    return analyses.ask(
        actor=actor, kind=Analysis.Kind.CLOSING, job_kind=CLOSING, system=run.scenario.system, scenario=run.scenario,
        asked=asked,
    )  # fmt: skip


def run_closing(context: JobContext) -> dict[str, Any]:
    """Answer the question of the payload."""
    return analyses.work_out(context, _answer)


def _answer(context: JobContext, analysis: Analysis) -> Mapping[str, Any]:
    asked = analysis.asked
    run = Run.objects.get(code=asked["run"])
    if run.snapshot is None:
        raise NotPossible(TOO_OLD)
    wanted: dict[str, dict[str, str]] = {"": {}}
    wanted |= {f"profession:{code}": {"profession": code} for code in asked["professions"]}
    found = in_turn(
        unpacked(bytes(run.snapshot)), asked["codes"], wanted,
        lambda done: context.progress(int(95 * done), "Switching one intervention on after another"),
    )  # fmt: skip
    return {
        "days": [day.isoformat() for day in found.days],
        "order": [
            {"code": one.code, "name": one.name, "starts": one.starts.isoformat(), "only": only}
            for one, only in zip(found.order, found.only, strict=True)
        ],
        "nodes": {key: {basis: _rounded(paths, basis) for basis in paths} for key, paths in found.nodes.items()},
    }


def _rounded(paths: Paths, basis: Basis) -> list[list[float]] | None:
    known = paths[basis]
    return None if known is None else [[round(wte, DECIMALS) for wte in path] for path in known]
