"""Published files go in through the pages, from the file form to the row that a figure was read from."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.actors import Actor
from partners.models import System
from partners.roles import Role
from tests.integration.workforce.sending import planner_of, sent_file, signed_in, state, step, words
from tests.plugins.people import make_member
from workforce.models import Alias, CapacityLine, Upload
from workforce.services.reference import load_reference

pytestmark = pytest.mark.django_db

LARGEST_PAGE = 300_000  # bytes
MOST_QUERIES = 12
UNKNOWN = "nhs_digital-unknown-nfs"


@pytest.fixture(autouse=True)
def _reference(db: None) -> None:
    load_reference(actor=Actor.application())


@pytest.fixture
def planner(_reference: None) -> Client:
    return planner_of(*(System.objects.get(code=code) for code in ("QJK", "QKK")))


def fields(page: str, name: str) -> list[str]:
    """The values of the page's fields of this name."""
    return re.findall(rf'name="{name}"[^>]* value="([^"]+)"', page)


def settle_and_submit(client: Client, upload: Upload) -> Iterator[Any]:
    """What a person does on the page, step by step: the page after each."""
    page = step(client, upload)
    yield page
    if "create-all" in page.content.decode():
        page = step(client, upload, "organisations", action="create-all")
    else:
        shown = fields(page.content.decode(), "shown")
        page = step(client, upload, "organisations", shown=shown, create=shown)
    yield page
    labels = re.findall(r'<select[^>]* name="(profession-\w+)"', page.content.decode())
    page = step(client, upload, "labels", **dict.fromkeys(labels, UNKNOWN))
    yield page
    reasons = re.findall(r'name="(reason-[\w-]+)"', page.content.decode())
    yield step(client, upload, "submit", **dict.fromkeys(reasons, "As published"))


def test_two_systems_figures_go_in_through_the_pages(shared: Path, planner: Client) -> None:
    upload = sent_file(planner, shared / "data" / "staff_fte_by_trust_2017-09_2018-06.csv")
    *_, last = settle_and_submit(planner, upload)
    by = CapacityLine.objects.values_list("organisation__home_system__code", "period").annotate(Sum("substantive_wte"))
    totals = {(code, f"{month:%Y-%m}"): Decimal(total).quantize(Decimal("0.00001")) for code, month, total in by}
    assert ("12 versions submitted." in words(last), {key: str(total) for key, total in totals.items()}) == (
        True,
        {
            ("QJK", "2017-09"): "26270.82978", ("QJK", "2018-06"): "26538.25204",
            ("QKK", "2017-09"): "41986.32421", ("QKK", "2018-06"): "43534.56403",
        },
    )  # fmt: skip


def test_on_the_way_one_label_is_asked_about_totals_are_shown_and_a_figure_leads_to_its_row(
    shared: Path, planner: Client
) -> None:
    upload = sent_file(planner, shared / "data" / "staff_fte_by_trust_2017-09_2018-06.csv")
    _, asked, preview, _ = settle_and_submit(planner, upload)
    line = CapacityLine.objects.get(
        organisation__code="RA9", period="2017-09-01", profession__code="nhs_digital-hchs-doctors-nfs"
    )
    rows = planner.get(reverse("workforce:origin-rows", args=[line.version.code, line.pk, "substantive_wte"]))
    told = ("“Unknown” In 17 rows", "After 68,257.15399", "Row 4 A period 2017-09-30 B ics_code QJK")
    seen = [text in words(page) for text, page in zip(told, (asked, preview, rows), strict=True)]
    assert (seen, Alias.objects.filter(label="Unknown").count()) == ([True, True, True], 2)


def test_a_whole_country_that_is_not_ones_own_stays_a_small_page(shared: Path, planner: Client) -> None:
    page = step(planner, sent_file(planner, shared / "data" / "hchs_staff_2017-09_2018-06.xlsx"))
    assert ("Leave out the rows of all 438" in words(page), len(page.content) < LARGEST_PAGE) == (True, True)


def test_pages_of_a_whole_country_stay_small_and_ask_little(shared: Path) -> None:
    administrator = signed_in(make_member(Role.ADMINISTRATOR))
    upload = sent_file(administrator, shared / "data" / "hchs_staff_2017-09_2018-06.xlsx")
    sizes, queries = [], []
    for _ in settle_and_submit(administrator, upload):
        with CaptureQueriesContext(connection) as asked:
            sizes.append(len(step(administrator, upload).content))
        queries.append(len(asked))
    assert (state(upload), max(sizes) < LARGEST_PAGE, max(queries) <= MOST_QUERIES) == ("submitted", True, True)
