"""Puts records of a small system in place, for tests of projections: reference data, accepted versions, one run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from jobs.services import run_waiting
from partners.actors import Actor
from partners.models import Organisation, System
from planning.models import Run, Scenario
from tests.plugins.people import make_organisation
from workforce.models import (
    CapacityLine,
    DemandLine,
    IndicatorLine,
    Line,
    PipelineLine,
    PlanLine,
    Profession,
    Return,
    Round,
    Setting,
    StaffGroup,
    StaffGroupScheme,
    Submission,
    Version,
)
from workforce.news import records_changed

MONTH = dt.date(2025, 9, 1)
MODELS: Mapping[str, type[Line]] = {
    "capacity": CapacityLine, "demand": DemandLine, "pipeline": PipelineLine, "plan": PlanLine,
    "indicators": IndicatorLine,
}  # fmt: skip
NURSE, CARER = "nurse-adult", "care-worker"
Rows = Iterable[Mapping[str, Any]]


def load_reference() -> None:
    """Two professions of two schemes, and two settings."""
    nhs = StaffGroupScheme.objects.create(code="nhs_digital", name="NHS workforce statistics")
    asc = StaffGroupScheme.objects.create(code="asc", name="Adult social care")
    nurses = StaffGroup.objects.create(scheme=nhs, code="nurses-health-visitors", name="Nurses & health visitors")
    direct = StaffGroup.objects.create(scheme=asc, code="direct-care", name="Direct care")
    ages = {"16-24": 0.08, "25-34": 0.27, "35-44": 0.26, "45-54": 0.23, "55-59": 0.09, "60-64": 0.05, "65+": 0.02}
    for code, name, group in ((NURSE, "Adult nurse", nurses), (CARER, "Care worker", direct)):
        profession = Profession.objects.create(code=code, name=name, age_profile=ages, wte_per_post=Decimal("0.72"))
        profession.staff_groups.add(group)
    coarse = Profession.objects.create(
        code="nurses-nfs", name="Nurses, not further specified", age_profile=ages, not_further_specified_of=nurses
    )
    coarse.staff_groups.add(nurses)
    for code in ("not-specified", "hospital-ward", "home-care"):
        Setting.objects.create(code=code, name=code)


def accept(
    organisation: Organisation, section: str, rows: Rows, month: dt.date = MONTH, quiet: bool = False
) -> Version:
    """An accepted version with these lines, and the news of it; ``profession`` and ``setting`` are given by code."""
    collection, _ = Round.objects.get_or_create(
        code=f"r-{month:%Y-%m}", defaults={"name": "Round", "base_month": month, "opens": month, "due": month}
    )
    part, _ = Return.objects.get_or_create(round=collection, organisation=organisation)
    submission, _ = Submission.objects.get_or_create(of_return=part, section=section)
    now = timezone.now()
    submission.versions.filter(state="accepted").update(state="superseded", superseded=now)
    version = Version.objects.create(submission=submission, number=submission.versions.count() + 1, channel="api")
    MODELS[section].objects.bulk_create(_line(section, version, organisation, month, row) for row in rows)
    Version.objects.filter(pk=version.pk).update(state="accepted", submitted=now, reviewed=now)
    Submission.objects.filter(pk=submission.pk).update(accepted=version)
    if not quiet and organisation.home_system is not None:
        records_changed([organisation.home_system])
    return version


def _line(section: str, version: Version, organisation: Organisation, month: dt.date, row: Mapping[str, Any]) -> Line:
    given = {"period": month, **row}
    given["profession"] = Profession.objects.get(code=given.get("profession", NURSE))
    given["setting"] = Setting.objects.get(code=given.get("setting", "not-specified"))
    return MODELS[section](version=version, organisation=organisation, **given)


def trust(system: System, code: str = "RH8", wte: str = "500", **fields: Any) -> Organisation:
    """A partner with adult nurses on record and nothing else."""
    organisation = make_organisation(code, system, **fields)
    accept(organisation, "capacity", [{"substantive_wte": Decimal(wte)}])
    return organisation


def worked_out(system: System) -> Run:
    """The run shown after every waiting job has been done."""
    run_waiting("planning.recompute")
    run = Scenario.objects.get(system=system, is_default=True).published
    assert run is not None
    return run


APPLICATION = Actor.application()
