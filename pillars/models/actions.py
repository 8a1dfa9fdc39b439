"""Actions with their milestones, comments, evidence and the decisions asked for."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.models import Organisation, Place, System, User
from partners.scoping import ScopedQuerySet
from pillars.models.frameworks import Framework, Workstream
from planning.models import Intervention
from workforce.models import Priority, Profession, Setting


class Action(models.Model):
    """Something that is done: for a pillar workstream, a Long Term Plan workstream, or both.

    Empty scope fields mean all. ``people_plan``: an item about inclusion, wellbeing or engagement says whose People
    Plan it belongs to, so that it is kept once.
    """

    scope_system = "system"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    class Rag(models.TextChoices):
        GREEN = "green", "Green: on track"
        AMBER = "amber", "Amber: at risk"
        RED = "red", "Red: off track"

    class PeoplePlan(models.TextChoices):
        NONE = "", "Not about inclusion, wellbeing or engagement"
        SYSTEM = "system", "In the system's People Plan"
        ORGANISATION = "organisation", "In the organisation's own People Plan"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="actions")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="actions")
    reference = models.CharField("short reference that people say, such as A-017", max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="actions",
        verbose_name="pillar workstream",
    )  # fmt: skip
    long_term_plan = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="long_term_plan_actions",
        verbose_name="Long Term Plan workstream",
    )  # fmt: skip
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="led_actions")
    professions = models.ManyToManyField(Profession, blank=True, related_name="actions")
    team = models.CharField(max_length=150, blank=True)
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    starts = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    rag = models.CharField(max_length=5, choices=Rag.choices, blank=True)
    rag_reason = models.TextField(blank=True)
    people_plan = models.CharField(max_length=12, choices=PeoplePlan.choices, blank=True)
    people_plan_reference = models.CharField("where it stands in that plan", max_length=300, blank=True)
    interventions = models.ManyToManyField(Intervention, blank=True, related_name="actions")
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed = models.DateTimeField(default=timezone.now)
    retired = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("system", "reference")
        constraints = (
            models.UniqueConstraint(fields=("system", "reference"), name="action_reference_once"),
            models.CheckConstraint(
                condition=Q(workstream__isnull=False) | Q(long_term_plan__isnull=False), name="action_has_a_workstream"
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(due__isnull=True) | Q(due__gte=F("starts")),
                name="action_is_due_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(rag__in=("amber", "red")) | ~Q(rag_reason=""), name="amber_and_red_have_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Milestone(models.Model):
    """A dated step of an action."""

    scope_system = "action__system"

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due = models.DateField()
    done = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("action", "due", "order")

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What somebody said about an action; never changed, only added to."""

    scope_system = "action__system"

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("when",)

    def __str__(self) -> str:
        return self.text[:80]


class Evidence(models.Model):
    """What shows that an action works: a statement with a link or a reference."""

    scope_system = "action__system"

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    when = models.DateTimeField(default=timezone.now)
    withdrawn = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("when",)
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """A decision that an action asks for, and how it was decided."""

    scope_system = "action__system"

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="decisions")
    question = models.TextField()
    asked_of = models.CharField("who is to decide", max_length=150)
    asked = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    needed_by = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("asked",)

    def __str__(self) -> str:
        return self.question[:80]
