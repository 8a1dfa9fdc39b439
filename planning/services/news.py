"""What planning does when a lower storey has news: records were accepted, or who counts where has changed."""

from __future__ import annotations

from collections.abc import Sequence

from partners.actors import Actor
from partners.models import System
from planning.models import Scenario
from planning.services.requests import request_recompute
from planning.services.scenarios import create_default_scenario


def recompute_systems(systems: Sequence[System]) -> None:
    """Request every live scenario of these systems; a system's first records make its default scenario.

    Called inside the transaction that changed records or structure, so that no change can go without its request.
    """
    actor = Actor.application()
    for system in systems:
        if not Scenario.objects.filter(system=system, live=True).exists():
            create_default_scenario(actor=actor, system=system)
    waiting = Scenario.objects.filter(system__in=[system.pk for system in systems], live=True).select_related("system")
    for scenario in sorted(waiting, key=lambda scenario: str(scenario.code)):
        request_recompute(actor=actor, scenario=scenario)
