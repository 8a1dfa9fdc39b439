"""How long a system waits from acceptance to the published projection, as a ratio to what cannot be avoided.

(a) reading the system's records in one plain query, plus the engine alone on the finished model (1,000 draws);
(b) the same with the snapshot as it is read for a run: records at one grain, carried, with assumptions and shares.
"""

from __future__ import annotations

import datetime as dt
import statistics
from decimal import Decimal

import pytest
from django.db import connection

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Sector, System
from planning.engine import project
from planning.models import Run, Scenario
from planning.services.model_inputs import prepare
from planning.services.nodes import RollUps, stored_nodes
from planning.services.requests import RECOMPUTE
from planning.services.snapshots import reading
from tests.load.measuring import in_seconds, seconds, show
from tests.plugins.people import make_organisation
from tests.plugins.projecting import accept
from tests.plugins.submitting import Planners
from workforce.models import Profession
from workforce.services.reference import load_reference

pytestmark = pytest.mark.django_db

ORGANISATIONS, PROFESSIONS, NURSE = 60, 12, "adult-nurse"
RECORDS = """
    SELECT l.organisation_id, l.period, l.profession_id, l.setting_id, l.unit, l.substantive_wte, l.age_profile
    FROM workforce_capacityline l
    JOIN workforce_version v ON v.id = l.version_id
    JOIN partners_organisation o ON o.id = l.organisation_id
    WHERE v.state = 'accepted' AND o.home_system_id = %s
"""


def large_system() -> Planners:
    """Sixty partners with twelve professions each, on record at one month."""
    load_reference(actor=Actor.application())
    planners = Planners(System.objects.get(code="QJK"))
    codes = Profession.objects.filter(age_profile__isnull=False).order_by("code").values_list("code", flat=True)
    for number in range(ORGANISATIONS):
        organisation = make_organisation(f"N{number:03}", planners.system, sector=Sector.ACUTE)
        rows = [
            {"profession": code, "substantive_wte": Decimal(20 + (7 * number + 13 * place) % 500)}
            for place, code in enumerate(codes[:PROFESSIONS])
        ]
        accept(organisation, "capacity", rows, month=planners.month, quiet=True)
    return planners


def from_acceptance_to_publication(planners: Planners, times: int = 5) -> float:
    """Seconds from pressing “accept” to the flipped pointer, the median of several corrections."""
    trust, taken = planners.trust("RH8"), []
    for number in range(times):
        version = planners.submitted(trust, str(300 + number), profession=NURSE)
        before = planners.shown()
        start = dt.datetime.now(dt.UTC)
        planners.accept(version)
        run_waiting(RECOMPUTE)
        taken.append((dt.datetime.now(dt.UTC) - start).total_seconds())
        assert planners.shown() != before
    return statistics.median(taken)


def plain_read(system: System) -> None:
    """The least: every record of the system, fetched once."""
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, [system.pk])
        cursor.fetchall()


def test_accepted_to_published(capsys: pytest.CaptureFixture[str]) -> None:
    planners = large_system()
    ours = from_acceptance_to_publication(planners)
    scenario = Scenario.objects.get(system=planners.system, is_default=True)
    run = Run.objects.create(scenario=scenario, seed=scenario.seed)
    snapshot = reading.snapshot_of(scenario, run)
    model = prepare(snapshot).model(snapshot, RollUps(stored_nodes(snapshot)).roll_ups())
    engine = seconds(lambda: project(model))
    plain = seconds(lambda: plain_read(planners.system))
    snapshots = seconds(lambda: reading.snapshot_of(scenario, run))
    nodes = scenario.published.nodes.count() if scenario.published else 0
    with capsys.disabled():
        show(
            f"Accepted to published: {len(snapshot.cells)} cells, {nodes:,} nodes, {model.draws:,} draws",
            {
                "accepted to published": in_seconds(ours),
                "(a) plain read of the records + the engine alone": in_seconds(
                    plain + engine, f"ratio {ours / (plain + engine):.1f}"
                ),
                "(b) the snapshot as read for a run + the engine alone": in_seconds(
                    snapshots + engine, f"ratio {ours / (snapshots + engine):.1f}"
                ),
            },
        )
