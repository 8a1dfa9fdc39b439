"""What else a scenario presumes: staff who move between professions, changes of service, need that follows activity.

Each row is one presumption with its low, mode and high, its reason and its source. As with assumptions, a change is a
new row and the old one ends, so that whoever reads an old projection can read what it presumed.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.models import Organisation, User
from partners.scoping import ScopedQuerySet
from planning.models.scenarios import Scenario
from workforce.models import Profession, Setting


class Lever(models.Model):
    """What all levers have in common: name, scenario, spread, reason, source, and who said so when."""

    scope_system = "scenario__system"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="%(class)ss")
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    low = models.DecimalField(max_digits=14, decimal_places=5)
    mode = models.DecimalField(max_digits=14, decimal_places=5)
    high = models.DecimalField(max_digits=14, decimal_places=5)
    reason = models.TextField()
    source = models.CharField(max_length=500)
    changed = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended = models.DateTimeField("replaced or withdrawn", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.TextField("why it was withdrawn; empty = replaced by a newer one", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def rules(what: str) -> tuple[models.BaseConstraint, ...]:
    """What the database holds a lever to; ``what`` begins the constraints' names."""
    return (
        models.CheckConstraint(condition=Q(low__lte=F("mode"), mode__lte=F("high")), name=f"{what}_in_order"),
        models.CheckConstraint(condition=~Q(reason="") & ~Q(source=""), name=f"{what}_has_reason_and_source"),
        models.UniqueConstraint(
            fields=("scenario", "name"), condition=Q(ended__isnull=True), name=f"{what}_named_once"
        ),
    )


class Movement(Lever):
    """Staff of one profession who move into another a year, as a share of the first: promotion, retraining, new roles.

    They stay in their organisation and setting. Without an organisation it holds in every partner that has both.
    """

    from_profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    to_profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    from_year = models.DateField("first day on which it holds", null=True, blank=True)
    to_year = models.DateField("first day on which it no longer holds", null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            *rules("movement"),
            models.CheckConstraint(condition=Q(low__gte=0, high__lte=1), name="movement_is_a_share"),
            models.CheckConstraint(
                condition=~Q(from_profession=F("to_profession")), name="movement_changes_the_profession"
            ),
        )


class ServiceChange(Lever):
    """WTE that a dated change of service adds to one organisation's demand or, if negative, takes away."""

    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField("first day")
    ends = models.DateField("first day on which it no longer counts", null=True, blank=True)
    ramp_years = models.DecimalField("years until it counts in full", max_digits=5, decimal_places=2, default=0)

    class Meta:
        ordering = ("starts", "name")
        constraints = (
            *rules("service_change"),
            models.CheckConstraint(condition=Q(organisation__isnull=False), name="service_change_has_an_organisation"),
            models.CheckConstraint(condition=Q(ramp_years__gte=0), name="service_change_ramp_is_not_negative"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="service_change_ends_after_it_starts"
            ),
        )


class StaffingRatio(Lever):
    """Need that follows an activity: people, beds or patients times WTE for each (low, mode, high).

    Where it holds, need is this product and not the figure reported; ``growth`` is the activity's, a year.
    """

    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField("what is counted, such as “beds” or “people aged 65 and over”", max_length=80)
    units = models.DecimalField("how many at the base date", max_digits=16, decimal_places=5)
    growth_low = models.DecimalField(max_digits=8, decimal_places=5, default=0)
    growth_mode = models.DecimalField(max_digits=8, decimal_places=5, default=0)
    growth_high = models.DecimalField(max_digits=8, decimal_places=5, default=0)

    class Meta:
        ordering = ("name",)
        constraints = (
            *rules("staffing_ratio"),
            models.CheckConstraint(condition=Q(organisation__isnull=False), name="staffing_ratio_has_an_organisation"),
            models.CheckConstraint(condition=Q(units__gte=0, low__gte=0), name="staffing_ratio_is_not_negative"),
            models.CheckConstraint(
                condition=Q(growth_low__lte=F("growth_mode"), growth_mode__lte=F("growth_high")),
                name="staffing_ratio_growth_in_order",
            ),
        )
