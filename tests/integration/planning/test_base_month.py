"""A predecessor for whom its successor speaks does not hold the base month back."""

import datetime as dt
from decimal import Decimal

import pytest

from partners.models import OrganisationSuccession, System
from planning.selectors.months import being_reported
from tests.plugins.people import make_system
from tests.plugins.projecting import accept, load_reference, trust, worked_out

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = dt.date(2025, 10, 1), dt.date(2025, 11, 1)


@pytest.fixture
def merged(db: None) -> System:
    """RBZ (400) merged into RH8 (600) in October, and RH8 reports the 1,000 of both from then on."""
    load_reference()
    system = make_system("QZZ")
    one, other = trust(system, "RH8", "600"), trust(system, "RBZ", "400")
    OrganisationSuccession.objects.create(predecessor=other, successor=one, date=OCTOBER)
    accept(one, "capacity", [{"substantive_wte": Decimal(1000)}], month=OCTOBER)
    return system


def test_a_predecessor_does_not_hold_the_base_month_back(merged: System) -> None:
    assert worked_out(merged).base_date == dt.date(2025, 10, 31)


def test_a_predecessor_is_not_missed_among_those_who_reported(merged: System) -> None:
    run = worked_out(merged)
    accept(merged.organisations.get(code="RH8"), "capacity", [{"substantive_wte": Decimal(990)}], NOVEMBER)
    found = being_reported(merged, run)
    assert found is not None
    assert (found.partners, found.of, found.share) == (1, 1, 1.0)
