"""Supply risks: raised by a rule from projected gaps or by a person, scored five by five, treated, closed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models import System, User
from partners.scoping import ScopedQuerySet
from pillars.models.actions import Action


class RiskRule(models.Model):
    """When a projected gap becomes a risk: over ``threshold`` of demand within ``horizon_years``, on one basis.

    Gaps smaller than ``least_wte`` raise none, and assumed gaps never do.
    """

    scope_system = "system"

    system = models.OneToOneField(System, on_delete=models.PROTECT, related_name="risk_rule")
    basis = models.CharField(max_length=10, default="funded")
    threshold = models.DecimalField("share of demand", max_digits=6, decimal_places=5, default="0.10")
    least_wte = models.DecimalField("smallest gap that matters, WTE", max_digits=10, decimal_places=2, default=10)
    horizon_years = models.PositiveSmallIntegerField(default=3)
    changed = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.system}: {self.threshold} in {self.horizon_years} years"


class SupplyRisk(models.Model):
    """A risk that there will not be enough staff, about one node of the projection.

    ``node``: natural code of the node, empty for a risk that a person raised about something else.
    """

    scope_system = "system"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="supply_risks")
    node = models.CharField(max_length=700, blank=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    by_rule = models.BooleanField("raised by the rule", default=False)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    overridden = models.BooleanField("a person set the score; the rule leaves it alone", default=False)
    override_reason = models.TextField(blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    treatment = models.TextField(blank=True)
    review_date = models.DateField(null=True, blank=True)
    actions = models.ManyToManyField(Action, blank=True, related_name="supply_risks")
    figures = models.JSONField("the gap that raised it, by year", default=dict)
    opened = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed = models.DateTimeField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("system", "-opened")
        constraints = (
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5),
                name="risk_five_by_five",
            ),
            models.UniqueConstraint(
                fields=("system", "node"), condition=Q(state="open", by_rule=True), name="risk_open_once_a_node"
            ),
            models.CheckConstraint(
                condition=Q(overridden=False) | ~Q(override_reason=""), name="override_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.title


class RiskEvent(models.Model):
    """The history of a risk: raised, scored, treated, closed, opened again; by whom and why."""

    scope_system = "risk__system"

    risk = models.ForeignKey(SupplyRisk, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(max_length=30)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    run = models.UUIDField("run whose gap caused it", null=True, blank=True)
    when = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("risk", "when", "pk")

    def __str__(self) -> str:
        return f"{self.risk}: {self.what}"
