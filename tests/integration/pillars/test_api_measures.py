"""Measures through the API: read with the filters of the page, written through the same services."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from pillars.models import PlanMeasure, Reading
from tests.integration.pillars.conftest import PlanWorld
from tests.integration.pillars.measuring import defined
from tests.integration.pillars.test_api_plans import call
from tests.integration.pillars.test_measure_pages import STEADY, entered

pytestmark = pytest.mark.django_db
HERE = "systems/QAA/measures/"
SHARED = f"{HERE}shared-training/"
BODY: dict[str, Any] = {
    "name": "Staying", "direction": "higher", "numerator": "Stayed", "denominator": "All", "observes": "stability",
    "pillar": "resourcing", "owner": "delivery.lead@example.org", "baseline": "0.88500", "baseline_date": "2025-03-31",
    "target": "0.02000", "target_basis": "relative", "target_date": "2027-12-31",
    "trajectory": {"2026-03-31": "0.89000"},
}  # fmt: skip


def test_a_measure_is_added_with_codes(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "POST", HERE, BODY, 201)
    assert {name: told[name] for name in BODY} == BODY
    assert told["target_level"] == "0.90270"


def test_what_cannot_stand_is_pointed_at(plan_world: PlanWorld) -> None:
    told = call(plan_world.planner, "POST", HERE, BODY | {"baseline_date": None}, 422)
    assert [one["pointer"] for one in told["errors"]] == ["/baseline_date"]


def test_put_sets_everything_and_patch_only_what_is_sent(plan_world: PlanWorld) -> None:
    defined(plan_world, source="Survey")
    patched = call(plan_world.planner, "PATCH", SHARED, {"definition": "Together"})
    bare = {"name": "Shared training", "numerator": "People trained", "denominator": "People in post"}
    put = call(plan_world.planner, "PUT", SHARED, bare)
    assert (patched["source"], put["source"], put["owner"]) == ("Survey", "", None)


def test_the_list_takes_the_filters_of_the_page(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world, target=Decimal("0.4")), 50)
    defined(plan_world, name="Another", target=Decimal("0.9"))
    told = [call(plan_world.lead, "GET", f"{HERE}?{query}")["results"] for query in ("target=met", "text=another")]
    assert [[one["slug"] for one in rows] for rows in told] == [["shared-training"], ["another"]]


def test_an_unknown_filter_is_pointed_at(plan_world: PlanWorld) -> None:
    told = call(plan_world.lead, "GET", f"{HERE}?variation=odd", status=400)
    assert told["errors"][0]["pointer"] == "/variation"


def test_the_series_says_what_the_chart_says(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world), *STEADY)
    told = call(plan_world.executive, "GET", f"{SHARED}series/")
    assert (told["chart"]["variation"], told["stabilised"], len(told["observations"])) == ("common", True, 12)


def test_readings_are_entered_corrected_and_checked(plan_world: PlanWorld) -> None:
    defined(plan_world)
    parts = {"period": "2025-09-01", "numerator": "6", "denominator": "10"}
    made = call(plan_world.lead, "POST", f"{SHARED}readings/", parts, 201)
    better = {"numerator": "7", "denominator": "10", "note": "Late"}
    corrected = call(plan_world.lead, "PUT", f"{SHARED}readings/2025-09-01/", better)
    checked = call(plan_world.planner, "POST", f"{SHARED}readings/2025-09-01/check/")
    assert (made["value"], corrected["value"], checked["checked_by"]) == ("0.60000", "0.70000", "Planner")


def test_a_reading_that_cannot_stand_is_pointed_at(plan_world: PlanWorld) -> None:
    defined(plan_world)
    told = call(plan_world.lead, "POST", f"{SHARED}readings/", {"period": "2025-09-01", "numerator": "6"}, 422)
    assert [one["pointer"] for one in told["errors"]] == ["/denominator"]


def test_a_measure_is_reviewed_retired_and_restored(plan_world: PlanWorld) -> None:
    defined(plan_world)
    ahead = timezone.localdate() + dt.timedelta(days=30)
    call(plan_world.lead, "POST", f"{SHARED}review/", {"next_review": ahead.isoformat()})
    call(plan_world.planner, "POST", f"{SHARED}retire/")
    call(plan_world.planner, "POST", f"{SHARED}restore/")
    found = PlanMeasure.objects.get(slug="shared-training")
    assert (found.review_date, found.retired) == (ahead, None)


def test_who_only_looks_changes_nothing(plan_world: PlanWorld) -> None:
    entered(plan_world, defined(plan_world), 50)
    readings = f"{SHARED}readings/"
    tries = (("POST", HERE), ("PATCH", SHARED), ("POST", readings), ("GET", readings))
    for method, address in (*tries, ("POST", f"{readings}2025-09-01/check/")):
        call(plan_world.executive, method, address, {}, 403)
    assert Reading.objects.get().checked is None


@pytest.mark.parametrize("address", ["", "shared-training/", "shared-training/series/", "shared-training/readings/"])
def test_another_system_s_lead_finds_none_of_it(plan_world: PlanWorld, address: str) -> None:
    defined(plan_world)
    call(plan_world.stranger, "GET", HERE + address, status=404)
