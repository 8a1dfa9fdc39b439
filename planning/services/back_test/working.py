"""The job that works a back-test out: two snapshots, one projection between them, and how it did.

Both months are read as they are known now: a correction that came late corrects what is projected from, too. The
structure is today's, so that a merger between the months is no change of staff; the assumptions are the scenario's own,
as they hold in those years.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from jobs.context import JobContext
from planning.models import Analysis, Run, Scenario
from planning.services.analyses import work_out
from planning.services.back_test import projecting, scoring
from planning.services.back_test.matching import MEASURES, Matched, left_out, matched
from planning.services.back_test.projecting import LEVELS, Compared
from planning.services.failures import NotPossible
from planning.services.snapshots import Snapshot, reading
from web.formats import format_month

DRAWS: Final = 1000
NOTHING_ALIKE: Final = (
    "No organisation reported staff both for {} and for {}, so there is nothing to compare like for like. Choose "
    "months that the same organisations reported."
)


def run_back_test(context: JobContext) -> dict[str, Any]:
    """Answer the question of the payload."""
    return work_out(context, _answer)


def _answer(context: JobContext, analysis: Analysis) -> Mapping[str, Any]:
    scenario = analysis.scenario
    if scenario is None:
        raise NotPossible("A back-test needs a scenario.")
    base, target = (dt.date.fromisoformat(analysis.asked[name]) for name in ("base_month", "target_month"))
    context.progress(2, "Reading the records of both months")
    before, after = snapshot_as_of(scenario, base), snapshot_as_of(scenario, target)
    told = {measure: matched(before, after, measure) for measure in MEASURES}
    if not told["supply"].after:
        raise NotPossible(NOTHING_ALIKE.format(format_month(base), format_month(target)))
    frame = projecting.frame_between(base, target)
    known = {measure: one for measure, one in told.items() if one.after}
    found = projecting.compared(
        before, frame, known, lambda done: context.progress(10 + int(85 * done), "Projecting from the older month")
    )
    return {
        "base_date": frame.base_date.isoformat(),
        "target_date": frame.positions[-1].isoformat(),
        "draws": before.draws,
        "left_out": left_out(before, after),
        "neither": _in_neither(before, after, told["supply"]),
        "measures": {measure: _measure(known[measure], rows) for measure, rows in found.items()},
    }


def snapshot_as_of(scenario: Scenario, month: dt.date) -> Snapshot:
    """What a run of the scenario would have been computed from at that month, as records are known now."""
    then = copy.copy(scenario)
    then.base_month = month
    return reading.snapshot_of(then, Run(scenario=scenario, seed=scenario.seed, draws=DRAWS))


def _in_neither(before: Snapshot, after: Snapshot, told: Matched) -> int:
    """How many partners reported neither month."""
    named = {one["code"] for one in left_out(before, after)} | told.organisations
    return len(before.organisations.keys() - named)


def _measure(told: Matched, rows: list[Compared]) -> dict[str, Any]:
    """Scores and rows of each level; ``compared``: the share of the first month's figures that is compared."""
    by_level = {level: [one for one in rows if one.level == level] for level in LEVELS}
    share = told.share
    return {
        "compared": None if share is None else round(share, 5),
        "not_compared": told.unmatched,
        "organisations": len(told.organisations),
        "scores": {level: scoring.told(scoring.score(one.point for one in found)) for level, found in by_level.items()},
        "rows": {level: [projecting.as_row(one) for one in found] for level, found in by_level.items()},
    }
