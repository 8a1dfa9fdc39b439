"""A file of two systems is uploaded by one planner and accepted by another; what is stored is what it says."""

from collections import defaultdict
from decimal import Decimal

import pytest

from tests.integration.main_job.story import PUBLISHED, Story, rows_of_file, totals, waiting
from tests.plugins.uploading import received, settled, submitted
from workforce.models import Alias, Upload
from workforce.services import many
from workforce.services.failures import SamePerson

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("main job: the file")]


def test_totals_by_system_and_month_are_the_published_ones(accepted: Story) -> None:
    assert totals("organisation__home_system__code", "period") == PUBLISHED


def test_every_row_of_the_file_is_on_record_under_its_own_label(accepted: Story) -> None:
    told: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in rows_of_file(accepted.path).values():
        told[row["org_code"], row["period"][:7], row["staff_group"]] += Decimal(row["fte"])
    found = totals("organisation__code", "period", "source_label")
    assert {(code, f"{month:%Y-%m}", label): wte for (code, month, label), wte in found.items()} == told


def test_the_one_who_submitted_may_not_accept(accepted: Story) -> None:
    again = settled(accepted.first, received(accepted.first, accepted.path, again=True))
    with pytest.raises(SamePerson):
        many.accept_many(actor=accepted.first, versions=submitted(accepted.first, again))


def test_unknown_was_mapped_once_for_each_system(accepted: Story) -> None:
    mapped = Alias.objects.filter(label="Unknown").values_list("system__code", flat=True)
    assert sorted(mapped) == ["QJK", "QKK"]


def test_the_next_upload_asks_for_nothing(accepted: Story) -> None:
    """Its organisations are known, and what “Unknown” means is remembered."""
    assert received(accepted.second, accepted.path, again=True).state == Upload.State.READY


def test_both_systems_are_to_be_recalculated_without_being_asked(accepted: Story) -> None:
    assert waiting() == {"QJK", "QKK"}
