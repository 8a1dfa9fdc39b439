"""What interventions cost: recorded where somebody knows it, shown on request, and never used to rank them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from partners.models import User
from partners.scoping import ScopedQuerySet
from planning.models import Intervention


class InterventionCost(models.Model):
    """A cost of an intervention in GBP at the prices of one financial year; what was wrong is withdrawn, not changed.

    ``price_year`` is the year in which that financial year begins. ``agency_premium``: by how much more a WTE costs
    while an agency provides it.
    """

    scope_system = "intervention__system"

    class Unit(models.TextChoices):
        WTE = "wte", "for each WTE"
        PERSON = "person", "for each person"
        PLACE = "place", "for each training place"
        WHOLE = "whole", "for the intervention as a whole"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="costs")
    what = models.CharField("what is paid for", max_length=120)
    band = models.CharField("pay band", max_length=40, blank=True)
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.WTE)
    unit_cost = models.DecimalField("unit cost, GBP", max_digits=14, decimal_places=2)
    agency_premium = models.DecimalField(
        "agency premium, GBP for each WTE", max_digits=14, decimal_places=2, null=True, blank=True
    )
    price_year = models.PositiveSmallIntegerField("first year of the financial year of its prices")
    recurrent = models.BooleanField("comes back every year", default=True)
    note = models.TextField(blank=True)
    recorded = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("intervention", "recorded", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(unit_cost__gte=0) & (Q(agency_premium__isnull=True) | Q(agency_premium__gte=0)),
                name="intervention_cost_is_not_below_nought",
            ),
            models.CheckConstraint(
                condition=Q(price_year__gte=2000, price_year__lte=2100), name="intervention_cost_has_a_price_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.intervention}: {self.what}"
