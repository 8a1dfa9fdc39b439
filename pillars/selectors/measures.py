"""Measures that an actor may see, and what they see of each: the one way from a measure to a page, a file or the API.

Aggregates of the system are for everybody who sees its plan. A measure of one organisation, and an observation that
one partner alone told, are for those who see that organisation's figures (`planning.selectors.access`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import Q, QuerySet

from partners.actors import Actor
from partners.models import Organisation, System
from partners.permissions import Permission
from pillars.analysis import targets, xmr
from pillars.models import Framework, PlanMeasure, Reading
from pillars.selectors.computed import vacancy_rate_by_profession
from pillars.selectors.series import Observation, Records, protects_people, series_by_attribute, series_of
from planning.models import NodeResult, Run, Scenario
from planning.selectors.access import visible_nodes
from planning.selectors.sight import Sight, sight_of
from planning.services.nodes import code_of
from workforce.selectors.disclosure import hidden

RELATED: Final = (
    "system__region", "framework", "pillar", "owner", "checker", "observes", "profession", "staff_group__scheme",
    "organisation",
)  # fmt: skip


def in_sight(actor: Actor) -> QuerySet[PlanMeasure]:
    """Measures of systems that the actor may see; one of a single organisation needs sight of its figures."""
    rows = PlanMeasure.objects.filter(system__isnull=False).visible_to(actor, Permission.VIEW_PLANS)
    own = Organisation.objects.visible_to(actor, Permission.VIEW_FIGURES)
    whole = System.objects.visible_to(actor, Permission.VIEW_FIGURES)
    seen = Q(organisation__isnull=True) | Q(organisation__in=own.values("pk")) | Q(system__in=whole.values("pk"))
    return rows.filter(seen).select_related(*RELATED)


def measures_of(actor: Actor, framework: Framework) -> QuerySet[PlanMeasure]:
    """Measures of a plan that the actor may see, retired ones too, pillar by pillar."""
    rows = in_sight(actor).filter(framework=framework)
    return rows.order_by("pillar__order", "order", "name", "pk")


def readings_of(measure: PlanMeasure) -> QuerySet[Reading]:
    """What was entered by hand and holds, the newest first."""
    rows = Reading.objects.filter(measure=measure, ended__isnull=True)
    return rows.select_related("entered_by", "checked_by").order_by("-period")


@dataclass(frozen=True)
class Seen:
    """A measure as one actor sees it: its observations, and what they say.

    ``attributes``: of how many attributes there are observations where there are none of the whole.
    """

    measure: PlanMeasure
    observations: tuple[Observation, ...]
    protects: bool
    attributes: int = 0

    @cached_property
    def known(self) -> list[Observation]:
        """Observations that have a value to show."""
        return [one for one in self.observations if one.value is not None]

    @property
    def latest(self) -> Observation | None:
        return self.observations[-1] if self.observations else None

    @property
    def values(self) -> list[float]:
        return [float(one.value) for one in self.known if one.value is not None]

    @property
    def level(self) -> Decimal | None:
        return level_of(self.measure)

    @cached_property
    def chart(self) -> xmr.Chart | None:
        """The XmR chart of what is known; None where nothing is."""
        if not self.values:
            return None
        level = None if self.level is None else float(self.level)
        return xmr.chart(self.values, self.measure.direction, level)  # type: ignore[arg-type]

    @property
    def stabilised(self) -> bool | None:
        return xmr.stabilised(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the latest value that is known reaches the target."""
        latest = self.known[-1].value if self.known else None
        return targets.is_met(latest, self.level, self.measure.direction)  # type: ignore[arg-type]


def level_of(measure: PlanMeasure) -> Decimal | None:
    """The level that the measure's target asks for."""
    return targets.target_level(measure.target, measure.target_basis, measure.baseline)  # type: ignore[arg-type]


class Looking:
    """One actor looking at measures of one system; its records are read once."""

    def __init__(self, actor: Actor, system: System) -> None:
        self.actor, self.system = actor, system
        self._records = Records(system)

    @cached_property
    def sight(self) -> Sight:
        return sight_of(self.actor, self.system)

    def at(self, measure: PlanMeasure) -> Seen:
        """The measure with its series."""
        seen = self._seen(measure, series_of(measure, self._records))
        if seen.observations or measure.observes_id is None:
            return seen
        return replace(seen, attributes=len(series_by_attribute(measure, self._records)))

    def at_all(self, measures: Iterable[PlanMeasure]) -> list[Seen]:
        return [self.at(one) for one in measures]

    def by_attribute(self, measure: PlanMeasure) -> dict[str, Seen]:
        """The measure for each attribute that was observed, such as a pay band."""
        found = series_by_attribute(measure, self._records)
        return {attribute: self._seen(measure, told) for attribute, told in found.items()}

    def by_profession(self, measure: PlanMeasure) -> dict[str, Seen]:
        """The vacancy rate of each profession; nothing for other measures, or for one profession alone."""
        if measure.computed != "vacancy_rate" or measure.profession_id is not None:
            return {}
        found = vacancy_rate_by_profession(measure, self._records)
        return {name: self._seen(measure, told) for name, told in found.items()}

    def _seen(self, measure: PlanMeasure, found: Iterable[Observation]) -> Seen:
        shown = tuple(self._shown(one, measure) for one in found)
        return Seen(measure, shown, protects_people(measure))

    def _shown(self, one: Observation, measure: PlanMeasure) -> Observation:
        if one.only and not self.sight.sees_organisation(one.only):
            return replace(one, numerator=None, denominator=None, value=None, withheld=True)
        few = measure.computed == "leaver_rate" and hidden(
            "leavers", one.numerator, self.system.suppression_threshold
        )  # fmt: skip
        if few and not self.sight.everything:
            return replace(one, numerator=None, denominator=None, value=None, suppressed=True)
        return one

    def forecast(self, measure: PlanMeasure) -> NodeResult | None:
        """The node of the published projection that tells the same quantity, if there is one and it may be seen."""
        if measure.computed != "vacancy_rate":
            return None
        run = published_run(self.system)
        if run is None:
            return None
        code = code_of(self.system.code, _filters(measure))
        return visible_nodes(self.actor, run).select_related("run").defer("run__snapshot").filter(code=code).first()


def published_run(system: System) -> Run | None:
    """The published run of the scenario that a system looks at first."""
    first = Scenario.objects.filter(system=system, is_default=True, published__isnull=False)
    found = first.select_related("published").defer("published__snapshot").first()
    return found.published if found else None


def _filters(measure: PlanMeasure) -> Mapping[str, str]:
    group = measure.staff_group
    told = {
        "organisation": measure.organisation.code if measure.organisation else "",
        "staff_group": f"{group.scheme.code}/{group.code}" if group else "",
        "profession": measure.profession.code if measure.profession else "",
    }
    return {name: code for name, code in told.items() if code}


def trajectory_of(measure: PlanMeasure) -> dict[dt.date, Decimal]:
    """Levels on the way by day."""
    told: Mapping[str, Any] = measure.trajectory
    return {dt.date.fromisoformat(day): Decimal(str(level)) for day, level in told.items()}


def way_of(measure: PlanMeasure) -> targets.Way:
    """From the baseline over the trajectory to the target."""
    return targets.way_to(
        (measure.baseline_date, measure.baseline), trajectory_of(measure), (measure.target_date, level_of(measure))
    )
