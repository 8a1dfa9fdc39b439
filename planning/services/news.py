"""What planning does when a lower storey has news: records were accepted, or who counts where has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from partners.actors import Actor
from partners.models import Organisation, System
from partners.selectors import current_structure, shares_on
from planning.models import Scenario
from planning.services.requests import request_recompute
from planning.services.scenarios import create_default_scenario
from workforce.models import Submission


def recompute_systems(systems: Sequence[System]) -> None:
    """Request every live, unlocked scenario of these systems; a system's first records make its default scenario.

    Called inside the transaction that changed records, so that no change can go without its request.
    """
    actor = Actor.application()
    systems = [*systems, *_with_peers_among(systems)]
    for system in systems:
        if not Scenario.objects.filter(system=system, live=True).exists():
            create_default_scenario(actor=actor, system=system)
    rows = Scenario.objects.filter(system__in=[system.pk for system in systems], live=True, locked__isnull=True)
    waiting = rows.select_related("system")
    for scenario in sorted(waiting, key=lambda scenario: str(scenario.code)):
        request_recompute(actor=actor, scenario=scenario)


def _with_peers_among(systems: Sequence[System]) -> list[System]:
    """Other systems of the same regions in which somebody may be estimated from a partner of these.

    Where nothing of theirs changes, the run finds the same snapshot and computes nothing.
    """
    sized = Organisation.objects.filter(size__isnull=False, closed__isnull=True).order_by()
    kind = ("home_system__region", "sector", "size_measure")
    told = set(sized.filter(home_system__in=systems).values_list(*kind))
    if not told:
        return []
    others = sized.filter(home_system__isnull=False).exclude(home_system__in=systems)
    near = {system for system, *same in others.values_list("home_system", *kind) if tuple(same) in told}
    return list(System.objects.filter(pk__in=near, scenarios__live=True).distinct().order_by("code"))


def recompute_restructured_systems(systems: Sequence[System]) -> None:
    """The same when organisations or their shares changed, in systems that have records: others have nothing to show.

    Called inside the transaction that changed the structure.
    """
    recompute_systems(_with_records(systems))


def _with_records(systems: Iterable[System]) -> list[System]:
    today = timezone.localdate()
    told = set(Submission.objects.filter(accepted__isnull=False).values_list("of_return__organisation", flat=True))
    follows, shares = current_structure(today), shares_on(today)
    counting = {share.system_id for one in told for share in shares.get(follows.get(one, one), [])}
    live = set(Scenario.objects.filter(live=True).values_list("system", flat=True))
    return [system for system in systems if system.pk in counting | live]
