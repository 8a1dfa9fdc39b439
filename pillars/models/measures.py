"""Measures of success: what they count, where they should go, and what was observed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models import Organisation, System, User
from partners.scoping import ScopedQuerySet
from pillars.models.actions import Action
from pillars.models.frameworks import Framework, Pillar
from workforce.models import Measure, Profession, StaffGroup


class PlanMeasure(models.Model):
    """A measure of success of a pillar.

    ``computed`` names how it is worked out from accepted records and observations; empty = entered by hand (or, with
    ``observes``, read from the observations of that reference measure). ``target_basis``: a target that is a change
    says whether it is in points or relative to the baseline.
    """

    scope_system = "system"

    class Direction(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        STEADY = "steady", "Steady is better"
        NONE = "none", "Neither is better"

    class TargetBasis(models.TextChoices):
        LEVEL = "level", "A level"
        POINTS = "points", "A change in points from the baseline"
        RELATIVE = "relative", "A change relative to the baseline"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_measures")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="measures")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    slug = models.SlugField("natural code within the framework", max_length=80)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=40, default="fraction")
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.NONE)
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    counts_people = models.BooleanField("counts people by an attribute: small counts are suppressed", default=False)
    computed = models.CharField("how it is worked out from records", max_length=40, blank=True)
    observes = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    baseline = models.DecimalField(max_digits=16, decimal_places=5, null=True, blank=True)
    baseline_date = models.DateField(null=True, blank=True)
    baseline_note = models.CharField("basis of the baseline", max_length=300, blank=True)
    target = models.DecimalField(max_digits=16, decimal_places=5, null=True, blank=True)
    target_basis = models.CharField(max_length=10, choices=TargetBasis.choices, default=TargetBasis.LEVEL)
    target_date = models.DateField(null=True, blank=True)
    trajectory = models.JSONField("levels on the way, by date", default=dict, blank=True)
    review_date = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    actions = models.ManyToManyField(Action, blank=True, related_name="measures")
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("framework_id", "pillar__order", "order", "name")
        constraints = (
            models.UniqueConstraint(fields=("framework", "slug"), name="plan_measure_once"),
            models.CheckConstraint(
                condition=Q(target_basis="level") | Q(target__isnull=True) | Q(baseline__isnull=False),
                name="target_that_is_a_change_has_a_baseline",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """A value of a measure that was entered by hand, and who checked it. A correction is a new row."""

    scope_system = "measure__system"

    measure = models.ForeignKey(PlanMeasure, on_delete=models.PROTECT, related_name="readings")
    period = models.DateField("month or day that it stands for")
    numerator = models.DecimalField(max_digits=16, decimal_places=5, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=5, null=True, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=5)
    note = models.TextField(blank=True)
    entered = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("measure", "period")
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "period"), condition=Q(ended__isnull=True), name="reading_once_a_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure}, {self.period:%b %Y}: {self.value}"
