"""A combination of filters that no run stores is worked out on demand, to the bit as the whole run would have it."""

from decimal import Decimal
from typing import Any

import pytest

from jobs.services import run_waiting
from partners.models import System
from planning.engine import project
from planning.models import NodeResult, Run
from planning.selectors import projections
from planning.services import storing
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, node_for
from planning.services.quality import Judge
from planning.services.requests import request_selection
from planning.services.snapshots import unpacked
from tests.plugins.people import make_organisation, make_system
from tests.plugins.projecting import APPLICATION, CARER, accept, load_reference, worked_out

pytestmark = pytest.mark.django_db
FILTERS = {"sector": "acute", "profession": "nurse-adult", "setting": "hospital-ward"}


def posts_for(substantive_wte: Decimal, **key: object) -> dict[str, object]:
    return {**key, "establishment_wte": substantive_wte + 7}


@pytest.fixture
def run(db: None) -> Run:
    load_reference()
    system: System = make_system("QXX")
    for code, sector in (("RH8", "acute"), ("RBZ", "acute"), ("VN1", "adult_social_care")):
        staff: list[dict[str, Any]] = [
            {"substantive_wte": Decimal(100), "setting": "hospital-ward"},
            {"substantive_wte": Decimal("33.3"), "setting": "home-care"},
            {"substantive_wte": Decimal(20), "setting": "hospital-ward", "profession": CARER},
        ]
        one = make_organisation(code, system, sector=sector)
        accept(one, "capacity", staff)
        accept(one, "demand", [posts_for(**row) for row in staff])
    return worked_out(system)


def selected(run: Run, **filters: str) -> NodeResult:
    request_selection(actor=APPLICATION, run=run, **filters)
    run_waiting()
    found = projections.node(run, **filters)
    assert found is not None
    return found


def test_it_is_not_stored_until_somebody_asks(run: Run) -> None:
    assert projections.selection(run, **FILTERS).node is None


def test_it_holds_the_bits_that_the_whole_run_would_have(run: Run) -> None:
    found = selected(run, **FILTERS)
    snapshot = unpacked(bytes(run.snapshot or b""))
    node = node_for(snapshot, FILTERS)
    assert node is not None
    prepared, roll_ups = prepare(snapshot), RollUps([node])
    whole = project(prepared.model(snapshot, roll_ups.roll_ups()))
    [expected] = storing.rows_of(run, whole, [node], roll_ups, Judge(snapshot, prepared))
    assert (found.figures, found.effects, found.quality) == (expected.figures, expected.effects, expected.quality)


def test_it_adds_up_the_cells_that_match(run: Run) -> None:
    found = selected(run, **FILTERS)
    assert found.quality["cells"] == 2
    assert projections.figure(found, "funded", "supply", 0) == pytest.approx(200)


def test_while_it_is_worked_out_the_job_is_told(run: Run) -> None:
    job = request_selection(actor=APPLICATION, run=run, **FILTERS)
    assert projections.selection(run, **FILTERS).job == job


def test_where_nobody_works_that_is_said(run: Run) -> None:
    nobody = {"sector": "adult_social_care", "setting": "not-specified", "profession": "nurse-adult"}
    request_selection(actor=APPLICATION, run=run, **nobody)
    run_waiting()
    found = projections.selection(run, **nobody)
    assert (found.possible, found.why_not) == (False, "Nobody reported staff or posts for this combination.")


def test_asked_for_twice_it_is_kept_once(run: Run) -> None:
    first = selected(run, **FILTERS)
    assert selected(run, **FILTERS).pk == first.pk


def test_a_run_that_was_pruned_meanwhile_gets_nothing(run: Run) -> None:
    request_selection(actor=APPLICATION, run=run, **FILTERS)
    Run.objects.update(pruned=run.published)
    run_waiting()
    assert projections.node(run, **FILTERS) is None


def test_an_unknown_filter_is_refused(run: Run) -> None:
    with pytest.raises(KeyError, match="colour"):
        projections.node(run, colour="blue")
