"""What somebody may be told of what the actions close: the sums of others never give one organisation away.

What an intervention of a single organisation closes is for those who see that organisation's figures. For everybody
else it stays out of the list; and as the gap with all actions is known to all, the gap without them, and so every
share, is told only where what stays hidden is at least two organisations' together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from jobs.models import Job
from partners.actors import Actor
from partners.models import System
from pillars.models import Action
from pillars.selectors import closing
from pillars.selectors.closing import Expected, Part, Realised
from planning.models import Analysis, Intervention, Run, Scenario
from planning.selectors import interventions as interventions_selectors
from planning.selectors.analyses import job_of, stuck
from planning.selectors.scenarios import default_scenario
from planning.selectors.sight import Sight

MEASURABLE: Final = 0.005
"""WTE: what closes less than this gives nothing away."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An ``Expected`` as one person may see it.

    Attributes:
        parts: what each intervention in sight closes.
        hidden: how many are out of sight.
        totals: whether the gap without actions, and shares of it, may be told.
    """

    expected: Expected
    parts: tuple[Part, ...]
    hidden: int
    totals: bool

    @property
    def closed(self) -> float | None:
        """WTE that all actions close together; None if that may not be told."""
        return self.expected.without - self.expected.with_all if self.totals else None

    @property
    def closed_out_of_sight(self) -> float | None:
        """WTE that interventions out of sight close together; None if there are none or it may not be told."""
        if not self.hidden or not self.totals:
            return None
        return self.expected.without - self.expected.with_all - sum(part.wte for part in self.parts)

    def closed_by(self, codes: Collection[str]) -> float:
        """WTE that those of these interventions close that are in sight."""
        return sum(part.wte for part in self.parts if part.code in codes)

    def share(self, wte: float | None) -> float | None:
        """A part of the gap without actions; None if that may not be told, or there is no shortfall."""
        without = self.expected.without
        return wte / without if wte is not None and self.totals and without > MEASURABLE else None


def seen(expected: Expected, sight: Sight) -> Seen:
    """What may be told of it."""
    shown = tuple(part for part in expected.parts if not part.only or sight.sees_organisation(part.only))
    hidden = [part for part in expected.parts if part not in shown]
    whose = {part.only for part in hidden if abs(part.wte) > MEASURABLE}
    return Seen(expected, shown, len(hidden), sight.sees_together(whose))


def sees_realised(found: Realised, sight: Sight) -> bool:
    """Whether it may be told: what the actions were to close of one organisation is not given away."""
    return sight.sees_together({one for one in found.only if one and not sight.sees_organisation(one)})


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the question is what the actions close.

    Attributes:
        scenario: the agreed one; None before the first records came.
        run: its published projection.
        counted: codes of the interventions of actions that it counts on.
        answer: to just this question; None while there is none.
        job: that works it out.
        failed: why no answer will come; "" if one is there or on its way.
    """

    scenario: Scenario | None
    run: Run | None
    counted: frozenset[str]
    answer: Analysis | None = None
    job: Job | None = None
    failed: str = ""


SET_ASIDE: Final = "This could not be worked out: it failed several times and was set aside."


def standing(system: System) -> Standing:
    """Where the question stands for the projection that is shown."""
    scenario = default_scenario(system)
    run = scenario.published if scenario else None
    if scenario is None or run is None:
        return Standing(scenario, None, frozenset())
    run.scenario = scenario
    counted = frozenset(str(one.code) for one in closing.counted(scenario))
    if not counted:
        return Standing(scenario, run, counted)
    asked = Analysis.objects.filter(kind=Analysis.Kind.CLOSING, asked__run=str(run.code)).order_by("-pk")
    same = next((one for one in asked if set(one.asked["codes"]) == counted), None)
    if same is None:
        return Standing(scenario, run, counted, failed="This has not been worked out yet.")
    if same.outcome:
        return Standing(scenario, run, counted, same)
    failed = same.failure or (SET_ASIDE if stuck(same) else "")
    return Standing(scenario, run, counted, job=job_of(same), failed=failed)


@dataclass(frozen=True, slots=True)
class Carried:
    """An action with its interventions in sight: those on which the agreed projection counts, and others."""

    action: Action
    on: tuple[Intervention, ...]
    off: tuple[Intervention, ...]


def carried(actor: Actor, system: System, scenario: Scenario | None) -> list[Carried]:
    """Actions in use that carry interventions in sight, in the order of their references."""
    rows = closing.actions_in_use(system).select_related("system", "workstream__pillar", "long_term_plan")
    rows = rows.filter(interventions__isnull=False).distinct().order_by("reference", "pk")
    among = interventions_selectors.in_sight(actor).filter(system=system, retired__isnull=True)
    on = set(scenario.interventions.values_list("pk", flat=True)) if scenario else set()
    links = _links(rows, {one.pk: one for one in among})
    return [
        Carried(
            action,
            tuple(one for one in links[action.pk] if one.pk in on),
            tuple(one for one in links[action.pk] if one.pk not in on),
        )
        for action in rows
        if links[action.pk]
    ]


def _links(actions: Iterable[Action], among: dict[int, Intervention]) -> dict[int, Sequence[Intervention]]:
    keys = [one.pk for one in actions]
    pairs = Action.interventions.through._default_manager.filter(action__in=keys, intervention__in=among)
    found: dict[int, list[Intervention]] = {key: [] for key in keys}
    for action, intervention in pairs.values_list("action", "intervention"):
        found[action].append(among[intervention])
    return {key: sorted(rows, key=lambda one: one.name) for key, rows in found.items()}
