"""Names and labels that try something: they stand on the pages as text, and in downloads as no formula."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from partners.models import Organisation
from tests.integration.workforce.sending import HONEST, csv_text, keys, planner_of, sent, state, step
from workforce.models import Alias, Upload
from workforce.reading.text import CONTROL

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.org")'


@pytest.fixture
def planner(trust: Organisation) -> Client:
    return planner_of(trust.home_system)


def as_csv(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows((("period", "ics_code", "org_code", "org_name", "staff_group", "fte"), *rows))
    return text.getvalue().encode()


def naughty(shared: Path) -> list[str]:
    """Strings that have broken other programs; those that a text file can hold."""
    listed = json.loads((shared / "corpus" / "blns" / "blns.json").read_text(encoding="utf-8"))
    return list(dict.fromkeys(text for text in listed if text.strip() and not CONTROL.search(text)))


def test_markup_in_a_name_is_text(planner: Client) -> None:
    upload = sent(planner, as_csv(("2026-09", "QXX", "RN1", SCRIPT, "Midwives", "5")))
    page = step(planner, upload).content.decode()
    assert (SCRIPT in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page) == (False, True)


def test_markup_in_a_label_is_text(planner: Client) -> None:
    page = step(planner, sent(planner, HONEST.replace(b"Doctors", SCRIPT.encode()))).content.decode()
    assert (SCRIPT in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page) == (False, True)


def test_markup_in_the_name_of_a_file_is_text(planner: Client) -> None:
    page = step(planner, sent(planner, name="<img src=x onerror=alert(1)>.csv")).content.decode()
    assert "<img src=x" not in page


def test_no_cell_of_the_report_starts_a_formula(planner: Client) -> None:
    content = HONEST.replace(b"12.5", b'"' + FORMULA.replace('"', '""').encode() + b'"').replace(b"30", b"+1+cmd|1")
    upload = sent(planner, content)
    text = csv_text(planner.get(reverse("workforce:upload-report", args=[upload.code])))
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert (any("HYPERLINK" in cell for cell in cells), [cell for cell in cells if cell[:1] in "=+@" and cell]) == (
        True, [],
    )  # fmt: skip


def test_every_naughty_label_stands_on_a_page_as_text(shared: Path, planner: Client) -> None:
    rows = [("2026-09", "QXX", "RH8", "Royal Example", text, "1") for text in naughty(shared)]
    upload = sent(planner, as_csv(*rows))
    address = reverse("workforce:upload", args=[upload.code])
    last = -(-len(upload.outlook["unknown_labels"]) // 15)
    pages = [planner.get(f"{address}?page={number}").content.decode() for number in range(1, last + 1)]
    assert not [
        mark for mark in ("<script>alert", "<img src=x", "<IMG SRC", "<iframe") for page in pages if mark in page
    ]


def test_naughty_labels_can_be_mapped(shared: Path, planner: Client) -> None:
    rows = [("2026-09", "QXX", "RH8", "Royal Example", text, "1") for text in naughty(shared)[::5]]
    upload = sent(planner, as_csv(*rows))
    labels = [entry["label"] for entry in upload.outlook["unknown_labels"] if len(entry["label"]) <= 200]
    step(planner, upload, "labels", **{f"profession-{key}": "midwives" for key in keys(*labels)})
    left = {entry["label"] for entry in Upload.objects.get().outlook["unknown_labels"]}
    assert (bool(Alias.objects.count()), left & set(labels)) == (True, set())


def test_a_label_longer_than_any_alias_is_refused_in_words(planner: Client) -> None:
    long = "x" * 300
    upload = sent(planner, HONEST.replace(b"Doctors", long.encode()))
    answer = step(planner, upload, "labels", **{f"profession-{keys(long)[0]}": "doctors"})
    assert (answer.status_code, state(upload)) == (200, "needs_mapping")
