"""One payload through the web form, the spreadsheet and the API: the same records, and the same messages.

Each door is used as people and programs use it, submits, and is undone before the next one opens.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from partners.actors import Actor
from partners.models import User
from partners.roles import Role
from tests.plugins.partner_api import Program, World, program_of
from tests.plugins.people import make_member
from workforce.forms.entry import EntryRow, key_names
from workforce.models import Return, Version
from workforce.rules import SECTIONS, Message, ReadLine
from workforce.services import drafts, uploads
from workforce.services.failures import RowsRefused
from workforce.services.lines import lines_of
from workforce.views import sections as form_page
from workforce.workbooks import template_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("three doors")]
Payload = Mapping[str, list[dict[str, str]]]
Told = tuple[str, str, str, str, str, str]

GOOD: Payload = {
    "capacity": [
        {"period": "2026-09", "profession": "Midwife", "setting": "maternity-neonatal", "substantive_wte": "120.123456",
         "headcount": "100", "bank_wte": "0", "agency_wte": "-"},
        {"period": "2026-09", "profession": "Care worker", "unit": "posts", "substantive_wte": "40",
         "age_25_34": "12"},
        {"period": "2026-09", "profession": "Nurses & health visitors", "substantive_wte": "812.5", "leavers": "80"},
        {"period": "August 2026", "profession": "midwife", "substantive_wte": "1,119.25"},
    ],
    "demand": [
        {"period": "2026-09", "profession": "midwife", "establishment_wte": "131", "required_wte": "140.5",
         "required_method": "BirthRate Plus"},
    ],
    "pipeline": [
        {"period": "2026-09", "profession": "midwife", "route": "Degree", "start": "2026-09",
         "expected_completion": "2029-09", "intake": "40", "attrition": "0.13", "join_rate": "0.9",
         "destination_share": "0.6"},
    ],
    "plan": [{"period": "2026-09", "profession": "midwife", "substantive_wte": "125", "bank_wte": "3.5"}],
    "indicators": [
        {"period": "2026-09", "measure": "development-plans", "attribute": "Band 5", "numerator": "184",
         "denominator": "231"},
    ],
}  # fmt: skip

BAD: Payload = {
    "capacity": [
        {"period": "2026-09", "profession": "midwife", "substantive_wte": "lots", "bank_wte": "12%"},
        {"period": "2026-99", "profession": "midwife", "substantive_wte": "1"},
        {"period": "2026-09", "profession": "adult-nurse", "setting": "the moon", "substantive_wte": "1"},
        {"period": "2026-09", "profession": "mental-health-nurse", "substantive_wte": "-3"},
        {"period": "2026-08", "profession": "Midwife", "substantive_wte": "1"},
        {"period": "2026-08", "profession": "midwife", "substantive_wte": "2"},
        {"period": "2026-08", "profession": "adult-nurse", "substantive_wte": "99999999999"},
    ],
    "demand": [
        {"period": "2026-09", "profession": "midwife", "required_wte": "7", "frozen_wte": "9",
         "establishment_wte": "2"},
        {"period": "2026-09", "profession": "adult-nurse", "establishment_wte": "#REF!"},
    ],
    "pipeline": [
        {"period": "2026-09", "profession": "midwife", "route": "Magic", "start": "2026-09",
         "expected_completion": "2029-09", "intake": "40"},
        {"period": "2026-09", "profession": "adult-nurse", "route": "Degree", "start": "2029-09",
         "expected_completion": "2026-09", "intake": "40", "attrition": "1.3"},
    ],
    "plan": [{"period": "2026-09", "profession": "midwife", "substantive_wte": "one hundred"}],
    "indicators": [{"period": "2026-09", "measure": "happiness", "numerator": "2", "denominator": "1"}],
}  # fmt: skip

SEVERAL_KINDS = {
    "not-a-number", "percentage", "unreadable-month", "unknown-setting", "negative-figure", "duplicate-key",
    "too-large", "excel-error", "unknown-choice", "completion-before-start", "unknown-measure",
}  # fmt: skip


@dataclass
class Outcome:
    """What came of a payload: what was told by section, and the versions that were submitted."""

    told: dict[str, set[Told]] = field(default_factory=dict)
    records: dict[str, list[Any]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    notices: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)


@dataclass
class Stage:
    """One person with a browser and a program, and the return that is filled in."""

    return_: Return
    user: User
    program: Program
    browser: Client
    spy: list[Message]

    @property
    def actor(self) -> Actor:
        return Actor.of(self.user)


def told(messages: list[Message]) -> set[Told]:
    """Everything of a message but its place."""
    return {(str(m.severity), m.code, m.text, m.remedy, m.section, m.field) for m in messages}


def outcome(stage: Stage, messages: dict[str, set[Told]]) -> Outcome:
    made = Outcome(messages)
    for version in Version.objects.filter(submission__of_return=stage.return_, state="submitted"):
        section = version.submission.section
        made.records[section] = sorted((plain(line) for line in lines_of(version)), key=str)
        made.digests[section] = version.digest
        made.warnings[section] = kept(version.warnings, "reason")
        made.notices[section] = kept(version.notices)
    return made


def plain(line: ReadLine) -> tuple[Any, ...]:
    """A record without its origin."""
    return (*line.key, tuple(sorted(line.figures.items())), tuple(sorted(line.texts.items())))


def kept(messages: list[dict[str, Any]], *more: str) -> set[tuple[str, ...]]:
    return {tuple(one[name] for name in ("code", "text", "remedy", "section", "field", *more)) for one in messages}


REASON = "So it is"


# The doors


def web_form(stage: Stage, payload: Payload) -> Outcome:
    """Rows typed on the page of each section, saved, checked with a reason for each warning, and submitted."""
    said: dict[str, set[Told]] = {}
    for section, lines in payload.items():
        at = f"/returns/{stage.return_.code}/{section}/"
        stage.spy.clear()
        answer = stage.browser.post(at, posted(section, lines))
        said[section] = told(stage.spy)
        if answer.status_code == 302:
            page = stage.browser.get(f"{at}check/")
            asked = {warning["name"]: REASON for warning in page.context["warnings"]}
            assert stage.browser.post(f"{at}check/", asked).status_code == 302
    return outcome(stage, said)


def posted(section: str, lines: list[dict[str, str]]) -> dict[str, str]:
    """The inputs of a page with these rows."""
    names = key_names(SECTIONS[section])
    sent = {"action": "check", "seen": "none"}
    for line in lines:
        row = EntryRow(section, {name: line[name] for name in names if name in line}, kept=True)
        sent |= [row.hidden()]
        sent |= {row.cell(name): text for name, text in line.items() if name not in names}
    return sent


def spreadsheet(stage: Stage, payload: Payload) -> Outcome:
    """The template downloaded, filled in, uploaded and submitted."""
    book = load_workbook(io.BytesIO(template_workbook(actor=stage.actor, return_=stage.return_)))
    for section, lines in payload.items():
        fill(book[SECTIONS[section].label], section, lines)
    content = io.BytesIO()
    book.save(content)
    upload = uploads.receive(
        actor=stage.actor, name="return.xlsx", content=content.getvalue(), round_=stage.return_.round,
        organisation=stage.return_.organisation,
    )  # fmt: skip
    uploads.read(upload=upload)
    found = [message_of(one) for one in upload.outlook["messages"]]
    if upload.state == "ready":
        reasons = {message.code: REASON for message in found if message.severity == "warning"}
        uploads.submit(actor=stage.actor, upload=upload, reasons=reasons)
    return outcome(stage, {section: told([one for one in found if one.section == section]) for section in payload})


HEADINGS = 4


def fill(sheet: Any, section: str, lines: list[dict[str, str]]) -> None:
    """The rows typed under the headings; a field that the template does not show gets a column of its own."""
    sheet.delete_rows(HEADINGS + 1, sheet.max_row)
    columns = {cell.value: cell.column for cell in sheet[HEADINGS] if cell.value}
    for number, line in enumerate(lines, start=HEADINGS + 1):
        for name, text in line.items():
            label = SECTIONS[section].field(name).label
            if label not in columns:
                columns[label] = len(columns) + 1
                sheet.cell(HEADINGS, columns[label], label)
            sheet.cell(number, columns[label], text)


def message_of(stored: dict[str, Any]) -> Message:
    from workforce.reading.reader import message_from

    return message_from(stored)


def api(stage: Stage, payload: Payload) -> Outcome:
    """The lines sent as JSON, and submitted with a reason for each warning."""
    said: dict[str, set[Told]] = {}
    for section, lines in payload.items():
        at = f"returns/{stage.return_.code}/sections/{section}/lines/"
        answer = stage.program.put(at, {"lines": lines})
        found = answer.json().get("messages", []) + answer.json().get("errors", [])
        said[section] = {
            (one["severity"], one["code"], one["detail"], one["remedy"], one["section"], one["field"]) for one in found
        }
        if answer.status_code == 200:
            reasons = {one["code"]: REASON for one in found if one["severity"] == "warning"}
            version = answer.json()["version"]["code"]
            assert stage.program.post(f"versions/{version}/submit/", {"reasons": reasons}).status_code == 200
    return outcome(stage, said)


DOORS: dict[str, Callable[[Stage, Payload], Outcome]] = {"form": web_form, "spreadsheet": spreadsheet, "API": api}


# Opening them


@pytest.fixture(scope="module")
def stage(api_scene: World) -> Iterator[Stage]:
    user = make_member(Role.WORKFORCE_LEAD, api_scene.trust)
    spy: list[Message] = []
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(form_page, "save_section", listened(spy))
        yield Stage(api_scene.opened(), user, program_of(user), browser, spy)


def listened(spy: list[Message]) -> Any:
    """The service that the page calls, with an ear on what it says."""

    def save_section(**given: Any) -> drafts.Saved:
        try:
            saved = drafts.save_section(**given)
        except RowsRefused as refused:
            spy.extend(refused.messages)
            raise
        spy.extend(saved.messages)
        return saved

    return save_section


def through_every_door(stage: Stage, payload: Payload) -> dict[str, Outcome]:
    made = {}
    for name, door in DOORS.items():
        with transaction.atomic():
            made[name] = door(stage, payload)
            transaction.set_rollback(True)
    return made


@pytest.fixture(scope="module")
def good(stage: Stage) -> dict[str, Outcome]:
    return through_every_door(stage, GOOD)


@pytest.fixture(scope="module")
def bad(stage: Stage) -> dict[str, Outcome]:
    return through_every_door(stage, BAD)


OTHERS = ["form", "spreadsheet"]
SECTION_CODES = list(SECTIONS)


@pytest.mark.parametrize("section", SECTION_CODES)
@pytest.mark.parametrize("door", OTHERS)
def test_the_same_payload_gives_the_same_records(door: str, section: str, good: dict[str, Outcome]) -> None:
    assert good[door].records[section] == good["API"].records[section]


@pytest.mark.parametrize("door", OTHERS)
def test_the_records_have_the_same_hash(door: str, good: dict[str, Outcome]) -> None:
    assert good[door].digests == good["API"].digests


@pytest.mark.parametrize("section", SECTION_CODES)
@pytest.mark.parametrize("door", OTHERS)
def test_the_same_payload_is_told_the_same(door: str, section: str, good: dict[str, Outcome]) -> None:
    assert good[door].told[section] == good["API"].told[section]


@pytest.mark.parametrize("door", OTHERS)
def test_the_same_warnings_are_kept_with_their_reasons(door: str, good: dict[str, Outcome]) -> None:
    assert good[door].warnings == good["API"].warnings


@pytest.mark.parametrize("door", OTHERS)
def test_the_same_notices_are_kept(door: str, good: dict[str, Outcome]) -> None:
    assert good[door].notices == good["API"].notices


@pytest.mark.parametrize("section", SECTION_CODES)
@pytest.mark.parametrize("door", OTHERS)
def test_the_same_faults_are_told_the_same(door: str, section: str, bad: dict[str, Outcome]) -> None:
    assert bad[door].told[section] == bad["API"].told[section]


@pytest.mark.parametrize("door", list(DOORS))
def test_with_faults_nothing_is_submitted(door: str, bad: dict[str, Outcome]) -> None:
    assert bad[door].records == {}


# That the comparison compares something


def test_the_payload_fills_every_section(good: dict[str, Outcome]) -> None:
    assert {section: len(lines) for section, lines in good["API"].records.items()} == {
        section: len(lines) for section, lines in GOOD.items()
    }


def test_notices_are_kept_at_all(good: dict[str, Outcome]) -> None:
    assert {code for code, *_ in good["API"].notices["capacity"]} >= {"rounded", "dash-for-unknown"}


def test_figures_units_settings_and_labels_are_read(good: dict[str, Outcome]) -> None:
    text = json.dumps(good["API"].records["capacity"], default=str)
    assert all(part in text for part in ("120.12346", "1119.25", '"posts"', "maternity-neonatal", "health visitors"))


def test_the_payload_is_rounded_and_warned_about(good: dict[str, Outcome]) -> None:
    codes = {code for _, code, *_ in good["API"].told["capacity"]}
    assert {"rounded", "dash-for-unknown", "wte-per-head"} <= codes


def test_the_bad_payload_has_many_kinds_of_faults(bad: dict[str, Outcome]) -> None:
    codes = {code for found in bad["API"].told.values() for _, code, *_ in found}
    assert codes >= SEVERAL_KINDS


def test_the_page_shows_the_words_that_the_api_answers(stage: Stage) -> None:
    with transaction.atomic():
        at = f"/returns/{stage.return_.code}/capacity/"
        page = stage.browser.post(at, posted("capacity", BAD["capacity"][:1])).content.decode()
        transaction.set_rollback(True)
    assert ("“lots” is not a number." in page, "“12%” is a percentage." in page) == (True, True)
