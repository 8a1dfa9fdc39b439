"""Publishing: a pointer is flipped to a run, unless a newer one is shown already."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from planning import news
from planning.models import NodeResult, Run, Scenario
from planning.services import archiving

KEEP_SUPERSEDED = 3
"""So many superseded runs of a scenario keep their results at hand, and pinned ones; those of others are put
away (`archiving`)."""


@transaction.atomic
def publish(run: Run) -> bool:
    """Show the run's results; whether it is the one shown now.

    A run that a newer one, or a lock, has overtaken is marked so and loses its results. Every step is a conditional
    UPDATE, so it does not matter how many workers try, nor in which order.
    """
    _one_at_a_time(run)
    if not Run.objects.filter(pk=run.pk, state=Run.State.COMPUTING).update(
        state=Run.State.PUBLISHED, published=timezone.now()
    ):
        NodeResult.objects.filter(run=run).exclude(run__state=Run.State.PUBLISHED).delete()
        return False
    older = Q(published__isnull=True) | Q(published__lt=run.pk)
    if not Scenario.objects.filter(older, pk=run.scenario_id, locked__isnull=True).update(published=run):
        Run.objects.filter(pk=run.pk).update(
            state=Run.State.OVERTAKEN, published=None, pruned=timezone.now(), snapshot=None
        )
        NodeResult.objects.filter(run=run).delete()
        return False
    before = Run.objects.filter(scenario=run.scenario_id, pk__lt=run.pk)
    before.filter(state=Run.State.PUBLISHED).update(state=Run.State.SUPERSEDED)
    before.filter(state=Run.State.COMPUTING).update(state=Run.State.OVERTAKEN)
    news.published(run)
    return True


@transaction.atomic
def leave_as_it_is(run: Run, published: Run) -> bool:
    """Note that the run found nothing new since ``published``; False if that one is not shown any more.

    Runs begun earlier are overtaken all the same: what they saw may be older.
    """
    _one_at_a_time(run)
    before = Run.objects.filter(scenario=run.scenario_id, pk__lt=run.pk, state=Run.State.COMPUTING)
    before.update(state=Run.State.OVERTAKEN)
    shown = Scenario.objects.filter(pk=run.scenario_id, published=published.pk)
    if not shown.update(published=published.pk):
        return False
    return bool(Run.objects.filter(pk=run.pk, state=Run.State.COMPUTING).update(state=Run.State.UNCHANGED))


def _one_at_a_time(run: Run) -> None:
    """Hold the scenario's row before any run's, in every transaction, so that no two wait for one another."""
    Scenario.objects.filter(pk=run.scenario_id).update(published=F("published"))


def prune(scenario: Scenario) -> int:
    """Put away what was published and nobody looks at, remove what was never published; how many runs."""
    superseded = Run.objects.filter(scenario=scenario, state=Run.State.SUPERSEDED, pinned=False, pruned__isnull=True)
    old = superseded.order_by("-pk").values_list("pk", flat=True)[KEEP_SUPERSEDED:]
    gone = Run.objects.filter(scenario=scenario, state__in=(Run.State.OVERTAKEN, Run.State.FAILED), pruned__isnull=True)
    put_away = [archiving.put_away(pk) for pk in list(old)]
    return sum(put_away) + sum(_empty(pk) for pk in list(gone.values_list("pk", flat=True)))


@transaction.atomic
def _empty(pk: int) -> bool:
    """Remove results and inputs of a run that nobody ever saw."""
    kept = Run.objects.filter(pk=pk, pinned=False, pruned__isnull=True)
    if not kept.update(pruned=timezone.now(), snapshot=None):
        return False
    NodeResult.objects.filter(run=pk).delete()
    return True
