"""Putting the figures of a superseded run away, and bringing them back: whatever was published can be read again.

Rows of nodes are for reading fast; a run that newer ones have followed gives its rows up and keeps them compressed.
Brought back they are the rows that they were, until the next projection puts them away again, or for good if the run
is pinned. Inputs of a published run are small and always kept.
"""

from __future__ import annotations

import zlib
from typing import Any, Final

import orjson
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from partners import audit
from partners.access import demand
from partners.actors import Actor
from partners.permissions import Permission
from planning.models import Archive, NodeResult, Run
from planning.services import storing
from planning.services.failures import NotPossible
from planning.services.nodes import DIMENSIONS

NAMES: Final = ("code", "kind", *DIMENSIONS)
TOLD: Final = ("figures", "flows", "effects", "quality")
KEPT: Final = (*NAMES, *TOLD)
BATCH: Final = 500
LEVEL: Final = 3
"""Of compression: twice as fast as the usual one, and an eighth larger."""
GONE: Final = "This run was never published, so it has no figures."


@transaction.atomic
def put_away(pk: int) -> bool:
    """Compress the figures of a run that was published; False if it is pinned or they have been put away already."""
    if not Run.objects.filter(pk=pk, pinned=False, pruned__isnull=True).update(pruned=timezone.now()):
        return False
    Archive.objects.update_or_create(run_id=pk, defaults={"content": _packed(pk)})
    NodeResult.objects.filter(run=pk).delete()
    return True


@transaction.atomic
def bring_back(*, actor: Actor, run: Run) -> Run:
    """Make the figures of a run readable again; of one that has them nothing is changed.

    Raises:
        PermissionDenied: the actor does not see the system's scenarios.
        NotPossible: the run was never published, so it has no figures.
    """
    system = run.scenario.system
    demand(actor, Permission.VIEW_SCENARIOS, system)
    if restore(run):
        audit.record(actor=actor, action="run.brought_back", subject=run, system=system, scenario=run.scenario)
    run.refresh_from_db(fields=["pruned"])
    if run.pruned is not None:
        raise NotPossible(GONE)
    return run


def restore(run: Run) -> bool:
    """Turn what was put away into rows; whether there was anything. Call it inside a transaction."""
    if not Run.objects.filter(pk=run.pk, pruned__isnull=False, archive__isnull=False).update(pruned=None):
        return False
    storing.store(archived(run))
    Archive.objects.filter(run=run).delete()
    return True


def archived(run: Run) -> list[NodeResult]:
    """The nodes that were put away, as rows that are not saved; none if nothing was."""
    content = Archive.objects.filter(run=run.pk).values_list("content", flat=True).first()
    if content is None:
        return []
    return [NodeResult(run_id=run.pk, **row) for row in orjson.loads(zlib.decompress(bytes(content)))]


def _packed(pk: int) -> bytes:
    """What is told is taken as the text that the database holds: reading millions of numbers would take ten times as
    long, while other work waits."""
    as_text = [Cast(name, TextField()) for name in TOLD]
    rows = NodeResult.objects.filter(run=pk).values_list(*NAMES, *as_text)
    return zlib.compress(orjson.dumps([_line(row) for row in rows.iterator(BATCH)]), LEVEL)


def _line(row: tuple[str, ...]) -> dict[str, Any]:
    told = map(orjson.Fragment, row[len(NAMES) :])
    return dict(zip(KEPT, (*row[: len(NAMES)], *told), strict=True))
