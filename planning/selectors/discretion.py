"""Steps of a bridge for those who see aggregates only: what one organisation's lever does is not told apart.

A change of service, a staffing ratio or an intervention often concerns one organisation, so that its step would be that
organisation's figure. Who does not see every organisation gets the steps of a kind added up, under a name that says
the kind and not whose it is; the steps still add up to the change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from planning.models import NodeResult
from planning.selectors import access
from planning.selectors.explain import Step
from planning.selectors.sight import Sight

TOGETHER: Final = {
    "transfer: ": "Moving between professions",
    "service change: ": "Changes of service",
    "activity: ": "Activities that need follows",
    "staffing ratio: ": "Staff that each unit needs",
    "retention: ": "Leavers who stay",
    "relief: ": "Demand avoided by what is done",
    "intervention: ": "Interventions",
}
"""How names of such steps begin, and what they are called together."""


def discreet(steps: Iterable[Step], node: NodeResult, sight: Sight) -> list[Step]:
    """The steps as the viewer may see them, in their order; an organisation's own node keeps all its names."""
    found = list(steps)
    if sight.everything or (access.whose(node) and sight.sees_node(node)):
        return found
    told: dict[tuple[str, str], Step] = {}
    for step in found:
        beginning = next((one for one in TOGETHER if step.name.startswith(one)), "")
        if not beginning:
            told[step.name, step.kind] = step
            continue
        name, before = beginning.removesuffix(": "), told.get((beginning, step.kind))
        wte = step.wte + (before.wte if before else 0.0)
        told[beginning, step.kind] = Step(name, TOGETHER[beginning], wte, step.kind)
    return list(told.values())
