"""Results of a run: one row for each node, its years as arrays."""

from django.db import models

from partners.scoping import ScopedQuerySet
from planning.models.runs import Run


class NodeResult(models.Model):
    """What a run says of one node.

    ``kind`` names the dimensions that are fixed, joined by "+", in the order of ``DIMENSIONS`` ("system" = none,
    "cell" = organisation+profession+setting, "selection" = any other filter, computed on demand). The dimension
    columns hold natural codes, "" where the node covers all of them.

    ``figures``: {"supply": {"central": [...], "p10": [...], "p50": [...], "p90": [...]}, "cover": {...},
    "funded": {"demand": {...}, "gap": {...}, "uncovered": {...}}, "need": {...}} — WTE, rounded to 0.00001, one number
    a position, None where unknown. ``flows`` and ``effects``: what a bridge is made of. ``quality``: coverage, age of
    the data, shares of WTE reported / carried / estimated / assumed, organisations missing, whether demand is assumed.
    """

    scope_system = "run__scenario__system"
    DIMENSIONS = ("place", "sector", "organisation", "staff_group", "profession", "setting", "priority")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="nodes")
    kind = models.CharField(max_length=100)
    code = models.CharField("natural code of the node", max_length=700)
    place = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=30, blank=True)
    organisation = models.CharField(max_length=20, blank=True)
    staff_group = models.CharField("staff group, as scheme/code", max_length=140, blank=True)
    profession = models.CharField(max_length=80, blank=True)
    setting = models.CharField(max_length=60, blank=True)
    priority = models.CharField("priority, a system's own as system/code", max_length=80, blank=True)
    figures = models.JSONField(default=dict)
    flows = models.JSONField(default=dict)
    effects = models.JSONField(default=dict)
    quality = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("run", "code")
        constraints = (models.UniqueConstraint(fields=("run", "code"), name="node_once"),)
        indexes = (models.Index(fields=("run", "kind"), name="node_by_kind"),)

    def __str__(self) -> str:
        return self.code
