"""Many rows at once: every text comes back as it was, and an empty text is not NULL."""

import json
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.workforce.collecting import Collection, begin, row
from workforce.models import CapacityLine, Profession, Setting, Version
from workforce.services.bulk import MOST_VALUES, insert_rows, update_rows

pytestmark = pytest.mark.django_db
COLUMNS = (
    "version_id", "period", "organisation_id", "profession_id", "setting_id", "unit", "source_label", "origins",
    "starters_by_source", "leavers_by_destination", "age_profile", "substantive_wte", "bank_wte",
)  # fmt: skip
AWKWARD = [
    "tab\there", "line\nfeed", "carriage\rreturn", "both\r\nof them", 'a "quoted" word', "it's", "back\\slash", "\\",
    "\\N", "\\.", "\\t", "\\\\N", ",", "a,b", ";", "  blanks  ", " ", "", "NULL", "null", "None", "äöü ß", "日本語",
    "🩺", "\u2028", "e\u0301", "%s", "%", "{}", "$1", "\x01", "\x7f", "--", "\n\\.\n",
]  # fmt: skip


@pytest.fixture
def draft(db: None) -> Version:
    world: Collection = begin()
    return world.draft(row("50", "midwife"))


def insert(draft: Version, *rows: tuple[str, object, object]) -> None:
    """Rows of (label, origins, substantive WTE)."""
    nurse, setting = Profession.objects.get(code="nurse").pk, Setting.objects.get().pk
    organisation = draft.submission.of_return.organisation_id
    insert_rows(
        CapacityLine,
        COLUMNS,
        (
            (
                draft.pk, "2026-09-01", organisation, nurse, setting, "wte", label, json.dumps(origins),
                "{}", "{}", "{}", wte, None,
            )
            for label, origins, wte in rows
        ),
    )  # fmt: skip


def kept() -> list[CapacityLine]:
    return list(CapacityLine.objects.filter(profession__code="nurse").order_by("pk"))


def test_awkward_texts_come_back_as_they_were(draft: Version) -> None:
    insert(draft, *((text, {}, "1") for text in AWKWARD))
    assert [line.source_label for line in kept()] == AWKWARD


def test_awkward_texts_come_back_out_of_json(draft: Version) -> None:
    insert(draft, *((str(number), {"text": text}, "1") for number, text in enumerate(AWKWARD)))
    assert [line.origins["text"] for line in kept()] == AWKWARD


def test_null_stays_unknown_and_nought_stays_none(draft: Version) -> None:
    insert(draft, ("a", {}, None), ("b", {}, "0"), ("c", {}, "0.00001"), ("d", {}, "123456789.12345"))
    told = [line.substantive_wte for line in kept()]
    assert told == [None, Decimal(0), Decimal("0.00001"), Decimal("123456789.12345")]


def test_no_rows_insert_nothing(draft: Version) -> None:
    insert(draft)
    assert kept() == []


def test_rows_of_a_submitted_version_are_refused(draft: Version) -> None:
    Version.objects.filter(pk=draft.pk).update(state="submitted")
    with pytest.raises(DatabaseError, match="submitted version"), transaction.atomic():
        insert(draft, ("a", {}, "1"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
        unique=True,
        max_size=6,
    )
)
def test_any_text_comes_back_as_it_was(draft: Version, texts: list[str]) -> None:
    CapacityLine.objects.filter(profession__code="nurse").delete()
    insert(draft, *((text, {"text": text}, "1") for text in texts))
    assert [(line.source_label, line.origins) for line in kept()] == [(text, {"text": text}) for text in texts]


def test_updates_find_their_rows_by_primary_key(draft: Version) -> None:
    insert(draft, ("a", {}, "1"), ("b", {}, "2"))
    second = kept()[1]
    update_rows(CapacityLine, ("substantive_wte", "source_label"), [("5", "\\N", second.pk)])
    assert [(line.source_label, line.substantive_wte) for line in kept()] == [("a", Decimal(1)), ("\\N", Decimal(5))]


def test_many_rows_are_few_statements(draft: Version, django_assert_num_queries) -> None:
    professions = Profession.objects.get(code="nurse").pk
    setting, organisation = Setting.objects.get().pk, draft.submission.of_return.organisation_id
    rows = [
        (
            draft.pk,
            "2026-09-01",
            organisation,
            professions,
            setting,
            "wte",
            str(number),
            "{}",
            "{}",
            "{}",
            "{}",
            "1",
            None,
        )
        for number in range(500)
    ]
    in_one = 500 if connection.vendor == "postgresql" else MOST_VALUES // len(COLUMNS)
    with django_assert_num_queries(-(-500 // in_one)):
        insert_rows(CapacityLine, COLUMNS, rows)
    assert len(kept()) == 500


def test_more_rows_than_one_statement_takes_keep_their_order(draft: Version) -> None:
    labels = [f"label {number}" for number in range(200)]
    insert(draft, *((label, {}, "1") for label in labels))
    assert [line.source_label for line in kept()] == labels
