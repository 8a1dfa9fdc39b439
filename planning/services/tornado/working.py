"""The job that works out which assumptions matter most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any, Final

from jobs.context import JobContext
from planning.models import Analysis, Run
from planning.services.analyses import work_out
from planning.services.failures import NotPossible
from planning.services.nodes import Node, node_for
from planning.services.snapshots import unpacked
from planning.services.tornado.asking import TOO_OLD
from planning.services.tornado.swings import Swing, Swings

DECIMALS: Final = 5
NOBODY: Final = "Nobody reported staff or posts for this combination."
NO_GAP: Final = "The gap is not known here: nobody reported what it would be measured against."


def run_tornado(context: JobContext) -> dict[str, Any]:
    """Answer the question of the payload."""
    return work_out(context, _answer)


def _answer(context: JobContext, analysis: Analysis) -> Mapping[str, Any]:
    asked = analysis.asked
    run = Run.objects.get(code=asked["run"])
    if run.snapshot is None:
        raise NotPossible(TOO_OLD)
    snapshot = unpacked(bytes(run.snapshot))
    node = node_for(snapshot, asked["filters"])
    if node is None:
        raise NotPossible(NOBODY)
    swings = Swings(snapshot, node, asked["basis"], asked["position"])
    if swings.gap is None:
        raise NotPossible(NO_GAP)
    found = swings.found(lambda done: context.progress(int(95 * done), "Moving one assumption after another"))
    return {
        "gap": round(swings.gap, DECIMALS),
        "date": run.positions[asked["position"]],
        "rows": [_row(one, node) for one in found if one.size > 0],
        "only": _alone({code.split("|")[0] for code, _ in node.parts}) if asked["filters"] else "",
        "without_effect": sum(one.size == 0 for one in found),
    }


def _alone(organisations: Collection[str]) -> str:
    """The one organisation; "" if there are several."""
    return next(iter(organisations)) if len(organisations) == 1 else ""


def _row(one: Swing, node: Node) -> dict[str, Any]:
    """One presumption with its range and effect, WTE; ``only``: it moves one of several organisations alone."""
    presumption = one.presumption
    several = len({code.split("|")[0] for code, _ in node.parts}) > 1
    alone = _alone(one.organisations) if several else ""
    return {
        "kind": presumption.kind,
        "code": presumption.code,
        "facts": _facts(presumption.facts),
        **{name: presumption.value(name) for name in ("low", "mode", "high")},
        "at_low": round(one.at_low, DECIMALS),
        "at_high": round(one.at_high, DECIMALS),
        "swing": round(one.size, DECIMALS),
        "only": alone,
    }


def _facts(facts: Any) -> dict[str, Any]:
    """What it is about: scope and span by natural codes; of levers also the name."""
    told = {name: value for name, value in asdict(facts).items() if name not in ("low", "mode", "high")}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in told.items()}
