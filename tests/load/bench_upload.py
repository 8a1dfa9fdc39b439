"""How long a whole country's file takes from upload to acceptance, as ratios to two baselines of the same run.

(a) the least that any program must do: read the file with python-calamine, and write as many lines into the same table
    by COPY (executemany on SQLite); (b) what a Django project does by default: django-import-export's import of 1,000
    rows, scaled up to the rows of the file. Aim: at most 5 × (a), and at least 50 × faster than (b).
"""

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import tablib
from django.db import connection, transaction
from import_export import fields, resources, widgets

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation
from partners.roles import Role
from tests.load.measuring import in_seconds, show, timed
from tests.plugins.people import make_member
from workforce.models import CapacityLine, Profession, Return, Round, Setting, Submission, Version
from workforce.services import many, uploads
from workforce.services.bulk import insert_rows
from workforce.services.reference import load_reference
from workforce.services.uploads.submitting import warnings_of

pytestmark = pytest.mark.django_db

SAMPLE, RUNS = 1_000, 3
TITLE = "Upload to accepted: 81,603 rows, 438 organisations, 7,272 lines"


def upload_to_accepted(path: Path) -> dict[str, float]:
    """Seconds of each step; two administrators, organisations unknown at first."""
    sender = Actor.of(make_member(Role.ADMINISTRATOR, email="sender@example.org"))
    reviewer = Actor.of(make_member(Role.ADMINISTRATOR, email="reviewer@example.org"))
    content, steps = path.read_bytes(), dict[str, float]()
    with timed(steps, "receive"):
        upload = uploads.receive(actor=sender, name=path.name, content=content)
    with timed(steps, "read"):
        run_waiting(uploads.READ_UPLOAD)
        upload.refresh_from_db()
    with timed(steps, "confirm organisations"):
        codes = [entry["code"] for entry in upload.outlook["unknown_organisations"]]
        uploads.confirm_organisations(actor=sender, upload=upload, create=codes)
    with timed(steps, "map labels, check, preview"):
        labels = [entry["label"] for entry in upload.outlook["unknown_labels"]]
        uploads.map_labels(
            actor=sender, upload=upload, choices=dict.fromkeys(labels, "nhs_digital-unknown-nfs")
        )  # fmt: skip
    with timed(steps, "submit"):
        reasons = {message.code: "As published" for message in warnings_of(upload)}
        versions = uploads.submit(actor=sender, upload=upload, reasons=reasons)
    with timed(steps, "accept"):
        many.accept_many(actor=reviewer, versions=versions)
    return steps


def quickest(path: Path) -> dict[str, float]:
    """The steps of the quickest of several uploads, each into the same empty database; the last one stays there."""
    runs = []
    for number in range(RUNS):
        with transaction.atomic():
            runs.append(upload_to_accepted(path))
            transaction.set_rollback(number < RUNS - 1)
    return min(runs, key=lambda steps: sum(steps.values()))


def a_draft() -> Version:
    """A version that takes lines, of an organisation of its own."""
    organisation = Organisation.objects.create(code="BENCH", name="Bench")
    month = dt.date(2018, 6, 1)
    round_ = Round.objects.create(code="bench", name="Bench", base_month=month, opens=month, due=month)
    of_return = Return.objects.create(round=round_, organisation=organisation)
    submission = Submission.objects.create(of_return=of_return, section="capacity")
    return Version.objects.create(submission=submission, number=1, channel="command")


def least(path: Path, version: Version) -> float:
    """(a) Seconds to read the file and write its lines."""
    names = [field.attname for field in CapacityLine._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        listed = ", ".join(connection.ops.quote_name(name) for name in names)
        cursor.execute(f"SELECT {listed} FROM workforce_capacityline WHERE version_id <> %s", [version.pk])
        lines = [list(row) for row in cursor.fetchall()]
    for line in lines:
        line[names.index("version_id")] = version.pk
        for index, value in enumerate(line):
            line[index] = str(value) if isinstance(value, dt.date) else value
    if connection.vendor == "postgresql":
        import json

        lines = [[json.dumps(value) if isinstance(value, dict) else value for value in line] for line in lines]
    CapacityLine.objects.filter(version=version).delete()
    start = time.perf_counter()
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    write(names, lines)
    return time.perf_counter() - start


def write(names: list[str], lines: list[list[Any]]) -> None:
    """By COPY, or by executemany where there is none."""
    if connection.vendor == "postgresql":
        insert_rows(CapacityLine, names, lines)
        return
    statement = f"INSERT INTO workforce_capacityline ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, lines)


class LineResource(resources.ModelResource):
    """What one writes on the first day: a field a column, foreign keys by their codes."""

    organisation = fields.Field("organisation", "organisation", widgets.ForeignKeyWidget(Organisation, "code"))
    profession = fields.Field("profession", "profession", widgets.ForeignKeyWidget(Profession, "code"))
    setting = fields.Field("setting", "setting", widgets.ForeignKeyWidget(Setting, "code"))

    class Meta:
        model = CapacityLine
        fields = ("id", "version", "period", "organisation", "profession", "setting", "source_label", "substantive_wte")


def by_default(version: Version, rows: int) -> float:
    """(b) Seconds that django-import-export would need for all rows of the file, from a sample."""
    lines = CapacityLine.objects.exclude(version=version).select_related("organisation", "profession", "setting")
    CapacityLine.objects.filter(version=version).delete()
    data = tablib.Dataset(headers=["id", *LineResource.Meta.fields[1:]])
    for line in lines[:SAMPLE]:
        data.append((
            "", version.pk, line.period.isoformat(), line.organisation.code, line.profession.code, line.setting.code,
            line.source_label, str(line.substantive_wte),
        ))  # fmt: skip
    start = time.perf_counter()
    result = LineResource().import_data(data, raise_errors=True)
    seconds = time.perf_counter() - start
    assert result.totals["new"] == SAMPLE
    return seconds * rows / SAMPLE


def test_upload_to_accepted(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shared / "data" / "hchs_staff_2017-09_2018-06.xlsx"
    load_reference(actor=Actor.application())
    steps, version = quickest(path), a_draft()
    floor, default = min(least(path, version) for _ in range(RUNS)), by_default(version, 81_603)
    with capsys.disabled():
        show(TITLE, lines(steps, floor, default))


def lines(steps: dict[str, float], floor: float, default: float) -> dict[str, str]:
    """The steps, their sum, and both baselines."""
    ours = sum(steps.values())
    return {
        **{name: in_seconds(taken) for name, taken in steps.items()},
        "upload to accepted": in_seconds(ours),
        "(a) calamine + writing the same lines": in_seconds(floor, f"ratio {ours / floor:.1f} (aim: at most 5)"),
        "(b) django-import-export by default, scaled up": in_seconds(
            default, f"{default / ours:.0f} × faster (aim: at least 50)"
        ),
    }
