"""Whether two projections stand on the same records: a cell made for an intervention is no record."""

from dataclasses import replace

from planning.selectors.runs import organisations_that_differ
from planning.services.snapshots.data import CellFacts
from tests.unit.planning.interventions.world import SNAPSHOT

MADE = CellFacts("RBZ", "associate", "ward", substantive=0.0, establishment=0.0)
REPORTED = replace(MADE, capacity_lines=(17,))


def test_a_cell_made_for_an_intervention_is_no_difference() -> None:
    assert organisations_that_differ(SNAPSHOT, replace(SNAPSHOT, cells=(*SNAPSHOT.cells, MADE))) == ()


def test_nobody_reported_in_a_role_is_a_difference() -> None:
    differing = organisations_that_differ(SNAPSHOT, replace(SNAPSHOT, cells=(*SNAPSHOT.cells, REPORTED)))
    assert [one.code for one in differing] == ["RBZ"]
