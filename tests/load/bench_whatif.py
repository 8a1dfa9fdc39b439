"""How long a preview takes from the request's thread to its answer, and where the time goes, as ratios to the engine.

A whole system of 60 partners with 12 professions over 6 years and 1,000 draws, and one of its partners. The baseline is
the engine alone, asked for the whole system's node only.
"""

from __future__ import annotations

import dataclasses

import pytest

from planning.engine import project
from planning.services.figures import told
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, node_for, stored_nodes
from planning.services.snapshots.data import CellFacts, OrganisationFacts, ProfessionFacts, Snapshot, packed, unpacked
from planning.what_if.companion import Limits
from planning.what_if.pool import Pool
from planning.what_if.questions import Question
from tests.load.measuring import in_seconds, seconds, show
from tests.unit.planning.what_if import worlds

ORGANISATIONS, PROFESSIONS, YEARS, DRAWS = 60, 12, 6, 1_000


def system() -> Snapshot:
    """As large as a system of sixty partners."""
    partners = {code: OrganisationFacts(code, code, "acute") for code in (f"N{n:02}" for n in range(ORGANISATIONS))}
    professions = {code: ProfessionFacts(code, "nhs/nurses", ("nhs/nurses",)) for code in map(_profession, range(12))}
    cells = tuple(
        CellFacts(code, _profession(n), "ward", substantive=100.0 + n, bank=5.0, agency=3.0, establishment=112.0 + n)
        for code in partners
        for n in range(PROFESSIONS)
    )
    return dataclasses.replace(
        worlds.small(DRAWS), horizon_years=YEARS, cells=cells, organisations=partners, professions=professions
    )


def _profession(number: int) -> str:
    return f"profession-{number:02}"


class Asking:
    """Asks a warm child, each time something that it was not asked before."""

    def __init__(self, pool: Pool, content: bytes) -> None:
        self._pool, self._content, self._asked = pool, content, 0

    def about(self, *filters: tuple[str, str]) -> None:
        self._asked += 1
        moved = worlds.leavers(0.05 + self._asked / 10_000, "system")
        self._pool.ask("one", Question(moved.run, filters, moved.changes), lambda: self._content)


def test_a_preview(capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = system()
    content = packed(snapshot)
    node = node_for(snapshot, {})
    assert node is not None
    one, every = RollUps([node]), RollUps(stored_nodes(snapshot))
    name = one.name(node)
    alone, all_nodes = (prepare(snapshot).model(snapshot, roll_ups.roll_ups()) for roll_ups in (one, every))
    engine = seconds(lambda: project(alone, nodes=(name,)))
    found = project(alone, nodes=(name,)).nodes[name]
    pool = Pool(1, Limits(seconds=60, patience=120))
    try:
        asking = Asking(pool, content)
        asking.about()  # the child starts, warms up and takes the snapshot in
        whole = seconds(asking.about, times=5)
        part = seconds(lambda: asking.about(("organisation", "N07")), times=5)
    finally:
        pool.stop()
    lines = {
        "the engine alone, the whole system's node": engine,
        "the engine alone, every node of a run": seconds(lambda: project(all_nodes), times=2),
        "unpacking the snapshot (once for each run and child)": seconds(lambda: unpacked(content)),
        "resolving and preparing": seconds(lambda: prepare(snapshot)),
        "figures of the node": seconds(lambda: told(found)),
        "a preview of the whole system, asked and answered": whole,
        "a preview of one organisation": part,
    }
    with capsys.disabled():
        cells = len(snapshot.cells)
        show(
            f"What if: {cells} cells, {YEARS} years, {DRAWS:,} draws",
            {words: in_seconds(value, f"ratio {value / engine:.2f}") for words, value in lines.items()},
        )
