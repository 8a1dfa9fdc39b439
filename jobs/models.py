"""The record of work."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from partners.actors import Actor
from partners.models import System
from partners.permissions import Permission
from partners.scoping import ScopedQuerySet


class JobQuerySet(ScopedQuerySet):
    """Reads of jobs."""

    def open(self) -> JobQuerySet:
        """Waiting or being worked out: more will come of it."""
        return self.filter(state__in=Job.OPEN)

    def due(self, now: dt.datetime) -> JobQuerySet:
        """Waiting, and allowed to start."""
        return self.filter(state=Job.State.QUEUED, not_before__lte=now)

    def unblocked(self) -> JobQuerySet:
        """Nothing of the same kind and key is running."""
        same = Job.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), state=Job.State.RUNNING)
        return self.filter(~Exists(same))

    def of_interest_to(self, actor: Actor) -> JobQuerySet:
        """What an actor may watch: work for a system whose aggregates they see, and work that they asked for."""
        watched = Q(pk__in=self.model.objects.visible_to(actor, Permission.VIEW_AGGREGATES).values("pk"))
        if actor.user is not None:
            watched |= Q(requested_by=actor.user) | Q(pk__in=actor.user.jobs_asked_for.values("pk"))
        return self.filter(watched)


class Job(models.Model):
    """One piece of background work.

    At most one row of a (kind, key) waits: later requests coalesce into it (``requests`` counts them). A worker claims
    it by a conditional UPDATE that takes a lease; the lease is renewed by heartbeats and expires if the worker dies.
    ``lease_holder`` is new at every claim: who no longer finds their own there has lost the job, and their result is
    thrown away.
    """

    scope_system = "system"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Being worked out"
        DONE = "done", "Finished"
        SET_ASIDE = "set_aside", "Set aside"
        OVERTAKEN = "overtaken", "Overtaken"

    OPEN = (State.QUEUED, State.RUNNING)
    CLOSED = (State.DONE, State.OVERTAKEN)

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField("natural key of what is worked on", max_length=200)
    payload = models.JSONField(default=dict)
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")
    requested_by = models.ForeignKey("partners.User", on_delete=models.PROTECT, null=True, related_name="+")
    also_requested_by = models.ManyToManyField(
        "partners.User", related_name="jobs_asked_for", help_text="People whose later requests coalesced into this one."
    )

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    requests = models.PositiveIntegerField("requests answered by this row", default=1)
    requested = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    nudge_due = models.DateTimeField("when the sweeper tells workers of it again", default=timezone.now)
    nudges = models.PositiveIntegerField("nudges by the sweeper since it began to wait", default=0)
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
    overtaken_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="overtook")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-requested", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), condition=Q(state="queued"), name="job_waits_once"),
            models.UniqueConstraint(fields=("kind", "key"), condition=Q(state="running"), name="job_runs_once"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_to_100"),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False) & ~Q(lease_holder="")
                | ~Q(state="running") & Q(lease_until__isnull=True, lease_holder=""),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "running"), finished__isnull=True)
                | Q(state__in=("done", "set_aside", "overtaken"), finished__isnull=False),
                name="job_closed_has_finished",
            ),
        )
        indexes = (
            models.Index(fields=("state", "not_before"), name="job_waiting"),
            models.Index(fields=("kind", "key", "-requested"), name="job_of_key"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.get_state_display()})"

    def latest(self) -> Job:
        """This job, or the one that does its work now if it was overtaken."""
        job = self
        while job.overtaken_by is not None:
            job = job.overtaken_by
        return job


class PeriodicWork(models.Model):
    """When each kind of recurring work is due next; the sweeper that moves ``due`` on requests the job."""

    name = models.CharField(max_length=60, unique=True)
    due = models.DateTimeField()

    class Meta:
        verbose_name_plural = "periodic work"

    def __str__(self) -> str:
        return f"{self.name}, due {self.due:%Y-%m-%d %H:%M}"


class WorkerSign(models.Model):
    """The last sign of life of each worker process, for the readiness check."""

    name = models.CharField(max_length=100, unique=True)
    seen = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """A moment that one process leaves for the others: the last sweep, the last readiness check."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveBigIntegerField(default=0)

    SWEEP = "sweep"
    READINESS = "readiness"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def leave(cls, name: str) -> Mark:
        """Write that it happened now."""
        mark, _ = cls.objects.update_or_create(
            name=name, defaults={"at": timezone.now(), "count": F("count") + 1}, create_defaults={"at": timezone.now()}
        )
        return mark
