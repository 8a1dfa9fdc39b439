"""The mess of life that the demo must hold."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.db.models import F, Sum

from demo import places
from demo.calendar import BASE_MONTH, MONTHS_OF_HISTORY, OPEN_MONTH
from partners.actors import Actor
from partners.models import Organisation, OrganisationSuccession, System, User
from partners.permissions import Permission
from planning.selectors import projections
from planning.selectors.regions import region_totals
from workforce.models import CapacityLine, DemandLine, PlanLine, Round, SourceFile, Upload, Version
from workforce.models.returns import Section
from workforce.rules.messages import Message
from workforce.selectors.records import current_lines
from workforce.services.drafts import check_version

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.xdist_group("demo")]


def months(code: str) -> set[dt.date]:
    """Months of which the organisation's staff are on record."""
    return set(current_lines(CapacityLine).filter(organisation__code=code).values_list("period", flat=True))


def version(code: str, state: str, section: str = "capacity") -> Version:
    found = Version.objects.filter(submission__of_return__organisation__code=code, submission__section=section)
    return found.get(state=state, submission__of_return__round__base_month=OPEN_MONTH)


def test_there_are_24_months_of_history() -> None:
    assert len({month for month in months(places.ACUTE.code) if month <= BASE_MONTH}) == MONTHS_OF_HISTORY


@pytest.mark.parametrize("section", Section.values)
def test_every_section_is_on_record(section: str) -> None:
    assert Version.objects.filter(submission__section=section, state="accepted").exists()


def test_there_are_about_60_organisations() -> None:
    assert 55 <= Organisation.objects.filter(home_system__code=places.SYSTEM[0]).count() <= 65


def test_a_trust_missed_a_month() -> None:
    told = months(places.COMMUNITY.code)
    assert (BASE_MONTH in told, dt.date(2026, 8, 1) in told) == (False, True)


def test_a_trust_has_more_staff_than_posts() -> None:
    posts = current_lines(DemandLine).get(
        organisation__code="X-AC1", period=BASE_MONTH, profession__code="healthcare-support-worker",
        setting__code="hospital-ward",
    )  # fmt: skip
    staff = current_lines(CapacityLine).get(
        organisation__code="X-AC1", period=BASE_MONTH, profession__code="healthcare-support-worker",
        setting__code="hospital-ward",
    )  # fmt: skip
    assert posts.establishment_wte < staff.substantive_wte


def test_the_negative_vacancy_has_its_reason() -> None:
    told = Version.objects.filter(
        submission__of_return__organisation__code="X-AC1", submission__section="demand", state="accepted"
    ).order_by("-pk")
    warnings = [warning for warning in told[0].warnings if warning["code"] == "negative-vacancy"]
    assert "winter ward" in warnings[0]["reason"]


def test_a_practice_is_nine_months_stale() -> None:
    assert max(months(places.STALE_PRACTICE.code)) == dt.date(2025, 12, 1)


@pytest.mark.parametrize("one", places.CARE_PROVIDERS, ids=lambda one: one.code)
def test_care_providers_count_posts(one: places.Partner) -> None:
    assert set(CapacityLine.objects.filter(organisation__code=one.code).values_list("unit", flat=True)) == {"posts"}


def test_two_organisations_merged_into_one() -> None:
    merged = OrganisationSuccession.objects.filter(successor__code=places.MERGED_ACUTE.code, kind="merger")
    assert merged.count() == 2


def test_the_history_of_the_merged_trusts_stays() -> None:
    before = sum(staff(one.code, places.LAST_BEFORE_MERGER) for one in places.PREDECESSORS)
    assert before == pytest.approx(staff(places.MERGED_ACUTE.code, places.MERGED), rel=0.02)


def staff(code: str, month: dt.date) -> float:
    lines = current_lines(CapacityLine).filter(organisation__code=code, period=month)
    return float(lines.aggregate(wte=Sum("substantive_wte"))["wte"])


def shown(code: str, **filters: str) -> float:
    """Staff in post at the base month, as the published projection of a system has it."""
    run = System.objects.get(code=code).scenarios.get(is_default=True).published
    assert run is not None
    node = projections.node(run, **filters)
    assert node is not None
    return float(node.figures["supply"]["central"][0])


def test_the_ambulance_trust_counts_in_two_systems() -> None:
    here, there = (shown(code, organisation=places.AMBULANCE.code) for code in ("QX1", "QX2"))
    assert here / (here + there) == pytest.approx(0.6, abs=1e-3)


def test_the_region_counts_the_ambulance_trust_once() -> None:
    totals = region_totals(System.objects.get(code="QX1").region, BASE_MONTH)
    lines = current_lines(CapacityLine, periods=[BASE_MONTH]).filter(unit="wte")
    assert totals.substantive == lines.aggregate(wte=Sum("substantive_wte"))["wte"].quantize(Decimal("0.00001"))


def test_care_homes_take_their_place_within_the_area() -> None:
    areas = {one.code for one in places.COUNCILS if one.area_of}
    within = {one.code for one in places.CARE_PROVIDERS}
    told = current_lines(CapacityLine).filter(period=BASE_MONTH, organisation__code__in=areas)
    estimate = told.aggregate(wte=Sum(F("substantive_wte") * F("profession__wte_per_post")))["wte"]
    assert sum(shown("QX1", organisation=code) for code in areas | within) == pytest.approx(float(estimate), rel=1e-6)


def test_estimates_of_areas_are_published_estimates() -> None:
    areas = [one.code for one in places.COUNCILS if one.area_of]
    told = CapacityLine.objects.filter(organisation__code__in=areas)
    assert set(told.values_list("version__standing", flat=True)) == {"published"}


def test_a_small_practice_has_reported_nothing() -> None:
    assert not months(places.SILENT_PRACTICE.code)


def test_it_is_estimated_from_practices_like_it() -> None:
    estimated = shown("QX1", organisation=places.SILENT_PRACTICE.code)
    like = [
        shown("QX1", organisation=one.code) / one.size for one in places.PRIMARY_CARE if one.size and not one.silent
    ]
    assert min(like) < estimated / places.SILENT_PRACTICE.size < max(like)


def test_an_unbelievable_turnover_waits_for_a_reason() -> None:
    messages = check_version(version("X-AC1", "draft"))
    assert codes(messages) == {"leaver-rate-high"}


def codes(messages: Iterable[Message]) -> set[str]:
    return {message.code for message in messages if message.severity == "warning"}


def test_the_lead_sees_the_draft() -> None:
    lead = Actor.of(User.objects.get(email="lead@example.org"))
    assert Version.objects.visible_to(lead, Permission.EDIT_RETURN).filter(state="draft").count() == 1


def test_a_version_waits_for_review() -> None:
    assert version(places.SECOND_ACUTE.code, "submitted").line_count > 30


def test_one_was_sent_back_with_a_reason() -> None:
    assert "agency contracts" in version(places.MENTAL_HEALTH.code, "sent_back").review_reason


def test_one_collection_is_going_on() -> None:
    going = Round.objects.filter(system__code="QX1", closed=None)
    assert [one.base_month for one in going] == [OPEN_MONTH]


def test_a_file_has_words_that_nobody_has_explained() -> None:
    waiting = Upload.objects.get(state=Upload.State.NEEDS_MAPPING)
    assert {entry["label"] for entry in waiting.outlook["unknown_labels"]} == {
        "Ward sisters and charge nurses", "Family support team",
    }  # fmt: skip


def test_plans_cover_the_year_that_is_running() -> None:
    plans = current_lines(PlanLine).filter(organisation__code=places.MERGED_ACUTE.code)
    assert plans.values("period").distinct().count() == 12


def test_a_figure_can_be_walked_back_to_its_cell() -> None:
    line = current_lines(CapacityLine).filter(organisation__code="X-AC2", period=BASE_MONTH).first()
    assert line is not None
    assert Decimal(cell_of(line.origins["substantive_wte"])) == line.substantive_wte


def cell_of(origin: dict) -> str:
    """What stands in the stored file at the place that the line names."""
    file = SourceFile.objects.get(code=origin["file"])
    with file.content.open("rb") as content:
        rows = list(csv.reader(io.StringIO(content.read().decode("utf-8-sig"))))
    (first, last), column = origin["rows"][0], origin["column"]
    assert first == last
    return rows[first - 1]["ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(column)]


def test_nobody_accepted_what_they_submitted() -> None:
    assert not Version.objects.filter(state="accepted", reviewed_by=F("submitted_by")).exists()


def test_every_accepted_version_has_its_digest() -> None:
    assert not Version.objects.filter(state="accepted", digest="").exists()
