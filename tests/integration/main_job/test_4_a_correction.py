"""A trust corrects its figures: the correction is shown, and what was shown before can still be opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from planning.models import Run
from planning.selectors import projections
from tests.integration.main_job.doors import DOORS
from tests.integration.main_job.story import JUNE, PUBLISHED, Story, shown, supply, totals, work_off
from tests.plugins.module_data import ModuleData
from workforce.models import CapacityLine, Version

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("main job: corrections")]
NURSES = "Nurses & health visitors"
MORE = Decimal("60.34961")
TRUSTS = {"api": "RH8", "form": "RK9"}
"""By door: who corrects."""


@dataclass(frozen=True)
class Correction:
    """What was shown and on record before, and the two versions."""

    code: str
    before: Run
    told: dict[tuple[object, ...], Decimal]
    old: Version
    new: Version


def nurses(code: str) -> CapacityLine:
    return CapacityLine.objects.get(
        organisation__code=code, period=JUNE, source_label=NURSES, version__state=Version.State.ACCEPTED
    )


@pytest.fixture(scope="module", params=sorted(DOORS))
def corrected(request: pytest.FixtureRequest, worked_out: Story, module_data: ModuleData) -> Iterator[Correction]:
    """Through each door: sixty nurses more in June 2018, and the worker has worked."""
    name = request.param
    with module_data():
        told = totals("organisation__code", "source_label", "period")
        before, line = shown("QJK"), nurses(TRUSTS[name])
        old = line.version
        new = DOORS[name](worked_out, line, line.substantive_wte + MORE)
        work_off()
        old.refresh_from_db()
        yield Correction(TRUSTS[name], before, told, old, new)


def test_the_system_shows_the_correction(corrected: Correction) -> None:
    assert supply("QJK") == pytest.approx(float(PUBLISHED["QJK", JUNE] + MORE), abs=1e-5)


def test_the_trust_shows_the_correction(corrected: Correction) -> None:
    before = projections.node(corrected.before, organisation=corrected.code)
    assert before is not None
    more = supply("QJK", organisation=corrected.code) - before.figures["supply"]["central"][0]
    assert more == pytest.approx(float(MORE), abs=1e-5)


def test_nothing_else_on_record_changes(corrected: Correction) -> None:
    now = totals("organisation__code", "source_label", "period")
    assert {key for key in now.keys() | corrected.told.keys() if now.get(key) != corrected.told.get(key)} == {
        (corrected.code, NURSES, JUNE)
    }


def test_only_the_trusts_own_system_is_worked_out_again(corrected: Correction) -> None:
    assert (shown("QJK") != corrected.before, Run.objects.filter(scenario__system__code="QKK").count()) == (True, 1)


def test_the_figure_comes_from_the_door_it_came_through(corrected: Correction) -> None:
    origin = nurses(corrected.code).origins["substantive_wte"]
    assert {"api": "pointer", "web": "field"}[corrected.new.channel] in origin


def test_the_old_version_can_be_opened_with_its_old_figures(corrected: Correction) -> None:
    old = CapacityLine.objects.get(version=corrected.old, source_label=NURSES, period=JUNE)
    assert (corrected.old.state, old.substantive_wte) == (
        Version.State.SUPERSEDED, corrected.told[corrected.code, NURSES, JUNE],
    )  # fmt: skip


def test_the_projection_before_it_can_be_opened_with_its_old_figures(corrected: Correction) -> None:
    system = projections.node(corrected.before)
    assert system is not None
    assert system.figures["supply"]["central"][0] == float(PUBLISHED["QJK", JUNE])


def test_the_new_version_says_which_one_it_is_based_on(corrected: Correction) -> None:
    assert (corrected.new.number, corrected.new.based_on) == (corrected.old.number + 1, corrected.old)


def test_figures_left_alone_keep_their_row_in_a_form_and_are_the_programs_own_in_the_api(
    corrected: Correction,
) -> None:
    others = CapacityLine.objects.filter(version=corrected.new).exclude(pk=nurses(corrected.code).pk)
    kinds = {"heading" if "heading" in line.origins["substantive_wte"] else "pointer" for line in others}
    assert kinds == {"api": {"pointer"}, "web": {"heading"}}[corrected.new.channel]
