"""Runs: one computation of a scenario from one snapshot."""

import uuid

from django.db import models
from django.utils import timezone

from partners.scoping import ScopedQuerySet
from planning.models.scenarios import Scenario


class Run(models.Model):
    """One computation. Runs of a scenario are ordered by primary key, which is taken before the snapshot is read:
    the run with the greatest key saw every change that was made before any other key was taken."""

    scope_system = "scenario__system"

    class State(models.TextChoices):
        COMPUTING = "computing", "Being worked out"
        PUBLISHED = "published", "Published"
        OVERTAKEN = "overtaken", "Overtaken by a newer run before it was published"
        UNCHANGED = "unchanged", "Nothing had changed since the published run"
        SUPERSEDED = "superseded", "Superseded"
        FAILED = "failed", "Failed"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=12, choices=State.choices, default=State.COMPUTING)
    job = models.UUIDField("job that computed it", null=True)
    fingerprint = models.CharField("SHA-256 of the inputs", max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    kernel = models.CharField("how draws were computed: numpy or numba, with its version", max_length=40, blank=True)
    architecture = models.CharField("processor that computed it", max_length=40, blank=True)
    seed = models.PositiveBigIntegerField()
    draws = models.PositiveIntegerField(default=1000)
    base_date = models.DateField(null=True)
    positions = models.JSONField("dates of the positions", default=list)
    inputs = models.JSONField("what it was computed from: counts, coverage, caveats", default=dict)
    snapshot = models.BinaryField("inputs as they were read, compressed", null=True)
    started = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True)
    pinned = models.BooleanField("kept when superseded", default=False)
    pruned = models.DateTimeField("node results put away or removed", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.scenario}, {self.started:%d %b %Y %H:%M}"
