"""Regions, systems (ICSs) and places."""

from django.db import models
from django.db.models import F, Q

from partners.scoping import ScopedQuerySet


class Region(models.Model):
    """An NHS England region, by its code (such as Y58)."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class System(models.Model):
    """An Integrated Care System, by its ODS code (such as QJK). Systems open, close and have successors."""

    scope_system = ""

    code = models.CharField("ODS code", max_length=10, unique=True)
    name = models.CharField(max_length=150)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="systems")
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")
    population = models.PositiveIntegerField("people living in the system", null=True, blank=True)
    illustrative = models.BooleanField("figures are made up for demonstration", default=False)
    suppression_threshold = models.PositiveSmallIntegerField("person counts below this are hidden", default=8)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(opened__isnull=True) | Q(closed__gt=F("opened")),
                name="system_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A borough or locality of a system."""

    scope_system = "system"

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="places")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=150)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
