"""What the projection makes of the records: demand, shares, mergers, leaving, roll-ups and how sure they are."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Organisation, OrganisationSuccession, Place, System, SystemShare
from planning.models import NodeResult, Run, Scenario
from planning.selectors import labels, parts, projections
from planning.services.nodes import STORED_KINDS
from tests.plugins.people import make_organisation, make_system
from tests.plugins.projecting import CARER, MONTH, NURSE, accept, load_reference, trust, worked_out
from workforce.models import Priority, Setting, SettingPriority

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(db: None) -> System:
    load_reference()
    return make_system("QXX")


def node(run: Run, **filters: str) -> NodeResult:
    found = projections.node(run, **filters)
    assert found is not None
    return found


def opening(found: NodeResult, name: str = "supply", basis: str = "funded") -> float:
    value = projections.figure(found, basis, name, 0)
    assert value is not None
    return value


def demand(
    organisation: Organisation, establishment: str | None = None, required: str | None = None, **more: object
) -> None:
    figures = {"establishment_wte": establishment, "required_wte": required}
    known = {name: None if text is None else Decimal(text) for name, text in figures.items()}
    accept(organisation, "demand", [{**known, **more}])


def test_the_funded_gap_is_establishment_less_staff_in_post(system: System) -> None:
    demand(trust(system), establishment="560")
    assert opening(node(worked_out(system)), "gap") == pytest.approx(60, abs=1e-4)


def test_the_need_gap_is_required_less_staff_in_post(system: System) -> None:
    demand(trust(system), required="600")
    assert opening(node(worked_out(system)), "gap", "need") == pytest.approx(100, abs=1e-4)


def test_unknown_need_is_no_need_figure_at_all(system: System) -> None:
    demand(trust(system), establishment="560")
    assert node(worked_out(system)).figures["need"] is None


def test_without_establishment_the_assumed_vacancy_rate_gives_demand(system: System) -> None:
    trust(system)
    assert opening(node(worked_out(system)), "demand") == pytest.approx(500 / (1 - 0.060), abs=1e-3)


def test_records_of_2018_take_the_vacancy_rate_of_2018(system: System) -> None:
    one = make_organisation("RH8", system)
    accept(one, "capacity", [{"substantive_wte": Decimal(500)}], month=dt.date(2018, 6, 1))
    assert opening(node(worked_out(system)), "demand") == pytest.approx(500 / (1 - 0.118), abs=1e-3)


def test_a_gap_that_only_returns_the_assumption_is_marked(system: System) -> None:
    trust(system)
    assert node(worked_out(system)).quality["assumed"] == {"funded": True, "need": False}


def test_an_assumed_gap_is_not_among_the_biggest(system: System) -> None:
    trust(system)
    assert projections.biggest_gaps(worked_out(system), basis="funded", position=1) == []


def test_an_assumed_gap_can_be_asked_for(system: System) -> None:
    trust(system)
    found = projections.biggest_gaps(worked_out(system), basis="funded", position=1, include_assumed=True)
    assert [row.assumed for row in found] == [True]


def test_the_biggest_gap_comes_first_with_its_name(system: System) -> None:
    demand(trust(system, "RH8", "500"), establishment="520")
    demand(trust(system, "RBZ", "500"), establishment="700")
    found = projections.biggest_gaps(worked_out(system), basis="funded", position=0)
    assert [row.name for row in found] == [f"Organisation {code}, Nurses & health visitors" for code in ("RBZ", "RH8")]


def test_a_shared_organisation_counts_by_its_share(system: System) -> None:
    one = trust(system)
    for code, percent in ((system, 60), (make_system("QYY"), 40)):
        SystemShare.objects.create(organisation=one, system=code, percent=percent, start=dt.date(2020, 1, 1))
    assert opening(node(worked_out(system))) == pytest.approx(300, abs=1e-3)


def test_a_place_counts_its_share_of_an_organisation(system: System) -> None:
    one = trust(system)
    for code, percent in (("north", 70), ("south", 30)):
        place = Place.objects.create(system=system, code=code, name=code)
        SystemShare.objects.create(
            organisation=one, system=system, place=place, percent=percent, start=dt.date(2020, 1, 1)
        )
    assert opening(node(worked_out(system), place="south")) == pytest.approx(150, abs=1e-3)


def test_a_priority_counts_its_share_of_a_setting(system: System) -> None:
    setting = Setting.objects.get(code="hospital-ward")
    early = Priority.objects.create(code="early-years", name="Early years")
    SettingPriority.objects.create(setting=setting, priority=early, percent=40)
    one = make_organisation("RH8", system)
    accept(one, "capacity", [{"substantive_wte": Decimal(500), "setting": "hospital-ward"}])
    run = worked_out(system)
    shares = [opening(node(run, priority=code)) for code in ("early-years", "unallocated")]
    assert shares == pytest.approx([200, 300], abs=1e-3)


def test_own_priorities_do_not_mix_with_national_ones_of_the_same_code(system: System) -> None:
    setting = Setting.objects.get(code="hospital-ward")
    for owner, name, percent in ((None, "Carers", 40), (system, "Our carers", 25), (make_system("QYY"), "Theirs", 30)):
        priority = Priority.objects.create(code="carers", name=name, system=owner)
        SettingPriority.objects.create(setting=setting, priority=priority, percent=percent)
    one = make_organisation("RH8", system)
    accept(one, "capacity", [{"substantive_wte": Decimal(100), "setting": "hospital-ward"}])
    rows = projections.nodes(worked_out(system), "priority")
    told = {labels.name("priority", row.priority): round(opening(row), 3) for row in rows}
    assert told == {"Carers": 40, "Our carers": 25, "Not allocated to a priority": 35}


def test_a_shared_organisations_gap_in_a_place_is_its_share_range_and_all(system: System) -> None:
    one = trust(system)
    demand(one, establishment="600")
    for code, percent in (("north", 70), ("south", 30)):
        place = Place.objects.create(system=system, code=code, name=code)
        SystemShare.objects.create(
            organisation=one, system=system, place=place, percent=percent, start=dt.date(2020, 1, 1)
        )
    run = worked_out(system)
    (row,) = projections.biggest_gaps(run, basis="funded", position=1, place="south")
    asked: dict[str, Any] = {"basis": "funded", "position": 1, "down": "organisation", "across": "staff_group"}
    page = parts.with_ranges(run, parts.parts(run, filters={"place": "south"}, **asked), **asked)
    assert [(row.gap, row.p10, row.p90)] == [pytest.approx((one.gap, one.low, one.high)) for one in page]


def test_a_merger_counts_nobody_twice_and_loses_nobody(system: System) -> None:
    one, other = trust(system, "RH8", "500"), trust(system, "RBZ", "200")
    OrganisationSuccession.objects.create(predecessor=other, successor=one, date=dt.date(2026, 4, 1))
    assert opening(node(worked_out(system), organisation="RH8")) == pytest.approx(700, abs=1e-3)


def test_once_the_successor_reports_the_predecessor_is_history(system: System) -> None:
    one, other = make_organisation("RH8", system), make_organisation("RBZ", system)
    accept(other, "capacity", [{"substantive_wte": Decimal(200)}], month=dt.date(2025, 8, 1))
    accept(one, "capacity", [{"substantive_wte": Decimal(690)}])
    OrganisationSuccession.objects.create(predecessor=other, successor=one, date=dt.date(2025, 9, 1))
    assert opening(node(worked_out(system))) == pytest.approx(690, abs=1e-3)


def test_a_missed_month_is_carried_and_said_so(system: System) -> None:
    trust(system, "RH8", "900")
    late = make_organisation("RBZ", system)
    accept(late, "capacity", [{"substantive_wte": Decimal(100)}], month=dt.date(2025, 6, 1))
    quality = node(worked_out(system)).quality
    assert (quality["coverage"], quality["carried_from"]) == (0.9, {"RBZ": 3})


def test_who_reports_in_posts_has_reported(system: System) -> None:
    trust(system, "RH8", "900")
    home = make_organisation("VN1", system, sector="adult_social_care")
    accept(home, "capacity", [{"substantive_wte": Decimal(100), "profession": CARER, "unit": "posts"}])
    quality = node(worked_out(system)).quality
    assert (quality["reporting"], quality["organisations"], quality["missing"]) == (2, 2, [])


def test_nothing_is_carried_for_longer_than_six_months(system: System) -> None:
    trust(system, "RH8", "900")
    late = make_organisation("RBZ", system)
    accept(late, "capacity", [{"substantive_wte": Decimal(100)}], month=dt.date(2025, 2, 1))
    found = node(worked_out(system))
    assert opening(found) == pytest.approx(900, abs=1e-3)
    assert found.quality["missing"] == ["RBZ"]


def test_social_care_loses_only_those_who_leave_the_sector(system: System) -> None:
    home = make_organisation("VN1", system, sector="adult_social_care")
    accept(home, "capacity", [{"substantive_wte": Decimal(1000), "profession": CARER}])
    left = -node(worked_out(system)).flows["leavers"][1] / node(worked_out(system)).figures["supply"]["central"][1]
    assert left == pytest.approx(0.221 * (1 - 0.667), abs=0.003)


def test_people_under_55_do_not_retire_but_the_rate_is_kept(system: System) -> None:
    trust(system, wte="1000")
    run = worked_out(system)
    first_half_year = -node(run).flows["retirements"][0]
    assert first_half_year == pytest.approx(1000 * 0.02 / 2, rel=0.08)


def test_posts_become_wte(system: System) -> None:
    home = make_organisation("VN1", system, sector="adult_social_care")
    accept(home, "capacity", [{"substantive_wte": Decimal(100), "unit": "posts", "profession": CARER}])
    assert opening(node(worked_out(system))) == pytest.approx(72, abs=1e-3)


def test_demand_reported_without_setting_meets_staff_reported_by_setting(system: System) -> None:
    one = make_organisation("RH8", system)
    wards = [{"substantive_wte": Decimal(n), "setting": s} for n, s in ((300, "hospital-ward"), (200, "home-care"))]
    accept(one, "capacity", wards)
    demand(one, establishment="540")
    assert opening(node(worked_out(system)), "gap") == pytest.approx(40, abs=1e-3)


def test_demand_for_a_whole_group_meets_its_professions(system: System) -> None:
    demand(trust(system), establishment="540", profession="nurses-nfs")
    assert opening(node(worked_out(system)), "gap") == pytest.approx(40, abs=1e-3)


def test_cover_is_unknown_unless_bank_and_agency_are_told(system: System) -> None:
    one = make_organisation("RH8", system)
    accept(one, "capacity", [{"substantive_wte": Decimal(500), "bank_wte": Decimal(10)}])
    assert node(worked_out(system)).figures["cover"] is None


def test_cells_add_up_to_their_roll_ups(system: System) -> None:
    for place, (code, wte) in enumerate((("RH8", "500.5"), ("RBZ", "33.33333"), ("RYF", "120.1"))):
        one = trust(system, code, wte)
        demand(one, establishment=str(600 + place))
    run = worked_out(system)
    for position in range(len(run.positions)):
        cells = sum(row.figures["funded"]["gap"]["central"][position] for row in projections.nodes(run, "cell"))
        assert projections.figure(node(run), "funded", "gap", position) == pytest.approx(cells, abs=0.01)


def test_every_stored_kind_is_there(system: System) -> None:
    one = trust(system)
    place = Place.objects.create(system=system, code="north", name="North")
    SystemShare.objects.create(organisation=one, system=system, place=place, percent=100, start=dt.date(2020, 1, 1))
    run = worked_out(system)
    assert set(NodeResult.objects.filter(run=run).values_list("kind", flat=True)) == set(STORED_KINDS)


def test_reported_students_join_after_their_course(system: System) -> None:
    one = trust(system)
    without = node(worked_out(system)).figures["supply"]["central"]
    cohort = {
        "route": "degree", "start": dt.date(2025, 9, 1), "expected_completion": dt.date(2028, 9, 1),
        "intake": Decimal(400), "join_rate": Decimal(1), "destination_share": Decimal(1), "attrition": Decimal(0),
    }  # fmt: skip
    accept(one, "pipeline", [cohort])
    found = node(worked_out(system)).figures["supply"]["central"]
    assert [round(a - b, 2) > 0 for a, b in zip(found, without, strict=True)] == [False] * 4 + [True] * 4


def test_few_reported_students_only_replace_part_of_recruitment(system: System) -> None:
    one = trust(system)
    without = node(worked_out(system)).figures["supply"]["central"][-1]
    cohort = {
        "route": "degree", "start": dt.date(2025, 9, 1), "expected_completion": dt.date(2028, 9, 1),
        "intake": Decimal(10), "destination_share": Decimal(1),
    }  # fmt: skip
    accept(one, "pipeline", [cohort])
    assert node(worked_out(system)).figures["supply"]["central"][-1] == pytest.approx(without, rel=1e-3)


def test_staff_who_qualify_are_not_joiners(system: System) -> None:
    one = trust(system)
    first = worked_out(system)
    cohort = {
        "route": "apprenticeship", "start": MONTH, "expected_completion": dt.date(2027, 9, 1),
        "intake": Decimal(20), "existing_staff": Decimal(20),
    }  # fmt: skip
    accept(one, "pipeline", [cohort])
    assert worked_out(system) == first


def test_the_profession_can_be_filtered(system: System) -> None:
    trust(system)
    assert opening(node(worked_out(system), profession=NURSE)) == pytest.approx(500, abs=1e-3)


def test_a_copy_starts_with_the_same_future(system: System) -> None:
    from planning.services import scenarios
    from tests.plugins.projecting import APPLICATION

    trust(system)
    run = worked_out(system)
    copy = scenarios.copy_scenario(actor=APPLICATION, scenario=Scenario.objects.get(), name="Recruit more")
    worked_out(system)
    copy.refresh_from_db()
    assert copy.published is not None
    assert node(copy.published).figures == node(run).figures
