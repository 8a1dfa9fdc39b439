"""A partner of whom nothing is known is estimated from partners of its sector and about its size; others never are."""

from decimal import Decimal
from operator import attrgetter
from typing import Any

import pytest

from jobs.models import Job
from partners.models import Organisation, System
from partners.news import structure_changed
from partners.roles import Role
from planning.models import NodeResult, Run
from planning.selectors import projections
from planning.selectors.inputs import snapshot_of
from planning.services.snapshots import PeerEstimate
from planning.services.snapshots.peers import with_estimates
from planning.services.snapshots.stock import cells_at, members_of
from tests.plugins.people import make_member, make_organisation, make_region, make_system
from tests.plugins.projecting import CARER, MONTH, NURSE, accept, load_reference, worked_out

pytestmark = pytest.mark.django_db
SIZES = {"G1": ("8000", "10"), "G2": ("10000", "16"), "G3": ("12000", "19")}
"""Registered patients and nurses of three practices: 45 WTE for 30,000."""


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


def practice(system: System, code: str, patients: str | None, wte: str | None = None, **fields: Any) -> Organisation:
    sized = {"size": Decimal(patients), "size_measure": "patients"} if patients is not None else {}
    given = {"sector": "primary_care", **sized, **fields}
    one = make_organisation(code, system, **given)
    if wte is not None:
        accept(one, "capacity", [{"substantive_wte": Decimal(wte)}])
    return one


@pytest.fixture
def peers(system: System) -> list[Organisation]:
    return [practice(system, code, size, wte) for code, (size, wte) in SIZES.items()]


def staff(run: Run, code: str = "G9", **more: str) -> float | None:
    found = projections.node(run, organisation=code, **more)
    return None if found is None else projections.figure(found, "funded", "supply", 0)


def estimates(run: Run) -> tuple[PeerEstimate, ...]:
    snapshot = snapshot_of(run)
    assert snapshot is not None
    return snapshot.peer_estimates


def quality(run: Run, **filters: str) -> dict[str, Any]:
    found = projections.node(run, **filters)
    assert isinstance(found, NodeResult)
    return found.quality


def test_it_is_the_peers_sum_over_their_size_times_its_own(system: System, peers: list[Organisation]) -> None:
    practice(system, "G9", "9000")
    assert staff(worked_out(system)) == pytest.approx(45 / 30_000 * 9000)


def test_it_is_no_mean_of_rates(system: System) -> None:
    for code, size, wte in (("G1", "5000", "20"), ("G2", "10000", "10"), ("G3", "20000", "10")):
        practice(system, code, size, wte)
    practice(system, "G9", "10000")
    assert staff(worked_out(system)) == pytest.approx(40 / 35_000 * 10_000)


def test_each_profession_is_estimated_on_its_own(system: System, peers: list[Organisation]) -> None:
    accept(peers[0], "capacity", [{"substantive_wte": Decimal(10)}, {"profession": CARER, "substantive_wte": 6}])
    practice(system, "G9", "10000")
    run = worked_out(system)
    told = [staff(run, profession=one, setting="not-specified") for one in (NURSE, CARER)]
    assert told == pytest.approx([15, 2])


def test_a_peer_that_left_a_figure_open_counts_on_neither_side(system: System, peers: list[Organisation]) -> None:
    accept(peers[1], "capacity", [{"substantive_wte": None}, {"profession": CARER, "substantive_wte": 1}])
    practice(system, "G9", "10000")
    assert staff(worked_out(system), profession=NURSE, setting="not-specified") == pytest.approx(29 / 20_000 * 10_000)


def test_two_peers_are_not_enough(system: System, peers: list[Organisation]) -> None:
    Organisation.objects.filter(code="G1").update(sector="community")
    practice(system, "G9", "9000")
    assert staff(worked_out(system)) is None


@pytest.mark.parametrize(
    "unlike",
    [{"sector": "community"}, {"size_measure": "beds"}, {"size": Decimal(20_001)}, {"size": Decimal(4_999)}],
    ids=str,
)
def test_only_likes_are_peers(system: System, peers: list[Organisation], unlike: dict[str, Any]) -> None:
    practice(system, "G4", "10000", "1000", **unlike)
    practice(system, "G9", "10000")
    assert estimates(worked_out(system))[0].peers == ("G1", "G2", "G3")


def test_a_peer_may_be_half_or_double_as_large(system: System) -> None:
    for code, size in (("G1", "5000"), ("G2", "10000"), ("G3", "20000")):
        practice(system, code, size, "10")
    practice(system, "G9", "10000")
    assert staff(worked_out(system)) is not None


def test_without_a_size_nothing_is_estimated(system: System, peers: list[Organisation]) -> None:
    practice(system, "G9", None)
    assert staff(worked_out(system)) is None


def test_who_has_reported_is_not_estimated(system: System, peers: list[Organisation]) -> None:
    assert staff(worked_out(system), "G1") == pytest.approx(10)


def test_a_published_estimate_goes_before_and_is_no_peer(system: System, peers: list[Organisation]) -> None:
    accepted = accept(practice(system, "G8", "10000"), "capacity", [{"substantive_wte": Decimal(77)}])
    type(accepted).objects.filter(pk=accepted.pk).update(standing="published")
    practice(system, "G9", "10000")
    run = worked_out(system)
    assert [staff(run, "G8"), staff(run)] == pytest.approx([77, 15])


def test_who_is_within_the_estimate_of_an_area_is_not_estimated_again(
    system: System, peers: list[Organisation]
) -> None:
    council = make_organisation("C1", system, sector="adult_social_care")
    area = make_organisation("C1-IS", system, sector="adult_social_care", area_of=council)
    accept(area, "capacity", [{"substantive_wte": Decimal(1000)}])
    practice(system, "G9", "10000", within_area=area)
    assert staff(worked_out(system)) is None


def test_where_the_system_has_too_few_the_region_helps(system: System) -> None:
    neighbour = make_system("QYY")
    practice(system, "G1", "8000", "10")
    practice(neighbour, "N2", "10000", "16")
    practice(neighbour, "N3", "12000", "19")
    practice(system, "G9", "9000")
    run = worked_out(system)
    told = estimates(run)[0]
    assert staff(run) == pytest.approx(13.5)
    assert (told.peers, told.wider) == (("G1", "N2", "N3"), True)


def test_another_region_does_not(system: System) -> None:
    neighbour = make_system("QYY", make_region("Y99"))
    practice(system, "G1", "8000", "10")
    practice(neighbour, "N2", "10000", "16")
    practice(neighbour, "N3", "12000", "19")
    practice(system, "G9", "9000")
    assert staff(worked_out(system)) is None


def test_a_neighbour_s_news_reaches_those_estimated_from_it(system: System) -> None:
    neighbour = make_system("QYY")
    first = practice(neighbour, "N2", "10000", "16")
    practice(system, "G1", "8000", "10")
    worked_out(system)
    accept(first, "capacity", [{"substantive_wte": Decimal(17)}])
    scenario = system.scenarios.get()
    assert Job.objects.filter(state="queued", key__contains=str(scenario.code)).exists()


def test_the_estimate_is_flagged(system: System, peers: list[Organisation]) -> None:
    practice(system, "G9", "9000")
    assert quality(worked_out(system), organisation="G9")["supply"]["estimated"] == 1


def test_it_names_the_peers(system: System, peers: list[Organisation]) -> None:
    practice(system, "G9", "9000")
    assert quality(worked_out(system), organisation="G9")["from_peers"] == {"G9": ["G1", "G2", "G3"]}


def test_who_is_estimated_is_neither_missing_nor_reporting(system: System, peers: list[Organisation]) -> None:
    practice(system, "G9", "9000")
    told = quality(worked_out(system))
    assert (told["missing"], told["reporting"], told["organisations"]) == ([], 3, 4)


def test_demand_is_not_estimated_so_its_gap_is_assumed(system: System, peers: list[Organisation]) -> None:
    for one in peers:
        accept(one, "demand", [{"establishment_wte": Decimal(20)}])
    practice(system, "G9", "9000")
    assert quality(worked_out(system), organisation="G9")["assumed"]["funded"] is True


def test_posts_that_it_told_stay_its_own(system: System, peers: list[Organisation]) -> None:
    accept(practice(system, "G9", "10000"), "demand", [{"establishment_wte": Decimal(18)}])
    run = worked_out(system)
    node = projections.node(run, organisation="G9")
    assert node is not None
    assert projections.figure(node, "funded", "gap", 0) == pytest.approx(18 - 15)


def test_a_change_of_size_is_a_change_of_the_projection(system: System, peers: list[Organisation]) -> None:
    practice(system, "G9", "9000")
    before = worked_out(system)
    Organisation.objects.filter(code="G9").update(size=Decimal(9100))
    structure_changed([system])
    assert worked_out(system).fingerprint != before.fingerprint


def test_the_order_of_partners_and_cells_changes_nothing(system: System, peers: list[Organisation]) -> None:
    everybody = [*peers, practice(system, "G9", "9000")]
    cells = cells_at(MONTH, members_of(everybody, {}))
    (found, told), (again, told_again) = (
        with_estimates(given, who, {}, list) for given, who in ((cells, everybody), (cells[::-1], everybody[::-1]))
    )
    key = attrgetter("code")
    assert (sorted(found, key=key), told) == (sorted(again, key=key), told_again)


def test_the_snapshot_keeps_how_it_was_made(system: System, peers: list[Organisation]) -> None:
    practice(system, "G9", "9000")
    (told,) = estimates(worked_out(system))
    assert told == PeerEstimate("G9", 9000.0, "patients", ("G1", "G2", "G3"), 30_000.0)


def page_of(system: System, client: Any, who: Organisation | System, role: str, rest: str = "") -> str:
    client.force_login(make_member(role, who), backend="django.contrib.auth.backends.ModelBackend")
    return str(client.get(f"/planning/{system.code}/where-from/{rest}").content.decode())


def test_the_page_of_the_origin_names_them(system: System, peers: list[Organisation], client: Any) -> None:
    practice(system, "G9", "9000", name="Silent Surgery")
    worked_out(system)
    told = page_of(system, client, system, Role.ICS_PLANNER)
    assert "Staff of Silent Surgery from 3 organisations like it (Organisation G1" in told
    assert "9,000 registered patients" in told


def test_a_lead_of_another_partner_sees_no_estimate_of_one(
    system: System, peers: list[Organisation], client: Any
) -> None:
    practice(system, "G9", "9000")
    worked_out(system)
    told = page_of(system, client, peers[0], Role.WORKFORCE_LEAD)
    assert ("9,000 registered patients" in told, "1 estimate is of organisations" in told) == (False, True)


def published(one: Organisation, section: str, **row: Any) -> None:
    version = accept(one, section, [row], month=row.pop("month", MONTH))
    type(version).objects.filter(pk=version.pk).update(standing="published")


def test_a_published_estimate_is_flagged_as_estimated(system: System) -> None:
    published(make_organisation("RH8", system), "capacity", substantive_wte=Decimal(30))
    assert quality(worked_out(system), organisation="RH8")["supply"]["estimated"] == 1


def test_a_published_estimate_is_no_report(system: System) -> None:
    published(make_organisation("RH8", system), "capacity", substantive_wte=Decimal(30))
    told = quality(worked_out(system))
    assert (told["reporting"], told["published"]) == (0, ["RH8"])


def test_a_national_return_counts_as_reported(system: System) -> None:
    version = accept(make_organisation("RH8", system), "capacity", [{"substantive_wte": Decimal(30)}])
    type(version).objects.filter(pk=version.pk).update(standing="national")
    assert quality(worked_out(system), organisation="RH8")["supply"]["reported"] == 1
