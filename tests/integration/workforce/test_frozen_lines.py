"""The database itself keeps the lines of a submitted version as they were, and the version too."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.integration.workforce.collecting import Collection, row
from workforce.models import Line, Version
from workforce.services.lines import MODELS

pytestmark = pytest.mark.django_db
ROWS = {
    "capacity": row("50"),
    "demand": row("55", section="demand"),
    "plan": row("51", section="plan"),
    "pipeline": row(section="pipeline", route="degree", start="2026-09", expected_completion="2029-09", intake="20"),
    "indicators": row(section="indicators", measure="stability", numerator="8", denominator="9"),
}


@pytest.fixture(params=list(MODELS))
def submitted(request: pytest.FixtureRequest, world: Collection) -> Line:
    """The line of a submitted version, of each section in turn."""
    version = world.submitted(ROWS[request.param])
    return MODELS[request.param].objects.get(version=version)


@pytest.fixture(params=list(MODELS))
def drafted(request: pytest.FixtureRequest, world: Collection) -> Line:
    """The line of a draft, of each section in turn."""
    return MODELS[request.param].objects.get(version=world.draft(ROWS[request.param]))


def refused(call) -> bool:
    try:
        with transaction.atomic():
            call()
    except DatabaseError as refusal:
        return "submitted version" in str(refusal)
    return False


def execute(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_line_of_a_submitted_version_is_not_changed(submitted: Line) -> None:
    assert refused(lambda: type(submitted).objects.filter(pk=submitted.pk).update(source_label="other"))


def test_a_line_of_a_submitted_version_is_not_removed(submitted: Line) -> None:
    assert refused(submitted.delete)


def test_no_line_is_added_to_a_submitted_version(submitted: Line) -> None:
    submitted.pk, submitted.source_label = None, "another"
    assert refused(lambda: submitted.save(force_insert=True))


def test_raw_sql_does_not_slip_past(submitted: Line) -> None:
    table = submitted._meta.db_table
    assert refused(lambda: execute(f"UPDATE {table} SET unit = 'posts' WHERE id = %s", submitted.pk))


def test_a_draft_s_line_is_not_moved_into_a_submitted_version(world: Collection, submitted: Line) -> None:
    section = next(name for name, model in MODELS.items() if model is type(submitted))
    draft = world.draft(ROWS[section], organisation=world.other)
    assert refused(lambda: type(submitted).objects.filter(version=draft).update(version=submitted.version))


def test_a_submitted_line_is_not_moved_out_to_a_draft(world: Collection, submitted: Line) -> None:
    section = next(name for name, model in MODELS.items() if model is type(submitted))
    draft = world.draft(ROWS[section], organisation=world.other)
    assert refused(lambda: type(submitted).objects.filter(pk=submitted.pk).update(version=draft))


def test_one_frozen_line_among_many_refuses_them_all(world: Collection) -> None:
    draft, waiting = world.draft(row("40"), organisation=world.other), world.submitted(row("50"))
    lines = MODELS["capacity"].objects.filter(version__in=[draft, waiting])
    assert refused(lambda: lines.update(source_label="other"))


def test_a_draft_s_line_is_changed_and_removed(drafted: Line) -> None:
    model = type(drafted)
    assert model.objects.filter(pk=drafted.pk).update(source_label="other") == 1
    assert model.objects.filter(pk=drafted.pk).delete()[0] == 1


@pytest.mark.parametrize("state", ["submitted", "accepted", "sent_back", "superseded"])
def test_a_version_that_is_no_draft_is_not_deleted(world: Collection, state: str) -> None:
    version = world.submitted()
    changes: dict[str, Any] = {"state": state}
    changes |= {"review_reason": "No"} if state == "sent_back" else {}
    changes |= {"superseded": version.submitted} if state == "superseded" else {}
    Version.objects.filter(pk=version.pk).update(**changes)
    assert refused(lambda: execute("DELETE FROM workforce_version WHERE id = %s", version.pk))


def test_a_draft_is_deleted(world: Collection) -> None:
    world.draft().delete()
    assert not Version.objects.exists()
