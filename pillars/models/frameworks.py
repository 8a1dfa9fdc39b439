"""Frameworks: a system's People Plan as pillars and workstreams, who leads them, and the templates to start from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models import System, User
from partners.scoping import ScopedQuerySet


class Framework(models.Model):
    """A system's plan for its people, or (without a system) a template from which systems start.

    A system has one current framework. What is retired stays, with its history.
    """

    scope_system = "system"

    code = models.SlugField(max_length=60)
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="frameworks")
    name = models.CharField(max_length=150)
    vision = models.TextField(blank=True)
    pillar_word = models.CharField("what its parts are called, such as pillar or priority", max_length=40)
    started_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, limit_choices_to={"system": None}, related_name="+"
    )
    source = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("system_id", "name")
        constraints = (
            models.UniqueConstraint(fields=("system", "code"), name="framework_once"),
            models.UniqueConstraint(fields=("code",), condition=Q(system=None), name="framework_template_once"),
            models.UniqueConstraint(
                fields=("system",),
                condition=Q(retired__isnull=True, system__isnull=False),
                name="system_has_one_framework",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Pillar(models.Model):
    """A part of a framework: one of the four pillars of the People Plan, or a strategic priority."""

    scope_system = "framework__system"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="pillars")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300, blank=True)
    retired = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("framework_id", "order")
        constraints = (models.UniqueConstraint(fields=("framework", "code"), name="pillar_once"),)

    def __str__(self) -> str:
        return self.name


class Workstream(models.Model):
    """A line of work: of a pillar, or of the Long Term Plan (which cuts across the pillars)."""

    scope_system = "framework__system"

    class Kind(models.TextChoices):
        PILLAR = "pillar", "Pillar workstream"
        LONG_TERM_PLAN = "long_term_plan", "Long Term Plan workstream"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="workstreams")
    code = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, null=True, blank=True, related_name="workstreams")
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    retired = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("framework_id", "kind", "pillar__order", "order")
        constraints = (
            models.UniqueConstraint(fields=("framework", "code"), name="workstream_once"),
            models.CheckConstraint(
                condition=Q(kind="pillar", pillar__isnull=False) | Q(kind="long_term_plan", pillar__isnull=True),
                name="pillar_workstream_has_pillar",
            ),
        )

    def __str__(self) -> str:
        return self.name


class FrameworkChange(models.Model):
    """What was renamed, moved, added or retired in a framework: its history, in words that people read."""

    scope_system = "framework__system"

    class What(models.TextChoices):
        ADDED = "added", "Added"
        RENAMED = "renamed", "Renamed"
        REWORDED = "reworded", "Reworded"
        MOVED = "moved", "Moved"
        RETIRED = "retired", "Retired"
        RESTORED = "restored", "Restored"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=10, choices=What.choices)
    kind = models.CharField("kind of item: framework, pillar, workstream, measure", max_length=20)
    code = models.SlugField("code of the item", max_length=80)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    when = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-when", "-pk")

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.kind} {self.code}"


class DeliveryLead(models.Model):
    """Who leads a workstream; a person may lead several, of both kinds."""

    scope_system = "system"

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="delivery_leads")
    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="leads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="led_workstreams")
    appointed = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("workstream", "appointed")
        constraints = (
            models.UniqueConstraint(
                fields=("system", "workstream", "user"), condition=Q(ended__isnull=True), name="delivery_lead_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.workstream}"
