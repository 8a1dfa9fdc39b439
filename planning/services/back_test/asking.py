"""Asks for a back-test of a scenario: from one month on record to a later one."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Analysis, Scenario
from planning.services import analyses
from planning.services.failures import AssumptionRefused
from planning.services.snapshots.reading import months_on_record
from web.formats import format_month

BACK_TEST: Final = "planning.back_test"


@transaction.atomic
def request_back_test(*, actor: Actor, scenario: Scenario, base_month: dt.date, target_month: dt.date) -> Analysis:
    """Have it worked out. Asked again it is worked out again, for records and assumptions may have changed.

    Raises:
        PermissionDenied: the actor does not edit scenarios of the system.
        AssumptionRefused: a month is not on record, or they are not in order; by field.
    """
    demand(actor, Permission.EDIT_SCENARIOS, scenario.system)
    base, target = base_month.replace(day=1), target_month.replace(day=1)
    _refuse_what_is_not_on_record(scenario, base, target)
    asked = {
        "subject": f"{scenario.code} {base:%Y-%m} {target:%Y-%m}",
        "base_month": base.isoformat(),
        "target_month": target.isoformat(),
    }
    return analyses.ask(
        actor=actor, kind=Analysis.Kind.BACK_TEST, job_kind=BACK_TEST, system=scenario.system, scenario=scenario,
        asked=asked,
    )  # fmt: skip


def _refuse_what_is_not_on_record(scenario: Scenario, base: dt.date, target: dt.date) -> None:
    known = months_on_record(scenario.system)
    words = "No staff figures are on record for {}. Choose a month for which some were accepted."
    wrong = {
        field: words.format(format_month(month))
        for field, month in (("base_month", base), ("target_month", target))
        if month not in known
    }
    if base >= target:
        wrong.setdefault("target_month", "Choose a month after the one that it is projected from.")
    if wrong:
        raise AssumptionRefused(wrong)
