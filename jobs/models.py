"""The record of work."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models import System
from partners.scoping import ScopedQuerySet


class Job(models.Model):
    """One piece of background work.

    At most one row of a (kind, key) waits: later requests coalesce into it (``requests`` counts them). A worker claims
    it by a conditional UPDATE that takes a lease; the lease is renewed by heartbeats and expires if the worker dies.
    """

    scope_system = "system"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Being worked out"
        DONE = "done", "Finished"
        SET_ASIDE = "set_aside", "Set aside after repeated failure"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField("natural key of what is worked on", max_length=200)
    payload = models.JSONField(default=dict)
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")
    requested_by = models.ForeignKey("partners.User", on_delete=models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    requests = models.PositiveIntegerField("requests answered by this row", default=1)
    requested = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    lease_holder = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)

    progress = models.PositiveSmallIntegerField("per cent", default=0)
    note = models.CharField("what is being done", max_length=200, blank=True)
    failure = models.TextField("why the last attempt failed", blank=True)
    result = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-requested",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), condition=Q(state="queued"), name="job_waits_once"),
            models.UniqueConstraint(fields=("kind", "key"), condition=Q(state="running"), name="job_runs_once"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_to_100"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="job_running_has_lease"
            ),
        )
        indexes = (models.Index(fields=("state", "not_before"), name="job_waiting"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.get_state_display()})"


class WorkerSign(models.Model):
    """The last sign of life of each worker process, for the readiness check."""

    name = models.CharField(max_length=100, unique=True)
    seen = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
