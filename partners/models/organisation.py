"""Organisations: the partners of a system, their mergers, and their shares of systems and places."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from partners.models.geography import Place, System
from partners.scoping import ScopedQuerySet


class Sector(models.TextChoices):
    """The kind of care a partner is in."""

    ACUTE = "acute", "Acute"
    MENTAL_HEALTH = "mental_health", "Mental health"
    COMMUNITY = "community", "Community"
    AMBULANCE = "ambulance", "Ambulance"
    PRIMARY_CARE = "primary_care", "Primary care"
    ADULT_SOCIAL_CARE = "adult_social_care", "Adult social care"
    INDEPENDENT_VOLUNTARY = "independent_voluntary", "Independent and voluntary"
    PHARMACY = "pharmacy", "Pharmacy"
    EDUCATION = "education", "Education"
    ICB = "icb", "ICB"
    UNKNOWN = "unknown", "Not known"


class SizeMeasure(models.TextChoices):
    """What an organisation's size counts. Organisations are alike in size only within a sector and one measure."""

    PATIENTS = "patients", "Registered patients"
    BEDS = "beds", "Beds"
    CARE_PLACES = "care_places", "Care places"
    CARE_HOURS = "care_hours", "Hours of care a week"
    PEOPLE_SERVED = "people_served", "People served"
    PEOPLE_EMPLOYED = "people_employed", "People employed"


class OrganisationQuerySet(ScopedQuerySet):
    def open_on(self, day: dt.date) -> "OrganisationQuerySet":
        """Organisations that exist on ``day``."""
        return self.filter(Q(opened__isnull=True) | Q(opened__lte=day)).filter(
            Q(closed__isnull=True) | Q(closed__gt=day)
        )


class Organisation(models.Model):
    """A partner: employer of staff, or (``area_of``) the estimate of a council area's independent care sector.

    Codes are ODS-like and never used again. ``home_system`` decides who may see it; shares decide where it counts.
    """

    scope_organisation = ""

    code = models.CharField("ODS code", max_length=20, unique=True)
    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=30, choices=Sector.choices, default=Sector.UNKNOWN)
    home_system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations")
    area_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="area_nodes",
        help_text="The council whose area's independent care sector this is; its providers' own returns replace "
        "their part of it.",
    )
    within_area = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="area_providers",
        help_text="The area node that estimates this provider until it submits its own return.",
    )
    size = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Such as 9,400 registered patients. While nothing is known of its staff, they are estimated from "
        "organisations of its sector and about its size.",
    )
    size_measure = models.CharField("what the size counts", max_length=20, choices=SizeMeasure.choices, blank=True)
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(opened__isnull=True) | Q(closed__gt=F("opened")),
                name="organisation_closes_after_opening",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="organisation_has_code"),
            models.CheckConstraint(
                condition=Q(size__isnull=True, size_measure="")
                | Q(size__isnull=False, size__gt=0) & ~Q(size_measure=""),
                name="organisation_size_with_measure",
                violation_error_message="Give a size above 0 together with what it counts, or neither.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganisationSuccession(models.Model):
    """One organisation continues in another from a date: a merger or a rename."""

    class Kind(models.TextChoices):
        MERGER = "merger", "Merger"
        RENAME = "rename", "Rename"

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inheritances")
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MERGER)

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class SystemShare(models.Model):
    """The percentage of an organisation that counts in a system (and in one of its places) between two dates.

    An organisation without shares counts wholly in its home system. Stored totals stay whole; only views apportion.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shares")
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="shares")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="shares")
    percent = models.DecimalField(max_digits=8, decimal_places=5)
    start = models.DateField()
    end = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")

    class Meta:
        ordering = ("organisation", "start")
        constraints = (
            models.CheckConstraint(
                condition=Q(percent__gt=0) & Q(percent__lte=Decimal(100)), name="share_between_0_and_100"
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="share_ends_after_start"
            ),
            # Coalesce, because SQLite knows no “nulls not distinct”.
            models.UniqueConstraint(
                "organisation",
                "system",
                Coalesce("place", 0),
                "start",
                name="share_once",
                violation_error_message="There is already a share of this system and place from that day.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.percent} %"
