"""A small system worked out from end to end, and what a run tells of itself afterwards."""

import datetime as dt
from decimal import Decimal

import pytest

from jobs.models import Job
from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation, OrganisationSuccession, SystemShare
from partners.models import System as SystemModel
from planning.models import NodeResult, Run, Scenario
from planning.selectors import projections, runs
from planning.selectors.regions import region_projection
from planning.services.requests import request_recompute
from planning.services.scenarios import edit_assumption
from planning.services.snapshots import unpacked
from planning.services.snapshots.data import digest
from tests.plugins.people import make_organisation, make_region, make_system
from tests.plugins.projecting import APPLICATION, accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db
LEAVE, RETIRE = 0.0845, 0.02
JOIN = 0.108 + 0.015 + 0.002
"""Other recruitment, from abroad, return to practice: nurses' modes, of staff in post a year."""


@pytest.fixture
def system(db: None) -> SystemModel:
    load_reference()
    return make_system("QXX")


def central(run: Run, name: str = "supply", **filters: str) -> list[float]:
    node = projections.node(run, **filters)
    assert node is not None
    place = node.figures if name == "supply" else node.figures["funded"]
    return list(place[name]["central"])


def test_a_small_system_is_projected_as_it_would_be_by_hand(system: SystemModel) -> None:
    """500 WTE of one trust, half a year to 31 March: leavers and retirements of the opening stock, joiners of it."""
    one = trust(system)
    accept(one, "demand", [{"establishment_wte": Decimal(560)}])
    run = worked_out(system)
    by_band = 1 - (1 - LEAVE) ** 0.5
    old = 0.16  # 55 and over, where the retirements lie
    gone = 500 * ((1 - old) * by_band + old * (1 - (1 - LEAVE - RETIRE / old) ** 0.5))
    expected = 500 - gone + 500 * JOIN * 0.5
    assert central(run)[1] == pytest.approx(expected, abs=0.01)


def test_demand_grows_by_its_rate(system: SystemModel) -> None:
    accept(trust(system), "demand", [{"establishment_wte": Decimal(560)}])
    path = central(worked_out(system), "demand")
    assert path[1:3] == pytest.approx([560 * 1.032**0.5, 560 * 1.032**1.5], abs=0.001)


def test_the_gap_is_demand_less_supply_in_every_year(system: SystemModel) -> None:
    accept(trust(system), "demand", [{"establishment_wte": Decimal(560)}])
    run = worked_out(system)
    differences = [d - s for d, s in zip(central(run, "demand"), central(run), strict=True)]
    assert central(run, "gap") == pytest.approx(differences, abs=1e-4)


def test_the_range_holds_the_middle_and_widens(system: SystemModel) -> None:
    trust(system)
    node = projections.node(worked_out(system))
    assert node is not None
    supply = node.figures["supply"]
    width = [high - low for low, high in zip(supply["p10"], supply["p90"], strict=True)]
    assert width[0] == 0 < width[1] < width[-1]


def test_a_run_tells_what_it_was_computed_from(system: SystemModel) -> None:
    trust(system)
    run = worked_out(system)
    inputs = run.inputs
    assert (inputs["base_month"], inputs["cells"], inputs["coverage"], inputs["reporting"], inputs["missing"]) == (
        "2025-09-01", 1, 1.0, 1, [],
    )  # fmt: skip


def test_a_runs_closing_gap_stays_when_its_results_go(system: SystemModel) -> None:
    one = trust(system)
    accept(one, "demand", [{"establishment_wte": Decimal(560)}])
    first = worked_out(system)
    at_the_end = projections.figure(projections.nodes(first, "system")[0], "funded", "gap", -1 + len(first.positions))
    for wte in range(501, 506):
        accept(one, "capacity", [{"substantive_wte": Decimal(wte)}])
        worked_out(system)
    first.refresh_from_db()
    assert (first.pruned is not None, first.inputs["gap"]["funded"]["central"]) == (True, at_the_end)


def test_the_kept_snapshot_is_what_was_computed_from(system: SystemModel) -> None:
    trust(system)
    run = worked_out(system)
    assert digest(unpacked(bytes(run.snapshot or b""))) == run.inputs["snapshot"]


def test_asked_again_without_news_no_new_numbers_come(system: SystemModel) -> None:
    trust(system)
    shown = worked_out(system)
    stored = NodeResult.objects.count()
    request_recompute(actor=APPLICATION, scenario=Scenario.objects.get())
    assert (worked_out(system), NodeResult.objects.count(), Run.objects.first().state) == (shown, stored, "unchanged")


def test_another_seed_gives_other_draws_and_the_same_central_path(system: SystemModel) -> None:
    trust(system)
    first = worked_out(system)
    Scenario.objects.update(seed=1)
    request_recompute(actor=APPLICATION, scenario=Scenario.objects.get())
    second = worked_out(system)
    spreads = [projections.nodes(run, "system")[0].figures["supply"] for run in (first, second)]
    assert (spreads[0]["central"] == spreads[1]["central"], spreads[0]["p10"] == spreads[1]["p10"]) == (True, False)


def test_another_engine_version_is_worked_out_anew(system: SystemModel) -> None:
    trust(system)
    shown = worked_out(system)
    Run.objects.update(engine_version="0")
    request_recompute(actor=APPLICATION, scenario=Scenario.objects.get())
    assert worked_out(system) != shown


# Organisations that count in several places, or continue others


def test_a_region_counts_a_shared_organisation_once(system: SystemModel) -> None:
    neighbour = make_system("QYY")
    shared = trust(system, "RYF", "100")
    trust(neighbour, "RBZ", "50")
    for one, percent in ((system, 60), (neighbour, 40)):
        SystemShare.objects.create(organisation=shared, system=one, percent=percent, start=dt.date(2025, 1, 1))
    run_waiting()
    for one in (system, neighbour):
        request_recompute(actor=APPLICATION, scenario=Scenario.objects.get(system=one))
    run = worked_out(system)
    worked_out(neighbour)
    assert run.base_date is not None
    found = region_projection(make_region(), run.base_date)
    assert found is not None
    assert found.organisations == 2
    assert found.supply == pytest.approx(150, abs=1e-3)


def test_systems_apportion_so_that_together_they_are_the_whole(system: SystemModel) -> None:
    neighbour = make_system("QYY")
    shared = make_organisation("RYF", system)
    for one, percent in ((system, 60), (neighbour, 40)):
        SystemShare.objects.create(organisation=shared, system=one, percent=percent, start=dt.date(2025, 1, 1))
    accept(shared, "capacity", [{"substantive_wte": Decimal(100)}])
    request_default(neighbour)
    parts = [central(worked_out(one))[0] for one in (system, neighbour)]
    assert parts == pytest.approx([60, 40], abs=1e-3)


def request_default(system: SystemModel) -> None:
    from planning.services import news

    news.recompute_systems([system])


def test_a_merger_leaves_history_where_it_was_and_counts_once(system: SystemModel) -> None:
    from workforce.models import CapacityLine
    from workforce.selectors.records import current_lines

    one, other = trust(system, "RH8", "500"), trust(system, "RBZ", "200")
    before = central(worked_out(system))[0]
    OrganisationSuccession.objects.create(predecessor=other, successor=one, date=dt.date(2026, 4, 1))
    Organisation.objects.filter(pk=other.pk).update(closed=dt.date(2026, 4, 1))
    request_default(system)
    run = worked_out(system)
    history = set(current_lines(CapacityLine).values_list("organisation__code", "substantive_wte"))
    assert history == {("RH8", Decimal(500)), ("RBZ", Decimal(200))}
    assert projections.node(run, organisation="RBZ") is None
    assert central(run)[0] == pytest.approx(before, abs=1e-4)


# How long a stock is carried

CARRIED = [
    ("acute", dt.date(2025, 3, 1), True),
    ("acute", dt.date(2025, 2, 1), False),
    ("primary_care", dt.date(2024, 9, 1), True),
    ("primary_care", dt.date(2024, 8, 1), False),
    ("adult_social_care", dt.date(2024, 9, 1), True),
    ("adult_social_care", dt.date(2024, 8, 1), False),
]


@pytest.mark.parametrize(("sector", "month", "counts"), CARRIED, ids=str)
def test_a_stock_is_carried(sector: str, month: dt.date, counts: bool, system: SystemModel) -> None:
    trust(system, "RH8", "900")
    late = make_organisation("RBZ", system, sector=sector)
    accept(late, "capacity", [{"substantive_wte": Decimal(100)}], month=month)
    assert central(worked_out(system))[0] == pytest.approx(1000 if counts else 900, abs=1e-3)


# What changed what


def test_a_run_says_which_assumption_changed(system: SystemModel) -> None:
    trust(system)
    worked_out(system)
    old = Scenario.objects.get().assumptions.get(parameter="participation", scope_kind="system")
    edit_assumption(
        actor=APPLICATION, assumption=old, low=Decimal("0.8"), mode=Decimal("0.85"), high=Decimal("0.9"),
        reason="Rota review", source="HR",
    )  # fmt: skip
    [change] = changes(worked_out(system)).assumptions
    assert (change.before and change.before.mode, change.after and change.after.mode) == (0.89, 0.85)


def test_a_run_says_whose_figures_changed(system: SystemModel) -> None:
    one = trust(system)
    trust(system, "RBZ", "100")
    worked_out(system)
    accept(one, "capacity", [{"substantive_wte": Decimal(450)}])
    [change] = changes(worked_out(system)).organisations
    assert (change.code, change.wte) == ("RH8", (500, 450))


def test_a_run_of_the_same_figures_says_that_nothing_changed(system: SystemModel) -> None:
    one = trust(system)
    worked_out(system)
    accept(one, "capacity", [{"substantive_wte": Decimal(500)}])
    assert changes(worked_out(system)).none


def test_nothing_is_said_of_inputs_that_are_gone(system: SystemModel) -> None:
    one = trust(system)
    worked_out(system)
    accept(one, "capacity", [{"substantive_wte": Decimal(450)}])
    run = worked_out(system)
    Run.objects.exclude(pk=run.pk).update(snapshot=None)
    assert runs.changes(run, before(run)) is None


def changes(run: Run) -> runs.Changes:
    found = runs.changes(run, before(run))
    assert found is not None
    return found


def before(run: Run) -> Run:
    found = runs.published_before(run)
    assert found is not None
    return found


def test_the_application_asks_in_its_own_name(system: SystemModel) -> None:
    trust(system)
    assert (Job.objects.get().requested_by, Actor.application().user) == (None, None)
