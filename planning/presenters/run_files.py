"""Scenarios and runs as lines of a file: the gaps of the whole system on the last day, with their ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from planning.models import Run, Scenario
from planning.presenters.runs import SHORT
from planning.presenters.scenarios import closing, last_position

RANGE: Final = ("p50", "p10", "p90")
GAPS: Final = [
    f"{basis} gap, {figure} (WTE)"
    for basis in ("Funded", "Need")
    for figure in ("middle result", "low (1 in 10 below)", "high (1 in 10 above)")
]
SCENARIO_COLUMNS: Final = ["Scenario", "Code", "Position", *GAPS, "Published", "Locked"]
RUN_COLUMNS: Final = [
    "Run", "Begun", "State", "Published", "From", "To", *GAPS, "Reported (share of WTE)", "Caused by", "Engine",
    "Kernel", "Processor", "Fingerprint of the inputs",
]  # fmt: skip


def scenario_lines(scenarios: Iterable[Scenario]) -> list[list[Any]]:
    """One line for each scenario."""
    return [
        [one.name, one.code, last_position(one.published), *_gaps(one.published), _published(one.published), one.locked]
        for one in scenarios
    ]


def run_lines(runs: Iterable[Run], causes: Mapping[int, str]) -> list[list[Any]]:
    """One line for each run, whether it was published or not."""
    return [
        [
            run.code, run.started, SHORT[run.state], run.published, run.base_date, last_position(run), *_gaps(run),
            run.inputs.get("coverage"), causes.get(run.pk, ""), run.engine_version, run.kernel, run.architecture,
            run.fingerprint,
        ]
        for run in runs
    ]  # fmt: skip


def _published(run: Run | None) -> Any:
    return run.published if run else None


def _gaps(run: Run | None) -> list[float | None]:
    told = [closing(run, basis) if run and run.published else None for basis in ("funded", "need")]
    return [gap[part] if gap else None for gap in told for part in RANGE]
