"""What could be done about a gap: interventions, and packages of them that are tried against several futures."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.models import Organisation, System, User
from partners.scoping import ScopedQuerySet
from planning.models.scenarios import Scenario
from workforce.models import Profession, Setting, StaffGroup


class InterventionKind(models.TextChoices):
    """How an intervention works on the gap, with the unit of its size."""

    EXTRA_JOINERS = "extra_joiners", "Extra joiners (people a year)"
    FEWER_LEAVERS = "fewer_leavers", "Fewer leavers (share of leavers who stay)"
    PRODUCTIVITY = "productivity", "Productivity (share of demand no longer needed)"
    NEW_ROLE = "new_role", "New role (WTE of demand that a new role takes over)"
    SUBSTITUTION = "substitution", "Substitution (WTE of demand that another profession takes over)"
    TRAINING_PLACES = "training_places", "Training places (extra students a year)"


class Intervention(models.Model):
    """One measure with its size at full effect (low, mode, high), its start, its ramp and whom it concerns.

    A scenario switches it on or off. Scope: profession, staff group, organisation and setting, each empty = all.
    For a new role or a substitution ``profession`` is the one replaced and ``by_profession`` takes over
    ``exchange_rate`` WTE for each WTE replaced; ``safe_minimum`` (WTE), ``clinical_approver`` and ``recruitable``
    (why staff for it can be found) are needed before an agreed scenario may switch it on.
    """

    scope_system = "system"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="interventions")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=InterventionKind.choices)
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    low = models.DecimalField(max_digits=14, decimal_places=5)
    mode = models.DecimalField(max_digits=14, decimal_places=5)
    high = models.DecimalField(max_digits=14, decimal_places=5)
    starts = models.DateField("first day")
    ends = models.DateField("first day on which it no longer works", null=True, blank=True)
    ramp_years = models.DecimalField("years until it works in full", max_digits=5, decimal_places=2, default=0)
    course_years = models.DecimalField("length of the course", max_digits=5, decimal_places=2, null=True, blank=True)
    by_profession = models.ForeignKey(Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exchange_rate = models.DecimalField(max_digits=8, decimal_places=5, default=1)
    safe_minimum = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    clinical_approver = models.CharField(max_length=150, blank=True)
    recruitable = models.TextField("why staff for it can be recruited", blank=True)
    reason = models.TextField()
    source = models.CharField(max_length=500)
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed = models.DateTimeField(default=timezone.now)
    retired = models.DateTimeField("no longer on offer", null=True, blank=True)
    scenarios = models.ManyToManyField(Scenario, related_name="interventions", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("system", "name")
        constraints = (
            models.UniqueConstraint(fields=("system", "name"), name="intervention_named_once"),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("mode"), mode__lte=F("high")), name="intervention_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("fewer_leavers", "productivity")) | Q(high__lte=1),
                name="intervention_share_is_at_most_1",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("new_role", "substitution"))
                | Q(profession__isnull=False, by_profession__isnull=False),
                name="intervention_names_both_professions",
            ),
            models.CheckConstraint(
                condition=~Q(kind="training_places") | Q(course_years__gt=0, profession__isnull=False),
                name="intervention_has_a_course",
            ),
            models.CheckConstraint(
                condition=Q(ramp_years__gte=0, exchange_rate__gt=0), name="intervention_ramp_and_exchange"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="intervention_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(source=""), name="intervention_reason_and_source"),
        )

    def __str__(self) -> str:
        return self.name


class Package(models.Model):
    """A named set of interventions that is weighed as a whole."""

    scope_system = "system"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="packages")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    interventions = models.ManyToManyField(Intervention, related_name="packages")
    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    retired = models.DateTimeField("no longer weighed", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("system", "name")
        constraints = (models.UniqueConstraint(fields=("system", "name"), name="package_named_once"),)

    def __str__(self) -> str:
        return self.name
