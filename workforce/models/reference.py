"""Reference data: staff groups, professions, aliases, settings, priorities, measures and dated national rates."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower

from partners.models import Organisation, System
from partners.scoping import ScopedQuerySet


class StaffGroupScheme(models.Model):
    """A way of grouping staff: NHS Digital publications, ESR, adult social care, primary care."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class StaffGroup(models.Model):
    """One staff group of a scheme, spelt as its source prints it."""

    scheme = models.ForeignKey(StaffGroupScheme, on_delete=models.PROTECT, related_name="groups")
    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("scheme", "order")
        constraints = (models.UniqueConstraint(fields=("scheme", "code"), name="staff_group_once"),)

    def __str__(self) -> str:
        return self.name


class Profession(models.Model):
    """A profession; it rolls up to one staff group of each scheme that knows it.

    ``not_further_specified_of`` marks the profession that coarse rows of a staff group stay in: no split is invented.
    The reserved code ``not-specified`` stands for “no profession told” (observations about everybody).
    """

    NOT_SPECIFIED = "not-specified"

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    staff_groups = models.ManyToManyField(StaffGroup, related_name="professions", blank=True)
    not_further_specified_of = models.OneToOneField(
        StaffGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="not_further_specified"
    )
    sectors = models.JSONField("sectors in which it is usual", default=list, blank=True)
    registered = models.BooleanField("has a professional register", default=False)
    regulator = models.CharField(max_length=100, blank=True)
    nationally_short = models.BooleanField(default=False)
    new_role = models.BooleanField(default=False)
    course_years = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    training_attrition = models.DecimalField(
        "share not completing", max_digits=5, decimal_places=4, null=True, blank=True
    )
    participation = models.DecimalField("WTE per head", max_digits=5, decimal_places=4, null=True, blank=True)
    leaver_rate_low = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    leaver_rate = models.DecimalField("leaver rate a year", max_digits=5, decimal_places=4, null=True, blank=True)
    leaver_rate_high = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    retirement_share = models.DecimalField(
        "part of leaving that is retirement", max_digits=5, decimal_places=4, null=True, blank=True
    )
    age_profile = models.JSONField("share of people by age band", default=dict, blank=True)
    wte_per_post = models.DecimalField("WTE per post", max_digits=5, decimal_places=4, null=True, blank=True)
    source = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """A label that sources use for a profession: for everybody, for a system, or for one organisation."""

    scope_organisation = "organisation"
    scope_system = "system"

    label = models.CharField("label as the source prints it", max_length=200)
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="aliases")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="aliases"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="aliases")
    source = models.CharField(max_length=600, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("label",)
        verbose_name_plural = "aliases"
        constraints = (
            # Coalesce, because SQLite knows no “nulls not distinct”.
            models.UniqueConstraint(
                Lower("label"),
                Coalesce("organisation", 0),
                Coalesce("system", 0),
                name="alias_maps_once",
                violation_error_message="This label is already mapped there.",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(system__isnull=True), name="alias_has_one_scope"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Priority(models.Model):
    """An ICS priority: the five national ones (``system`` empty) or a system's own."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities")
    source = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "priorities"
        constraints = (
            models.UniqueConstraint(
                Coalesce("system", 0), "code", name="priority_once", violation_error_message="This code is taken."
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A system's own priority never has the code of a national one: figures are shown by code."""
        own = self._state.adding and self.system_id is not None
        if own and Priority.objects.filter(system=None, code=self.code).exists():
            raise ValidationError({"code": "A national priority has this code. Choose another."})


class Setting(models.Model):
    """A care setting; the reserved code ``not-specified`` stands for “not told”."""

    NOT_SPECIFIED = "not-specified"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    source = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class SettingPriority(models.Model):
    """The percentage of a setting that serves a priority; what is left over is shown as unallocated."""

    setting = models.ForeignKey(Setting, on_delete=models.CASCADE, related_name="priority_shares")
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="setting_shares")
    percent = models.DecimalField(max_digits=8, decimal_places=5)

    class Meta:
        verbose_name_plural = "setting priorities"
        constraints = (
            models.UniqueConstraint(fields=("setting", "priority"), name="setting_priority_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="setting_share_to_100"),
        )

    def __str__(self) -> str:
        return f"{float(self.percent):g} %"


class Measure(models.Model):
    """What an observation counts: its numerator, denominator and direction."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    definition = models.TextField()
    unit = models.CharField(max_length=40)
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    direction = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class LoadedReference(models.Model):
    """What the product's own files last said about a table: a row that says otherwise was changed here, and is kept."""

    table = models.CharField(max_length=100, unique=True)
    digests = models.JSONField("SHA-256 of each row's values by natural key", default=dict)

    def __str__(self) -> str:
        return self.table


class ReferenceRate(models.Model):
    """A published, dated figure, such as the NHS vacancy rate in September 2025."""

    code = models.SlugField(max_length=80)
    label = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=5)
    low = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    high = models.DecimalField(max_digits=14, decimal_places=5, null=True, blank=True)
    unit = models.CharField(max_length=40)
    period = models.DateField("as at")
    geography = models.CharField(max_length=60, default="England")
    source = models.CharField(max_length=600)

    class Meta:
        ordering = ("code", "period")
        constraints = (models.UniqueConstraint(fields=("code", "period", "geography"), name="rate_once"),)

    def __str__(self) -> str:
        return f"{self.label}, {self.period:%b %Y}"
