"""RBZ merges into RH8, and RYF comes to serve three systems: history stays, and nobody is counted twice."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from partners.services.organisations import merge_organisations, set_shares
from planning.selectors.regions import RegionTotals, region_projection, region_totals
from tests.integration.main_job.story import (
    JUNE,
    MARCH_2019,
    PUBLISHED,
    Story,
    node,
    organisation,
    shown,
    supply,
    system,
    totals,
    waiting,
    work_off,
)
from tests.plugins.module_data import ModuleData

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("main job: changes")]
WHOLE = float(PUBLISHED["QJK", JUNE])
SHARES = {"QJK": 30, "QT6": 20, "QUY": 50}
"""Per cent of the ambulance trust that counts in Devon, Cornwall and Bristol."""


@pytest.fixture(scope="module")
def merged(worked_out: Story, module_data: ModuleData) -> Iterator[Story]:
    """RBZ became part of RH8 in April 2022, and the worker has worked."""
    with module_data():
        merge_organisations(
            actor=worked_out.first, predecessor=organisation("RBZ"), successor=organisation("RH8"),
            date=dt.date(2022, 4, 1),
        )  # fmt: skip
        work_off()
        yield worked_out


@pytest.fixture(scope="module")
def shared_out(merged: Story, module_data: ModuleData) -> Iterator[Story]:
    """RYF counts in three systems of its region, and the worker has worked."""
    with module_data():
        shares = [(system(code), None, Decimal(percent)) for code, percent in SHARES.items()]
        set_shares(actor=merged.first, organisation=organisation("RYF"), shares=shares, start=dt.date(2017, 4, 1))
        work_off()
        yield merged


def ambulance_trust() -> float:
    """WTE of RYF in June 2018, whole."""
    return float(totals("organisation__code", "period")["RYF", JUNE])


def region() -> RegionTotals:
    home = system("QJK").region
    assert home is not None
    return region_totals(home, JUNE)


def test_a_merger_is_to_be_worked_out_without_being_asked(worked_out: Story) -> None:
    merge_organisations(
        actor=worked_out.first, predecessor=organisation("RBZ"), successor=organisation("RH8"),
        date=dt.date(2022, 4, 1),
    )  # fmt: skip
    assert waiting() == {"QJK"}


def test_history_stays_with_the_organisation_that_reported_it(merged: Story) -> None:
    assert totals("organisation__home_system__code", "period") == PUBLISHED
    assert ("RBZ", JUNE) in totals("organisation__code", "period")


def test_the_system_counts_the_merged_trusts_once(merged: Story) -> None:
    assert supply("QJK") == WHOLE


def test_the_successor_has_the_figures_of_both(merged: Story) -> None:
    told = totals("organisation__code", "period")
    assert supply("QJK", organisation="RH8") == pytest.approx(float(told["RH8", JUNE] + told["RBZ", JUNE]), abs=1e-5)


def test_the_trust_that_is_gone_is_no_node_any_more(merged: Story) -> None:
    assert not shown("QJK").nodes.filter(organisation="RBZ").exists()


def test_roll_ups_of_organisations_add_up_to_the_system(merged: Story) -> None:
    organisations = shown("QJK").nodes.filter(kind="organisation")
    assert sum(one.figures["supply"]["central"][0] for one in organisations) == pytest.approx(WHOLE, abs=1e-3)


def test_shares_are_to_be_worked_out_in_every_system_they_touch(worked_out: Story) -> None:
    shares = [(system(code), None, Decimal(percent)) for code, percent in SHARES.items()]
    set_shares(actor=worked_out.first, organisation=organisation("RYF"), shares=shares, start=dt.date(2017, 4, 1))
    assert waiting() == set(SHARES)


@pytest.mark.parametrize(("code", "percent"), SHARES.items())
def test_each_system_has_its_share_of_the_ambulance_trust(shared_out: Story, code: str, percent: int) -> None:
    rest = WHOLE - ambulance_trust() if code == "QJK" else 0.0
    assert supply(code) == pytest.approx(rest + ambulance_trust() * percent / 100, abs=1e-4)


def test_the_node_of_the_ambulance_trust_says_how_much_of_it_counts(shared_out: Story) -> None:
    assert node("QJK", organisation="RYF").quality["weight"] == pytest.approx(0.3)


def test_stored_totals_stay_whole(shared_out: Story) -> None:
    assert totals("organisation__home_system__code", "period") == PUBLISHED


def test_the_region_counts_the_ambulance_trust_once(shared_out: Story) -> None:
    assert (region().substantive, region().organisations) == (PUBLISHED["QJK", JUNE], 6)


def test_what_the_systems_are_apportioned_adds_up_to_the_region(shared_out: Story) -> None:
    assert (set(region().apportioned), sum(region().apportioned.values())) == (set(SHARES), PUBLISHED["QJK", JUNE])


def test_the_regions_projection_counts_it_once_too(shared_out: Story, worked_out: Story) -> None:
    found = region_projection(region().region, MARCH_2019)
    assert found is not None
    apportioned = sum(node(code).figures["supply"]["central"][1] for code in SHARES)
    assert found.organisations == 5
    assert found.supply == pytest.approx(apportioned, abs=1e-2)
