"""Reads: what stands beside a profession's pipeline: placements as observed, actions for it, places proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from partners.actors import Actor
from partners.models import System
from pillars.models import Action, PlanMeasure
from pillars.selectors.actions import actions_of
from pillars.selectors.observed import Observation, Records
from pillars.selectors.series import series_of
from planning.models import Intervention, InterventionKind
from planning.selectors.interventions import in_sight
from planning.selectors.sight import Sight
from workforce.models import Measure, Profession

FILLED, CAPACITY = "placements-filled", "placement-capacity"
PLACEMENT_MEASURES: Final = (FILLED, CAPACITY)


@dataclass(frozen=True)
class Placements:
    """The newest observation of a measure of placements; of the profession, or (``all_professions``) of all together.

    None: nothing is observed. ``withheld``: a single partner out of sight told it.
    """

    measure: Measure
    observation: Observation
    all_professions: bool
    withheld: bool


def placements(system: System, profession: Profession, sight: Sight) -> list[Placements]:
    """What partners observed of student placements, newest month of each measure."""
    records = Records(system)
    measures = Measure.objects.filter(code__in=PLACEMENT_MEASURES).order_by("-code")
    found = [_newest(system, one, profession, records, sight) for one in measures]
    return [one for one in found if one is not None]


def _newest(
    system: System, measure: Measure, profession: Profession, records: Records, sight: Sight
) -> Placements | None:
    for scope in (profession, None):
        about = PlanMeasure(system=system, observes=measure, profession=scope, denominator=measure.denominator)
        series = series_of(about, records)
        if series:
            last = series[-1]
            withheld = bool(last.only) and not sight.sees_organisation(last.only)
            return Placements(measure, last, scope is None, withheld)
    return None


def proposed_places(actor: Actor, system: System, profession: Profession) -> QuerySet[Intervention]:
    """Training places that are proposed for a profession, in sight."""
    rows = in_sight(actor).filter(system=system, profession=profession, retired__isnull=True)
    return rows.filter(kind=InterventionKind.TRAINING_PLACES).prefetch_related("scenarios").order_by("starts", "name")


def counted_on(one: Intervention) -> bool:
    """Whether the agreed projection counts on an intervention."""
    return any(scenario.is_default for scenario in one.scenarios.all())


def actions_for_profession(
    actor: Actor, system: System, profession: Profession, places: Sequence[Intervention]
) -> QuerySet[Action]:
    """Actions in use that name the profession, or carry training places for it."""
    rows = actions_of(actor, system).filter(retired__isnull=True, framework__retired__isnull=True)
    wanted: Any = Q(professions=profession) | Q(interventions__in=[one.pk for one in places])
    return rows.filter(wanted).distinct()
