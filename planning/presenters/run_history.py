"""The run history: what was worked out when, from what, by whom it was caused, and what it did to the gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlencode

from planning.models import Run
from planning.presenters import scenarios
from planning.presenters.runs import COLOURS, SHORT, address, change
from planning.presenters.scenarios import closing, gap_text, last_position
from web import formats
from web.tables import Cell, Column, DataTable

SHORT_PRINT: Final = 8
FEW: Final = 5


def table(runs: Sequence[Run], causes: Mapping[int, str]) -> DataTable:
    """Runs, the newest first; ``runs`` may hold one more than is shown, for the change of the last."""
    columns = [
        Column("Begun"), Column("From and to"), Column("Funded gap", unit="WTE"), Column("Change", numeric=True),
        Column("Need gap", unit="WTE"), Column("Change", numeric=True), Column("Reported", numeric=True),
        Column("Caused by"), Column("Computed with"),
    ]  # fmt: skip
    before = published_before(runs)
    rows = [_row(run, before.get(run.pk), causes.get(run.pk, "")) for run in runs]
    nothing = "Nothing has been worked out yet."
    return DataTable("Runs", columns, rows, caption_hidden=True, compact=True, few=FEW, empty_text=nothing)


def published_before(runs: Sequence[Run]) -> dict[int, Run]:
    """Run's key -> the run that people saw before it."""
    shown = [run for run in runs if run.published]
    return {later.pk: earlier for later, earlier in pairwise(shown)}


def _row(run: Run, before: Run | None, cause: str) -> list[Any]:
    told = run.published is not None
    funded, need = (closing(run, basis) if told else None for basis in ("funded", "need"))
    return [
        Cell(
            run.started, text=formats.format_moment(run.started), href=address(run), tag=_tag(run),
            tag_colour=COLOURS.get(run.state, "grey"),
        ),
        _span(run),
        Cell(funded and funded["p50"], text=gap_text(funded)),
        _change(run, before, "funded"),
        Cell(need and need["p50"], text=gap_text(need)),
        _change(run, before, "need"),
        Cell(run.inputs.get("coverage"), text=formats.format_percent(run.inputs.get("coverage"), 0)),
        cause,
        _computed(run),
    ]  # fmt: skip


def _tag(run: Run) -> str:
    words = [SHORT[run.state]]
    if run.pinned:
        words.append("pinned")
    elif run.published is not None and run.pruned is not None:
        words.append("put away")
    return ", ".join(words)


def _span(run: Run) -> str:
    if run.base_date is None:
        return formats.UNKNOWN
    return f"{formats.format_month(run.base_date)} to {formats.format_month(last_position(run))}"


def _change(run: Run, before: Run | None, basis: str) -> Cell:
    """The change since the run before, leading to its reasons while both keep their figures."""
    cell = change(run, before, basis)
    if cell.value is None or before is None or run.pruned or before.pruned:
        return cell
    query = {"kind": "runs", "from": str(before.code), "to": str(run.code), "basis": basis}
    page = scenarios.address(run.scenario, "scenario-bridge")
    return Cell(cell.value, text=f"{cell.text}, why?", href=f"{page}?{urlencode(query)}")


def _computed(run: Run) -> str:
    """Engine, kernel and the beginning of the fingerprint of the inputs."""
    engine = f"engine {run.engine_version}" if run.engine_version else ""
    inputs = f"inputs {run.fingerprint[:SHORT_PRINT]}" if run.fingerprint else ""
    return ", ".join(part for part in (engine, run.kernel, inputs) if part) or formats.UNKNOWN
